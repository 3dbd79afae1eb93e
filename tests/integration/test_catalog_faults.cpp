// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that are not there, are killed or stopped, do not let us in; files that are no databases; locks of others.
#include "catalog/contents.h"
#include "catalog/history.h"
#include "catalog/levels.h"
#include "catalog/relocations.h"
#include "catalog_rig.h"
#include "core/time.h"
#include "tests/support/mariadb_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QTest>

#include <csignal>
#include <future>
#include <set>
#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

constexpr Time noon = timeFromMicroseconds(1'700'000'000'000'000);

const auto nothing = [](Transaction&) -> Result<> { return {}; };

Result<> make(Transaction& transaction, LevelKeys& keys, int first, int last)
{
    for (int i = first; i <= last; ++i) {
        const auto inserted = catalog::insertContents(
            transaction, keys, ContentId(i), QByteArray::number(i), keys.slot(QStringLiteral("bronze")), noon);
        if (!inserted)
            return tl::unexpected(inserted.error());
    }
    return {};
}

Result<bool> move(Transaction& transaction, LevelKeys& keys, qint64 cid)
{
    return catalog::updateLevel(transaction, keys, ContentId(cid), keys.slot(QStringLiteral("bronze")),
        keys.slot(QStringLiteral("gold")), noon + 1s);
}

} // namespace

class TestCatalogFaults : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<MariaDbServer> m_server;
    QTemporaryDir m_directory;
    QString m_database;
    int m_databases = 0;

    std::unique_ptr<CatalogRig> open() { return open(m_server->url(m_database), m_server->password()); }
    static std::unique_ptr<CatalogRig> open(const QString& url, const QString& password)
    {
        return std::make_unique<CatalogRig>(url, password);
    }
    static std::size_t historyRows(CatalogRig& rig)
    {
        HistoryQuery all;
        all.limit = 100'000;
        const auto tail
            = rig.seen([&all](Transaction& transaction) { return catalog::selectHistory(transaction, all); });
        return tail ? tail->rows.size() : 0;
    }
    QString userWith(const QString& rights);

private Q_SLOTS:
    void initTestCase();
    void init();

    void serverThatIsNotThereYet();
    void serverThatGoesWhileNothingIsAsked();
    void serverThatStopsAnswering();
    void connectionLostInTheMiddle();
    void connectionLostAtTheCommit();
    void serverKilledAtTheCommit();
    void serverKilledUnderAStreamOfWrites();
    void deadlocksAreRunAgain();
    void locksOfOthersAreWaitedFor();

    void wrongPassword();
    void noSuchDatabase();
    void rightsThatLack_data();
    void rightsThatLack();
    void overTcp();
    void nobodyListens();

    void filesThatAreNoDatabase();
    void sqliteLockedByAnotherProgram();
    void sqliteTakenAwayAndBroughtBack();
};

void TestCatalogFaults::initTestCase()
{
    m_server = std::make_unique<MariaDbServer>();
    QVERIFY(m_server->isRunning());
}

void TestCatalogFaults::init()
{
    if (!m_server->isRunning())
        QVERIFY(m_server->start());
    m_server->resume(); // a test that failed may have left it standing
    m_database = QStringLiteral("faults%1").arg(++m_databases);
    QVERIFY(m_server->createDatabase(m_database));
}

void TestCatalogFaults::serverThatIsNotThereYet()
{
    m_server->stop();
    const auto rig = open();
    TW_ERROR(rig->facts, ErrorCode::Unavailable);
    QVERIFY(rig->facts.error().text.english().contains(m_server->socket()));
    QTRY_COMPARE(rig->health().condition, Condition::Down);
    QVERIFY(rig->health().detail == rig->facts.error().text);
    QElapsedTimer timer;
    timer.start();
    TW_ERROR(rig->write(nothing), ErrorCode::Unavailable);
    TW_ERROR(rig->read(nothing), ErrorCode::Unavailable);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));

    QVERIFY(m_server->start());
    QTRY_VERIFY_WITH_TIMEOUT(rig->attempts().back().has_value(), 20'000);
    QVERIFY(rig->attempts().size() > 1);
    QTRY_COMPARE(rig->health().condition, Condition::Good);
    TW_GOOD(rig->write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, 1); }));
    TW_GOOD(rig->read(nothing));
}

