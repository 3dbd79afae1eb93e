// SPDX-License-Identifier: GPL-3.0-or-later
// What the catalogue promises to the processes that share it, on SQLite and on a real MariaDB alike: opening, their
// lives, settings, and transactions at the same time.
#include "catalog_fixture.h"

#include "catalog/processes.h"
#include "catalog/relocations.h"

#include <QUuid>

#include <future>
#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

class TestCatalogProcesses : public CatalogFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { startServer(); }
    void init() { begin(); }
    void cleanup() { m_rig.reset(); }

    void opensAndSaysWhatItIs_data() { onBoth(); }
    void opensAndSaysWhatItIs();
    void comesBackTheSame_data() { onBoth(); }
    void comesBackTheSame();
    void processesLiveAndDie_data() { onBoth(); }
    void processesLiveAndDie();
    void settingsAreKept_data() { onBoth(); }
    void settingsAreKept();
    void aFailedWorkIsUndoneAlone_data() { onBoth(); }
    void aFailedWorkIsUndoneAlone();
    void readersCannotWrite_data() { onBoth(); }
    void readersCannotWrite();
    void twoCatalogsRace_data() { onBoth(); }
    void twoCatalogsRace();
    void twoStartsAtOnce_data() { onBoth(); }
    void twoStartsAtOnce();
    void newerSchemaIsRefused_data() { onBoth(); }
    void newerSchemaIsRefused();
    void queuedWorkIsFinishedAtTheEnd_data() { onBoth(); }
    void queuedWorkIsFinishedAtTheEnd();
    void urls_data();
    void urls();
    void urlsThatDoNotParse_data();
    void urlsThatDoNotParse();
};

void TestCatalogProcesses::opensAndSaysWhatItIs()
{
    QFETCH(bool, mariadb);
    QVERIFY(!rig().facts->adopted);
    QCOMPARE(rig().facts->id.size(), 36);
    QVERIFY(rig().facts->kind.startsWith(mariadb ? QStringLiteral("MariaDB 1") : QStringLiteral("SQLite")));
    QTRY_COMPARE(rig().health().condition, Condition::Good);
    QCOMPARE(rig().health().kind, mariadb ? QStringLiteral("MariaDB") : QStringLiteral("SQLite"));
    QVERIFY(rig().health().detail.isEmpty());
    QCOMPARE(rig().attempts().size(), 1U);
}

void TestCatalogProcesses::comesBackTheSame()
{
    TW_GOOD(insert(ContentId(7), "g.mp4"));
    const QString id = rig().facts->id;
    rig().close();
    m_rig = another();
    TW_GOOD(rig().facts);
    QCOMPARE(rig().facts->id, id);
    QVERIFY(!rig().facts->adopted); // our own tables are not somebody else's at the second start
    const auto there = content(ContentId(7));
    TW_GOOD(there);
    QVERIFY(there->has_value());
    TW_GOOD(move(ContentId(7), "bronze", "gold"));
    QCOMPARE(history()->rows.size(), 1U); // and there is still one trigger
}

void TestCatalogProcesses::processesLiveAndDie()
{
    const auto start = [&](const char* instance, const char* nonce) {
        return rig()
            .written([&](Transaction& transaction) {
                return catalog::registerProcess(transaction,
                    { ProcessId::None, QString::fromLatin1(instance), QString::fromLatin1(nonce),
                        QStringLiteral("host"), 4 });
            })
            .value();
    };
    const auto renew = [&](ProcessId id) {
        return rig().written([&](Transaction& transaction) { return catalog::renewProcess(transaction, id); }).value();
    };
    const auto all = [&] {
        return rig().seen([](Transaction& transaction) { return catalog::selectProcesses(transaction); }).value();
    };
    const ProcessId first = start("A", "1");
    const ProcessId other = start("B", "1");
    QVERIFY(renew(first));
    QVERIFY(renew(first));
    const ProcessId second = start("A", "2"); // after a crash
    QVERIFY(first != second);
    QVERIFY(!renew(first));
    QVERIFY(renew(second) && renew(other));
    auto processes = all();
    QCOMPARE(processes.size(), 3U);
    QVERIFY(!processes[0].alive && processes[1].alive && processes[2].alive);
    QCOMPARE(processes[2].nonce, QStringLiteral("2"));
    QCOMPARE(processes[2].workers, 4);

    // Its half minute is over by the database's clock: dead, even if nobody has said so yet.
    TW_GOOD(rig().write([&](Transaction& transaction) -> Result<> {
        return transaction
            .run(QStringLiteral("UPDATE tierwatch_process SET alive_until = alive_until - 31000000 WHERE id = ?"),
                { number(other) })
            .map([](QSqlQuery*) {});
    }));
    QVERIFY(!all()[1].alive);
    QVERIFY(!renew(other));
    TW_GOOD(rig().write([&](Transaction& transaction) { return catalog::deleteProcess(transaction, second); }));
    QCOMPARE(all().size(), 2U);
    QVERIFY(number(start("C", "1")) > number(second)); // an id never comes again
}

