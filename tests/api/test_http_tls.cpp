// SPDX-License-Identifier: GPL-3.0-or-later
// TLS: what clients of others agree on with it, what it refuses, files that are wrong, and handshakes that do not come
// to an end.
#include "endpoint.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

struct Ran {
    int code = -1;
    QByteArray output; ///< both outputs
};

Ran run(const QString& program, const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(20000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return { process.exitCode(), process.readAll() };
}

/// What a TLS 1.3 client of OpenSSL's says first, taken from a server that only listens.
QByteArray clientHello()
{
    static const QByteArray hello = [] {
        QTcpServer server;
        if (!server.listen(QHostAddress::LocalHost))
            return QByteArray();
        QProcess client;
        client.start(QStringLiteral("openssl"),
            { QStringLiteral("s_client"), QStringLiteral("-connect"),
                QStringLiteral("127.0.0.1:%1").arg(server.serverPort()) });
        QByteArray bytes;
        if (server.waitForNewConnection(10000)) {
            QTcpSocket* socket = server.nextPendingConnection();
            while (bytes.size() < 5
                || bytes.size() < 5 + static_cast<quint8>(bytes[3]) * 256 + static_cast<quint8>(bytes[4])) {
                if (!socket->waitForReadyRead(10000))
                    break;
                bytes += socket->readAll();
            }
        }
        client.kill();
        client.waitForFinished();
        return bytes;
    }();
    return hello;
}

void writeFile(const QString& path, const QByteArray& content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

} // namespace

class TestHttpTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_endpoint = std::make_unique<Endpoint>();
        m_endpoint->useTls();
    }

    void cleanup() { m_endpoint.reset(); }

    void itsAddressSaysSo()
    {
        QVERIFY(m_endpoint->listen());
        QCOMPARE(m_endpoint->board.health().of(Component::Endpoint).kind,
            QStringLiteral("https://127.0.0.1:%1").arg(m_endpoint->port));
        RawClient client = m_endpoint->connect();
        QCOMPARE(client.version(), QByteArray("TLSv1.3"));
    }

    void curlIsServed_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("as it likes") << QStringList{} << QByteArray("1.1 200");
        QTest::newRow("HTTP/2 if possible") << QStringList{ QStringLiteral("--http2") } << QByteArray("1.1 200");
        QTest::newRow("HTTP/1.0") << QStringList{ QStringLiteral("--http1.0") } << QByteArray("1.1 200");
        QTest::newRow("TLS 1.2") << QStringList{ QStringLiteral("--tls-max"), QStringLiteral("1.2") }
                                 << QByteArray("1.1 200");
        QTest::newRow("by name") << QStringList{ QStringLiteral("--resolve"), QStringLiteral("localhost:%1:127.0.0.1") }
                                 << QByteArray("1.1 200");
    }

    void curlIsServed()
    {
        QFETCH(QStringList, options);
        QFETCH(const QByteArray, says);
        QVERIFY(m_endpoint->listen());
        const QString port = QString::number(m_endpoint->port);
        const bool byName = options.contains(QStringLiteral("--resolve"));
        options.replaceInStrings(QStringLiteral("%1"), port);
        const QString url = QStringLiteral("https://%1:%2/post_sentence")
                                .arg(byName ? QStringLiteral("localhost") : QStringLiteral("127.0.0.1"), port);
        const Ran curl = run(QStringLiteral("curl"),
            options
                + QStringList{ QStringLiteral("-sS"), QStringLiteral("--noproxy"), QStringLiteral("*"),
                    QStringLiteral("--max-time"), QStringLiteral("10"), QStringLiteral("--cacert"), certificate().file,
                    QStringLiteral("-w"), QStringLiteral(" %{http_version} %{http_code}"), QStringLiteral("-d"),
                    QStringLiteral("cid=7&count=1964"), url });
        QVERIFY2(curl.code == 0, curl.output);
        QVERIFY2(curl.output.startsWith("{\"cid\": \"7\""), curl.output);
        QVERIFY2(curl.output.endsWith(says), curl.output);
    }

    void opensslAgrees_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<bool>("agrees");
        const auto row = [](const char* options, bool agrees) {
            QTest::newRow(options) << QString::fromLatin1(options).split(u' ', Qt::SkipEmptyParts) << agrees;
        };
        row("-tls1_3", true);
        row("-tls1_2", true);
        row("-tls1_1 -cipher DEFAULT@SECLEVEL=0", false);
        row("-tls1 -cipher DEFAULT@SECLEVEL=0", false);
        row("-alpn http/1.1", true);
        row("-alpn h2,http/1.1", true);
        row("-alpn h2", false);
        row("-tls1_2 -cipher NULL-SHA256:@SECLEVEL=0", false);
    }

    void opensslAgrees()
    {
        QFETCH(const QStringList, options);
        QFETCH(const bool, agrees);
        QVERIFY(m_endpoint->listen());
        const Ran client = run(QStringLiteral("openssl"),
            QStringList{ QStringLiteral("s_client"), QStringLiteral("-quiet"), QStringLiteral("-ign_eof"),
                QStringLiteral("-connect"), QStringLiteral("127.0.0.1:%1").arg(m_endpoint->port),
                QStringLiteral("-CAfile"), certificate().file, QStringLiteral("-verify_return_error") }
                + options,
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        QVERIFY2(client.output.contains("HTTP/1.1 200 OK\r\n") == agrees, client.output);
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void renegotiationIsRefused()
    {
        QVERIFY(m_endpoint->listen());
        const Ran client = run(QStringLiteral("openssl"),
            { QStringLiteral("s_client"), QStringLiteral("-tls1_2"), QStringLiteral("-connect"),
                QStringLiteral("127.0.0.1:%1").arg(m_endpoint->port) },
            "R\n");
        QVERIFY2(client.output.contains("no renegotiation"), client.output);
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void filesThatAreWrong_data()
    {
        QTest::addColumn<QString>("certificateFile");
        QTest::addColumn<QString>("keyFile");
        QTest::addColumn<QString>("says");
        const QString good = QStringLiteral("good.crt");
        const QString key = QStringLiteral("good.key");
        const auto row = [](const char* name, const QString& file, const QString& keyOfIt, const char* says) {
            QTest::newRow(name) << file << keyOfIt << QString::fromLatin1(says);
        };
        row("no key", good, {}, "tls-certificate and tls-key only one is set");
        row("no certificate", {}, key, "tls-certificate and tls-key only one is set");
        row("certificate not there", QStringLiteral("none.crt"), key, "none.crt cannot be read");
        row("key not there", good, QStringLiteral("none.key"), "none.key cannot be read");
        row("a directory", QStringLiteral("."), key, "cannot be read");
        row("empty certificate", QStringLiteral("empty"), key, "empty holds no usable certificate");
        row("key as certificate", key, key, "good.key holds no usable certificate");
        row("certificate as key", good, good, "good.crt holds no usable key");
        row("another's key", good, QStringLiteral("other.key"), "other.key is not that of the certificate");
        row("key with a pass phrase", good, QStringLiteral("locked.key"), "without a pass phrase");
    }

    void filesThatAreWrong()
    {
        QFETCH(const QString, certificateFile);
        QFETCH(const QString, keyFile);
        QFETCH(const QString, says);
        const QTemporaryDir dir;
        makeCertificate(dir.path(), QStringLiteral("good"));
        makeCertificate(dir.path(), QStringLiteral("other"));
        writeFile(dir.filePath(QStringLiteral("empty")), {});
        const Ran locked = run(QStringLiteral("openssl"),
            { QStringLiteral("pkcs8"), QStringLiteral("-topk8"), QStringLiteral("-in"),
                dir.filePath(QStringLiteral("good.key")), QStringLiteral("-out"),
                dir.filePath(QStringLiteral("locked.key")), QStringLiteral("-passout"), QStringLiteral("stdin") },
            "sesame\n");
        QVERIFY2(locked.code == 0, locked.output);
        const auto in = [&](const QString& name) { return name.isEmpty() ? name : dir.filePath(name); };
        m_endpoint->settings.tlsCertificate = in(certificateFile);
        m_endpoint->settings.tlsKey = in(keyFile);
        QVERIFY(!m_endpoint->listen());
        const Health health = m_endpoint->board.health();
        const ComponentHealth& down = health.of(Component::Endpoint);
        QCOMPARE(down.condition, Condition::Down);
        const QString sentence = down.detail.english();
        QVERIFY2(sentence.startsWith(QStringLiteral("Players cannot reach Tierwatch: ")), qPrintable(sentence));
        QVERIFY2(
            sentence.contains(says) && !sentence.contains(u'\n') && !sentence.contains(u"%"), qPrintable(sentence));
        m_endpoint->useTls(); // mended
        QVERIFY(m_endpoint->listen());
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void whoSpeaksPlainlyIsToldSo()
    {
        QVERIFY(m_endpoint->listen());
        RawClient client(m_endpoint->port);
        QVERIFY(client.send(alive));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 400);
        QVERIFY(answer->body.contains("https://"));
        QVERIFY(client.ends());
        QCOMPARE(m_endpoint->script.asked.load(), 0);
    }

    void whoSpeaksTlsToAPlainPortIsRefusedAtOnce()
    {
        m_endpoint->settings.tlsCertificate.clear();
        m_endpoint->settings.tlsKey.clear();
        QVERIFY(m_endpoint->listen());
        RawClient client(m_endpoint->port);
        QVERIFY(client.send(clientHello()));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 400);
    }

    /// By a reset, a farewell and a half farewell, at each byte of what a client says first.
    void handshakesMayEndAtAnyByte()
    {
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        const QByteArray hello = clientHello();
        QVERIFY(hello.size() > 100);
        for (qsizetype size = 0; size <= hello.size(); ++size) {
            for (int way = 0; way < 3; ++way) {
                RawClient client(m_endpoint->port);
                QVERIFY(client.send(hello.first(size)));
                if (way == 0)
                    client.reset();
                else if (way == 1)
                    client.closeWriting();
            }
        }
        QTRY_COMPARE(openDescriptors(), before);
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    /// Each byte of what a client says first, turned: an alert or an end, never a hang or a crash.
    void handshakesThatAreDamaged()
    {
        m_endpoint->settings.limits.wholeRequest = 300ms; // some only wait for more
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        const QByteArray hello = clientHello();
        QVERIFY(hello.size() > 100);
        std::vector<RawClient> clients;
        for (qsizetype at = 0; at < hello.size(); ++at) {
            QByteArray damaged = hello;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x5a);
            clients.emplace_back(m_endpoint->port);
            QVERIFY(clients.back().send(damaged));
        }
        for (RawClient& client : clients)
            QVERIFY(client.rest());
        clients.clear();
        QTRY_COMPARE(openDescriptors(), before);
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void garbageInTheMiddleEndsTheConnection()
    {
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send(view(7)));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
        QVERIFY(client.sendBelow("\x17\x03\x03\x00\x05"
                                 "abcde"));
        QVERIFY(!client.answer());
        client.close();
        QTRY_COMPARE(openDescriptors(), before);
        QCOMPARE(m_endpoint->script.asked.load(), 1);
    }

    /// From the connection on, however the bytes drip.
    void slowHandshakesEnd()
    {
        m_endpoint->settings.limits.wholeRequest = 300ms;
        m_endpoint->settings.limits.idle = 10s;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        RawClient silent(m_endpoint->port);
        RawClient dripping(m_endpoint->port);
        const QByteArray hello = clientHello();
        QElapsedTimer clock;
        clock.start();
        for (qsizetype i = 0; i + 1 < hello.size() && dripping.send(hello.sliced(i, 1)); ++i)
            QTest::qWait(5); // the pace is what is tested
        QVERIFY(clock.elapsed() < 5000);
        QVERIFY(silent.ends());
        QTRY_VERIFY(openDescriptors() <= before + 2);
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void theFarewellIsSaid()
    {
        m_endpoint->settings.limits.idle = 200ms;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send(alive));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
        QVERIFY(client.ends()); // by close_notify: without one, ends() is false
    }

private:
    std::unique_ptr<Endpoint> m_endpoint;
};

QTEST_GUILESS_MAIN(TestHttpTls)
#include "test_http_tls.moc"
