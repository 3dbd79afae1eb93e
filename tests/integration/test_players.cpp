// SPDX-License-Identifier: GPL-3.0-or-later
// Players' views on the real program while its store stands still, dies and comes back: whatever was answered 200 is in
// the store, what adds is added once, and no answer takes long.
#include "tests/api/raw_client.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"
#include "tests/support/sqlite_file.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace tierwatch::test;

namespace {

const QByteArray jsonType = "Content-Type: application/json\r\n";
constexpr qint64 longest = 2000; ///< milliseconds that an answer may take

/// One player after the other's answer, on contents of its own: what it saw stored.
class Player final {
public:
    Player(quint16 port, int cid) : m_port(port), m_cid(cid) { }

    void play(const std::atomic<bool>& end)
    {
        std::optional<RawClient> client(std::in_place, m_port);
        for (qint64 count = 1; !end; ++count) {
            const auto answered = ask(client,
                post("/post_sentence", "cid=" + QByteArray::number(m_cid) + "&count=" + QByteArray::number(count)));
            if (answered == 200)
                total = count;
            // What adds is sent with the same id until it is answered 200, as the answer before may have been lost.
            const QByteArray id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
            const QByteArray body = "{\"cid\":" + QByteArray::number(m_cid + 1) + ",\"delta\":1,\"id\":\"" + id + "\"}";
            while (ask(client, post("/api/v1/views", body, jsonType)) != 200) {
                if (end) {
                    ++open;
                    break;
                }
            }
            added += open > 0 ? 0 : 1;
        }
    }

    qint64 total = 0; ///< the last that was answered 200
    qint64 added = 0; ///< answered 200
    qint64 open = 0; ///< never answered 200: may have been added
    qint64 slowest = 0; ///< milliseconds
    int refused = 0; ///< 500 and 503
    int other = 0; ///< any other status

private:
    int ask(std::optional<RawClient>& client, const QByteArray& request)
    {
        QElapsedTimer timer;
        timer.start();
        const std::optional<RawAnswer> answer = client->send(request) ? client->answer() : std::nullopt;
        slowest = std::max(slowest, timer.elapsed());
        if (!answer) { // the program is gone: its successor listens soon
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            client.emplace(m_port);
            return 0;
        }
        if (answer->status >= 500)
            ++refused;
        else if (answer->status != 200)
            ++other;
        return answer->status;
    }

    quint16 m_port;
    int m_cid;
};

/// Players in threads, until told to end.
class Crowd final {
public:
    explicit Crowd(quint16 port)
    {
        for (int cid = 1; cid <= 9; cid += 2)
            players.push_back(std::make_unique<Player>(port, cid));
        for (const auto& player : players)
            m_threads.emplace_back([this, player = player.get()] { player->play(m_end); });
    }
    ~Crowd() { end(); }
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    void end()
    {
        m_end = true;
        for (std::thread& thread : m_threads)
            thread.join();
        m_threads.clear();
    }

    std::vector<std::unique_ptr<Player>> players;

private:
    std::atomic<bool> m_end = false;
    std::vector<std::thread> m_threads;
};

} // namespace

