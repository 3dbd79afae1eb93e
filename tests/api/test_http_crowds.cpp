// SPDX-License-Identifier: GPL-3.0-or-later
// Very many clients at once: that leave while their answer is pending, that are slow, that are idle.
#include "endpoint.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <sys/resource.h>
#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

class TestHttpCrowds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Both ends of each connection are this process's.
    void initTestCase()
    {
        rlimit limit{};
        QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
        limit.rlim_cur = limit.rlim_max;
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &limit), 0);
        QVERIFY2(limit.rlim_cur >= 16000, "this test needs 16 000 open descriptors: raise the hard limit");
    }

    void init() { m_endpoint = std::make_unique<Endpoint>(); }

    void cleanup() { m_endpoint.reset(); }

    void clientsLeaveWhileTheirAnswerIsPending_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<int>("clients"); ///< in each of four waves
        QTest::newRow("10 000, plain") << false << 2500;
        QTest::newRow("2 000, tls") << true << 500;
    }

    /// By a reset, a farewell, half a farewell, or with a further request on their lips; in each second wave while the
    /// answers are on their way.
    void clientsLeaveWhileTheirAnswerIsPending()
    {
        QFETCH(const bool, tls);
        QFETCH(const int, clients);
        if (tls)
            m_endpoint->useTls();
        m_endpoint->settings.threads = 2;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        Script& script = m_endpoint->script;
        int asked = 0;
        for (int wave = 0; wave < 4; ++wave) {
            script.when = Script::When::Never;
            std::vector<RawClient> crowd;
            crowd.reserve(static_cast<std::size_t>(clients));
            for (int i = 0; i < clients; ++i) {
                crowd.push_back(m_endpoint->connect());
                QVERIFY(crowd.back().send(view(i + 1)));
            }
            asked += clients;
            QTRY_COMPARE_WITH_TIMEOUT(script.asked.load(), asked, 30000);
            if (wave % 2 == 1)
                script.when = Script::When::Later;
            for (std::size_t i = 0; i < crowd.size(); ++i) {
                if (i % 4 == 0) {
                    crowd[i].reset();
                } else if (i % 4 == 1) {
                    crowd[i].close();
                } else if (i % 4 == 2) {
                    crowd[i].closeWriting();
                } else {
                    crowd[i].send("POST /post_sentence HTTP/1.1\r\nHost: lo");
                    crowd[i].reset();
                }
            }
            if (wave % 2 == 0) {
                // Those that were reset are gone before their answer; a farewell cannot be told from half of one.
                QTRY_VERIFY(openDescriptors() <= before + clients * 3 / 4);
                script.when = Script::When::Later;
            }
            for (std::size_t i = 2; i < crowd.size(); i += 4) { // half closed: they get what they asked for
                const auto answer = crowd[i].answer();
                QVERIFY(answer);
                QCOMPARE(cidOf(*answer), static_cast<int>(i) + 1);
            }
            crowd.clear();
            QTRY_COMPARE_WITH_TIMEOUT(script.answered.load(), script.asked.load(), 30000);
            QTRY_COMPARE(openDescriptors(), before);
        }
        QCOMPARE(m_endpoint->counters.views.load(), static_cast<quint64>(asked));
        QCOMPARE(m_endpoint->statusOfANewConnection(), 200);
    }

    void honestClientsAmongSlowAndIdleOnes_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<int>("slow");
        QTest::addColumn<int>("idle");
        QTest::newRow("1 000 slow, 5 000 idle, plain") << false << 1000 << 5000;
        QTest::newRow("200 slow, 1 000 idle, tls") << true << 200 << 1000;
    }

    void honestClientsAmongSlowAndIdleOnes()
    {
        QFETCH(const bool, tls);
        QFETCH(const int, slow);
        QFETCH(const int, idle);
        if (tls)
            m_endpoint->useTls();
        m_endpoint->settings.limits.wholeRequest = 6s;
        m_endpoint->settings.limits.idle = 20s;
        QVERIFY(m_endpoint->listen());
        const int before = openDescriptors();
        std::vector<RawClient> idleOnes;
        for (int i = 0; i < idle; ++i) {
            idleOnes.push_back(m_endpoint->connect());
            QVERIFY(idleOnes.back().isConnected());
        }
        std::vector<RawClient> slowOnes;
        for (int i = 0; i < slow; ++i) {
            slowOnes.push_back(m_endpoint->connect());
            QVERIFY(slowOnes.back().send("POST /post_sentence HTTP/1.1\r\nHost: localhost\r\nX: "));
        }
        std::atomic<bool> dripping = true;
        std::thread drip([&] { // one byte each, over and over: never a whole request
            while (dripping) {
                for (RawClient& client : slowOnes)
                    client.send("a");
                std::this_thread::sleep_for(20ms);
            }
        });
        std::vector<RawClient> honest;
        for (int i = 0; i < 8; ++i)
            honest.push_back(m_endpoint->connect());
        QElapsedTimer clock;
        qint64 longest = 0;
        int served = 0;
        for (int round = 0; round < 100; ++round) {
            clock.start();
            for (RawClient& client : honest)
                client.send(view(round + 1));
            for (RawClient& client : honest)
                served += cidOf(client.answer().value_or(RawAnswer{})) == round + 1 ? 1 : 0;
            longest = std::max(longest, clock.elapsed());
        }
        const int open = openDescriptors();
        // However much they send, they have no longer than anybody else.
        QTRY_COMPARE_WITH_TIMEOUT(m_endpoint->counters.rejected.load(), static_cast<quint64>(slow), 15000);
        dripping = false;
        drip.join();
        QCOMPARE(served, 800);
        QVERIFY2(longest < 4000, QByteArray::number(longest));
        QCOMPARE(open, before + 2 * (slow + idle + 8)); // all of them were there meanwhile
        for (RawClient& client : slowOnes)
            QCOMPARE(client.answer().value_or(RawAnswer{}).status, 408);
        QVERIFY(idleOnes.front().send(view(7))); // who was only idle is still welcome
        QCOMPARE(idleOnes.front().answer().value_or(RawAnswer{}).status, 200);
    }

private:
    std::unique_ptr<Endpoint> m_endpoint;
};

QTEST_GUILESS_MAIN(TestHttpCrowds)
#include "test_http_crowds.moc"
