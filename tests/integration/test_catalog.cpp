// SPDX-License-Identifier: GPL-3.0-or-later
// What the catalogue promises about levels and contents, on SQLite and on a real MariaDB alike.
#include "catalog_fixture.h"

#include "catalog/pages.h"
#include "catalog/relocations.h"

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

class TestCatalog : public CatalogFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { startServer(); }
    void init() { begin(qstrcmp(QTest::currentTestFunction(), "levelsAreReplacedAsAWhole") != 0); }
    void cleanup() { m_rig.reset(); }

    void levelsAreReplacedAsAWhole_data() { onBoth(); }
    void levelsAreReplacedAsAWhole();
    void levelsInUseStay_data() { onBoth(); }
    void levelsInUseStay();
    void maximumIsRaised_data() { onBoth(); }
    void maximumIsRaised();
    void newContentsStartAtTheBottom_data() { onBoth(); }
    void newContentsStartAtTheBottom();
    void contentsThatCannotBe_data() { onBoth(); }
    void contentsThatCannotBe();
    void namesAreExact_data() { onBoth(); }
    void namesAreExact();
    void pagesGoOnByCid_data() { onBoth(); }
    void pagesGoOnByCid();
    void removalsAreTold_data() { onBoth(); }
    void removalsAreTold();
    void manyContentsStream_data() { onBoth(); }
    void manyContentsStream();
    void viewsSizesAndHoldsAreKept_data() { onBoth(); }
    void viewsSizesAndHoldsAreKept();
};

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

QTEST_GUILESS_MAIN(TestCatalog)
#include "test_catalog.moc"
