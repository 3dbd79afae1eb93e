// SPDX-License-Identifier: GPL-3.0-or-later
// The service with a certificate, from its configuration file to a player's curl, and with files that are wrong.
#include "tests/support/certificate.h"
#include "tests/support/process.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::test;

class TestHttps : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    [[nodiscard]] std::unique_ptr<Program> serve(const QByteArray& configuration) const
    {
        QFile file(m_dir->filePath(QStringLiteral("tierwatch.conf")));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(configuration);
        file.close();
        return std::make_unique<Program>(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--config"), file.fileName(), QStringLiteral("--listen"),
                QStringLiteral("127.0.0.1:0"), QStringLiteral("--data-dir"), m_dir->filePath(QStringLiteral("data")),
                QStringLiteral("--sample"), m_dir->filePath(QStringLiteral("library")), QStringLiteral("--workers"),
                QStringLiteral("0") });
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        makeCertificate(m_dir->path(), QStringLiteral("server"));
        makeCertificate(m_dir->path(), QStringLiteral("other"));
    }

    void aPlayerReportsByTls()
    {
        const auto program = serve("tls-certificate = server.crt\ntls-key = server.key\n"); // beside the file
        const QByteArray ready = program->waitReady();
        QVERIFY2(ready.startsWith("tierwatch ready https://127.0.0.1:"), ready + program->errors());
        QProcess curl;
        curl.start(QStringLiteral("curl"),
            { QStringLiteral("-sS"), QStringLiteral("--noproxy"), QStringLiteral("*"), QStringLiteral("--max-time"),
                QStringLiteral("10"), QStringLiteral("--cacert"), m_dir->filePath(QStringLiteral("server.crt")),
                QStringLiteral("-d"), QStringLiteral("cid=7&count=1964"),
                program->url().toString() + QStringLiteral("/post_sentence") });
        QVERIFY(curl.waitForFinished());
        const QByteArray answer = curl.readAllStandardOutput();
        QVERIFY2(answer.contains("\"target\": \"silver\""), answer + curl.readAllStandardError());
        QCOMPARE(program->stop(), 0);
    }

    void filesThatAreWrongEndTheService_data()
    {
        QTest::addColumn<QByteArray>("configuration");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("another's key") << QByteArray("tls-certificate = server.crt\ntls-key = other.key\n")
                                       << QByteArray("is not that of the certificate");
        QTest::newRow("not there") << QByteArray("tls-certificate = none.crt\ntls-key = server.key\n")
                                   << QByteArray("none.crt cannot be read");
        QTest::newRow("one only") << QByteArray("tls-certificate = server.crt\n")
                                  << QByteArray("tls-certificate and tls-key only one is set");
    }

    void filesThatAreWrongEndTheService()
    {
        QFETCH(const QByteArray, configuration);
        QFETCH(const QByteArray, says);
        const auto program = serve(configuration);
        QCOMPARE(program->waitExit(), 1);
        const QByteArray errors = program->errors();
        QVERIFY2(errors.contains("Players cannot reach Tierwatch: ") && errors.contains(says), errors);
    }
};

QTEST_GUILESS_MAIN(TestHttps)
#include "test_https.moc"
