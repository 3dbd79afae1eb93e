// SPDX-License-Identifier: GPL-3.0-or-later
// How connections behave, plain and by TLS: refusals, order, late answers, clients that leave, stall or send too much.
#include "endpoint.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype mebibyte = qsizetype{ 1024 } * 1024;

/// Without the pauses of QTRY_…, for what happens thousands of times.
bool soon(const std::function<bool()>& condition)
{
    QElapsedTimer clock;
    clock.start();
    while (!condition()) {
        if (clock.elapsed() > 5000)
            return false;
        std::this_thread::yield();
    }
    return true;
}

} // namespace

class TestHttpConnections : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { plainAndTls(); }

    void init()
    {
        m_endpoint = std::make_unique<Endpoint>();
        useWhatTheRowSays(*m_endpoint);
    }

    void cleanup() { m_endpoint.reset(); }

    void refusalsAreSeenAndEndTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const QByteArray host = "Host: localhost\r\n";
        QTest::newRow("400") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("411") << "POST / HTTP/1.1\r\n" + host + "Content-Type: text/plain\r\n\r\nabc" << 411;
        QTest::newRow("413") << "POST / HTTP/1.1\r\n" + host + "Content-Length: 65537\r\n\r\n" << 413;
        QTest::newRow("413, 2 MB") << post("/post_sentence", QByteArray(2 * mebibyte, 'a')) << 413;
        QTest::newRow("414") << QByteArray(8200, 'a') << 414;
        QTest::newRow("414, 1 MB") << QByteArray(mebibyte, 'a') << 414;
        QTest::newRow("417") << "GET / HTTP/1.1\r\n" + host + "Expect: more\r\n\r\n" << 417;
        QTest::newRow("421") << QByteArray("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n") << 421;
        QTest::newRow("431") << "GET / HTTP/1.1\r\n" + host + "X: " + QByteArray(20000, 'a') + "\r\n\r\n" << 431;
        QTest::newRow("501") << "POST /post_sentence HTTP/1.1\r\n" + host
                + "Transfer-Encoding: chunked\r\n\r\n5\r\ncid=7\r\n0\r\n\r\n"
                             << 501;
        QTest::newRow("505") << "GET / HTTP/3.0\r\n" + host + "\r\n" << 505;
        QTest::newRow("smuggled") << post("/post_sentence", "cid=7&count=1", "Content-Length: 0\r\n") + view(8) << 400;
    }

    void refusalsAreSeenAndEndTheConnection()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        QVERIFY(m_endpoint->listen());
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
        QCOMPARE(m_endpoint->counters.rejected.load(), 1U);
    }

    void aRefusalAfterHeadHasItsBody()
    {
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send("HEAD /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
        QVERIFY(client.answer(true));
        QVERIFY(client.send("nonsense\r\n"));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 400);
        QVERIFY(answer->body.startsWith('{'));
        QVERIFY(client.ends());
    }

    void whoNeverStopsSendingIsCutOff()
    {
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send("nonsense\r\n"));
        const QByteArray more(mebibyte, 'a');
        int sent = 0;
        while (sent < 64 && client.send(more))
            ++sent;
        QVERIFY2(sent < 64, "the server took 64 MiB after a refusal");
    }

    void pipelinedRequestsAreAnsweredInOrder_data()
    {
        QTest::addColumn<bool>("later");
        QTest::newRow("at once") << false;
        QTest::newRow("later") << true;
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        QFETCH(const bool, later);
        m_endpoint->script.when = later ? Script::When::Later : Script::When::AtOnce;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        QByteArray all;
        for (int cid = 1; cid <= 1000; ++cid)
            all += view(cid);
        std::thread sender([&] { client.send(all); });
        int answered = 0;
        while (answered < 1000) {
            const auto answer = client.answer();
            if (!answer || answer->status != 200 || cidOf(*answer) != answered + 1)
                break;
            ++answered;
        }
        sender.join();
        QCOMPARE(answered, 1000);
        QCOMPARE(m_endpoint->counters.views.load(), 1000U);
    }

    void bytesMayComeOneByOne()
    {
        m_endpoint->script.when = Script::When::Later;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        for (int cid = 1; cid <= 3; ++cid) {
            for (const char byte : view(cid))
                QVERIFY(client.send(QByteArray(1, byte)));
        }
        for (int cid = 1; cid <= 3; ++cid)
            QCOMPARE(cidOf(client.answer().value_or(RawAnswer{})), cid);
    }

    void connectionsStayOrEndAsAsked_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<bool>("stays");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("1.1") << view(7) << true << QByteArray();
        QTest::newRow("1.1 close") << view(7, "Connection: close\r\n") << false << QByteArray("close");
        QTest::newRow("1.0") << QByteArray("GET /healthz HTTP/1.0\r\n\r\n") << false << QByteArray("close");
        QTest::newRow("1.0 keep-alive") << QByteArray("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true
                                        << QByteArray("keep-alive");
        QTest::newRow("404") << QByteArray("GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") << false
                             << QByteArray("close");
    }

    void connectionsStayOrEndAsAsked()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const bool, stays);
        QFETCH(const QByteArray, says);
        for (const auto when : { Script::When::AtOnce, Script::When::Later }) {
            m_endpoint->script.when = when;
            QVERIFY(m_endpoint->listen());
            RawClient client = m_endpoint->connect();
            QVERIFY(client.send(request));
            const auto answer = client.answer();
            QVERIFY(answer);
            QCOMPARE(answer->field("Connection").value_or(""), says);
            if (stays) {
                QVERIFY(client.send(alive));
                QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
            } else {
                QVERIFY(client.ends());
            }
        }
    }

    void nothingIsServedAfterTheLastRequest()
    {
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send(view(1, "Connection: close\r\n") + view(2)));
        QCOMPARE(cidOf(client.answer().value_or(RawAnswer{})), 1);
        QVERIFY(client.ends());
        QCOMPARE(m_endpoint->script.asked.load(), 1);
    }

    void whoWaitsIsToldToContinue()
    {
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send(
            "POST /post_sentence HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 14\r\n\r\n"));
        const auto first = client.answer();
        QVERIFY(first);
        QCOMPARE(first->status, 100);
        QVERIFY(client.send("cid=7&count=19"));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
    }

    void halfClosedClientsGetTheirAnswers_data()
    {
        QTest::addColumn<bool>("later");
        QTest::newRow("at once") << false;
        QTest::newRow("later") << true;
    }

    void halfClosedClientsGetTheirAnswers()
    {
        QFETCH(const bool, later);
        m_endpoint->script.when = later ? Script::When::Later : Script::When::AtOnce;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send(view(1) + view(2) + view(3) + "POST /half HTTP"));
        client.closeWriting();
        for (int cid = 1; cid <= 3; ++cid)
            QCOMPARE(cidOf(client.answer().value_or(RawAnswer{})), cid);
        QVERIFY(client.ends());
    }

    void clientsMayLeaveAtAnyMoment_data()
    {
        QTest::addColumn<int>("when");
        QTest::newRow("answers at once") << static_cast<int>(Script::When::AtOnce);
        QTest::newRow("answers later") << static_cast<int>(Script::When::Later);
    }

    /// At each byte of two requests in a row, by a farewell, a half farewell and a reset, while the answer is owed.
    void clientsMayLeaveAtAnyMoment()
    {
        QFETCH(const int, when);
        m_endpoint->script.when = static_cast<Script::When>(when);
        m_endpoint->settings.threads = 2;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        const QByteArray bytes = view(7) + view(8);
        const int rounds = m_endpoint->tls ? 2 : 10;
        for (int round = 0; round < rounds; ++round) {
            for (qsizetype size = 0; size <= bytes.size(); ++size) {
                for (int way = 0; way < 3; ++way) {
                    RawClient client = m_endpoint->connect();
                    QVERIFY(client.isConnected());
                    client.send(bytes.first(size));
                    if (way == 0)
                        client.reset();
                    else if (way == 1)
                        client.closeWriting();
                }
            }
        }
        QTRY_COMPARE(m_endpoint->script.answered.load(), m_endpoint->script.asked.load());
        QTRY_COMPARE(openDescriptors(), before);
        QVERIFY(m_endpoint->script.asked > 100 * rounds);
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send(view(7)));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
    }

    /// Resets that hit while the store has the request.
    void clientsMayLeaveWhileTheStoreAnswers()
    {
        m_endpoint->script.when = Script::When::Later;
        m_endpoint->settings.threads = 2;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        constexpr int clients = 2000;
        for (int i = 0; i < clients; ++i) {
            RawClient client = m_endpoint->connect();
            QVERIFY(client.send(view(i + 1)));
            QVERIFY(soon([&] { return m_endpoint->script.asked > i; }));
            if (i % 2 == 0)
                client.reset();
        }
        QTRY_COMPARE(m_endpoint->script.answered.load(), clients);
        QTRY_COMPARE(openDescriptors(), before);
        QCOMPARE(m_endpoint->counters.views.load(), static_cast<quint64>(clients));
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void clientsMayLeaveWhileAnswersAreOwedForever()
    {
        m_endpoint->script.when = Script::When::Never;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        {
            std::vector<RawClient> clients;
            for (int i = 0; i < 500; ++i) {
                clients.push_back(m_endpoint->connect());
                QVERIFY(clients.back().send(view(i + 1)));
            }
            QTRY_COMPARE(m_endpoint->script.asked.load(), 500);
            for (std::size_t i = 0; i < clients.size(); i += 2)
                clients[i].reset();
        }
        RawClient other = m_endpoint->connect(); // is served meanwhile
        QVERIFY(other.send(alive));
        QCOMPARE(other.answer().value_or(RawAnswer{}).status, 200);
        other.close();
        QTRY_VERIFY(openDescriptors() <= before + 250); // half-closed ones may still want their answer
        m_endpoint->server.reset();
        QCOMPARE(m_endpoint->script.cancelled.load(), 500);
    }

    /// What a client sends while its answer is owed stays with the client, beyond the sockets' own buffers.
    void pipelinedInputIsBounded()
    {
        m_endpoint->script.when = Script::When::Never;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        const QByteArray all = view(7).repeated(64 * mebibyte / view(7).size());
        const qsizetype taken = client.pour(all, 500ms);
        QVERIFY2(taken < 24 * mebibyte, QByteArray::number(taken));
        QCOMPARE(m_endpoint->script.asked.load(), 1);
        client.reset();
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void bigAnswersReachSlowReaders()
    {
        m_endpoint->script.padding = 4 * mebibyte;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connectNarrow();
        QVERIFY(client.send(view(1) + view(2)));
        for (int cid = 1; cid <= 2; ++cid) {
            const auto answer = client.answer();
            QVERIFY(answer);
            QVERIFY(answer->body.size() > 4 * mebibyte);
            QCOMPARE(cidOf(*answer), cid);
        }
        QVERIFY(client.send(alive));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
    }

    void whoDoesNotReadIsCutOff()
    {
        m_endpoint->script.padding = 16 * 1024 * 1024;
        m_endpoint->settings.limits.unsent = 200ms;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        RawClient client = m_endpoint->connectNarrow();
        QVERIFY(client.send(view(1)));
        QTRY_COMPARE(m_endpoint->script.answered.load(), 1);
        QTRY_COMPARE(openDescriptors(), before + 1); // the client's own
        QVERIFY(!client.answer());
    }

    void slowRequestsEndWith408()
    {
        m_endpoint->settings.limits.wholeRequest = 300ms;
        m_endpoint->settings.limits.idle = 10s;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        const QByteArray request = view(7);
        QElapsedTimer clock;
        clock.start();
        std::thread dripping([&] {
            for (qsizetype i = 0; i < request.size() - 1 && client.send(request.sliced(i, 1)); ++i)
                std::this_thread::sleep_for(10ms); // the pace is what is tested
        });
        const auto answer = client.answer();
        const qint64 elapsed = clock.elapsed();
        dripping.join();
        QVERIFY(answer);
        QCOMPARE(answer->status, 408);
        QVERIFY2(elapsed >= 290 && elapsed < 900, QByteArray::number(elapsed));
        QVERIFY(client.ends());
        QCOMPARE(m_endpoint->script.asked.load(), 0);
    }

    void idleConnectionsEndAndBusyOnesDoNot()
    {
        m_endpoint->settings.limits.idle = 300ms;
        QVERIFY(m_endpoint->listen());
        RawClient idle = m_endpoint->connect();
        RawClient busy = m_endpoint->connect();
        RawClient used = m_endpoint->connect();
        QVERIFY(used.send(alive));
        QVERIFY(used.answer());
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 900) {
            QVERIFY(busy.send(alive));
            QCOMPARE(busy.answer().value_or(RawAnswer{}).status, 200);
            std::this_thread::sleep_for(50ms); // less than the limit: the pace is what is tested
        }
        QVERIFY(idle.ends());
        QVERIFY(used.ends());
        QVERIFY(busy.send(alive));
        QCOMPARE(busy.answer().value_or(RawAnswer{}).status, 200);
    }

    void aSlowStoreIsNoSlowRequest()
    {
        m_endpoint->settings.limits.wholeRequest = 50ms;
        m_endpoint->settings.limits.idle = 50ms;
        m_endpoint->script.when = Script::When::Never;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect();
        QVERIFY(client.send(view(7)));
        QTRY_COMPARE(m_endpoint->script.asked.load(), 1);
        std::this_thread::sleep_for(200ms); // the limits pass
        m_endpoint->server.reset();
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 500);
    }

private:
    std::unique_ptr<Endpoint> m_endpoint;
};

QTEST_GUILESS_MAIN(TestHttpConnections)
#include "test_http_connections.moc"