void TestCatalogFaults::serverThatGoesWhileNothingIsAsked()
{
    const auto rig = open();
    TW_GOOD(rig->facts);
    QTRY_COMPARE(rig->health().condition, Condition::Good);
    m_server->kill();
    QTRY_COMPARE(rig->health().condition, Condition::Down);
    QVERIFY(!rig->health().detail.isEmpty());
    QVERIFY(m_server->start());
    QTRY_COMPARE_WITH_TIMEOUT(rig->health().condition, Condition::Good, 20'000);
    QVERIFY(rig->health().detail.isEmpty());
    TW_GOOD(rig->read(nothing));
    QCOMPARE(rig->attempts().size(), 1U); // opened once; a later loss is not a start
}

void TestCatalogFaults::serverThatStopsAnswering()
{
    const auto rig = open();
    TW_GOOD(rig->facts);
    TW_GOOD(rig->write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, 60); }));
    TW_GOOD(rig->read(nothing));
    m_server->pause();

    QElapsedTimer timer;
    timer.start();
    std::atomic<int> answers = 0;
    std::atomic<int> unavailable = 0;
    std::mutex mutex;
    std::set<qint64> mayBe;
    for (int i = 1; i <= 60; ++i) {
        const auto moved
            = [&, i](Transaction& transaction) -> Result<> { return move(transaction, rig->keys, i).map([](bool) {}); };
        const auto told = [&, i](const Result<>& result) {
            if (!result && result.error().code == ErrorCode::Unavailable)
                ++unavailable;
            const std::lock_guard lock(mutex);
            if (!result && result.error().code == ErrorCode::UnknownOutcome)
                mayBe.insert(i);
            ++answers;
        };
        rig->catalog().write(moved, told);
    }
    TW_ERROR(rig->read([](Transaction& transaction) { return catalog::newestHistory(transaction).map([](qint64) {}); }),
        ErrorCode::Unavailable);
    QTRY_COMPARE_WITH_TIMEOUT(answers.load(), 60, 20'000);
    QVERIFY2(timer.elapsed() < 13'000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(rig->health().condition, Condition::Down);
    // Now it is known to be down: nobody waits any more.
    for (int i = 0; i < 5; ++i) {
        timer.restart();
        TW_ERROR(rig->write(nothing), ErrorCode::Unavailable);
        QVERIFY2(timer.elapsed() < 2500, qPrintable(QString::number(timer.elapsed())));
        QTest::qWait(100);
    }

    m_server->resume();
    QTRY_COMPARE_WITH_TIMEOUT(rig->health().condition, Condition::Good, 20'000);
    QVERIFY(historyRows(*rig) <= mayBe.size()); // `unavailable` says that nothing has happened
    TW_GOOD(rig->write([&](Transaction& transaction) { return move(transaction, rig->keys, 1).map([](bool) {}); }));
}

void TestCatalogFaults::connectionLostInTheMiddle()
{
    const auto rig = open();
    TW_GOOD(rig->write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, 1); }));
    int runs = 0;
    TW_GOOD(rig->write([&](Transaction& transaction) -> Result<> {
        ++runs;
        const auto moved = move(transaction, rig->keys, 1);
        if (runs == 1)
            static_cast<void>(transaction.run(QStringLiteral("KILL CONNECTION_ID()"))); // and says nothing of it
        return moved.map([](bool) {});
    }));
    QCOMPARE(runs, 2);
    QCOMPARE(historyRows(*rig), 1U);
    runs = 0;
    TW_GOOD(rig->read([&](Transaction& transaction) -> Result<> {
        if (++runs == 1)
            static_cast<void>(transaction.run(QStringLiteral("KILL CONNECTION_ID()")));
        return catalog::newestHistory(transaction).map([](qint64) {});
    }));
    QCOMPARE(runs, 2);
}

void TestCatalogFaults::connectionLostAtTheCommit()
{
    // The answer to a COMMIT that was carried out is lost: the work is run again, and finds that it is done.
    const auto rig = open();
    TW_GOOD(rig->write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, 1); }));
    std::vector<bool> changed;
    TW_GOOD(rig->write([&](Transaction& transaction) -> Result<> {
        const auto moved = move(transaction, rig->keys, 1);
        if (!moved)
            return tl::unexpected(moved.error());
        changed.push_back(*moved);
        if (changed.size() > 1)
            return {};
        // Committed behind the back of the catalogue, which then meets a dead connection.
        const auto committed = transaction.run(QStringLiteral("COMMIT"));
        static_cast<void>(transaction.run(QStringLiteral("KILL CONNECTION_ID()")));
        return committed.map([](QSqlQuery*) {});
    }));
    QCOMPARE(changed, (std::vector<bool>{ true, false }));
    QCOMPARE(historyRows(*rig), 1U);
}

