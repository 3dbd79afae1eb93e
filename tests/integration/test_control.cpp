// SPDX-License-Identifier: GPL-3.0-or-later
// Control over real processes: what one of them is told, all on the catalogue follow within two seconds; what was
// under way when a process was killed is carried on by the next.
#include "tests/support/mariadb_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"
#include "tests/support/sqlite_file.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::test;

namespace {

const QString databaseName = QStringLiteral("control");
constexpr int soon = 2000; ///< milliseconds: the promise

struct Answer {
    int status = 0;
    QJsonObject body;
    QByteArray etag;
};

} // namespace

class TestControl : public QObject {
    Q_OBJECT

    std::unique_ptr<MariaDbServer> m_mariadb;
    std::unique_ptr<RedisServer> m_redis;
    std::unique_ptr<QTemporaryDir> m_dir;
    QNetworkAccessManager m_network;

    [[nodiscard]] std::unique_ptr<Program> daemon(const QString& name, const QStringList& more = {}) const
    {
        return std::make_unique<Program>(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--data-dir"), m_dir->filePath(name), QStringLiteral("--listen"),
                QStringLiteral("127.0.0.1:0"), QStringLiteral("--sample"), m_dir->filePath(QStringLiteral("library")) }
                + more,
            m_mariadb ? QStringList{ QStringLiteral("TIERWATCH_CATALOG_PASSWORD=") + m_mariadb->password() }
                      : QStringList{});
    }
    [[nodiscard]] QStringList shared() const
    {
        return { QStringLiteral("--catalog"), m_mariadb->url(databaseName), QStringLiteral("--state"),
            m_redis->tcpUrl() };
    }
    [[nodiscard]] QByteArray tokenOf(const QString& name) const
    {
        QFile file(m_dir->filePath(name + QStringLiteral("/admin-token")));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }
    Answer ask(const Program& program, const QString& name, const char* method, const QString& path,
        const QByteArray& body = {}, const QByteArray& ifMatch = {})
    {
        QUrl url = program.url();
        url.setPath(path.section(u'?', 0, 0));
        url.setQuery(path.section(u'?', 1));
        QNetworkRequest request(url);
        request.setRawHeader("Authorization", "Bearer " + tokenOf(name));
        request.setRawHeader("Content-Type", "application/json");
        if (!ifMatch.isEmpty())
            request.setRawHeader("If-Match", ifMatch);
        const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
        if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, 20000))
            return {};
        return { reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            QJsonDocument::fromJson(reply->readAll()).object(), reply->rawHeader("ETag") };
    }
    static QString text(const QJsonObject& object, const char* name)
    {
        return object.value(QLatin1String(name)).toVariant().toString();
    }
    QString stateOf(const Program& program, const QString& name, int plan)
    {
        return text(ask(program, name, "GET", QStringLiteral("/api/v1/plans/%1").arg(plan)).body, "state");
    }
    /// Lets it end and answers its exit code, 0 where all is well.
    static int run(const QStringList& arguments, QByteArray& output, const QStringList& environment = {})
    {
        QProcess process;
        QStringList all = QProcess::systemEnvironment() + environment;
        process.setEnvironment(all);
        process.start(QStringLiteral(TIERWATCH_BINARY_DIR "/bin/tierwatchd"), arguments);
        const bool ended = process.waitForFinished(20000);
        output = process.readAllStandardOutput() + process.readAllStandardError();
        return ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    [[nodiscard]] QString catalogue() const { return m_dir->filePath(QStringLiteral("one/catalog.sqlite")); }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_mariadb.reset();
        m_redis.reset();
    }

    void twoProcessesFollowEachOther()
    {
        m_mariadb = std::make_unique<MariaDbServer>();
        QVERIFY2(m_mariadb->isRunning(), m_mariadb->log());
        m_redis = std::make_unique<RedisServer>();
        QVERIFY2(m_redis->isRunning(), qPrintable(m_redis->log()));
        QVERIFY(m_mariadb->createDatabase(databaseName));
        const QString one = QStringLiteral("one");
        const QString two = QStringLiteral("two");
        auto first = daemon(one, shared());
        QVERIFY2(!first->waitReady().isEmpty(), first->errors());
        auto second = daemon(two, shared());
        QVERIFY2(!second->waitReady().isEmpty(), second->errors());

        // A pause, with who and since when.
        const Answer paused = ask(*first, one, "PUT", QStringLiteral("/api/v1/pause"));
        QCOMPARE(paused.status, 200);
        QCOMPARE(text(paused.body, "by"), QStringLiteral("admin"));
        QTRY_COMPARE_WITH_TIMEOUT(ask(*second, two, "GET", QStringLiteral("/api/v1/pause")).body, paused.body, soon);
        // Over a restart of everybody.
        QVERIFY2(first->stop() == 0, first->errors());
        QVERIFY2(second->stop() == 0, second->errors());
        first = daemon(one, shared());
        QVERIFY2(!first->waitReady().isEmpty(), first->errors());
        second = daemon(two, shared());
        QVERIFY2(!second->waitReady().isEmpty(), second->errors());
        QCOMPARE(ask(*second, two, "GET", QStringLiteral("/api/v1/pause")).body, paused.body);
        QCOMPARE(ask(*second, two, "DELETE", QStringLiteral("/api/v1/pause")).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(text(ask(*first, one, "GET", QStringLiteral("/api/v1/pause")).body, "paused"),
            QStringLiteral("false"), soon);

        // A hold, and its end.
        const QString hold = QStringLiteral("/api/v1/contents/4/hold");
        const QString content = QStringLiteral("/api/v1/contents/4");
        QCOMPARE(ask(*first, one, "PUT", hold, "{}").status, 200);
        const auto heldThere = [&] {
            return text(ask(*second, two, "GET", QStringLiteral("/api/v1/contents/4/explain")).body, "held_until");
        };
        QTRY_COMPARE_WITH_TIMEOUT(heldThere(), QStringLiteral("until_released"), soon);
        QVERIFY(post(second->url(), QStringLiteral("/post_sentence"), "cid=4&count=5000").body.contains("\"bronze\""));
        QCOMPARE(ask(*second, two, "DELETE", hold).status, 200);
        QTRY_VERIFY_WITH_TIMEOUT(
            text(ask(*first, one, "GET", QStringLiteral("/api/v1/contents/4/explain")).body, "held_until").isEmpty(),
            soon);

        // A content that one of them forgets.
        QCOMPARE(ask(*first, one, "DELETE", QStringLiteral("/api/v1/contents/12")).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(
            post(second->url(), QStringLiteral("/post_sentence"), "cid=12&count=1").status, 404, soon);

        // A force's plan, undone by the other.
        const QString home = text(ask(*first, one, "GET", QStringLiteral("/api/v1/contents/3")).body, "level");
        QVERIFY(!home.isEmpty() && home != QStringLiteral("gold"));
        const Answer forced
            = ask(*first, one, "POST", QStringLiteral("/api/v1/contents/3/relocate"), R"({"level":"gold"})");
        QCOMPARE(forced.status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(text(ask(*second, two, "GET", QStringLiteral("/api/v1/contents/3")).body, "level"),
            QStringLiteral("gold"), 10000);
        QCOMPARE(ask(*second, two, "POST", QStringLiteral("/api/v1/plans/1/undo"), "{}").status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(
            text(ask(*first, one, "GET", QStringLiteral("/api/v1/contents/3")).body, "level"), home, 15000);
        QTRY_COMPARE_WITH_TIMEOUT(
            text(ask(*first, one, "GET", QStringLiteral("/api/v1/contents/3")).body, "held_until"), QString(), soon);
        QVERIFY2(first->stop() == 0, first->errors());
        QVERIFY2(second->stop() == 0, second->errors());
    }

    /// SIGKILL while its contents are written down and wished: the next start ends what was begun, nothing twice.
    void aPlanSurvivesAKill()
    {
        constexpr int many = 12'000; // fewer than may be under way at once
        const QString one = QStringLiteral("one");
        const QStringList idle{ QStringLiteral("--workers"), QStringLiteral("0") };
        auto program = daemon(one, idle);
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        QCOMPARE(program->stop(), 0);
        sqliteRow(catalogue(),
            QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 101 UNION ALL SELECT i + 1 FROM n WHERE i < %1) INSERT INTO "
                           "contents (cid, content_level, filename) SELECT i, 'bronze', i || '.mp4' FROM n")
                .arg(100 + many));
        sqliteRow(catalogue(),
            QStringLiteral("INSERT INTO tierwatch_content (cid, total, watched_since, size) SELECT cid, 500, 1000000, "
                           "1 FROM contents WHERE cid > 100"));
        const auto rows = [this](const char* sql) { return sqliteRow(catalogue(), QString::fromLatin1(sql)).toInt(); };

        program = daemon(one, idle);
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        const Answer levels = ask(*program, one, "GET", QStringLiteral("/api/v1/levels"));
        const Answer edited = ask(*program, one, "PUT", QStringLiteral("/api/v1/levels?existing=move"),
            R"({"levels":[{"level":"bronze","min_counts":0},{"level":"silver","min_counts":400},)"
            R"({"level":"gold","min_counts":2000}]})",
            levels.etag);
        QCOMPARE(edited.status, 200);
        const int plan = edited.body.value(QStringLiteral("plan")).toInt();
        QVERIFY(plan > 0);
        int kills = 0;
        const auto dies = [&](int least) {
            const bool there
                = QTest::qWaitFor([&] { return rows("SELECT COUNT(*) FROM tierwatch_plan_content") >= least; }, 20000);
            program->kill();
            ++kills;
            program = daemon(one, idle);
            return there && !program->waitReady().isEmpty();
        };
        QVERIFY2(dies(2000), program->errors());
        QVERIFY(QTest::qWaitFor([&] { return rows("SELECT COUNT(*) FROM tierwatch_relocation") > 1000; }, 20000));
        QVERIFY2(dies(0), program->errors());
        QTRY_COMPARE_WITH_TIMEOUT(rows("SELECT COUNT(*) FROM tierwatch_relocation"), many, 30000);
        QCOMPARE(kills, 2);
        const Answer shown = ask(*program, one, "GET", QStringLiteral("/api/v1/plans/%1").arg(plan));
        QCOMPARE(text(shown.body, "state"), QStringLiteral("running"));
        QCOMPARE(text(shown.body, "contents"), QString::number(many));
        QCOMPARE(text(shown.body, "waiting"), QString::number(many));
        QCOMPARE(rows("SELECT COUNT(*) FROM tierwatch_relocation WHERE plan = 0"), 0);
        QCOMPARE(ask(*program, one, "POST", QStringLiteral("/api/v1/plans/%1/cancel").arg(plan)).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(rows("SELECT COUNT(*) FROM tierwatch_relocation"), 0, 20000);
        QCOMPARE(program->stop(), 0);
    }

    void goOnFromATerminal()
    {
        const QString one = QStringLiteral("one");
        const QStringList where{ QStringLiteral("--data-dir"), m_dir->filePath(one) };
        QByteArray output;
        QCOMPARE(run(QStringList{ QStringLiteral("go-on"), QStringLiteral("--plan"), QStringLiteral("x") }, output), 2);
        QVERIFY2(output.contains("--plan is 'x'"), output);
        QCOMPARE(run(QStringList{ QStringLiteral("go-on") } + where, output), 1);
        QVERIFY2(output.contains("There is no catalogue"), output);

        auto program = daemon(one, { QStringLiteral("--workers"), QStringLiteral("0") });
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        QCOMPARE(run(QStringList{ QStringLiteral("go-on") } + where, output), 0);
        QCOMPARE(output, QByteArray("No plan waits.\n"));
        QCOMPARE(run(QStringList{ QStringLiteral("go-on"), QStringLiteral("--plan=7") } + where, output), 1);
        QCOMPARE(output, QByteArray("tierwatchd go-on: There is no plan 7.\n"));

        sqliteRow(catalogue(),
            QStringLiteral("INSERT INTO tierwatch_plan (id, kind, state, author, made_at, changed_at, edit_version, "
                           "contents, bytes) VALUES (5, 'import', 'waiting', 'kim', 1, 1, 0, 1500, 4096)"));
        QTRY_VERIFY_WITH_TIMEOUT(!ask(*program, one, "GET", QStringLiteral("/api/v1/incidents"))
                                      .body.value(QStringLiteral("incidents"))
                                      .toArray()
                                      .isEmpty(),
            soon);
        const QJsonObject incident = ask(*program, one, "GET", QStringLiteral("/api/v1/incidents"))
                                         .body.value(QStringLiteral("incidents"))
                                         .toArray()
                                         .first()
                                         .toObject();
        QCOMPARE(text(incident, "key"), QStringLiteral("brake:5"));
        QCOMPARE(text(incident, "remedy"), QStringLiteral("go-on"));
        QCOMPARE(
            run(QStringList{ QStringLiteral("go-on"), QStringLiteral("--plan"), QStringLiteral("5") } + where, output),
            0);
        QCOMPARE(output, QByteArray("plan 5 goes on: 1500 contents\n"));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(*program, one, 5), QStringLiteral("done"), 5000);
        QCOMPARE(
            run(QStringList{ QStringLiteral("go-on"), QStringLiteral("--plan"), QStringLiteral("5") } + where, output),
            1);
        QCOMPARE(output, QByteArray("tierwatchd go-on: The plan 5 does not wait for a go-on: it is done.\n"));
        QCOMPARE(program->stop(), 0);
    }

    /// One call for the beginning and one for the end, with what it is about on standard input.
    void theAlertCommandIsCalled()
    {
        const QString one = QStringLiteral("one");
        const QString log = m_dir->filePath(QStringLiteral("alerts"));
        QFile script(m_dir->filePath(QStringLiteral("alert")));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\ncat >> \"$1\"\nenv | grep -c TIERWATCH_ >> \"$1\"\nexit 3\n");
        script.close();
        QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner));
        QFile config(m_dir->filePath(QStringLiteral("tierwatch.conf")));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("alert-command = " + script.fileName().toUtf8() + " \"" + log.toUtf8() + "\"\n");
        config.close();
        auto program = daemon(one, { QStringLiteral("--config"), config.fileName() });
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        const auto lines = [&log] {
            QFile file(log);
            return file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QList<QByteArray>();
        };
        sqliteRow(catalogue(),
            QStringLiteral("INSERT INTO tierwatch_plan (id, kind, state, author, made_at, changed_at, edit_version, "
                           "contents, bytes) VALUES (5, 'hand-edit', 'waiting', '', 1, 1, 0, 1500, 4096)"));
        QTRY_COMPARE_WITH_TIMEOUT(lines().size(), 3, 10000);
        const QJsonObject began = QJsonDocument::fromJson(lines().at(0)).object();
        QCOMPARE(text(began, "event"), QStringLiteral("began"));
        QCOMPARE(text(began, "key"), QStringLiteral("brake:5"));
        QCOMPARE(text(began, "severity"), QStringLiteral("warning"));
        QCOMPARE(text(began, "contents"), QStringLiteral("1500"));
        QCOMPARE(lines().at(1), QByteArray("0")); // nothing of our environment
        QCOMPARE(ask(*program, one, "POST", QStringLiteral("/api/v1/go-on"), "{}").status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(lines().size(), 5, 10000);
        QCOMPARE(text(QJsonDocument::fromJson(lines().at(2)).object(), "event"), QStringLiteral("ended"));
        QTRY_VERIFY_WITH_TIMEOUT(program->errors().contains("ended with exit code 3"), 5000);
        QCOMPARE(program->stop(), 0);
    }
};

QTEST_GUILESS_MAIN(TestControl)
#include "test_control.moc"
