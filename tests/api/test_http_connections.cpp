// SPDX-License-Identifier: GPL-3.0-or-later
// How connections behave: order, late answers, clients that leave, stall or send too much, limits, stopping, the port.
#include "fake_intake.h"
#include "raw_client.h"

#include "api/http_server.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

int openDescriptors()
{
    return static_cast<int>(
        QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System | QDir::Hidden).size());
}

QByteArray view(int cid, const QByteArray& fields = {})
{
    return post("/post_sentence", "cid=" + QByteArray::number(cid) + "&count=1964", fields);
}

int cidOf(const RawAnswer& answer)
{
    return QJsonDocument::fromJson(answer.body).object().value(QStringLiteral("cid")).toString().toInt();
}

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

const QByteArray alive = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

} // namespace

class TestHttpConnections : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_script = std::make_unique<Script>();
        m_counters = std::make_unique<EndpointCounters>();
        m_settings = HttpSettings{};
        m_settings.port = 0;
    }

    void cleanup() { m_server.reset(); }

    void refusalsAreSeenAndEndTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const QByteArray host = "Host: localhost\r\n";
        QTest::newRow("400") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("411") << "POST / HTTP/1.1\r\n" + host + "Content-Type: text/plain\r\n\r\nabc" << 411;
        QTest::newRow("413") << "POST / HTTP/1.1\r\n" + host + "Content-Length: 65537\r\n\r\n" << 413;
        QTest::newRow("413, 2 MB") << post("/post_sentence", QByteArray(2 * 1024 * 1024, 'a')) << 413;
        QTest::newRow("414") << QByteArray(8200, 'a') << 414;
        QTest::newRow("414, 1 MB") << QByteArray(1024 * 1024, 'a') << 414;
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
        listen();
        RawClient client(m_port);
        QVERIFY(client.send(bytes));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, status);
        QCOMPARE(answer->field("Connection"), QByteArray("close"));
        const QJsonObject object = QJsonDocument::fromJson(answer->body).object();
        QVERIFY(!object.value(QStringLiteral("error")).toString().isEmpty());
        QVERIFY(!object.value(QStringLiteral("detail")).toString().isEmpty());
        QVERIFY(client.ends());
        QCOMPARE(m_script->asked.load(), 0);
        QCOMPARE(m_counters->requests.load(), 1U);
        QCOMPARE(m_counters->rejected.load(), 1U);
    }

    void whoNeverStopsSendingIsCutOff()
    {
        listen();
        RawClient client(m_port);
        QVERIFY(client.send("nonsense\r\n"));
        const QByteArray more(1024 * 1024, 'a');
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
        m_script->when = later ? Script::When::Later : Script::When::AtOnce;
        listen();
        RawClient client(m_port);
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
        QCOMPARE(m_counters->views.load(), 1000U);
    }

    void bytesMayComeOneByOne()
    {
        m_script->when = Script::When::Later;
        listen();
        RawClient client(m_port);
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
            m_script->when = when;
            listen();
            RawClient client(m_port);
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
        listen();
        RawClient client(m_port);
        QVERIFY(client.send(view(1, "Connection: close\r\n") + view(2)));
        QCOMPARE(cidOf(client.answer().value_or(RawAnswer{})), 1);
        QVERIFY(client.ends());
        QCOMPARE(m_script->asked.load(), 1);
    }

    void whoWaitsIsToldToContinue()
    {
        listen();
        RawClient client(m_port);
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
        m_script->when = later ? Script::When::Later : Script::When::AtOnce;
        listen();
        RawClient client(m_port);
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
        m_script->when = static_cast<Script::When>(when);
        m_settings.threads = 2;
        listen();
        const int before = openDescriptors();
        const QByteArray bytes = view(7) + view(8);
        for (int round = 0; round < 10; ++round) {
            for (qsizetype size = 0; size <= bytes.size(); ++size) {
                for (int way = 0; way < 3; ++way) {
                    RawClient client(m_port);
                    QVERIFY(client.isConnected());
                    client.send(bytes.first(size));
                    if (way == 0)
                        client.reset();
                    else if (way == 1)
                        client.closeWriting();
                }
            }
        }
        QTRY_COMPARE(m_script->answered.load(), m_script->asked.load());
        QTRY_COMPARE(openDescriptors(), before);
        QVERIFY(m_script->asked > 1000);
        RawClient client(m_port);
        QVERIFY(client.send(view(7)));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
    }

    /// Resets that hit while the store has the request.
    void clientsMayLeaveWhileTheStoreAnswers()
    {
        m_script->when = Script::When::Later;
        m_settings.threads = 2;
        listen();
        const int before = openDescriptors();
        constexpr int clients = 2000;
        for (int i = 0; i < clients; ++i) {
            RawClient client(m_port);
            QVERIFY(client.send(view(i + 1)));
            QVERIFY(soon([&] { return m_script->asked > i; }));
            if (i % 2 == 0)
                client.reset();
        }
        QTRY_COMPARE(m_script->answered.load(), clients);
        QTRY_COMPARE(openDescriptors(), before);
        QCOMPARE(m_counters->views.load(), static_cast<quint64>(clients));
        QCOMPARE(statusOfANewConnection(), 200);
    }

    void clientsMayLeaveWhileAnswersAreOwedForever()
    {
        m_script->when = Script::When::Never;
        listen();
        const int before = openDescriptors();
        {
            std::vector<RawClient> clients;
            for (int i = 0; i < 500; ++i) {
                clients.emplace_back(m_port);
                QVERIFY(clients.back().send(view(i + 1)));
            }
            QTRY_COMPARE(m_script->asked.load(), 500);
            for (std::size_t i = 0; i < clients.size(); i += 2)
                clients[i].reset();
        }
        RawClient other(m_port); // is served meanwhile
        QVERIFY(other.send(alive));
        QCOMPARE(other.answer().value_or(RawAnswer{}).status, 200);
        other.close();
        QTRY_VERIFY(openDescriptors() <= before + 250); // half-closed ones may still want their answer
        m_server.reset();
        QCOMPARE(m_script->cancelled.load(), 500);
    }

    void bigAnswersReachSlowReaders()
    {
        m_script->padding = 4 * 1024 * 1024;
        listen();
        RawClient client = RawClient::narrow(m_port);
        QVERIFY(client.send(view(1) + view(2)));
        for (int cid = 1; cid <= 2; ++cid) {
            const auto answer = client.answer();
            QVERIFY(answer);
            QVERIFY(answer->body.size() > 4 * 1024 * 1024);
            QCOMPARE(cidOf(*answer), cid);
        }
        QVERIFY(client.send(alive));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
    }

    void whoDoesNotReadIsCutOff()
    {
        m_script->padding = 16 * 1024 * 1024;
        m_settings.limits.unsent = 200ms;
        listen();
        const int before = openDescriptors();
        RawClient client = RawClient::narrow(m_port);
        QVERIFY(client.send(view(1)));
        QTRY_COMPARE(m_script->answered.load(), 1);
        QTRY_COMPARE(openDescriptors(), before + 1); // the client's own
        QVERIFY(!client.answer());
    }

    void slowRequestsEndWith408()
    {
        m_settings.limits.wholeRequest = 300ms;
        m_settings.limits.idle = 10s;
        listen();
        RawClient client(m_port);
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
        QCOMPARE(m_script->asked.load(), 0);
    }

    void idleConnectionsEndAndBusyOnesDoNot()
    {
        m_settings.limits.idle = 300ms;
        listen();
        RawClient idle(m_port);
        RawClient busy(m_port);
        RawClient used(m_port);
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
        m_settings.limits.wholeRequest = 50ms;
        m_settings.limits.idle = 50ms;
        m_script->when = Script::When::Never;
        listen();
        RawClient client(m_port);
        QVERIFY(client.send(view(7)));
        QTRY_COMPARE(m_script->asked.load(), 1);
        std::this_thread::sleep_for(200ms); // the limits pass
        m_server.reset();
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 500);
    }

    void tooManyConnectionsAreToldSo()
    {
        m_settings.limits.connections = 10;
        m_settings.threads = 2;
        listen();
        std::vector<RawClient> clients;
        for (int i = 0; i < 10; ++i) {
            clients.emplace_back(m_port);
            QVERIFY(clients.back().send(alive));
            QCOMPARE(clients.back().answer().value_or(RawAnswer{}).status, 200);
        }
        RawClient oneMore(m_port);
        QVERIFY(oneMore.send(alive));
        const auto answer = oneMore.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 503);
        QVERIFY(answer->field("Retry-After"));
        QVERIFY(oneMore.ends());
        QVERIFY(clients[3].send(alive)); // the others do not notice
        QCOMPARE(clients[3].answer().value_or(RawAnswer{}).status, 200);
        clients.pop_back();
        oneMore.close();
        // QTRY_… would ask twice, and the second connection might meet the first.
        QVERIFY(QTest::qWaitFor([this] { return statusOfANewConnection() == 200; }));
    }

    void farTooManyConnectionsAreClosed()
    {
        m_settings.limits.connections = 10;
        listen();
        const int before = openDescriptors();
        std::vector<RawClient> clients;
        for (int i = 0; i < 700; ++i)
            clients.emplace_back(m_port);
        // 10 and the 256 that are told so; those leave after two seconds at most.
        QTRY_VERIFY(openDescriptors() <= before + 700 + 266);
        clients.clear();
        QTRY_COMPARE(openDescriptors(), before);
        QCOMPARE(statusOfANewConnection(), 200);
    }

    void threadsGetTheSameNumber()
    {
        m_settings.threads = 2;
        listen();
        QCOMPARE(m_script->intakes.load(), 2);
        std::vector<RawClient> clients;
        for (int i = 0; i < 40; ++i) {
            clients.emplace_back(m_port);
            QVERIFY(clients.back().send(view(7)));
            QCOMPARE(clients.back().answer().value_or(RawAnswer{}).status, 200);
        }
        QCOMPARE(m_script->askedOf[0].load(), 20);
        QCOMPARE(m_script->askedOf[1].load(), 20);
    }

    void stoppingLetsOwedAnswersOut()
    {
        m_script->when = Script::When::Later;
        m_settings.threads = 2;
        listen();
        std::vector<RawClient> clients;
        for (int i = 0; i < 100; ++i) {
            clients.emplace_back(m_port);
            QVERIFY(clients.back().send(view(i + 1)));
        }
        QTRY_COMPARE(m_script->asked.load(), 100);
        RawClient idle(m_port);
        // Clients leave when they are told to; one that does not leave costs a second.
        std::thread stopping([this] { m_server.reset(); });
        int answered = 0;
        for (int i = 0; i < 100; ++i) {
            const auto answer = clients[static_cast<std::size_t>(i)].answer();
            answered += answer && answer->status == 200 && cidOf(*answer) == i + 1 ? 1 : 0;
        }
        clients.clear();
        stopping.join();
        QCOMPARE(answered, 100);
        QVERIFY(idle.ends());
        QCOMPARE(m_script->cancelled.load(), 0);
        QVERIFY(!RawClient(m_port).isConnected());
    }

    void stoppingFailsWhatIsOwedTooLong()
    {
        m_script->when = Script::When::Never;
        listen();
        RawClient client(m_port);
        QVERIFY(client.send(view(7)));
        QTRY_COMPARE(m_script->asked.load(), 1);
        QElapsedTimer clock;
        clock.start();
        m_server.reset();
        QVERIFY2(clock.elapsed() >= 900 && clock.elapsed() < 3000, QByteArray::number(clock.elapsed()));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 500);
        QVERIFY(client.ends());
        QCOMPARE(m_script->cancelled.load(), 1);
        QCOMPARE(m_script->intakes.load(), 0);
        QCOMPARE(m_board.health().of(Component::Endpoint).condition, Condition::Off);
    }

    void aTakenPortIsSaidAndCanBeChanged()
    {
        listen();
        HealthBoard board;
        HttpSettings settings;
        settings.port = m_port;
        HttpServer second(
            settings, [this] { return std::make_unique<FakeIntake>(*m_script); }, board, *m_counters);
        const Result<quint16> port = second.listen();
        QVERIFY(!port);
        QCOMPARE(port.error().code, ErrorCode::Unavailable);
        const QString sentence = port.error().text.english();
        QVERIFY2(sentence.startsWith(
                     QStringLiteral("Players cannot reach Tierwatch: 127.0.0.1:%1 is used by another program; ")
                         .arg(m_port)),
            qPrintable(sentence));
        const ComponentHealth down = board.health().of(Component::Endpoint);
        QCOMPARE(down.condition, Condition::Down);
        QCOMPARE(down.detail.english(), sentence);
        QVERIFY(!second.listen()); // it may be tried again, and is still taken
        second.setAddress(QStringLiteral("127.0.0.1"), 0);
        const Result<quint16> other = second.listen();
        QVERIFY(other);
        const ComponentHealth good = board.health().of(Component::Endpoint);
        QCOMPARE(good.condition, Condition::Good);
        QCOMPARE(good.kind, QStringLiteral("http://127.0.0.1:%1").arg(*other));
        QVERIFY(good.detail.isEmpty());
    }

    void thePortIsFreeAtOnceAfterAStop()
    {
        listen();
        RawClient client(m_port);
        QVERIFY(client.send(alive));
        QVERIFY(client.answer());
        m_server.reset(); // this side closes first: the old connection lingers in the kernel
        m_settings.port = m_port;
        listen();
        QCOMPARE(statusOfANewConnection(), 200);
    }

    void addressesThatCannotBe()
    {
        for (const char* host : { "192.0.2.1", "nonsense", "" }) {
            HttpSettings settings;
            settings.host = QString::fromLatin1(host);
            settings.port = 0;
            HealthBoard board;
            HttpServer server(
                settings, [this] { return std::make_unique<FakeIntake>(*m_script); }, board, *m_counters);
            const Result<quint16> port = server.listen();
            QVERIFY(!port);
            QVERIFY(port.error().text.english().startsWith(QStringLiteral("Players cannot reach Tierwatch: ")));
            QCOMPARE(board.health().of(Component::Endpoint).condition, Condition::Down);
        }
    }

    void version6()
    {
        m_settings.host = QStringLiteral("::1");
        listen();
        QCOMPARE(m_board.health().of(Component::Endpoint).kind, QStringLiteral("http://[::1]:%1").arg(m_port));
        RawClient client(m_port, QStringLiteral("::1"));
        QVERIFY(client.send("GET /healthz HTTP/1.1\r\nHost: [::1]:5000\r\n\r\n"));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
    }

private:
    void listen()
    {
        m_server.reset();
        m_server = std::make_unique<HttpServer>(
            m_settings, [this] { return std::make_unique<FakeIntake>(*m_script); }, m_board, *m_counters);
        const Result<quint16> port = m_server->listen();
        QVERIFY2(port, port ? "" : qPrintable(port.error().text.english()));
        m_port = *port;
    }

    int statusOfANewConnection() const
    {
        RawClient client(m_port);
        client.send(alive);
        return client.answer().value_or(RawAnswer{}).status;
    }

    std::unique_ptr<Script> m_script;
    std::unique_ptr<EndpointCounters> m_counters;
    HealthBoard m_board;
    HttpSettings m_settings;
    std::unique_ptr<HttpServer> m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(TestHttpConnections)
#include "test_http_connections.moc"