void TestCatalogFaults::serverKilledAtTheCommit()
{
    const auto rig = open();
    TW_GOOD(rig->write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, 1); }));
    const auto pid = static_cast<pid_t>(m_server->processId());
    const auto result = rig->write([&](Transaction& transaction) -> Result<> {
        const auto moved = move(transaction, rig->keys, 1);
        ::kill(pid, SIGKILL);
        return moved.map([](bool) {});
    });
    TW_ERROR(result, ErrorCode::UnknownOutcome);
    m_server->kill();
    QVERIFY(m_server->start());
    QTRY_COMPARE_WITH_TIMEOUT(rig->health().condition, Condition::Good, 20'000);
    QVERIFY(historyRows(*rig) <= 1);
}

void TestCatalogFaults::serverKilledUnderAStreamOfWrites()
{
    constexpr int count = 6000;
    const auto rig = open();
    TW_GOOD(rig->write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, count); }));
    std::mutex mutex;
    std::set<qint64> good;
    std::set<qint64> notDone;
    std::atomic<int> answers = 0;
    std::thread stream([&] {
        for (int i = 1; i <= count; ++i) {
            rig->catalog().write(
                [&, i](Transaction& transaction) -> Result<> {
                    const auto epoch = catalog::takeEpochs(transaction, 1);
                    if (!epoch)
                        return tl::unexpected(epoch.error());
                    return move(transaction, rig->keys, i).map([](bool) {});
                },
                [&, i](const Result<>& result) {
                    const std::lock_guard lock(mutex);
                    if (result)
                        good.insert(i);
                    else if (result.error().code != ErrorCode::UnknownOutcome)
                        notDone.insert(i);
                    ++answers;
                });
            std::this_thread::sleep_for(200us);
        }
    });
    int kills = 0;
    const auto goodSoFar = [&] {
        const std::lock_guard lock(mutex);
        return good.size();
    };
    while (answers.load() < count && kills < 3) {
        const std::size_t before = goodSoFar();
        const std::size_t enough = before + 1 + QRandomGenerator::global()->bounded(200U);
        while (goodSoFar() < enough && answers.load() < count)
            QTest::qWait(1);
        m_server->kill();
        ++kills;
        if (!m_server->start())
            break;
    }
    stream.join();
    QTRY_COMPARE_WITH_TIMEOUT(answers.load(), count, 30'000);
    QVERIFY(m_server->isRunning());
    QVERIFY(kills > 0);
    QTRY_COMPARE_WITH_TIMEOUT(rig->health().condition, Condition::Good, 20'000);

    std::multiset<qint64> inHistory;
    std::set<qint64> moved;
    TW_GOOD(rig->read([&](Transaction& transaction) -> Result<> {
        inHistory.clear();
        moved.clear();
        HistoryQuery all;
        all.limit = 2 * count;
        const auto page = catalog::selectHistory(transaction, all);
        if (!page)
            return tl::unexpected(page.error());
        for (const HistoryRow& row : page->rows)
            inHistory.insert(number(row.cid));
        return catalog::selectContents(transaction, rig->keys, {}, [&](const catalog::ContentRecord& record) {
            if (record.level == rig->keys.slot(QStringLiteral("gold")))
                moved.insert(number(record.cid));
        });
    }));
    QVERIFY(!good.empty());
    qInfo("%d kills: %zu good, %zu refused, %zu unknown", kills, good.size(), notDone.size(),
        count - good.size() - notDone.size());
    QVERIFY(std::ranges::includes(moved, good)); // every answer was true
    for (const qint64 cid : notDone)
        QVERIFY(!moved.contains(cid));
    QCOMPARE(std::set<qint64>(inHistory.begin(), inHistory.end()), moved); // and every effect is there once
    QCOMPARE(inHistory.size(), moved.size());
}

void TestCatalogFaults::deadlocksAreRunAgain()
{
    const auto first = open();
    const auto second = open();
    TW_GOOD(first->write([&](Transaction& transaction) { return make(transaction, first->keys, 1, 2); }));
    std::promise<void> firstHasOne;
    std::promise<void> secondHasTwo;
    const auto race = [](CatalogRig& rig, qint64 one, qint64 two, std::promise<void>& mine, std::future<void> theirs,
                          int& runs) {
        return rig.write([&](Transaction& transaction) -> Result<> {
            const auto lock = [&transaction](qint64 cid) {
                return transaction
                    .run(QStringLiteral("UPDATE contents SET filename = CONCAT(filename, 'x') WHERE cid = ?"), { cid })
                    .map([](QSqlQuery*) {});
            };
            const auto locked = lock(one);
            if (++runs == 1) {
                mine.set_value();
                theirs.wait();
            }
            return locked.and_then([&] { return lock(two); });
        });
    };
    int firstRuns = 0;
    int secondRuns = 0;
    Result<> other;
    std::thread thread([&] { other = race(*second, 2, 1, secondHasTwo, firstHasOne.get_future(), secondRuns); });
    const Result<> mine = race(*first, 1, 2, firstHasOne, secondHasTwo.get_future(), firstRuns);
    thread.join();
    TW_GOOD(mine);
    TW_GOOD(other);
    QVERIFY(firstRuns + secondRuns > 2); // one of them was the victim
    for (const qint64 cid : { 1, 2 }) {
        const auto record = first->seen(
            [&](Transaction& transaction) { return catalog::selectContent(transaction, first->keys, ContentId(cid)); });
        QCOMPARE(record.value()->filename, QByteArray::number(cid) + "xx");
    }
}

void TestCatalogFaults::locksOfOthersAreWaitedFor()
{
    const auto rig = open();
    const auto other = open();
    TW_GOOD(rig->write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, 1); }));
    std::promise<void> locked;
    std::thread thread([&] {
        static_cast<void>(other->write([&](Transaction& transaction) -> Result<> {
            const auto held = transaction.run(QStringLiteral("SELECT cid FROM contents WHERE cid = 1 FOR UPDATE"));
            locked.set_value();
            std::this_thread::sleep_for(1500ms); // longer than one wait for a lock
            return held.map([](QSqlQuery*) {});
        }));
    });
    locked.get_future().wait();
    TW_GOOD(rig->write([&](Transaction& transaction) { return move(transaction, rig->keys, 1).map([](bool) {}); }));
    thread.join();
    QCOMPARE(historyRows(*rig), 1U);
}

