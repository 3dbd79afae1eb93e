// SPDX-License-Identifier: GPL-3.0-or-later
// What the catalogue promises, on SQLite and on a real MariaDB alike.
#include "catalog/contents.h"
#include "catalog/history.h"
#include "catalog/levels.h"
#include "catalog/pages.h"
#include "catalog/processes.h"
#include "catalog/relocations.h"
#include "catalog_rig.h"
#include "tests/support/mariadb_server.h"

#include <QTest>
#include <QUuid>

#include <future>
#include <limits>
#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;
using catalog::ContentRecord;
using catalog::MoveRecord;

namespace {

constexpr Time noon = timeFromMicroseconds(1'700'000'000'000'000);
constexpr qint64 greatest = std::numeric_limits<qint64>::max();

Level level(LevelKeys& keys, const QString& key, qint64 from, qint64 to)
{
    Level level;
    level.key = key;
    level.slot = keys.slot(key);
    level.minCount = from;
    level.maxCount = to;
    level.path = QStringLiteral("/srv/") + key;
    return level;
}

LevelTable threeLevels(LevelKeys& keys)
{
    return LevelTable({ level(keys, QStringLiteral("bronze"), 0, 999),
        level(keys, QStringLiteral("silver"), 1000, 1999), level(keys, QStringLiteral("gold"), 2000, 10'000'000) });
}

} // namespace

class TestCatalog : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<MariaDbServer> m_server;
    QTemporaryDir m_directory;
    int m_databases = 0;
    QString m_url;
    std::unique_ptr<CatalogRig> m_rig;

    static void onBoth()
    {
        QTest::addColumn<bool>("mariadb");
        QTest::newRow("SQLite") << false;
        QTest::newRow("MariaDB") << true;
    }
    LevelSlot slot(const char* key) { return m_rig->keys.slot(QString::fromLatin1(key)); }
    CatalogRig& rig() { return *m_rig; }
    std::unique_ptr<CatalogRig> another() { return std::make_unique<CatalogRig>(m_url, m_server->password()); }

