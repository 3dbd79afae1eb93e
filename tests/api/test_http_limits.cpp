// SPDX-License-Identifier: GPL-3.0-or-later
// Limits on addresses and on memory, as clients from elsewhere meet them: in a network of this process's own, where it
// has addresses that are not loopback's.
#include "endpoint.h"

#include "api/callers.h"
#include "tests/support/process.h"

#include <QElapsedTimer>
#include <QTest>

#include <sched.h>

using namespace tierwatch;
using namespace tierwatch::api;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

const QString server4 = QStringLiteral("192.0.2.1");
const QString client4 = QStringLiteral("192.0.2.2");
const QString other4 = QStringLiteral("192.0.2.3");
const QString server6 = QStringLiteral("2001:db8:0:1::1");
const QString client6 = QStringLiteral("2001:db8:0:1::2");
const QString neighbour6 = QStringLiteral("2001:db8:0:1::3");
const QString other6 = QStringLiteral("2001:db8:0:2::1");

int statusOf(RawClient& client)
{
    client.send(alive);
    return client.answer().value_or(RawAnswer{}).status;
}

} // namespace

class TestHttpLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { plainAndTls(); }

    void initTestCase()
    {
        QVERIFY(ip(QStringLiteral("link set lo up")));
        for (const QString& address : { server4, client4, other4 })
            QVERIFY(ip(QStringLiteral("addr add %1/32 dev lo").arg(address)));
        for (const QString& address : { server6, client6, neighbour6, other6 })
            QVERIFY(ip(QStringLiteral("addr add %1/128 dev lo nodad").arg(address)));
    }

    void init()
    {
        m_endpoint = std::make_unique<Endpoint>();
        m_endpoint->settings.host = QStringLiteral("::");
        m_endpoint->settings.open = true;
        m_endpoint->settings.threads = 2;
        useWhatTheRowSays(*m_endpoint);
    }

    void cleanup() { m_endpoint.reset(); }

    void connectionsOfAnAddress_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("same"); ///< the same caller
        QTest::addColumn<QString>("other"); ///< another
        QTest::newRow("4") << server4 << client4 << client4 << other4;
        QTest::newRow("6") << server6 << client6 << client6 << other6;
        QTest::newRow("6, the network") << server6 << client6 << neighbour6 << other6;
    }

    void connectionsOfAnAddress()
    {
        QFETCH(const QString, host);
        QFETCH(const QString, from);
        QFETCH(const QString, same);
        QFETCH(const QString, other);
        m_endpoint->settings.limits.connectionsPerAddress = 5;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        std::vector<RawClient> clients;
        for (int i = 0; i < 5; ++i) {
            clients.push_back(m_endpoint->connect(host, from));
            QCOMPARE(statusOf(clients.back()), 200);
        }
        RawClient tooMany = m_endpoint->connect(host, same);
        QVERIFY(tooMany.send(alive));
        const auto answer = tooMany.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 429);
        QVERIFY(answer->field("Retry-After"));
        QVERIFY(tooMany.ends());
        RawClient another = m_endpoint->connect(host, other);
        QCOMPARE(statusOf(another), 200);
        QCOMPARE(statusOf(clients[2]), 200); // the others do not notice

        // Far too many are closed without a word; those that are told leave after two seconds at most.
        std::vector<RawClient> crowd;
        for (int i = 0; i < 60; ++i)
            crowd.emplace_back(m_endpoint->port, host, false, 0, same);
        QTRY_VERIFY(openDescriptors() <= before + 60 + 2 * 7 + 16 + 1);

        crowd.clear();
        tooMany.close();
        clients.pop_back();
        QVERIFY(QTest::qWaitFor([&] {
            RawClient again = m_endpoint->connect(host, same);
            return statusOf(again) == 200;
        }));
    }

    void loopbackHasAsManyConnectionsAsThereAre()
    {
        m_endpoint->settings.limits.connectionsPerAddress = 1;
        m_endpoint->settings.limits.connections = 30;
        QVERIFY(m_endpoint->listen());
        std::vector<RawClient> clients;
        for (int i = 0; i < 30; ++i) {
            clients.push_back(i % 2 == 0 ? m_endpoint->connect() : m_endpoint->connect(QStringLiteral("::1")));
            QCOMPARE(statusOf(clients.back()), 200);
        }
        RawClient tooMany = m_endpoint->connect();
        QCOMPARE(statusOf(tooMany), 503);
    }

    void requestsOfAnAddress()
    {
        m_endpoint->settings.limits.requestsPerSecond = 50;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect(server4, client4);
        QElapsedTimer clock;
        clock.start();
        QVERIFY(client.send(alive.repeated(200)));
        int served = 0;
        int refused = 0;
        for (int i = 0; i < 200; ++i) {
            const auto answer = client.answer();
            QVERIFY(answer);
            QVERIFY(answer->status == 200 || answer->status == 429);
            ++(answer->status == 200 ? served : refused);
            if (answer->status == 429)
                QCOMPARE(answer->field("Retry-After"), QByteArray("1"));
        }
        const qint64 elapsed = clock.elapsed();
        QVERIFY2(served >= 50 && served <= 51 + elapsed / 20, QByteArray::number(served));
        QCOMPARE(m_endpoint->counters.rejected.load(), static_cast<quint64>(refused));

        RawClient second = m_endpoint->connect(server4, client4); // another connection is no way around
        QVERIFY(second.send(alive.repeated(30)));
        refused = 0;
        for (int i = 0; i < 30; ++i)
            refused += second.answer().value_or(RawAnswer{}).status == 429 ? 1 : 0;
        QVERIFY(refused > 15);
        RawClient other = m_endpoint->connect(server4, other4);
        QCOMPARE(statusOf(other), 200);
        QVERIFY(QTest::qWaitFor([&] { return statusOf(client) == 200; })); // on the same connection
    }

    void comingBackIsNoWayAround()
    {
        m_endpoint->settings.limits.requestsPerSecond = 20;
        QVERIFY(m_endpoint->listen());
        int served = 0;
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 60; ++i) {
            RawClient client = m_endpoint->connect(server4, client4);
            served += statusOf(client) == 200 ? 1 : 0;
        }
        QVERIFY2(served >= 20 && served <= 21 + clock.elapsed() / 50, QByteArray::number(served));
    }

    void refusedRequestsReachNoHandler()
    {
        m_endpoint->settings.limits.requestsPerSecond = 10;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect(server4, client4);
        QVERIFY(client.send(view(7).repeated(100)));
        int served = 0;
        for (int i = 0; i < 100; ++i)
            served += client.answer().value_or(RawAnswer{}).status == 200 ? 1 : 0;
        QCOMPARE(m_endpoint->script.asked.load(), served);
        QVERIFY(served < 50);
    }

    void noLimitWhereNoneIsWanted_data()
    {
        QTest::addColumn<int>("perSecond");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("from");
        QTest::newRow("loopback") << 5 << QStringLiteral("127.0.0.1") << QString();
        QTest::newRow("loopback 6") << 5 << QStringLiteral("::1") << QString();
        QTest::newRow("another of loopback") << 5 << QStringLiteral("127.0.0.9") << QStringLiteral("127.0.0.8");
        QTest::newRow("none set") << 0 << server4 << client4;
    }

    void noLimitWhereNoneIsWanted()
    {
        QFETCH(const int, perSecond);
        QFETCH(const QString, host);
        QFETCH(const QString, from);
        m_endpoint->settings.limits.requestsPerSecond = perSecond;
        QVERIFY(m_endpoint->listen());
        RawClient client = m_endpoint->connect(host, from);
        QVERIFY(client.send(alive.repeated(300)));
        for (int i = 0; i < 300; ++i)
            QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
    }

    /// Requests that never become whole: above the limit they are refused, while whole ones are served.
    void unfinishedRequestsAreBounded()
    {
        m_endpoint->settings.limits.heldBytes = 1024 * 1024;
        QVERIFY(m_endpoint->listen());
        const QByteArray whole = post("/post_sentence", "cid=7&count=1&x=" + QByteArray(60000, 'a'));
        std::vector<RawClient> clients;
        for (int i = 0; i < 100; ++i) {
            clients.push_back(m_endpoint->connect());
            QVERIFY(clients.back().send(whole.first(whole.size() - 1)));
        }
        int refused = 0;
        RawClient honest = m_endpoint->connect();
        QTRY_VERIFY(m_endpoint->counters.rejected >= 75);
        for (int i = 0; i < 50; ++i) {
            QVERIFY(honest.send(view(7)));
            QCOMPARE(honest.answer().value_or(RawAnswer{}).status, 200);
        }
        for (RawClient& client : clients) {
            client.send("a");
            const auto answer = client.answer();
            QVERIFY(answer);
            QVERIFY(answer->status == 200 || answer->status == 503);
            QVERIFY((answer->status == 503) == answer->field("Retry-After").has_value());
            refused += answer->status == 503 ? 1 : 0;
        }
        QVERIFY2(refused >= 75 && refused < 100, QByteArray::number(refused));
        QCOMPARE(m_endpoint->script.asked.load(), 150 - refused);
        // What was held is given back.
        clients.clear();
        RawClient after = m_endpoint->connect();
        QVERIFY(after.send(whole.first(50000)));
        QTest::qWait(50); // so that it comes in two pieces
        QVERIFY(after.send(whole.sliced(50000)));
        QCOMPARE(after.answer().value_or(RawAnswer{}).status, 200);
    }

    void answersThatNobodyTakesAreBounded()
    {
        m_endpoint->script.padding = 8 * 1024 * 1024;
        m_endpoint->settings.limits.heldBytes = 32 * 1024 * 1024;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        std::vector<RawClient> clients;
        for (int i = 0; i < 30; ++i) {
            clients.push_back(m_endpoint->connectNarrow());
            QVERIFY(clients.back().send(view(i + 1)));
        }
        QTRY_COMPARE(m_endpoint->script.answered.load(), 30);
        // The clients' own, and four or so whose answers still fit.
        QTRY_VERIFY(openDescriptors() <= before + 30 + 8);
        m_endpoint->script.padding = 0;
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void bucketsFillUpEvenly()
    {
        TokenBucket bucket(1000);
        Deadline now{ 5h };
        QVERIFY(bucket.isFull(now));
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(bucket.take(now).count(), 0);
        QCOMPARE(bucket.take(now), std::chrono::nanoseconds(1ms));
        QCOMPARE(bucket.take(now + 400us), std::chrono::nanoseconds(600us));
        QVERIFY(!bucket.isFull(now + 999ms));
        now += 1ms;
        QCOMPARE(bucket.take(now).count(), 0);
        QVERIFY(bucket.take(now).count() > 0);
        now += 500ms;
        for (int i = 0; i < 500; ++i)
            QCOMPARE(bucket.take(now).count(), 0);
        QVERIFY(bucket.take(now).count() > 0);
        QVERIFY(bucket.isFull(now + 1s));
        now += 24h; // never more than a second's worth
        int taken = 0;
        while (bucket.take(now).count() == 0)
            ++taken;
        QCOMPARE(taken, 1000);
    }

    void callersThatAreGoneAreForgotten()
    {
        Callers callers(1);
        for (quint32 i = 0; i < 100000; ++i) {
            const Callers::Stay stay = callers.enter(QHostAddress(0x0a000000U + i));
            QCOMPARE(stay.rank(), 1);
        }
        QVERIFY2(callers.size() <= 512, QByteArray::number(callers.size()));
        // One that has connections or has just asked is not.
        const Callers::Stay stays = callers.enter(QHostAddress(QStringLiteral("203.0.113.1")));
        QCOMPARE(stays.ask().count(), 0);
        for (quint32 i = 0; i < 10000; ++i)
            QCOMPARE(callers.enter(QHostAddress(0x0a000000U + i)).rank(), 1);
        QCOMPARE(callers.enter(QHostAddress(QStringLiteral("203.0.113.1"))).rank(), 2);
        QVERIFY(callers.enter(QHostAddress(QStringLiteral("::ffff:203.0.113.1"))).ask().count() > 0);
    }

private:
    std::unique_ptr<Endpoint> m_endpoint;
};

int main(int argc, char** argv)
{
    if (::unshare(CLONE_NEWNET) != 0) {
        qWarning("A network of its own needs root: %s", std::strerror(errno));
        return 1;
    }
    QCoreApplication application(argc, argv);
    TestHttpLimits test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_http_limits.moc"
