// SPDX-License-Identifier: GPL-3.0-or-later
// What every state store promises, held against each of them: embedded, and a real Redis by TCP, unix socket and TLS.
#include "state/state_store.h"
#include "tests/support/redis_server.h"

#include <QEventLoop>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace tierwatch;
using test::RedisServer;

namespace {

constexpr ContentId cid(qint64 value) { return static_cast<ContentId>(value); }

/// Where one answer arrives.
template <typename T = void> struct Answer {
    std::optional<Result<T>> value;
    int times = 0;

    Done<T> done()
    {
        return [this](Result<T> result) {
            value = std::move(result);
            ++times;
        };
    }
    [[nodiscard]] bool good() const { return value && value->has_value(); }
};

/// Runs `work` in a thread with an event loop and a client of its own; the loop ends when work's last argument is
/// called.
std::unique_ptr<QThread> inThread(StateService& service, std::function<void(StateStore&, std::function<void()>)> work)
{
    std::unique_ptr<QThread> thread(QThread::create([&service, work = std::move(work)] {
        QEventLoop loop;
        const std::unique_ptr<StateStore> store = service.connect();
        bool ended = false;
        work(*store, [&] {
            ended = true;
            loop.quit();
        });
        if (!ended)
            loop.exec();
    }));
    thread->start();
    return thread;
}

} // namespace

class TestStateStore : public QObject {
    Q_OBJECT

    std::unique_ptr<RedisServer> m_server;
    std::unique_ptr<QTemporaryDir> m_directory;
    HealthBoard m_board;
    std::unique_ptr<StateService> m_service;
    std::unique_ptr<StateStore> m_store;

private Q_SLOTS:
    void initTestCase()
    {
        RedisServer::Options options;
        options.tls = true;
        options.password = QStringLiteral("correct-horse");
        m_server = std::make_unique<RedisServer>(options);
        QVERIFY2(m_server->isRunning(), qPrintable(m_server->log()));
    }

