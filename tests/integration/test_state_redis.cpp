// SPDX-License-Identifier: GPL-3.0-or-later
// Redis in trouble: killed, stopped, restarted, full, a replica, of another password. Each call ends once, and it comes
// back.
#include "state/state_store.h"
#include "tests/support/redis_server.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <atomic>
#include <map>

using namespace tierwatch;
using test::RedisServer;

namespace {

constexpr ContentId cid(qint64 value) { return static_cast<ContentId>(value); }

/// Every call ends within the second that is promised, and what a busy machine adds.
constexpr int endsWithin = 1500;

/// Sets ever newer numbers under a hundred keys, a few at a time, and keeps the book: each call must end once.
class Load final {
public:
    explicit Load(StateStore& store) : m_store(store) { }

    void run()
    {
        m_running = true;
        for (int i = 0; i < width; ++i)
            one();
    }
    void stop() { m_running = false; }

    [[nodiscard]] int underWay() const { return m_underWay; }
    [[nodiscard]] int good() const { return m_good; }
    [[nodiscard]] int failed() const { return m_failed; }
    [[nodiscard]] bool anyTwice() const { return m_twice; }
    [[nodiscard]] qint64 longest() const { return m_longest; }
    [[nodiscard]] const std::map<ErrorCode, int>& codes() const { return m_codes; }
    /// The newest number that was accepted under each key, and the newest that was sent.
    [[nodiscard]] const std::map<qint64, std::pair<int, int>>& book() const { return m_book; }

private:
    static constexpr int width = 32;

    void one()
    {
        const int value = ++m_last;
        const qint64 key = 1 + value % 100;
        m_book[key].second = value;
        ++m_underWay;
        QElapsedTimer since;
        since.start();
        m_store.set(cid(key), QByteArray::number(value),
            [this, key, value, since, ended = std::make_shared<bool>(false)](const Result<>& stored) {
                m_twice = m_twice || std::exchange(*ended, true);
                --m_underWay;
                m_longest = std::max(m_longest, since.elapsed());
                if (stored) {
                    ++m_good;
                    m_book[key].first = std::max(m_book[key].first, value);
                } else {
                    ++m_failed;
                    ++m_codes[stored.error().code];
                }
                if (m_running)
                    one();
            });
    }

    StateStore& m_store;
    bool m_running = false;
    bool m_twice = false;
    int m_underWay = 0;
    int m_good = 0;
    int m_failed = 0;
    int m_last = 0;
    qint64 m_longest = 0;
    std::map<ErrorCode, int> m_codes;
    std::map<qint64, std::pair<int, int>> m_book;
};

struct Fixture {
    HealthBoard board;
    std::atomic<int> fatals = 0;
    std::unique_ptr<StateService> service;
    std::unique_ptr<StateStore> store;

    explicit Fixture(const QString& url, const QString& password = {})
        : service(makeRedisState(StateUrl::parse(url).value(), password, board, [this](const Error&) { ++fatals; }))
        , store(service->connect())
    {
    }

    [[nodiscard]] Condition condition() const { return board.health().of(Component::State).condition; }
    [[nodiscard]] QString detail() const { return board.health().of(Component::State).detail.english(); }
    /// The code with which a set ends; nothing where it was stored.
    std::optional<ErrorCode> set(qint64 key = 1)
    {
        std::optional<Result<>> answer;
        store->set(cid(key), "x", [&](Result<> stored) { answer = std::move(stored); });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, endsWithin))
            return ErrorCode::Internal;
        return *answer ? std::nullopt : std::optional(answer->error().code);
    }
    std::optional<ErrorCode> get(qint64 key = 1)
    {
        std::optional<Result<std::optional<QByteArray>>> answer;
        store->get(cid(key), [&](Result<std::optional<QByteArray>> found) { answer = std::move(found); });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, endsWithin))
            return ErrorCode::Internal;
        return *answer ? std::nullopt : std::optional(answer->error().code);
    }
};

} // namespace

