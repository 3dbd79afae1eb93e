// SPDX-License-Identifier: GPL-3.0-or-later
// The lines that the Views page offers to copy really report views: by curl, through a real nginx, as a page sends
// them.
#include "app/engine_host.h"
#include "models/engine_feed.h"
#include "tests/support/process.h"
#include "ui/view_examples.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;

class TestViewExamples final : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_ready;
    std::unique_ptr<EngineHost> m_host;
    std::unique_ptr<EngineFeed> m_feed;
    QProcess m_nginx;

    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }
    [[nodiscard]] ViewExamples examples() const
    {
        return viewExamples(m_feed->status().health.of(Component::Endpoint).kind, exampleContent(*m_feed));
    }
    [[nodiscard]] qint64 count(ContentId cid) const
    {
        const auto handle = m_feed->contents().find(cid);
        return handle ? m_feed->contents().row(*handle).count : -2;
    }
    static quint16 freePort()
    {
        QTcpServer probe;
        return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
    }
    /// A server of ours with the example's lines in it; its URL.
    QUrl startNginx(const QString& lines)
    {
        QDir(m_dir.path()).mkpath(QStringLiteral("www/films"));
        QFile film(path(QStringLiteral("www/films/a.mp4")));
        QFile configuration(path(QStringLiteral("nginx.conf")));
        const quint16 port = freePort();
        if (!film.open(QIODevice::WriteOnly) || !configuration.open(QIODevice::WriteOnly))
            return {};
        film.write("film");
        configuration.write(QStringLiteral("daemon off; master_process off; user root; pid nginx.pid;\n"
                                           "error_log error.log info; events { }\n"
                                           "http { access_log off; client_body_temp_path body; proxy_temp_path proxy;\n"
                                           "fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n"
                                           "server { listen 127.0.0.1:%1; root %2;\n%3\n} }\n")
                                .arg(QString::number(port), path(QStringLiteral("www")), lines)
                                .toUtf8());
        configuration.close();
        film.close();
        const QString found = QStandardPaths::findExecutable(QStringLiteral("nginx"));
        m_nginx.start(found.isEmpty() ? QStringLiteral("/usr/sbin/nginx") : found,
            { QStringLiteral("-p"), m_dir.path(), QStringLiteral("-c"), configuration.fileName() });
        const bool answers = QTest::qWaitFor(
            [port] {
                QTcpSocket socket;
                socket.connectToHost(QHostAddress::LocalHost, port);
                return socket.waitForConnected(100);
            },
            10000);
        return answers ? QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)) : QUrl();
    }

private Q_SLOTS:
    void initTestCase()
    {
        Options options;
        options.dataDir = path(QStringLiteral("data"));
        options.catalog = QStringLiteral("sqlite:") + path(QStringLiteral("data/catalog.sqlite"));
        options.sampleDir = path(QStringLiteral("library"));
        options.http.port = 0;
        options.workers = 1;
        Result<std::unique_ptr<DataDir>> dataDir = DataDir::open(options.dataDir);
        QVERIFY(dataDir);
        m_host = std::make_unique<EngineHost>(options, std::move(*dataDir),
            EngineHost::Events{ [this](const QString& line) { m_ready = line; }, [](const Error&) {} });
        QVERIFY(m_host->start());
        m_feed = std::make_unique<EngineFeed>(m_host->engine(), m_host->clock());
        QTRY_VERIFY_WITH_TIMEOUT(!m_ready.isEmpty() && m_feed->isReady(), 20000);
        QTRY_VERIFY(m_feed->status().health.of(Component::Endpoint).kind.startsWith(QStringLiteral("http://")));
    }
    void cleanupTestCase()
    {
        m_nginx.kill();
        m_nginx.waitForFinished();
        m_feed.reset();
        m_host.reset();
    }

    void theShellLineCountsOneView()
    {
        const ContentId cid = exampleContent(*m_feed);
        const qint64 before = std::max<qint64>(count(cid), 0);
        QProcess shell;
        shell.start(QStringLiteral("sh"), { QStringLiteral("-c"), examples().curl + QStringLiteral(" -sS -f") });
        // The endpoint answers from threads of its own.
        QVERIFY(shell.waitForFinished(20000));
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
        QTRY_COMPARE(count(cid), before + 1);
    }

    void nginxReportsEachRequestOfAFilm()
    {
        const QUrl site = startNginx(examples().nginx);
        QFile log(path(QStringLiteral("error.log")));
        QVERIFY2(site.isValid(), log.open(QIODevice::ReadOnly) ? log.readAll().constData() : "nginx does not answer");
        const qint64 before = std::max<qint64>(count(ContentId(7)), 0);
        const HttpAnswer film = get(site, QStringLiteral("/films/a.mp4?cid=7"));
        QCOMPARE(film.status, 200);
        QCOMPARE(film.body, QByteArray("film"));
        QTRY_COMPARE(count(ContentId(7)), before + 1);

        // What the page's line sends: the blob's content with its type, to the same server.
        static const QRegularExpression line(
            QLatin1String("^navigator\\.sendBeacon\\(\"([^\"]+)\", new Blob\\(\\['([^']+)'\\], "
                          "\\{ type: \"([^\"]+)\" \\}\\)\\);$"));
        const auto parts = line.match(examples().beacon);
        QVERIFY2(parts.hasMatch(), qPrintable(examples().beacon));
        const ContentId cid = exampleContent(*m_feed);
        const qint64 earlier = count(cid);
        QCOMPARE(post(site, parts.captured(1), parts.captured(2).toUtf8(), parts.captured(3).toUtf8()).status, 200);
        QTRY_COMPARE(count(cid), earlier + 1);
    }
};

QTEST_MAIN(TestViewExamples)
#include "test_view_examples.moc"