    // Every test runs on every store.
    void initTestCase_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : { "embedded", "tcp", "unix", "tls" })
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    void init()
    {
        QFETCH_GLOBAL(QString, kind);
        m_directory = std::make_unique<QTemporaryDir>();
        if (kind == u"embedded") {
            m_service = makeEmbeddedState(m_directory->filePath(QStringLiteral("state.sqlite")), m_board, {});
        } else {
            m_server->flush();
            const QString url = kind == u"tcp" ? m_server->tcpUrl()
                : kind == u"unix"              ? m_server->unixUrl()
                                               : m_server->tlsUrl();
            m_service = makeRedisState(StateUrl::parse(url).value(), QStringLiteral("correct-horse"), m_board, {});
        }
        m_store = m_service->connect();
    }

    void cleanup()
    {
        m_store.reset();
        m_service.reset();
        m_directory.reset();
    }

    void theFirstCallNeedsNoPatience()
    {
        Answer<> stored;
        m_store->set(cid(1), "first", stored.done());
        QCOMPARE(stored.times, 0); // never from inside the call
        QTRY_COMPARE(stored.times, 1);
        QVERIFY(stored.good());
        QTRY_COMPARE(m_board.health().of(Component::State).condition, Condition::Good);
        QVERIFY(m_board.health().of(Component::State).detail.isEmpty());
    }

    void whatIsSetIsThere()
    {
        const QList<QByteArray> values{ "{\"cid\": \"7\"}", "", QByteArray("\0\r\n$-1\r\n", 8), "한국어",
            QByteArray(1024 * 1024, 'x') };
        for (const QByteArray& value : values) {
            Answer<> stored;
            Answer<std::optional<QByteArray>> found;
            m_store->set(cid(7), value, stored.done());
            m_store->get(cid(7), found.done());
            QTRY_COMPARE(found.times, 1);
            QVERIFY(stored.good() && found.good());
            QVERIFY(found.value->value().has_value());
            QCOMPARE(*found.value->value(), value);
        }
        Answer<std::optional<QByteArray>> missing;
        m_store->get(cid(8), missing.done());
        QTRY_VERIFY(missing.good());
        QVERIFY(!missing.value->value().has_value());
        Answer<std::optional<QByteArray>> greatest;
        m_store->set(cid(std::numeric_limits<qint64>::max()), "end", [](const Result<>&) {});
        m_store->get(cid(std::numeric_limits<qint64>::max()), greatest.done());
        QTRY_VERIFY(greatest.good());
        QCOMPARE(*greatest.value->value(), QByteArray("end"));
    }

    void manyAreAnsweredInTheOrderAsked()
    {
        for (int i = 1; i <= 2000; i += 2)
            m_store->set(cid(i), QByteArray::number(i), [](const Result<>&) {});
        std::vector<ContentId> wanted;
        for (int i = 2000; i >= 1; --i)
            wanted.push_back(cid(i));
        Answer<std::vector<std::optional<QByteArray>>> found;
        Answer<std::vector<std::optional<QByteArray>>> none;
        m_store->getMany(wanted, found.done());
        m_store->getMany({}, none.done());
        QTRY_VERIFY(found.good() && none.good());
        QVERIFY(none.value->value().empty());
        QCOMPARE(found.value->value().size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const qint64 key = number(wanted[i]);
            QCOMPARE(found.value->value()[i], key % 2 == 1 ? std::optional(QByteArray::number(key)) : std::nullopt);
        }
    }

    void tenThousandInOneTurn()
    {
        constexpr int total = 10000;
        int next = 0;
        int good = 0;
        bool ordered = true;
        for (int i = 0; i < total; ++i) {
            m_store->set(cid(1 + i % 100), QByteArray::number(i), [&, i](const Result<>& stored) {
                ordered = ordered && next == i;
                ++next;
                good += stored.has_value() ? 1 : 0;
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(next, total, 20000);
        QVERIFY(ordered);
        QCOMPARE(good, total);
        Answer<std::optional<QByteArray>> last;
        m_store->get(cid(100), last.done());
        QTRY_VERIFY(last.good());
        QCOMPARE(*last.value->value(), QByteArray::number(total - 1));
    }

    void compareAndSetComparesBytes()
    {
        const auto exchange = [this](std::optional<QByteArray> expected, const QByteArray& desired) {
            Answer<StateStore::Exchange> answer;
            m_store->compareAndSet(cid(5), std::move(expected), desired, answer.done());
            [&] { QTRY_VERIFY(answer.good()); }();
            return answer.good() ? answer.value->value() : StateStore::Exchange{};
        };
        auto result = exchange("", "x"); // an empty value is not an absent one
        QVERIFY(!result.stored && !result.current);
        QVERIFY(exchange(std::nullopt, "").stored);
        result = exchange(std::nullopt, "x");
        QVERIFY(!result.stored);
        QCOMPARE(result.current, std::optional(QByteArray("")));
        QVERIFY(exchange("", "{\"count\": 123456789012345678}").stored);
        result = exchange("{\"count\": 123456789012345679}", "x");
        QVERIFY(!result.stored);
        QCOMPARE(result.current, std::optional(QByteArray("{\"count\": 123456789012345678}")));
        QVERIFY(exchange("{\"count\": 123456789012345678}", QByteArray("\0a", 2)).stored);
        result = exchange(QByteArray("\0", 1), "x");
        QVERIFY(!result.stored);
        QVERIFY(exchange(QByteArray("\0a", 2), "1").stored);
        result = exchange("2", "x"); // a value "1" is not taken for the script's own answer
        QVERIFY(!result.stored);
        QCOMPARE(result.current, std::optional(QByteArray("1")));
    }

    void callsOfOneClientAreCarriedOutInOrder()
    {
        Answer<StateStore::Exchange> first;
        Answer<StateStore::Exchange> second;
        Answer<std::optional<QByteArray>> between;
        Answer<std::optional<QByteArray>> after;
        m_store->set(cid(3), "a", [](const Result<>&) {});
        m_store->compareAndSet(cid(3), "a", "b", first.done());
        m_store->get(cid(3), between.done());
        m_store->set(cid(3), "c", [](const Result<>&) {});
        m_store->compareAndSet(cid(3), "b", "d", second.done());
        m_store->get(cid(3), after.done());
        QTRY_VERIFY(after.good());
        QVERIFY(first.value->value().stored);
        QCOMPARE(between.value->value(), std::optional(QByteArray("b")));
        QVERIFY(!second.value->value().stored);
        QCOMPARE(after.value->value(), std::optional(QByteArray("c")));
    }

    void oneOfManyThreadsWins()
    {
        std::atomic<int> winners = 0;
        std::atomic<int> losers = 0;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < 6; ++i) {
            threads.push_back(inThread(*m_service, [&, i](StateStore& store, const std::function<void()>& end) {
                store.compareAndSet(
                    cid(9), std::nullopt, QByteArray::number(i), [&, end](const Result<StateStore::Exchange>& answer) {
                        if (answer)
                            ++(answer->stored ? winners : losers);
                        end();
                    });
            }));
        }
        for (const auto& thread : threads)
            QVERIFY(thread->wait(20000));
        QCOMPARE(winners.load(), 1);
        QCOMPARE(losers.load(), 5);
    }

    // Each thread adds 100 by read, compare and set: no addition may be lost.
    void noIncrementIsLost()
    {
        constexpr int threadCount = 4;
        constexpr int each = 100;
        std::atomic<int> failures = 0;
        struct Adder {
            StateStore& store;
            std::function<void()> end;
            std::atomic<int>& failures;
            int left = each;
            std::optional<QByteArray> seen;

            void add()
            {
                if (left == 0)
                    return end();
                const int next = seen ? seen->toInt() + 1 : 1;
                store.compareAndSet(
                    cid(4), seen, QByteArray::number(next), [this, next](Result<StateStore::Exchange> answer) {
                        if (!answer) {
                            ++failures;
                            return end();
                        }
                        left -= answer->stored ? 1 : 0;
                        seen = answer->stored ? QByteArray::number(next) : std::move(answer->current);
                        add();
                    });
            }
        };
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < threadCount; ++i) {
            threads.push_back(inThread(*m_service, [&](StateStore& store, std::function<void()> end) {
                QEventLoop loop;
                Adder adder{ store, [&] { loop.quit(); }, failures, each, {} };
                adder.add();
                loop.exec();
                end();
            }));
        }
        for (const auto& thread : threads)
            QVERIFY(thread->wait(60000));
        QCOMPARE(failures.load(), 0);
        Answer<std::optional<QByteArray>> sum;
        m_store->get(cid(4), sum.done());
        QTRY_VERIFY(sum.good());
        QCOMPARE(*sum.value->value(), QByteArray::number(threadCount * each));
    }

    void pendingCallsAreCancelledByTheDestructor()
    {
        int cancelled = 0;
        int answered = 0;
        const auto count = [&](const auto& answer) {
            ++answered;
            cancelled += !answer.has_value() && answer.error().code == ErrorCode::Cancelled ? 1 : 0;
        };
        for (int i = 1; i <= 500; ++i) {
            m_store->set(cid(i), "x", count);
            m_store->get(cid(i), count);
            m_store->getMany({ cid(i), cid(i + 1) }, count);
            m_store->compareAndSet(cid(i), "y", "z", count);
        }
        m_store.reset();
        QCOMPARE(answered, 2000);
        QCOMPARE(cancelled, 2000);
        QTest::qWait(50); // late letters and replies find nobody
        QCOMPARE(answered, 2000);
    }

    void anAnswerMayDestroyTheStore()
    {
        int answered = 0;
        int cancelled = 0;
        for (int i = 1; i <= 100; ++i) {
            m_store->set(cid(i), "x", [&](const Result<>& stored) {
                ++answered;
                cancelled += !stored && stored.error().code == ErrorCode::Cancelled ? 1 : 0;
                m_store.reset();
            });
        }
        QTRY_COMPARE(answered, 100);
        QCOMPARE(cancelled, 99);
    }

    void anAnswerMayCallAgain()
    {
        int rounds = 0;
        std::function<void(const Result<>&)> again = [&](const Result<>& stored) {
            if (stored && ++rounds < 200)
                m_store->set(cid(1), QByteArray::number(rounds), again);
        };
        m_store->set(cid(1), "0", again);
        QTRY_COMPARE_WITH_TIMEOUT(rounds, 200, 20000);
    }

    // Calls made from answers that the destructor gives are cancelled too, and end.
    void aCallDuringDestructionIsCancelled()
    {
        int second = 0;
        StateStore* const store = m_store.get();
        m_store->set(cid(1), "x", [&](const Result<>&) {
            store->set(cid(2), "y", [&](const Result<>& answer) {
                second += !answer && answer.error().code == ErrorCode::Cancelled ? 1 : 0;
            });
        });
        m_store.reset();
        QCOMPARE(second, 1);
    }

    void tooMuchAtOnceIsRefusedAndTheStoreLivesOn()
    {
        const QByteArray big(8 * 1024 * 1024, 'b');
        int answered = 0;
        int exhausted = 0;
        constexpr int total = 12; // 96 MiB, and room for 64
        for (int i = 1; i <= total; ++i) {
            m_store->set(cid(i), big, [&](const Result<>& stored) {
                ++answered;
                exhausted += !stored && stored.error().code == ErrorCode::Exhausted ? 1 : 0;
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(answered, total, 20000);
        QVERIFY(exhausted >= 1 && exhausted <= 5); // fewer where the store is quicker than this loop
        Answer<> stored; // a slow machine may have lost the connection meanwhile
        const auto setAgain = [&] {
            stored = {};
            m_store->set(cid(1), "small", stored.done());
            return QTest::qWaitFor([&] { return stored.times == 1; }) && stored.good();
        };
        QTRY_VERIFY(setAgain());
        QCOMPARE(answered, total);
    }
};

QTEST_GUILESS_MAIN(TestStateStore)
#include "test_state_store.moc"