class TestStateRedis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nobodyThereIsSaidAtOnceAndMendsItself()
    {
        RedisServer server;
        QVERIFY(server.isRunning());
        server.kill();
        Fixture redis(server.tcpUrl());
        QElapsedTimer elapsed;
        elapsed.start();
        QCOMPARE(redis.set(), std::optional(ErrorCode::Unavailable));
        QCOMPARE(redis.condition(), Condition::Down);
        QVERIFY2(redis.detail().contains(QStringLiteral("Redis at 127.0.0.1:%1 does not answer").arg(server.port())),
            qPrintable(redis.detail()));
        QVERIFY(redis.detail().contains(u"correct --state"));
        QVERIFY(elapsed.elapsed() < endsWithin);
        QVERIFY(server.start());
        QTRY_COMPARE(redis.condition(), Condition::Good);
        QVERIFY(redis.detail().isEmpty());
        QCOMPARE(redis.set(), std::nullopt);
        QCOMPARE(redis.fatals.load(), 0);
    }

    void healthIsRightWithoutAnyCommand()
    {
        RedisServer server;
        Fixture redis(server.unixUrl());
        QCOMPARE(redis.condition(), Condition::Starting);
        QTRY_COMPARE(redis.condition(), Condition::Good);
        server.pause();
        QTRY_COMPARE(redis.condition(), Condition::Down);
        server.resume();
        QTRY_COMPARE(redis.condition(), Condition::Good);
        server.kill();
        QTRY_COMPARE(redis.condition(), Condition::Down);
        QVERIFY(server.start());
        QTRY_COMPARE(redis.condition(), Condition::Good);
    }

    void killedUnderLoad_data()
    {
        QTest::addColumn<QString>("fault");
        for (const char* fault : { "kill", "pause", "restart" })
            QTest::newRow(fault) << QString::fromLatin1(fault);
    }

    void killedUnderLoad()
    {
        QFETCH(QString, fault);
        RedisServer::Options options;
        options.durable = true;
        RedisServer server(options);
        Fixture redis(server.tcpUrl());
        Load load(*redis.store);
        load.run();
        QTRY_VERIFY(load.good() > 1000);
        if (fault == u"kill") {
            server.kill();
            QTRY_COMPARE(redis.condition(), Condition::Down);
            QVERIFY(server.start());
        } else if (fault == u"pause") {
            server.pause();
            QTRY_COMPARE(redis.condition(), Condition::Down);
            QVERIFY(load.codes().count(ErrorCode::UnknownOutcome) == 1);
            server.resume();
        } else {
            server.stop();
            QVERIFY(server.start());
        }
        const int before = load.good();
        QTRY_VERIFY(load.good() > before + 1000);
        QTRY_COMPARE(redis.condition(), Condition::Good);
        load.stop();
        QTRY_COMPARE(load.underWay(), 0);
        QVERIFY(!load.anyTwice());
        QVERIFY(load.failed() > 0);
        QVERIFY2(load.longest() < endsWithin, qPrintable(QString::number(load.longest())));
        for (const auto& [code, count] : load.codes())
            QVERIFY2(code == ErrorCode::Unavailable || code == ErrorCode::UnknownOutcome, toName(code).constData());
        if (fault == u"kill")
            return; // its last second may be lost
        for (const auto& [key, values] : load.book()) {
            const int found = server.run({ QStringLiteral("GET"), QString::number(key) }).trimmed().toInt();
            QVERIFY2(found >= values.first && found <= values.second, qPrintable(QString::number(key)));
        }
    }

    void readsThatGetNoAnswerWereNotDone()
    {
        RedisServer server;
        Fixture redis(server.tcpUrl());
        QCOMPARE(redis.set(), std::nullopt);
        server.pause();
        std::optional<ErrorCode> read;
        std::optional<ErrorCode> write;
        QElapsedTimer elapsed;
        elapsed.start();
        redis.store->get(cid(1), [&](const Result<std::optional<QByteArray>>& found) {
            read = found ? ErrorCode::Internal : found.error().code;
        });
        redis.store->set(
            cid(1), "y", [&](const Result<>& stored) { write = stored ? ErrorCode::Internal : stored.error().code; });
        QTRY_VERIFY(read && write);
        QVERIFY(elapsed.elapsed() < endsWithin);
        QCOMPARE(read, std::optional(ErrorCode::Unavailable));
        QCOMPARE(write, std::optional(ErrorCode::UnknownOutcome));
        server.resume();
        QTRY_COMPARE(redis.set(), std::nullopt);
    }

    void aClosedIdleConnectionIsNotNoticed()
    {
        RedisServer server;
        Fixture redis(server.tcpUrl());
        QCOMPARE(redis.set(), std::nullopt);
        QTest::qWait(1200); // it counts as well after a second
        server.run({ QStringLiteral("CLIENT"), QStringLiteral("KILL"), QStringLiteral("TYPE"), QStringLiteral("normal"),
            QStringLiteral("SKIPME"), QStringLiteral("yes") });
        QTest::qWait(1);
        QCOMPARE(redis.set(), std::nullopt);
        QCOMPARE(redis.condition(), Condition::Good);
    }

    void aForgottenScriptIsTaughtAgain()
    {
        RedisServer server;
        Fixture redis(server.tcpUrl());
        QCOMPARE(redis.set(), std::nullopt);
        server.run({ QStringLiteral("SCRIPT"), QStringLiteral("FLUSH") });
        for (int round = 0; round < 2; ++round) {
            std::optional<Result<StateStore::Exchange>> answer;
            redis.store->compareAndSet(
                cid(1), "x", "x", [&](Result<StateStore::Exchange> exchange) { answer = std::move(exchange); });
            QTRY_VERIFY(answer.has_value());
            QVERIFY(answer->has_value() && answer->value().stored);
        }
    }

    void passwords()
    {
        RedisServer::Options options;
        options.password = QStringLiteral("correct-horse");
        options.lines = { QStringLiteral("user watcher on >battery-staple ~* &* +@all") };
        RedisServer server(options);
        QVERIFY2(server.isRunning(), qPrintable(server.log()));

        Fixture right(server.tcpUrl(), QStringLiteral("correct-horse"));
        QCOMPARE(right.set(), std::nullopt);
        Fixture user(QString(server.tcpUrl()).replace(QStringLiteral("//"), QStringLiteral("//watcher@")),
            QStringLiteral("battery-staple"));
        QCOMPARE(user.set(), std::nullopt);
        QCOMPARE(user.fatals.load(), 0);

        Fixture wrong(server.tcpUrl(), QStringLiteral("wrong-horse"));
        QCOMPARE(wrong.set(), std::optional(ErrorCode::Forbidden));
        const std::unique_ptr<StateStore> another = wrong.service->connect();
        QTest::qWait(300); // several attempts of two clients
        QCOMPARE(wrong.fatals.load(), 1);
        QCOMPARE(wrong.condition(), Condition::Down);
        QVERIFY2(wrong.detail().contains(u"TIERWATCH_STATE_PASSWORD"), qPrintable(wrong.detail()));
        QVERIFY(!wrong.detail().contains(u"horse"));

        Fixture none(server.tcpUrl());
        QCOMPARE(none.set(), std::optional(ErrorCode::Forbidden));
        QVERIFY2(none.detail().contains(u"wants a password"), qPrintable(none.detail()));

        RedisServer open;
        Fixture needless(open.tcpUrl(), QStringLiteral("needless"));
        QCOMPARE(needless.set(), std::optional(ErrorCode::Forbidden));
        QVERIFY2(needless.detail().contains(u"no password"), qPrintable(needless.detail()));

        Fixture database(open.tcpUrl(99));
        QCOMPARE(database.set(), std::optional(ErrorCode::InvalidInput));
        QCOMPARE(database.fatals.load(), 1);
        QVERIFY2(database.detail().contains(u"no database of that number"), qPrintable(database.detail()));
    }

    void tlsIsVerified()
    {
        RedisServer::Options options;
        options.tls = true;
        RedisServer server(options);
        QVERIFY2(server.isRunning(), qPrintable(server.log()));
        Fixture trusted(server.tlsUrl());
        QCOMPARE(trusted.set(), std::nullopt);

        Fixture stranger(QStringLiteral("rediss://127.0.0.1:%1/1").arg(server.tlsPort()));
        QTRY_COMPARE(stranger.condition(), Condition::Down);
        QVERIFY2(stranger.detail().contains(u"certificate"), qPrintable(stranger.detail()));
        QVERIFY(stranger.set().has_value());

        Fixture lost(QStringLiteral("rediss://127.0.0.1:%1/1?ca=/nowhere.pem").arg(server.tlsPort()));
        QTRY_COMPARE(lost.condition(), Condition::Down);
        QVERIFY2(lost.detail().contains(u"/nowhere.pem"), qPrintable(lost.detail()));

        Fixture plain(QStringLiteral("rediss://127.0.0.1:%1/1").arg(server.port()));
        QTRY_COMPARE(plain.condition(), Condition::Down);
    }

    void aReplicaTakesNoWrites()
    {
        RedisServer master;
        RedisServer::Options options;
        options.lines = { QStringLiteral("replicaof 127.0.0.1 %1").arg(master.port()) };
        RedisServer replica(options);
        QVERIFY(replica.isRunning());
        Fixture redis(replica.tcpUrl());
        QTRY_COMPARE(redis.condition(), Condition::Down);
        QTRY_VERIFY2(redis.detail().contains(u"replica"), qPrintable(redis.detail()));
        QCOMPARE(redis.set(), std::optional(ErrorCode::Unavailable));
        replica.run({ QStringLiteral("REPLICAOF"), QStringLiteral("NO"), QStringLiteral("ONE") });
        QTRY_COMPARE(redis.condition(), Condition::Good);
        QCOMPARE(redis.set(), std::nullopt);
        replica.run({ QStringLiteral("REPLICAOF"), QStringLiteral("127.0.0.1"), QString::number(master.port()) });
        QTRY_COMPARE(redis.condition(), Condition::Down); // demoted while connected
    }

    void noMemoryLeft()
    {
        RedisServer server;
        Fixture redis(server.tcpUrl());
        QCOMPARE(redis.set(), std::nullopt);
        server.run(
            { QStringLiteral("CONFIG"), QStringLiteral("SET"), QStringLiteral("maxmemory"), QStringLiteral("1") });
        QCOMPARE(redis.set(), std::optional(ErrorCode::Exhausted));
        QCOMPARE(redis.get(), std::nullopt);
        QTRY_COMPARE(redis.condition(), Condition::Down);
        QVERIFY2(redis.detail().contains(u"memory"), qPrintable(redis.detail()));
        server.run(
            { QStringLiteral("CONFIG"), QStringLiteral("SET"), QStringLiteral("maxmemory"), QStringLiteral("0") });
        QTRY_COMPARE(redis.condition(), Condition::Good);
        QCOMPARE(redis.set(), std::nullopt);
    }

    void somebodysScriptKeepsItBusy()
    {
        RedisServer::Options options;
        options.lines = { QStringLiteral("busy-reply-threshold 50") };
        RedisServer server(options);
        QVERIFY2(server.isRunning(), qPrintable(server.log()));
        Fixture redis(server.tcpUrl());
        QCOMPARE(redis.set(), std::nullopt);
        QProcess script;
        script.start(QStringLiteral("redis-cli"),
            { QStringLiteral("-s"), server.socketPath(), QStringLiteral("EVAL"), QStringLiteral("while true do end"),
                QStringLiteral("0") });
        QVERIFY(script.waitForStarted());
        QTRY_COMPARE(redis.condition(), Condition::Down);
        QTRY_VERIFY2(redis.detail().contains(u"script"), qPrintable(redis.detail()));
        QCOMPARE(redis.set(), std::optional(ErrorCode::Unavailable));
        server.run({ QStringLiteral("SCRIPT"), QStringLiteral("KILL") });
        QTRY_COMPARE(redis.condition(), Condition::Good);
        QTRY_COMPARE(script.state(), QProcess::NotRunning);
    }

    void aKeyThatIsNoString()
    {
        RedisServer server;
        Fixture redis(server.tcpUrl());
        server.run({ QStringLiteral("LPUSH"), QStringLiteral("5"), QStringLiteral("x") });
        QCOMPARE(redis.get(5), std::optional(ErrorCode::Corrupt));
        std::optional<Result<StateStore::Exchange>> exchange;
        redis.store->compareAndSet(
            cid(5), std::nullopt, "x", [&](Result<StateStore::Exchange> answer) { exchange = std::move(answer); });
        QTRY_VERIFY(exchange.has_value());
        QVERIFY(!exchange->has_value());
        QCOMPARE(exchange->error().code, ErrorCode::Corrupt);
        QCOMPARE(redis.condition(), Condition::Good);
    }

    void theProbeLeavesNoTrace()
    {
        RedisServer server;
        Fixture redis(server.tcpUrl());
        QCOMPARE(redis.set(7), std::nullopt);
        QTRY_VERIFY(server.run({ QStringLiteral("INFO"), QStringLiteral("commandstats") })
                        .contains("cmdstat_setrange:calls=2"));
        QCOMPARE(server.run({ QStringLiteral("KEYS"), QStringLiteral("*") }).trimmed(), QByteArray("7"));
    }
};

QTEST_GUILESS_MAIN(TestStateRedis)
#include "test_state_redis.moc"