    Result<ContentRecord> insert(
        std::optional<ContentId> cid, const QByteArray& name, std::optional<LevelSlot> where = {}, Time at = noon)
    {
        return rig().written([&](Transaction& transaction) {
            return catalog::insertContents(transaction, rig().keys, cid, name, where, at);
        });
    }
    Result<bool> move(ContentId cid, const char* from, const char* to, Time at = noon)
    {
        return rig().written([&](Transaction& transaction) {
            return catalog::updateLevel(transaction, rig().keys, cid, slot(from), slot(to), at);
        });
    }
    Result<std::optional<ContentRecord>> content(ContentId cid)
    {
        return rig().seen(
            [&](Transaction& transaction) { return catalog::selectContent(transaction, rig().keys, cid); });
    }
    Result<Page<HistoryRow>> history(const HistoryQuery& query = {})
    {
        return rig().seen([&](Transaction& transaction) { return catalog::selectHistory(transaction, query); });
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void opensAndSaysWhatItIs_data() { onBoth(); }
    void opensAndSaysWhatItIs();
    void comesBackTheSame_data() { onBoth(); }
    void comesBackTheSame();
    void levelsAreReplacedAsAWhole_data() { onBoth(); }
    void levelsAreReplacedAsAWhole();
    void pagesGoOnByCid_data() { onBoth(); }
    void removalsAreTold_data() { onBoth(); }
    void levelsInUseStay_data() { onBoth(); }
    void pagesGoOnByCid();
    void removalsAreTold();
    void levelsInUseStay();
    void maximumIsRaised_data() { onBoth(); }
    void maximumIsRaised();
    void newContentsStartAtTheBottom_data() { onBoth(); }
    void newContentsStartAtTheBottom();
    void contentsThatCannotBe_data() { onBoth(); }
    void contentsThatCannotBe();
    void namesAreExact_data() { onBoth(); }
    void namesAreExact();
    void aChangeOfLevelWritesHistoryOnce_data() { onBoth(); }
    void aChangeOfLevelWritesHistoryOnce();
    void historyIsPagedAndSearched_data() { onBoth(); }
    void historyIsPagedAndSearched();
    void manyContentsStream_data() { onBoth(); }
    void manyContentsStream();
    void viewsSizesAndHoldsAreKept_data() { onBoth(); }
    void viewsSizesAndHoldsAreKept();
    void relocationsAreKeptWhole_data() { onBoth(); }
    void relocationsAreKeptWhole();
    void epochsOnlyGrow_data() { onBoth(); }
    void epochsOnlyGrow();
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

void TestCatalog::initTestCase()
{
    m_server = std::make_unique<MariaDbServer>();
    QVERIFY(m_server->isRunning());
}

void TestCatalog::init()
{
    if (QTest::currentDataTag() == nullptr
        || (qstrcmp(QTest::currentDataTag(), "SQLite") != 0 && qstrcmp(QTest::currentDataTag(), "MariaDB") != 0))
        return;
    const QString name = QStringLiteral("catalog%1").arg(++m_databases);
    QFETCH(bool, mariadb);
    if (mariadb)
        QVERIFY(m_server->createDatabase(name));
    m_url = mariadb ? m_server->url(name) : QStringLiteral("sqlite:") + m_directory.filePath(name);
    m_rig = another();
    TW_GOOD(rig().facts);
    if (qstrcmp(QTest::currentTestFunction(), "levelsAreReplacedAsAWhole") == 0)
        return;
    TW_GOOD(rig().written([this](Transaction& transaction) {
        return catalog::replaceLevels(
            transaction, rig().keys, threeLevels(rig().keys), 0, QStringLiteral("test"), noon);
    }));
}

void TestCatalog::cleanup() { m_rig.reset(); }

void TestCatalog::opensAndSaysWhatItIs()
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

void TestCatalog::comesBackTheSame()
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

void TestCatalog::levelsAreReplacedAsAWhole()
{
    LevelKeys& keys = rig().keys;
    const auto select = [&] {
        return rig().seen([&](Transaction& transaction) { return catalog::selectLevels(transaction, keys); });
    };
    const auto replace = [&](const LevelTable& table, quint64 basedOn) {
        return rig().written([&](Transaction& transaction) {
            return catalog::replaceLevels(transaction, keys, table, basedOn, QStringLiteral("Ann"), noon);
        });
    };
    const auto empty = select();
    TW_GOOD(empty);
    QVERIFY(empty->table.isEmpty());
    QCOMPARE(empty->version, 0ULL);

    std::vector<Level> levels = threeLevels(keys).levels();
    levels[1].label = QStringLiteral("은 Silber");
    levels[1].url = QStringLiteral("https://cdn.example/silver/");
    levels[1].verify = Verify::SizeOnly;
    levels[1].linger = 90s;
    levels[1].reserve = greatest;
    levels[1].mode = LevelMode::Drain;
    levels[2].maxCount = greatest;
    const LevelTable table(levels);
    const auto first = replace(table, 0);
    TW_GOOD(first);
    QVERIFY(first->table == table);
    QCOMPARE(first->version, 1ULL);
    QVERIFY(select()->table == table);

    // Somebody who has not seen that edit.
    TW_ERROR(replace(threeLevels(keys), 0), ErrorCode::Fenced);
    QVERIFY(select()->table == table);
    // A table that makes no sense is refused whole.
    std::vector<Level> gap = threeLevels(keys).levels();
    gap[1].minCount = 1100;
    TW_ERROR(replace(LevelTable(gap), 1), ErrorCode::Conflict);
    QVERIFY(select()->table == table);

    // Removed, renamed, re-pathed and added at once.
    std::vector<Level> two{ level(keys, QStringLiteral("bronze"), 0, 49),
        level(keys, QStringLiteral("platinum"), 50, 100) };
    two[0].path = QStringLiteral("/mnt/bronze");
    const auto second = replace(LevelTable(two), 1);
    TW_GOOD(second);
    QCOMPARE(second->version, 2ULL);
    QVERIFY(select()->table == LevelTable(two));
}

void TestCatalog::pagesGoOnByCid()
{
    for (int cid = 1; cid <= 5; ++cid)
        TW_GOOD(insert(ContentId(cid), cid == 3 ? "Film.mp4" : QByteArray::number(cid) + ".mp4"));
    Relocation waits;
    waits.cid = ContentId(2);
    waits.wanted = slot("gold");
    TW_GOOD(
        rig().write([&](Transaction& transaction) { return catalog::saveRelocation(transaction, rig().keys, waits); }));
    const auto page = [&](const ContentPageQuery& query) {
        const Result<Page<ContentId>> found
            = rig().seen([&](Transaction& transaction) { return catalog::selectContentPage(transaction, query); });
        QString shown;
        for (const ContentId cid : found ? found->rows : std::vector<ContentId>{})
            shown += QString::number(number(cid)) + u' ';
        return found ? shown + QString(found->more ? QStringLiteral("more") : QStringLiteral("end"))
                     : found.error().text.english();
    };
    ContentPageQuery query;
    query.limit = 2;
    QCOMPARE(page(query), QStringLiteral("1 2 more"));
    query.after = ContentId(4);
    QCOMPARE(page(query), QStringLiteral("5 end"));
    query = {};
    query.level = QStringLiteral("bronze");
    QCOMPARE(page(query), QStringLiteral("1 2 3 4 5 end"));
    query.level = QStringLiteral("Bronze");
    QCOMPARE(page(query), QStringLiteral("end"));
    query = {};
    query.text = QStringLiteral("fIlM");
    QCOMPARE(page(query), QStringLiteral("3 end"));
    query = {};
    query.status = ContentStanding::Waiting;
    QCOMPARE(page(query), QStringLiteral("2 end"));
    query.status = ContentStanding::New;
    QCOMPARE(page(query), QStringLiteral("1 3 4 5 end"));
    query.status = ContentStanding::Done;
    QCOMPARE(page(query), QStringLiteral("end"));
}

void TestCatalog::removalsAreTold()
{
    for (int cid = 1; cid <= 3; ++cid)
        TW_GOOD(insert(ContentId(cid), QByteArray::number(cid) + ".mp4"));
    const auto remove = [&](int cid) {
        return rig().written([&](Transaction& transaction) {
            return catalog::deleteContent(
                transaction, rig().keys, ContentId(cid), slot("bronze"), QStringLiteral("Ann"), noon);
        });
    };
    const auto removals = [&](qint64 seen) {
        return rig().seen([&](Transaction& transaction) { return catalog::selectRemovals(transaction, seen); });
    };
    QCOMPARE(removals(0)->newest, 0);
    QVERIFY(remove(1).value());
    QVERIFY(remove(2).value());
    QVERIFY(!remove(2).value());
    QCOMPARE(removals(0)->newest, 2);
    QCOMPARE(removals(0)->contents.size(), 2U);
    QCOMPARE(removals(1)->contents, std::vector<ContentId>{ ContentId(2) });
    QVERIFY(removals(2)->contents.empty());
    TW_GOOD(insert(ContentId(2), "2.mp4"));
    QCOMPARE(removals(0)->contents, std::vector<ContentId>{ ContentId(1) }); // 2 is there again
}

void TestCatalog::levelsInUseStay()
{
    LevelKeys& keys = rig().keys;
    const LevelTable without(
        { level(keys, QStringLiteral("bronze"), 0, 999), level(keys, QStringLiteral("gold"), 1000, 10'000'000) });
    const auto replace = [&] {
        return rig().written([&](Transaction& transaction) {
            return catalog::replaceLevels(transaction, keys, without, 1, QStringLiteral("Ann"), noon);
        });
    };
    TW_GOOD(insert(ContentId(1), "a.mp4", slot("silver")));
    TW_ERROR(replace(), ErrorCode::Conflict);
    TW_GOOD(move(ContentId(1), "silver", "bronze"));

    Relocation relocation;
    relocation.cid = ContentId(1);
    relocation.wanted = slot("silver");
    TW_GOOD(
        rig().write([&](Transaction& transaction) { return catalog::saveRelocation(transaction, keys, relocation); }));
    TW_ERROR(replace(), ErrorCode::Conflict);
    TW_GOOD(
        rig().write([&](Transaction& transaction) { return catalog::deleteRelocation(transaction, ContentId(1)); }));

    // Nothing of the refused edits has stayed: the version that the third is based on is still the newest.
    const auto replaced = replace();
    TW_GOOD(replaced);
    QCOMPARE(replaced->version, 2ULL);
}

void TestCatalog::maximumIsRaised()
{
    const auto check = [&](qint64 count) {
        return rig().written([&](Transaction& transaction) { return catalog::checkMaxCount(transaction, count); });
    };
    const auto maximum = [&] {
        return rig()
            .seen([&](Transaction& transaction) { return catalog::selectLevels(transaction, rig().keys); })
            ->table.top()
            ->maxCount;
    };
    QCOMPARE(check(10'000'000).value(), false);
    QCOMPARE(maximum(), 10'000'000);
    QCOMPARE(check(10'000'001).value(), true);
    QCOMPARE(maximum(), 10'000'001);
    QCOMPARE(check(5).value(), false);
    QCOMPARE(check(greatest).value(), true);
    QCOMPARE(maximum(), greatest);
}

void TestCatalog::newContentsStartAtTheBottom()
{
    const auto first = insert({}, "a.mp4", {}, noon + 400'000us);
    TW_GOOD(first);
    QCOMPARE(number(first->cid), 1);
    QVERIFY(first->level == slot("bronze"));
    const auto given = insert(ContentId(41), "ü/한국/'\"%s.mp4", slot("gold"));
    TW_GOOD(given);
    const auto next = insert({}, "c.mp4");
    TW_GOOD(next);
    QCOMPARE(number(next->cid), 42);

    for (const ContentRecord& inserted : { *first, *given, *next }) {
        const auto there = content(inserted.cid);
        TW_GOOD(there);
        QVERIFY(*there == inserted);
        QVERIFY(!(*there)->views.total); // never reported, which is not 0
        QCOMPARE((*there)->size, -1);
    }
    QCOMPARE(microseconds(first->generated), microseconds(noon)); // whole seconds, as the columns hold them
    QCOMPARE(microseconds(content(ContentId(1)).value()->updated), microseconds(noon));
    QVERIFY(!content(ContentId(2)).value());
    QCOMPARE(history()->rows.size(), 0U);
}

void TestCatalog::contentsThatCannotBe()
{
    TW_GOOD(insert(ContentId(1), "a.mp4"));
    TW_ERROR(insert(ContentId(1), "b.mp4"), ErrorCode::Conflict);
    TW_ERROR(insert({}, "a.mp4"), ErrorCode::Conflict); // two rows with one file
    TW_GOOD(insert({}, "a.mp4", slot("gold"))); // in another directory it is another file
    TW_ERROR(insert({}, ""), ErrorCode::InvalidInput);
    TW_ERROR(insert(ContentId(0), "z.mp4"), ErrorCode::InvalidInput);
    TW_ERROR(insert(ContentId(-5), "z.mp4"), ErrorCode::InvalidInput);
    TW_GOOD(insert(ContentId(greatest), "z.mp4"));
    TW_ERROR(insert({}, "y.mp4"), ErrorCode::Exhausted);
    int rows = 0;
    TW_GOOD(rig().read([&](Transaction& transaction) {
        return catalog::selectContents(transaction, rig().keys, {}, [&](const ContentRecord&) { ++rows; });
    }));
    QCOMPARE(rows, 3);
}

void TestCatalog::namesAreExact()
{
    const auto find = [&](const QByteArray& name, ContentId except = ContentId(0)) {
        return rig().seen([&](Transaction& transaction) {
            return catalog::contentWithName(transaction, rig().keys, slot("bronze"), name, except);
        });
    };
    const QByteArray composed("\xc3\xa9.mp4"); // é in one character, and in two
    const QByteArray decomposed("e\xcc\x81.mp4");
    const std::vector<QByteArray> names{ "a.mp4", "A.mp4", "a.mp4 ", composed, decomposed, "e.mp4" };
    for (const QByteArray& name : names)
        TW_GOOD(insert({}, name));
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto found = find(names[i]);
        TW_GOOD(found);
        QCOMPARE(number(found->value()), static_cast<qint64>(i + 1));
        QVERIFY(!find(names[i], **found).value());
    }
    QVERIFY(!find("b.mp4").value());
    QVERIFY(!rig()
                 .seen([&](Transaction& transaction) {
                     return catalog::contentWithName(transaction, rig().keys, slot("gold"), "a.mp4", ContentId(0));
                 })
                 .value());

    // Level keys too: "Bronze" is not "bronze".
    QCOMPARE(move(ContentId(1), "Bronze", "gold").value(), false);
    QCOMPARE(move(ContentId(1), "bronze ", "gold").value(), false);
    QCOMPARE(move(ContentId(1), "bronze", "gold").value(), true);
}

void TestCatalog::aChangeOfLevelWritesHistoryOnce()
{
    TW_GOOD(insert(ContentId(7), "g.mp4"));
    const Time later = noon + 60s;
    std::optional<qint64> id;
    const auto moved = rig().written([&](Transaction& transaction) -> Result<bool> {
        const Result<bool> changed
            = catalog::updateLevel(transaction, rig().keys, ContentId(7), slot("bronze"), slot("silver"), later);
        const Result<std::optional<qint64>> written = catalog::historyIdOf(transaction, ContentId(7));
        if (written)
            id = *written;
        return changed;
    });
    TW_GOOD(moved);
    QVERIFY(*moved);
    QVERIFY(id);
    QVERIFY(content(ContentId(7)).value()->level == slot("silver"));
    QCOMPARE(microseconds(content(ContentId(7)).value()->updated), microseconds(later));

    MoveRecord record;
    record.cid = ContentId(7);
    record.historyId = id;
    record.from = slot("bronze");
    record.to = slot("silver");
    record.cause = Cause::Force;
    record.author = QStringLiteral("Ann");
    record.bytes = 12;
    record.seconds = 0.25;
    TW_GOOD(
        rig().write([&](Transaction& transaction) { return catalog::insertMove(transaction, rig().keys, record); }));
    record.historyId.reset(); // one that failed
    record.good = false;
    record.error = fail(ErrorCode::Exhausted, "full").value();
    TW_GOOD(
        rig().write([&](Transaction& transaction) { return catalog::insertMove(transaction, rig().keys, record); }));

    const auto page = history();
    TW_GOOD(page);
    QCOMPARE(page->rows.size(), 1U);
    const HistoryRow expected{ *id, ContentId(7), QStringLiteral("g.mp4"), noon, QStringLiteral("bronze"), later,
        QStringLiteral("silver"), QStringLiteral("force"), QStringLiteral("Ann") };
    QVERIFY(page->rows.front() == expected);

    // Compare-and-set: not where it is thought to be, nor to where it is, nor a content that is not there.
    QCOMPARE(move(ContentId(7), "bronze", "gold").value(), false);
    QCOMPARE(move(ContentId(7), "silver", "silver").value(), false);
    QCOMPARE(move(ContentId(8), "bronze", "gold").value(), false);
    QCOMPARE(history()->rows.size(), 1U);
    // An update that changes no level writes none, whoever makes it.
    TW_GOOD(rig().write([&](Transaction& transaction) -> Result<> {
        return transaction
            .run(QStringLiteral("UPDATE contents SET content_level = content_level, filename = 'h.mp4' WHERE cid = 7"))
            .map([](QSqlQuery*) {});
    }));
    QCOMPARE(history()->rows.size(), 1U);
}

void TestCatalog::historyIsPagedAndSearched()
{
    for (int i = 1; i <= 5; ++i)
        TW_GOOD(insert(ContentId(i), "film" + QByteArray::number(i) + (i == 3 ? "-100%_Sommer.mp4" : ".mp4")));
    for (int i = 1; i <= 5; ++i)
        QVERIFY(move(ContentId(i), "bronze", "gold", noon + std::chrono::seconds(i)).value());
    QVERIFY(move(ContentId(2), "gold", "silver", noon + 9s).value());

    const auto all = history();
    TW_GOOD(all);
    QCOMPARE(all->rows.size(), 6U);
    QVERIFY(!all->more);
    QVERIFY(std::ranges::is_sorted(all->rows, std::greater<>(), &HistoryRow::id));
    QVERIFY(all->rows.front().cause.isEmpty());

    HistoryQuery query;
    query.limit = 4;
    const auto first = history(query);
    QCOMPARE(first->rows.size(), 4U);
    QVERIFY(first->more);
    query.before = first->rows.back().id;
    const auto rest = history(query);
    QCOMPARE(rest->rows.size(), 2U);
    QVERIFY(!rest->more);
    QVERIFY(rest->rows.back() == all->rows.back());

    query = {};
    query.after = all->rows[1].id;
    QCOMPARE(history(query)->rows.size(), 1U);
    query = {};
    query.cid = ContentId(2);
    QCOMPARE(history(query)->rows.size(), 2U);
    query = {};
    query.text = QStringLiteral("100%_sommer"); // as it stands, in any case of letters
    QCOMPARE(history(query)->rows.size(), 1U);
    query.text = QStringLiteral("m%4");
    QCOMPARE(history(query)->rows.size(), 0U);

    const auto newest = rig().seen([](Transaction& transaction) { return catalog::newestHistory(transaction); });
    QCOMPARE(newest.value(), all->rows.front().id);
    const auto tail = rig().seen(
        [&](Transaction& transaction) { return catalog::selectHistoryTail(transaction, all->rows[5].id); });
    TW_GOOD(tail);
    QCOMPARE(tail->size(), 5U);
    QVERIFY(std::ranges::is_sorted(*tail, std::less(), &catalog::HistoryMark::id));
    QVERIFY(tail->front().id > all->rows[5].id);
    QCOMPARE(tail->back().id, *newest);
    QCOMPARE(std::ranges::count(*tail, ContentId(2), &catalog::HistoryMark::cid), 2);
    const auto nothing
        = rig().seen([&](Transaction& transaction) { return catalog::selectHistoryTail(transaction, *newest); });
    QVERIFY(nothing && nothing->empty());
    QVERIFY(
        !rig().seen([](Transaction& transaction) { return catalog::historyIdOf(transaction, ContentId(99)); }).value());
    QCOMPARE(rig()
                 .seen([](Transaction& transaction) { return catalog::historyIdOf(transaction, ContentId(2)); })
                 .value()
                 .value(),
        *newest);
}

void TestCatalog::manyContentsStream()
{
    constexpr int count = 5001; // more than two pages, and no whole number of them
    TW_GOOD(rig().write([&](Transaction& transaction) -> Result<> {
        for (int i = 1; i <= count; ++i) {
            const auto inserted = catalog::insertContents(
                transaction, rig().keys, ContentId(i * 3), QByteArray::number(i), slot("bronze"), noon);
            if (!inserted)
                return tl::unexpected(inserted.error());
        }
        return {};
    }));
    const auto cids = [&](std::optional<ContentId> after) {
        std::vector<qint64> found;
        const Result<> good = rig().read([&](Transaction& transaction) {
            return catalog::selectContents(transaction, rig().keys, after,
                [&](const ContentRecord& record) { found.push_back(number(record.cid)); });
        });
        return good ? found : std::vector<qint64>{};
    };
    const std::vector<qint64> all = cids({});
    QCOMPARE(all.size(), std::size_t(count));
    QVERIFY(std::ranges::adjacent_find(all, std::greater_equal<>()) == all.end());
    QCOMPARE(cids(ContentId(3 * (count - 2))), (std::vector<qint64>{ 3 * (count - 1), 3 * count }));
    QVERIFY(cids(ContentId(greatest)).empty());
}

void TestCatalog::viewsSizesAndHoldsAreKept()
{
    for (int i = 1; i <= 200; ++i)
        TW_GOOD(insert(ContentId(i), QByteArray::number(i)));
    std::vector<catalog::ContentViews> views;
    for (int i = 150; i >= 1; --i)
        views.push_back({ ContentId(i), { greatest - i, 0.1 * i, noon + Duration(i), noon - Duration(i) } });
    const auto save
        = [&] { return rig().write([&](Transaction& transaction) { return catalog::saveViews(transaction, views); }); };
    TW_GOOD(save());
    for (const auto& saved : views)
        QVERIFY(content(saved.cid).value()->views == saved.views);
    QVERIFY(!content(ContentId(151)).value()->views.total);

    views = { { ContentId(1), { 0, 0, noon, noon } }, { ContentId(2), {} } };
    TW_GOOD(save());
    QCOMPARE(content(ContentId(1)).value()->views.total.value(), 0);
    QVERIFY(!content(ContentId(2)).value()->views.total);
    views.clear();
    TW_GOOD(save());

    TW_GOOD(rig().write(
        [](Transaction& transaction) { return catalog::saveSize(transaction, ContentId(1), 100'000'000'000); }));
    TW_GOOD(rig().write([](Transaction& transaction) { return catalog::saveSize(transaction, ContentId(160), 0); }));
    TW_GOOD(rig().write([](Transaction& transaction) {
        return catalog::saveHold(transaction, ContentId(1), Time::max(), QStringLiteral("Ann"));
    }));
    TW_GOOD(rig().write([](Transaction& transaction) {
        return catalog::saveHold(transaction, ContentId(161), noon + 1us, QStringLiteral("민수"));
    }));
    ContentRecord first = content(ContentId(1)).value().value();
    QCOMPARE(first.size, 100'000'000'000);
    QVERIFY(first.heldUntil == Time::max());
    QCOMPARE(first.heldBy, QStringLiteral("Ann"));
    QCOMPARE(first.views.total.value(), 0);
    QCOMPARE(content(ContentId(160)).value()->size, 0);
    QVERIFY(!content(ContentId(160)).value()->views.total); // a size says nothing of views
    QVERIFY(content(ContentId(161)).value()->heldUntil == noon + 1us);
    QCOMPARE(content(ContentId(161)).value()->heldBy, QStringLiteral("민수"));
    TW_GOOD(rig().write([](Transaction& transaction) {
        return catalog::saveHold(transaction, ContentId(1), {}, QStringLiteral("Bob"));
    }));
    first = content(ContentId(1)).value().value();
    QVERIFY(first.heldUntil == Time{});
    QVERIFY(first.heldBy.isEmpty());

    // A cid that somebody else emptied begins anew: nothing of the earlier content is left.
    TW_GOOD(rig().write([](Transaction& transaction) -> Result<> {
        return transaction.run(QStringLiteral("DELETE FROM contents WHERE cid = 1")).map([](QSqlQuery*) {});
    }));
    TW_GOOD(insert(ContentId(1), "new"));
    QVERIFY(!content(ContentId(1)).value()->views.total);
    QCOMPARE(content(ContentId(1)).value()->size, -1);
}

void TestCatalog::relocationsAreKeptWhole()
{
    LevelKeys& keys = rig().keys;
    Relocation full;
    full.cid = ContentId(7);
    full.state = RelocationState::Failed;
    full.wanted = slot("gold");
    full.cause = Cause::Recovery;
    full.author = QStringLiteral("Ann '; DROP TABLE level; --");
    full.epoch = Epoch(greatest);
    full.owner = ProcessId(3);
    full.from = slot("bronze");
    full.to = slot("silver");
    full.file = { std::numeric_limits<quint64>::max(), std::numeric_limits<quint64>::max() - 1, 5, -7 };
    full.partInode = std::numeric_limits<quint64>::max();
    full.attempts = 3;
    full.since = noon;
    full.nextAt = noon + 1us;
    full.bytes = greatest;
    full.error = fail(ErrorCode::Conflict, "%1 is there", QStringLiteral("g.mp4")).value();
    Relocation plain;
    plain.cid = ContentId(2);
    plain.wanted = slot("silver");
    for (const Relocation& relocation : { full, plain })
        TW_GOOD(rig().write(
            [&](Transaction& transaction) { return catalog::saveRelocation(transaction, keys, relocation); }));

    std::vector<Relocation> all;
    const auto selectAll = [&] {
        all.clear();
        return rig().read([&](Transaction& transaction) {
            return catalog::selectRelocations(
                transaction, keys, [&](Relocation one) { all.push_back(std::move(one)); });
        });
    };
    TW_GOOD(selectAll());
    QVERIFY((all == std::vector<Relocation>{ plain, full }));
    const auto locked = rig().written(
        [&](Transaction& transaction) { return catalog::selectRelocation(transaction, keys, ContentId(7)); });
    QVERIFY(locked.value() == full);

    // Replaced as a whole, without what the earlier one had.
    plain.cid = full.cid;
    TW_GOOD(rig().write([&](Transaction& transaction) { return catalog::saveRelocation(transaction, keys, plain); }));
    QVERIFY(
        rig()
            .seen([&](Transaction& transaction) { return catalog::selectRelocation(transaction, keys, ContentId(7)); })
            .value()
        == plain);
    TW_GOOD(rig().write([](Transaction& transaction) { return catalog::deleteRelocation(transaction, ContentId(7)); }));
    QVERIFY(
        !rig()
             .seen([&](Transaction& transaction) { return catalog::selectRelocation(transaction, keys, ContentId(7)); })
             .value());
    TW_GOOD(selectAll());
    QCOMPARE(all.size(), 1U);

    TW_GOOD(rig().write([](Transaction& transaction) -> Result<> {
        return transaction.run(QStringLiteral("UPDATE tierwatch_relocation SET state = 'flying'")).map([](QSqlQuery*) {
        });
    }));
    TW_ERROR(selectAll(), ErrorCode::Corrupt);
}

void TestCatalog::epochsOnlyGrow()
{
    const auto take = [&](int count) {
        return rig().written([&](Transaction& transaction) { return catalog::takeEpochs(transaction, count); });
    };
    QVERIFY(
        rig().seen([](Transaction& transaction) { return catalog::newestEpoch(transaction); }).value() == Epoch::None);
    QCOMPARE(number(take(1).value()), 1);
    QCOMPARE(number(take(64).value()), 2);
    QCOMPARE(number(take(1).value()), 66);
    QCOMPARE(
        number(rig().seen([](Transaction& transaction) { return catalog::newestEpoch(transaction); }).value()), 66);
    rig().close();
    m_rig = another();
    QCOMPARE(number(take(1).value()), 67);
}

void TestCatalog::processesLiveAndDie()
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

void TestCatalog::settingsAreKept()
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

void TestCatalog::aFailedWorkIsUndoneAlone()
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

void TestCatalog::readersCannotWrite()
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

void TestCatalog::twoCatalogsRace()
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

void TestCatalog::twoStartsAtOnce()
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

void TestCatalog::newerSchemaIsRefused()
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

void TestCatalog::queuedWorkIsFinishedAtTheEnd()
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

void TestCatalog::urls_data()
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

void TestCatalog::urls()
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

void TestCatalog::urlsThatDoNotParse_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : { "", "mysql:", "mysql://", "mysql://db/films", "mysql://ann@/films", "mysql://ann@db",
             "mysql://ann@db/", "mysql://ann@db/a/b", "mysql://ann@db:99999/films", "mysql://ann@db:x/films",
             "mysql://ann:hunter2@db/films", "mysql://ann@db/films?ssl=1", "postgres://ann@db/films", "/var/lib/x" })
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestCatalog::urlsThatDoNotParse()
{
    QFETCH(QString, text);
    const auto url = CatalogUrl::parse(text);
    TW_ERROR(url, ErrorCode::InvalidInput);
    QVERIFY(!url.error().text.english().contains(QStringLiteral("hunter2")));
}

QTEST_GUILESS_MAIN(TestCatalog)
#include "test_catalog.moc"
