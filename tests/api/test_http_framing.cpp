// SPDX-License-Identifier: GPL-3.0-or-later
// Malformed and ambiguous requests, at the endpoint itself and through a real reverse proxy: refused, nothing recorded,
// and proxy and endpoint agree on where each request ends.
#include "endpoint.h"
#include "malformed.h"

#include "tests/support/nginx_server.h"

#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;

class TestHttpFraming : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { plainAndTls(); }

    void init()
    {
        m_endpoint = std::make_unique<Endpoint>();
        useWhatTheRowSays(*m_endpoint);
        QVERIFY(m_endpoint->listen());
    }

    void cleanup()
    {
        m_nginx.reset();
        m_endpoint.reset();
    }

    void malformedRequestsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        for (const Malformed& request : malformedRequests())
            QTest::newRow(request.name) << request.bytes << request.status;
    }

    void malformedRequestsAreRefused()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send(bytes));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, status);
        QCOMPARE(answer->field("Connection"), QByteArray("close"));
        const QJsonObject object = QJsonDocument::fromJson(answer->body).object();
        QVERIFY(!object.value(QStringLiteral("error")).toString().isEmpty());
        QVERIFY(!object.value(QStringLiteral("detail")).toString().isEmpty());
        QVERIFY(client.ends());
        QCOMPARE(m_endpoint->script.asked.load(), 0);
        QCOMPARE(m_endpoint->counters.requests.load(), 1U);
    }

    /// One connection: a good request, whose answer comes, then each malformed one, which ends it.
    void aGoodRequestBeforeIsServed()
    {
        int served = 0;
        for (const Malformed& request : malformedRequests()) {
            RawClient client = m_endpoint->connect();
            QVERIFY2(client.send(view(7) + request.bytes), request.name);
            QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
            const auto second = client.answer();
            QVERIFY2(second && second->status >= 400, request.name);
            QVERIFY2(client.ends(), request.name);
            QVERIFY2(m_endpoint->script.asked == ++served, request.name);
        }
    }

    /// Nobody upgrades here: the request is served as what it is, once.
    void upgradesAreIgnored()
    {
        for (const char* protocol : { "websocket", "h2c", "TLS/1.0" }) {
            const int asked = m_endpoint->script.asked;
            RawClient client = m_endpoint->connect();
            QVERIFY(client.send(view(7,
                QByteArray("Connection: Upgrade\r\nUpgrade: ") + protocol
                    + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n")));
            QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
            QCOMPARE(m_endpoint->script.asked.load(), asked + 1);
            QVERIFY(client.send(alive));
            QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
        }
    }

    void batchesMayBeLarger()
    {
        const QByteArray large(100 * 1024, ' ');
        RawClient batch = m_endpoint->connect();
        QVERIFY(batch.send(post("/api/v1/views", large)));
        const int status = batch.answer().value_or(RawAnswer{}).status;
        QVERIFY2(status != 0 && status != 413, QByteArray::number(status));
        for (const QByteArray& path : { QByteArray("/api/v1/views/"), QByteArray("/post_sentence") }) {
            RawClient other = m_endpoint->connect();
            QVERIFY(other.send(post(path, large)));
            QCOMPARE(other.answer().value_or(RawAnswer{}).status, 413);
        }
        RawClient tooLarge = m_endpoint->connect();
        QVERIFY(tooLarge.send("POST /api/v1/views HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n"));
        QCOMPARE(tooLarge.answer().value_or(RawAnswer{}).status, 413);
        QCOMPARE(m_endpoint->script.asked.load(), 0);
    }

    void throughAProxy_data()
    {
        QTest::addColumn<bool>("streaming");
        QTest::newRow("whole requests") << false;
        QTest::newRow("bodies as they come") << true;
    }

    /// Each malformed request to nginx, many of which it mends or passes on in its own reading. What matters: the
    /// endpoint has seen exactly the requests that nginx passed on, and the next client on the same upstream connection
    /// gets its own answer.
    void throughAProxy()
    {
        QFETCH(const bool, streaming);
        m_nginx = std::make_unique<NginxServer>(m_endpoint->port, m_endpoint->tls);
        QVERIFY(m_nginx->isRunning());
        const quint16 port = streaming ? m_nginx->streamingPort() : m_nginx->port();
        const auto canary = [port](int cid) {
            RawClient client(port);
            client.send(view(cid));
            return cidOf(client.answer().value_or(RawAnswer{}));
        };
        QCOMPARE(canary(1), 1);
        const std::vector<Malformed> requests = malformedRequests();
        std::vector<RawClient> clients; // all at once: nginx waits for what does not come
        for (const Malformed& request : requests) {
            clients.emplace_back(port);
            QVERIFY2(clients.back().send(request.bytes), request.name);
            clients.back().closeWriting();
        }
        int refused = 0;
        for (std::size_t i = 0; i < clients.size(); ++i) {
            const QByteArray answers = clients[i].rest().value_or(QByteArray());
            refused += answers.startsWith("HTTP/1.1 4") || answers.startsWith("HTTP/1.1 5") ? 1 : 0;
            QCOMPARE(canary(static_cast<int>(i) + 1000), static_cast<int>(i) + 1000);
        }
        QVERIFY2(refused > 60, QByteArray::number(refused));
        QTRY_COMPARE(static_cast<quint64>(m_nginx->passedOn().size()), m_endpoint->counters.requests.load());
        QVERIFY2(!m_nginx->passedOn().contains("-"), qPrintable(m_nginx->log()));
        // Some were: nginx mends chunks, repeated fields and versions.
        const qsizetype canaries = 1 + static_cast<qsizetype>(requests.size());
        QVERIFY2(m_nginx->passedOn().size() > canaries + 10, QByteArray::number(m_nginx->passedOn().size()));
    }

    void pipelinedThroughAProxy()
    {
        m_endpoint->script.when = Script::When::Later;
        m_nginx = std::make_unique<NginxServer>(m_endpoint->port, m_endpoint->tls);
        QVERIFY(m_nginx->isRunning());
        RawClient client(m_nginx->port());
        QByteArray all;
        for (int cid = 1; cid <= 300; ++cid)
            all += view(cid);
        QVERIFY(client.send(all));
        for (int cid = 1; cid <= 300; ++cid)
            QCOMPARE(cidOf(client.answer().value_or(RawAnswer{})), cid);
    }

private:
    std::unique_ptr<Endpoint> m_endpoint;
    std::unique_ptr<NginxServer> m_nginx;
};

QTEST_GUILESS_MAIN(TestHttpFraming)
#include "test_http_framing.moc"