class TestPlayers : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<RedisServer> m_redis;
    std::unique_ptr<Program> m_program;
    quint16 m_port = 0;
    bool m_embedded = false;

    [[nodiscard]] QString path(const char* name) const { return m_dir->filePath(QString::fromLatin1(name)); }

    bool start()
    {
        QFile settings(path("tierwatch.conf"));
        if (!settings.open(QIODevice::WriteOnly) || settings.write("api-threads = 2\n") < 0)
            return false;
        settings.close();
        m_program = std::make_unique<Program>(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--config"), path("tierwatch.conf"), QStringLiteral("--data-dir"), path("data"),
                QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(m_port), QStringLiteral("--workers"),
                QStringLiteral("0"), QStringLiteral("--sample"), path("library"), QStringLiteral("--state"),
                m_embedded ? QStringLiteral("embedded") : m_redis->tcpUrl() });
        const bool ready = !m_program->waitReady().isEmpty();
        m_port = static_cast<quint16>(m_program->url().port());
        return ready;
    }

    /// What the store has of a content.
    [[nodiscard]] qint64 storedCount(int cid) const
    {
        const QByteArray json = m_embedded
            ? sqliteRow(path("data/state.sqlite"), QStringLiteral("SELECT value FROM state WHERE cid = %1").arg(cid))
                  .toUtf8()
            : m_redis->run({ QStringLiteral("GET"), QString::number(cid) });
        return QJsonDocument::fromJson(json).object().value(QStringLiteral("count")).toString().toLongLong();
    }

    [[nodiscard]] int statusOfAView() const
    {
        return post(m_program->url(), QStringLiteral("/post_sentence"), "cid=12&count=1").status;
    }

    void checkLedgers(const Crowd& crowd, bool mayBeLate = false) const
    {
        int cid = 1;
        for (const auto& player : crowd.players) {
            const qint64 total = storedCount(cid);
            const qint64 sum = storedCount(cid + 1);
            QVERIFY2(total >= player->total,
                qPrintable(QStringLiteral("%1: answered %2, stored %3").arg(cid).arg(player->total).arg(total)));
            QVERIFY2(sum >= player->added && sum <= player->added + player->open,
                qPrintable(QStringLiteral("%1: added %2 and perhaps %3, stored %4")
                               .arg(cid + 1)
                               .arg(player->added)
                               .arg(player->open)
                               .arg(sum)));
            QCOMPARE(player->other, 0);
            QVERIFY2(mayBeLate || player->slowest < longest, qPrintable(QString::number(player->slowest)));
            QVERIFY(player->added > 0);
            cid += 2;
        }
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_port = 0;
        m_redis.reset();
        m_embedded = QByteArray(QTest::currentDataTag()) == "embedded"
            || QByteArray(QTest::currentTestFunction()).contains("Embedded");
        if (!m_embedded) {
            RedisServer::Options options;
            options.durable = true;
            // By default Redis answers before it has written, for as long as its disk is busy with the last flush.
            options.lines = QStringList{ QStringLiteral("appendfsync always") };
            m_redis = std::make_unique<RedisServer>(options);
            QVERIFY2(m_redis->isRunning(), qPrintable(m_redis->log()));
        }
        QVERIFY2(start(), m_program->errors());
    }

    void cleanup() { m_program.reset(); }

    void nothingIsLostWhileRedisStopsDiesAndComesBack()
    {
        Crowd crowd(m_port);
        QTRY_VERIFY(storedCount(9) > 100);
        m_redis->pause();
        QTest::qWait(2500); // longer than any patience
        const int stalled = statusOfAView();
        m_redis->resume();
        QCOMPARE(stalled, 500);
        QTRY_COMPARE_WITH_TIMEOUT(statusOfAView(), 200, 5000);
        m_redis->kill();
        QTRY_COMPARE_WITH_TIMEOUT(statusOfAView(), 500, 1000);
        QVERIFY(m_redis->start());
        QTRY_COMPARE_WITH_TIMEOUT(statusOfAView(), 200, 5000);
        m_redis->stop();
        QTRY_COMPARE_WITH_TIMEOUT(statusOfAView(), 500, 1000);
        QVERIFY(m_redis->start());
        QTRY_COMPARE_WITH_TIMEOUT(statusOfAView(), 200, 5000);
        const qint64 before = storedCount(9);
        QTRY_VERIFY(storedCount(9) > before + 100);
        crowd.end();
        checkLedgers(crowd);
        QVERIFY(std::ranges::any_of(crowd.players, [](const auto& player) { return player->refused > 0; }));
    }

    void nothingIsLostWhileTheEmbeddedStoreStandsStill()
    {
        Crowd crowd(m_port);
        QTRY_VERIFY(storedCount(9) > 20);
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
            other.setDatabaseName(path("data/state.sqlite"));
            other.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=0"));
            QVERIFY(other.open());
            QSqlQuery query(other);
            QElapsedTimer timer;
            timer.start();
            bool locked = false;
            while (!locked && timer.elapsed() < 10'000) // between two commits of the program
                locked = query.exec(QStringLiteral("BEGIN IMMEDIATE"));
            QVERIFY(locked); // nobody else can write now
            QTRY_COMPARE_WITH_TIMEOUT(statusOfAView(), 500, 2000);
            QTest::qWait(2500);
            QCOMPARE(statusOfAView(), 500);
            QVERIFY(query.exec(QStringLiteral("ROLLBACK")));
            query.clear();
            other.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("other"));
        QTRY_COMPARE_WITH_TIMEOUT(statusOfAView(), 200, 5000);
        const qint64 before = storedCount(9);
        QTRY_VERIFY(storedCount(9) > before + 20);
        crowd.end();
        checkLedgers(crowd);
    }

    void whatTheEmbeddedStoreAnsweredIsThereAfterAKill()
    {
        Crowd crowd(m_port);
        for (int i = 0; i < 3; ++i) {
            const qint64 before = storedCount(9);
            QTRY_VERIFY(storedCount(9) > before + 20);
            m_program->kill();
            QVERIFY2(start(), m_program->errors());
        }
        const qint64 before = storedCount(9);
        QTRY_VERIFY(storedCount(9) > before + 20);
        crowd.end();
        checkLedgers(crowd, true); // while the program starts, nobody answers
    }

    void additionsAreNeverLostInACrowd_data()
    {
        QTest::addColumn<int>("connections");
        QTest::newRow("redis") << 12;
        QTest::newRow("embedded") << 12;
    }

    void additionsAreNeverLostInACrowd()
    {
        QFETCH(const int, connections);
        constexpr int pipelined = 300;
        const QByteArray one = post("/api/v1/views", "{\"cid\":7,\"delta\":1}", jsonType);
        const QByteArray batch = post("/api/v1/views",
            "{\"views\":[{\"cid\":7,\"delta\":2},{\"cid\":8,\"count\":5},{\"cid\":7,\"delta\":3}]}", jsonType);
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        threads.reserve(static_cast<std::size_t>(connections));
        for (int i = 0; i < connections; ++i) {
            threads.emplace_back([&] {
                RawClient client(m_port);
                client.send((one + batch).repeated(pipelined / 2));
                for (int answers = 0; answers < pipelined; ++answers) {
                    const auto answer = client.answer();
                    if (!answer || answer->status != 200) {
                        ++wrong;
                        qWarning("%s", answer ? answer->body.constData() : "no answer");
                    }
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(storedCount(7), qint64{ connections } * pipelined / 2 * 6);
        QCOMPARE(storedCount(8), 5);
        // The sum is what the catalogue gets to know as well.
        QTRY_COMPARE_WITH_TIMEOUT(
            sqliteRow(path("data/catalog.sqlite"), QStringLiteral("SELECT total FROM tierwatch_content WHERE cid = 7"))
                .toLongLong(),
            storedCount(7), 10000);
    }

    void aStallTakesNoMemoryAndSaysWhenToComeBack()
    {
        QByteArray body = "{\"views\":[";
        for (int i = 0; i < 10'000; ++i)
            body += "{\"cid\":" + QByteArray::number(i % 11 + 1) + ",\"delta\":1},";
        body.back() = ']';
        const QByteArray batch = post("/api/v1/views", body + '}', jsonType);
        const auto resident = [this] {
            QFile file(QStringLiteral("/proc/%1/statm").arg(m_program->process().processId()));
            return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
        };
        const qint64 before = resident();
        QVERIFY(before > 0);
        m_redis->pause();
        QElapsedTimer timer;
        timer.start();
        std::vector<RawClient> clients;
        for (int i = 0; i < 60; ++i) {
            clients.emplace_back(m_port);
            QVERIFY(clients.back().send(batch));
        }
        for (RawClient& client : clients) {
            const auto answer = client.answer();
            QVERIFY(answer);
            QCOMPARE(answer->status, 503);
            QCOMPARE(answer->field("Retry-After"), QByteArray("1"));
        }
        QVERIFY2(timer.elapsed() < longest, qPrintable(QString::number(timer.elapsed())));
        const qint64 grown = resident() - before;
        m_redis->resume();
        QVERIFY2(grown < qint64{ 100 } * 1024 * 1024, qPrintable(QString::number(grown)));
        QTRY_COMPARE_WITH_TIMEOUT(statusOfAView(), 200, 5000);
    }
};

QTEST_GUILESS_MAIN(TestPlayers)
#include "test_players.moc"