void TestCatalogProcesses::settingsAreKept()
{
    const auto get = [&] {
        return rig()
            .seen([](Transaction& transaction) { return catalog::selectSetting(transaction, QStringLiteral("pause")); })
            .value();
    };
    const auto set = [&](const std::optional<QString>& value) {
        return rig().write([&](Transaction& transaction) {
            return catalog::saveSetting(transaction, QStringLiteral("pause"), value);
        });
    };
    QVERIFY(!get());
    TW_GOOD(set(QStringLiteral("{\"by\":\"Ann\"}")));
    QCOMPARE(get().value(), QStringLiteral("{\"by\":\"Ann\"}"));
    TW_GOOD(set(QStringLiteral("")));
    QCOMPARE(get().value(), QString());
    TW_GOOD(set({}));
    QVERIFY(!get());
}

void TestCatalogProcesses::aFailedWorkIsUndoneAlone()
{
    // All of these queue while the writer is held, and are one group then.
    std::promise<void> open;
    std::atomic<int> answers = 0;
    std::mutex mutex;
    std::vector<std::pair<int, bool>> results;
    rig().catalog().write(
        [&, gate = open.get_future().share()](Transaction&) -> Result<> {
            gate.wait();
            return {};
        },
        [&](const Result<>&) { ++answers; });
    for (int i = 1; i <= 20; ++i) {
        rig().catalog().write(
            [&, i](Transaction& transaction) -> Result<> {
                const auto inserted = catalog::insertContents(
                    transaction, rig().keys, ContentId(i), QByteArray::number(i), slot("bronze"), noon);
                if (!inserted)
                    return tl::unexpected(inserted.error());
                if (i % 5 == 0)
                    return fail(ErrorCode::Fenced, "no");
                if (i % 5 == 1)
                    throw std::runtime_error("out of the work");
                if (i % 5 == 2) // the same cid again: the database itself refuses
                    return transaction
                        .run(QStringLiteral(
                                 "INSERT INTO contents (cid, content_level, filename) VALUES (?, 'bronze', 'x')"),
                            { i })
                        .map([](QSqlQuery*) {});
                return {};
            },
            [&, i](const Result<>& result) {
                const std::lock_guard lock(mutex);
                results.emplace_back(i, result.has_value());
                ++answers;
            });
    }
    open.set_value();
    QTRY_COMPARE(answers.load(), 21);
    for (const auto& [i, good] : results) {
        QCOMPARE(good, i % 5 > 2);
        QCOMPARE(content(ContentId(i)).value().has_value(), good);
    }
}

void TestCatalogProcesses::readersCannotWrite()
{
    const auto written = rig().read([](Transaction& transaction) -> Result<> {
        if (!transaction.isReadOnly())
            return {};
        return transaction.run(QStringLiteral("UPDATE level SET path = '/x'")).map([](QSqlQuery*) {});
    });
    QVERIFY(!written);
    QVERIFY(rig().seen([&](Transaction& transaction) { return catalog::selectLevels(transaction, rig().keys); })->table
        == threeLevels(rig().keys));
}

void TestCatalogProcesses::twoCatalogsRace()
{
    // Two processes move one content to and fro, take epochs and add contents: each change is somebody's, once.
    TW_GOOD(insert(ContentId(1), "a.mp4"));
    const auto second = another();
    TW_GOOD(second->facts);
    std::atomic<int> moves = 0;
    std::atomic<int> failures = 0;
    const auto race = [&](CatalogRig& one) {
        for (int i = 0; i < 40; ++i) {
            const bool up = i % 2 == 0;
            const auto moved = one.written([&](Transaction& transaction) -> Result<bool> {
                const auto changed = catalog::updateLevel(transaction, one.keys, ContentId(1),
                    one.keys.slot(up ? QStringLiteral("bronze") : QStringLiteral("gold")),
                    one.keys.slot(up ? QStringLiteral("gold") : QStringLiteral("bronze")),
                    noon + std::chrono::seconds(i));
                const auto epoch = catalog::takeEpochs(transaction, 1);
                const auto added
                    = catalog::insertContents(transaction, one.keys, {}, QUuid::createUuid().toByteArray(), {}, noon);
                if (!epoch || !added)
                    return tl::unexpected(epoch ? added.error() : epoch.error());
                return changed;
            });
            if (moved && *moved)
                ++moves;
            if (!moved)
                ++failures;
        }
    };
    std::thread other([&] { race(*second); });
    race(rig());
    other.join();
    QCOMPARE(failures.load(), 0);
    QVERIFY(moves.load() > 0);
    QCOMPARE(history()->rows.size(), static_cast<std::size_t>(moves.load()));
    QCOMPARE(
        number(rig().seen([](Transaction& transaction) { return catalog::newestEpoch(transaction); }).value()), 80);
    int contents = 0;
    TW_GOOD(rig().read([&](Transaction& transaction) {
        return catalog::selectContents(transaction, rig().keys, {}, [&](const ContentRecord&) { ++contents; });
    }));
    QCOMPARE(contents, 81);
}