void TestCatalogFaults::wrongPassword()
{
    const QString password = QStringLiteral("certainly-not-it");
    const auto rig = open(m_server->url(m_database), password);
    TW_ERROR(rig->facts, ErrorCode::Forbidden);
    const QString sentence = rig->facts.error().text.english();
    QVERIFY2(sentence.contains(QStringLiteral("TIERWATCH_CATALOG_PASSWORD")), qPrintable(sentence));
    QVERIFY(!sentence.contains(password));
    QTRY_COMPARE(rig->health().condition, Condition::Down);
    QCOMPARE(rig->health().detail.english(), sentence);
    TW_ERROR(rig->write(nothing), ErrorCode::Forbidden);
    TW_ERROR(rig->read(nothing), ErrorCode::Forbidden);
    QCOMPARE(rig->attempts().size(), 1U);
}

void TestCatalogFaults::noSuchDatabase()
{
    const auto rig = open(m_server->url(QStringLiteral("nowhere")), m_server->password());
    TW_ERROR(rig->facts, ErrorCode::Forbidden); // who has no right to it is not told whether it is there
    QVERIFY(rig->facts.error().text.english().contains(QStringLiteral("nowhere")));
    QVERIFY(m_server->sql(
        QStringLiteral("CREATE USER mighty@localhost IDENTIFIED BY 'x'; GRANT ALL ON *.* TO mighty@localhost")));
    const auto mighty
        = open(m_server->url(QStringLiteral("nowhere")).replace(m_server->user() + u'@', QStringLiteral("mighty@")),
            QStringLiteral("x"));
    TW_ERROR(mighty->facts, ErrorCode::InvalidInput);
    QVERIFY(mighty->facts.error().text.english().contains(QStringLiteral("create it")));
}

QString TestCatalogFaults::userWith(const QString& rights)
{
    const QString user = QStringLiteral("user%1").arg(m_databases);
    const bool made
        = m_server
              ->sql(QStringLiteral("CREATE USER %1@localhost IDENTIFIED BY 'x'; GRANT %2 ON %3.* TO %1@localhost")
                        .arg(user, rights, m_database))
              .has_value();
    return made ? m_server->url(m_database).replace(m_server->user() + u'@', user + u'@') : QString();
}

void TestCatalogFaults::rightsThatLack_data()
{
    QTest::addColumn<QString>("rights");
    QTest::newRow("tables") << QStringLiteral("SELECT, INSERT, UPDATE, DELETE, TRIGGER");
    QTest::newRow("trigger") << QStringLiteral("SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX, ALTER");
    QTest::newRow("update") << QStringLiteral("SELECT, INSERT, DELETE, CREATE, INDEX, ALTER, TRIGGER");
}

