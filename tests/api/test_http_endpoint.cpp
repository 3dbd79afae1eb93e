// SPDX-License-Identifier: GPL-3.0-or-later
// The endpoint as a whole: how many connections it takes, who serves them, how it stops, and its port.
#include "endpoint.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;

class TestHttpEndpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_endpoint = std::make_unique<Endpoint>(); }

    void cleanup() { m_endpoint.reset(); }

    void tooManyConnectionsAreToldSo()
    {
        m_endpoint->settings.limits.connections = 10;
        m_endpoint->settings.threads = 2;
        QVERIFY(m_endpoint->listen());
        std::vector<RawClient> clients;
        for (int i = 0; i < 10; ++i) {
            clients.emplace_back(m_endpoint->port);
            QVERIFY(clients.back().send(alive));
            QCOMPARE(clients.back().answer().value_or(RawAnswer{}).status, 200);
        }
        RawClient oneMore(m_endpoint->port);
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
        QVERIFY(QTest::qWaitFor([this] { return m_endpoint->statusOfANewConnection() == 200; }));
    }

    void farTooManyConnectionsAreClosed()
    {
        m_endpoint->settings.limits.connections = 10;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        std::vector<RawClient> clients;
        clients.reserve(700);
        for (int i = 0; i < 700; ++i)
            clients.emplace_back(m_endpoint->port);
        // 10 and the 256 that are told so; those leave after two seconds at most.
        QTRY_VERIFY(openDescriptors() <= before + 700 + 266);
        clients.clear();
        QTRY_COMPARE(openDescriptors(), before);
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void threadsGetTheSameNumber()
    {
        m_endpoint->settings.threads = 2;
        QVERIFY(m_endpoint->listen());
        QCOMPARE(m_endpoint->script.intakes.load(), 2);
        std::vector<RawClient> clients;
        for (int i = 0; i < 40; ++i) {
            clients.emplace_back(m_endpoint->port);
            QVERIFY(clients.back().send(view(7)));
            QCOMPARE(clients.back().answer().value_or(RawAnswer{}).status, 200);
        }
        QCOMPARE(m_endpoint->script.askedOf[0].load(), 20);
        QCOMPARE(m_endpoint->script.askedOf[1].load(), 20);
    }

    void stoppingLetsOwedAnswersOut()
    {
        m_endpoint->script.when = Script::When::Later;
        m_endpoint->settings.threads = 2;
        QVERIFY(m_endpoint->listen());
        std::vector<RawClient> clients;
        for (int i = 0; i < 100; ++i) {
            clients.emplace_back(m_endpoint->port);
            QVERIFY(clients.back().send(view(i + 1)));
        }
        QTRY_COMPARE(m_endpoint->script.asked.load(), 100);
        RawClient idle(m_endpoint->port);
        QVERIFY(idle.send(alive)); // who is not accepted yet is reset
        QVERIFY(idle.answer());
        // Clients leave when they are told to; one that does not leave costs a second.
        std::thread stopping([this] { m_endpoint->server.reset(); });
        int answered = 0;
        for (int i = 0; i < 100; ++i) {
            const auto answer = clients[static_cast<std::size_t>(i)].answer();
            answered += answer && answer->status == 200 && cidOf(*answer) == i + 1 ? 1 : 0;
        }
        clients.clear();
        stopping.join();
        QCOMPARE(answered, 100);
        QVERIFY(idle.ends());
        QCOMPARE(m_endpoint->script.cancelled.load(), 0);
        QVERIFY(!RawClient(m_endpoint->port).isConnected());
    }

    void stoppingFailsWhatIsOwedTooLong()
    {
        m_endpoint->script.when = Script::When::Never;
        QVERIFY(m_endpoint->listen());
        RawClient client(m_endpoint->port);
        QVERIFY(client.send(view(7)));
        QTRY_COMPARE(m_endpoint->script.asked.load(), 1);
        QElapsedTimer clock;
        clock.start();
        m_endpoint->server.reset();
        QVERIFY2(clock.elapsed() >= 900 && clock.elapsed() < 3000, QByteArray::number(clock.elapsed()));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 500);
        QVERIFY(client.ends());
        QCOMPARE(m_endpoint->script.cancelled.load(), 1);
        QCOMPARE(m_endpoint->script.intakes.load(), 0);
        QCOMPARE(m_endpoint->board.health().of(Component::Endpoint).condition, Condition::Off);
    }

    void aTakenPortIsSaidAndCanBeChanged()
    {
        QVERIFY(m_endpoint->listen());
        HealthBoard board;
        HttpSettings settings;
        settings.port = m_endpoint->port;
        HttpServer second(
            settings, [this] { return std::make_unique<FakeIntake>(m_endpoint->script); }, m_endpoint->engine, board,
            m_endpoint->counters);
        const Result<quint16> port = second.listen();
        QVERIFY(!port);
        QCOMPARE(port.error().code, ErrorCode::Unavailable);
        const QString sentence = port.error().text.english();
        QVERIFY2(sentence.startsWith(
                     QStringLiteral("Players cannot reach Tierwatch: 127.0.0.1:%1 is used by another program; ")
                         .arg(m_endpoint->port)),
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
        QVERIFY(m_endpoint->listen());
        RawClient client(m_endpoint->port);
        QVERIFY(client.send(alive));
        QVERIFY(client.answer());
        m_endpoint->server.reset(); // this side closes first: the old connection lingers in the kernel
        m_endpoint->settings.port = m_endpoint->port;
        QVERIFY(m_endpoint->listen());
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void addressesThatCannotBe()
    {
        for (const char* host : { "192.0.2.1", "nonsense", "" }) {
            HttpSettings settings;
            settings.host = QString::fromLatin1(host);
            settings.port = 0;
            HealthBoard board;
            HttpServer server(
                settings, [this] { return std::make_unique<FakeIntake>(m_endpoint->script); }, m_endpoint->engine,
                board, m_endpoint->counters);
            const Result<quint16> port = server.listen();
            QVERIFY(!port);
            QVERIFY(port.error().text.english().startsWith(QStringLiteral("Players cannot reach Tierwatch: ")));
            QCOMPARE(board.health().of(Component::Endpoint).condition, Condition::Down);
        }
    }

    void version6()
    {
        m_endpoint->settings.host = QStringLiteral("::1");
        QVERIFY(m_endpoint->listen());
        QCOMPARE(m_endpoint->board.health().of(Component::Endpoint).kind,
            QStringLiteral("http://[::1]:%1").arg(m_endpoint->port));
        RawClient client(m_endpoint->port, QStringLiteral("::1"));
        QVERIFY(client.send("GET /healthz HTTP/1.1\r\nHost: [::1]:5000\r\n\r\n"));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
    }

private:
    std::unique_ptr<Endpoint> m_endpoint;
};

QTEST_GUILESS_MAIN(TestHttpEndpoint)
#include "test_http_endpoint.moc"