void TestCatalogProcesses::twoStartsAtOnce()
{
    QFETCH(bool, mariadb);
    rig().close();
    const QString name = QStringLiteral("race%1").arg(++m_databases);
    if (mariadb)
        QVERIFY(m_server->createDatabase(name));
    m_url = mariadb ? m_server->url(name) : QStringLiteral("sqlite:") + m_directory.filePath(name);
    std::array<std::unique_ptr<CatalogRig>, 4> rigs;
    {
        std::vector<std::thread> threads;
        for (auto& one : rigs)
            threads.emplace_back([this, &one] { one = another(); });
        for (std::thread& thread : threads)
            thread.join();
    }
    for (const auto& one : rigs) {
        TW_GOOD(one->facts);
        QCOMPARE(one->facts->id, rigs[0]->facts->id);
        QVERIFY(!one->facts->adopted);
    }
}

void TestCatalogProcesses::newerSchemaIsRefused()
{
    TW_GOOD(rig().write([](Transaction& transaction) -> Result<> {
        return transaction.run(QStringLiteral("UPDATE tierwatch_meta SET value = '9999' WHERE name = 'schema'"))
            .map([](QSqlQuery*) {});
    }));
    rig().close();
    m_rig = another();
    TW_ERROR(rig().facts, ErrorCode::Conflict);
    QVERIFY(rig().facts.error().text.english().contains(QStringLiteral("newer Tierwatch")));
    TW_ERROR(rig().write([](Transaction&) -> Result<> { return {}; }), ErrorCode::Conflict);
    TW_ERROR(rig().read([](Transaction&) -> Result<> { return {}; }), ErrorCode::Conflict);
    QTRY_COMPARE(rig().health().condition, Condition::Down);
    QVERIFY(rig().health().detail == rig().facts.error().text);
}

void TestCatalogProcesses::queuedWorkIsFinishedAtTheEnd()
{
    std::atomic<int> good = 0;
    for (int i = 1; i <= 300; ++i) {
        rig().catalog().write(
            [&, i](Transaction& transaction) -> Result<> {
                return catalog::insertContents(
                    transaction, rig().keys, ContentId(i), QByteArray::number(i), slot("bronze"), noon)
                    .map([](const ContentRecord&) {});
            },
            [&](const Result<>& result) { good += result ? 1 : 0; });
    }
    rig().close();
    QCOMPARE(good.load(), 300);
    m_rig = another();
    QVERIFY(content(ContentId(300)).value().has_value());
}

void TestCatalogProcesses::urls_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("socket");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("database");
    QTest::newRow("plain") << QStringLiteral("mysql://ann@db.example/films") << QStringLiteral("db.example") << 3306
                           << QString() << QStringLiteral("ann") << QStringLiteral("films");
    QTest::newRow("port") << QStringLiteral("mysql://ann@db:3307/films") << QStringLiteral("db") << 3307 << QString()
                          << QStringLiteral("ann") << QStringLiteral("films");
    QTest::newRow("IPv6") << QStringLiteral("mysql://ann@[::1]:3307/films") << QStringLiteral("::1") << 3307
                          << QString() << QStringLiteral("ann") << QStringLiteral("films");
    QTest::newRow("socket") << QStringLiteral("mysql://ann@localhost/films?socket=/run/my.sock")
                            << QStringLiteral("localhost") << 3306 << QStringLiteral("/run/my.sock")
                            << QStringLiteral("ann") << QStringLiteral("films");
    QTest::newRow("escaped") << QStringLiteral("mysql://a%40b@db/f%20m") << QStringLiteral("db") << 3306 << QString()
                             << QStringLiteral("a@b") << QStringLiteral("f m");
}

void TestCatalogProcesses::urls()
{
    QFETCH(QString, text);
    const auto url = CatalogUrl::parse(text);
    TW_GOOD(url);
    QVERIFY(url->kind == CatalogUrl::Kind::Mysql);
    QTEST(url->host, "host");
    QTEST(int(url->port), "port");
    QTEST(url->socket, "socket");
    QTEST(url->user, "user");
    QTEST(url->database, "database");
    const auto file = CatalogUrl::parse(QStringLiteral("sqlite:/var/lib/a b?.db"));
    TW_GOOD(file);
    QVERIFY(file->kind == CatalogUrl::Kind::Sqlite);
    QCOMPARE(file->path, QStringLiteral("/var/lib/a b?.db"));
}

void TestCatalogProcesses::urlsThatDoNotParse_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : { "", "mysql:", "mysql://", "mysql://db/films", "mysql://ann@/films", "mysql://ann@db",
             "mysql://ann@db/", "mysql://ann@db/a/b", "mysql://ann@db:99999/films", "mysql://ann@db:x/films",
             "mysql://ann:hunter2@db/films", "mysql://ann@db/films?ssl=1", "postgres://ann@db/films", "/var/lib/x" })
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestCatalogProcesses::urlsThatDoNotParse()
{
    QFETCH(QString, text);
    const auto url = CatalogUrl::parse(text);
    TW_ERROR(url, ErrorCode::InvalidInput);
    QVERIFY(!url.error().text.english().contains(QStringLiteral("hunter2")));
}

QTEST_GUILESS_MAIN(TestCatalogProcesses)
#include "test_catalog_processes.moc"