void TestCatalogFaults::rightsThatLack()
{
    QFETCH(QString, rights);
    const auto rig = open(userWith(rights), QStringLiteral("x"));
    TW_ERROR(rig->facts, ErrorCode::Forbidden);
    const QString sentence = rig->facts.error().text.english();
    QVERIFY2(sentence.contains(QStringLiteral("grant it")), qPrintable(sentence));
    // What was said to be missing is enough.
    const QString all = sentence.mid(sentence.indexOf(QStringLiteral("grant it ")) + 9)
                            .remove(QStringLiteral(" on it."))
                            .replace(QStringLiteral(" and "), QStringLiteral(", "));
    QVERIFY(
        m_server->sql(QStringLiteral("GRANT %1 ON %2.* TO user%3@localhost").arg(all, m_database).arg(m_databases)));
    const auto again
        = open(m_server->url(m_database).replace(m_server->user() + u'@', QStringLiteral("user%1@").arg(m_databases)),
            QStringLiteral("x"));
    TW_GOOD(again->facts);
    QVERIFY(!again->facts->adopted); // the cut-off start has left nothing that looks like somebody else's
}

void TestCatalogFaults::overTcp()
{
    const auto rig = open(m_server->tcpUrl(m_database), m_server->password());
    TW_GOOD(rig->facts);
    TW_GOOD(rig->write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, 1); }));
}

void TestCatalogFaults::nobodyListens()
{
    for (const QString& url : { QStringLiteral("mysql://ann@127.0.0.1:1/films"),
             QStringLiteral("mysql://ann@localhost/films?socket=/nonexistent"),
             QStringLiteral("mysql://ann@no-such-host.invalid/films") }) {
        const auto rig = open(url, QString());
        TW_ERROR(rig->facts, ErrorCode::Unavailable);
    }
}

void TestCatalogFaults::filesThatAreNoDatabase()
{
    const QString path = m_directory.filePath(QStringLiteral("text"));
    const QByteArray text = QByteArray("This is a letter to a friend.\n").repeated(1000);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    file.close();
    TW_ERROR(open(QStringLiteral("sqlite:") + path, {})->facts, ErrorCode::Corrupt);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), text);
    TW_ERROR(open(QStringLiteral("sqlite:/nonexistent/directory/file"), {})->facts, ErrorCode::InvalidInput);
    TW_ERROR(open(QStringLiteral("sqlite:") + m_directory.path(), {})->facts, ErrorCode::InvalidInput);
    TW_ERROR(open(QStringLiteral("sqlite:"), {})->facts, ErrorCode::InvalidInput);
}

void TestCatalogFaults::sqliteLockedByAnotherProgram()
{
    const QString path = m_directory.filePath(QStringLiteral("locked"));
    const auto rig = open(QStringLiteral("sqlite:") + path, {});
    TW_GOOD(rig->facts);
    QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
    other.setDatabaseName(path);
    QVERIFY(other.open());
    QVERIFY(QSqlQuery(other).exec(QStringLiteral("BEGIN IMMEDIATE")));
    std::atomic<int> answers = 0;
    std::vector<Result<>> results;
    QElapsedTimer timer;
    timer.start();
    rig->catalog().write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, 1); },
        [&](const Result<>& result) {
            results.push_back(result);
            ++answers;
        });
    TW_GOOD(rig->read(nothing)); // reading goes on
    QTRY_COMPARE_WITH_TIMEOUT(answers.load(), 1, 20'000);
    TW_ERROR(results[0], ErrorCode::Unavailable);
    QVERIFY(timer.elapsed() > 4000);
    QVERIFY(results[0].error().text.english().contains(QStringLiteral("locked by another program")));

    rig->catalog().write([&](Transaction& transaction) { return make(transaction, rig->keys, 1, 1); },
        [&](const Result<>& result) {
            results.push_back(result);
            ++answers;
        });
    QTest::qWait(300);
    QVERIFY(QSqlQuery(other).exec(QStringLiteral("COMMIT")));
    QTRY_COMPARE_WITH_TIMEOUT(answers.load(), 2, 20'000);
    TW_GOOD(results[1]);
    other.close();
    other = QSqlDatabase();
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
}

void TestCatalogFaults::sqliteTakenAwayAndBroughtBack()
{
    // A directory that comes only later, say a disk that is mounted late, is not waited for: it is an error that says
    // what to do.
    const QString path = m_directory.filePath(QStringLiteral("late/catalog"));
    TW_ERROR(open(QStringLiteral("sqlite:") + path, {})->facts, ErrorCode::InvalidInput);
    QVERIFY(QDir(m_directory.path()).mkdir(QStringLiteral("late")));
    TW_GOOD(open(QStringLiteral("sqlite:") + path, {})->facts);
}

QTEST_GUILESS_MAIN(TestCatalogFaults)
#include "test_catalog_faults.moc"
