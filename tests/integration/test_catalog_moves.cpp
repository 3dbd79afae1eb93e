// SPDX-License-Identifier: GPL-3.0-or-later
// What the catalogue promises about relocations and history, on SQLite and on a real MariaDB alike.
#include "catalog_fixture.h"

#include "catalog/relocations.h"

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;
using catalog::MoveRecord;

class TestCatalogMoves : public CatalogFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { startServer(); }
    void init() { begin(); }
    void cleanup() { m_rig.reset(); }

    void aChangeOfLevelWritesHistoryOnce_data() { onBoth(); }
    void aChangeOfLevelWritesHistoryOnce();
    void historyIsPagedAndSearched_data() { onBoth(); }
    void historyIsPagedAndSearched();
    void relocationsAreKeptWhole_data() { onBoth(); }
    void relocationsAreKeptWhole();
    void epochsOnlyGrow_data() { onBoth(); }
    void epochsOnlyGrow();
    void aStepOfManyWritesWhatChanges_data() { onBoth(); }
    void aStepOfManyWritesWhatChanges();
};

void TestCatalogMoves::aChangeOfLevelWritesHistoryOnce()
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

void TestCatalogMoves::historyIsPagedAndSearched()
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

void TestCatalogMoves::relocationsAreKeptWhole()
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

void TestCatalogMoves::epochsOnlyGrow()
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

void TestCatalogMoves::aStepOfManyWritesWhatChanges()
{
    LevelKeys& keys = rig().keys;
    std::vector<ContentId> contents;
    std::vector<Relocation> rows;
    for (int i = 1; i <= 100; ++i) { // pieces of 64, 32 and 4
        TW_GOOD(insert(ContentId(i), QByteArray::number(i)));
        Relocation row;
        row.cid = ContentId(i);
        row.wanted = slot(i % 2 == 0 ? "silver" : "gold");
        row.author = QString::number(i);
        row.since = noon;
        contents.push_back(row.cid);
        rows.push_back(row);
    }
    TW_GOOD(rig().write([&](Transaction& transaction) { return catalog::saveRelocations(transaction, keys, rows); }));
    const auto all = [&] {
        return rig().seen(
            [&](Transaction& transaction) { return catalog::selectRelocationsOf(transaction, keys, contents); });
    };
    QVERIFY(all().value() == rows);

    // Most make the same step, with values of their own and values that all share; some make another, one makes none.
    std::vector<catalog::RelocationChange> changes;
    for (Relocation& row : rows) {
        const Relocation before = row;
        if (number(row.cid) % 10 == 0) {
            row.state = RelocationState::Failed;
            row.error = fail(ErrorCode::Conflict, "%1 is there", row.author).value();
        } else if (number(row.cid) != 51) {
            row.state = RelocationState::Lingering;
            row.epoch = Epoch(7);
            row.from = slot("bronze");
            row.file = { std::numeric_limits<quint64>::max(), static_cast<quint64>(number(row.cid)), 5, -7 };
            row.nextAt = noon + 1us;
        }
        changes.push_back({ before, row });
    }
    TW_GOOD(
        rig().write([&](Transaction& transaction) { return catalog::updateRelocations(transaction, keys, changes); }));
    QVERIFY(all().value() == rows);

    // With where the contents are; one that is not there is left out, its row is not.
    TW_GOOD(move(ContentId(2), "bronze", "gold"));
    TW_GOOD(rig().write([](Transaction& transaction) -> Result<> {
        return transaction.run(QStringLiteral("DELETE FROM contents WHERE cid = 3")).map([](QSqlQuery*) {});
    }));
    const auto placed = rig().written(
        [&](Transaction& transaction) { return catalog::selectPlacedContents(transaction, keys, contents); });
    TW_GOOD(placed);
    QCOMPARE(placed->size(), 99U);
    QCOMPARE(placed->at(0).level, slot("bronze"));
    QVERIFY(placed->at(0).relocation == rows[0]);
    QCOMPARE(placed->at(1).level, slot("gold"));
    QCOMPARE(placed->at(2).cid, ContentId(4));
    QCOMPARE(all().value().size(), 100U);
}

QTEST_GUILESS_MAIN(TestCatalogMoves)
#include "test_catalog_moves.moc"
