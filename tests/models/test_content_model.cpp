// SPDX-License-Identifier: GPL-3.0-or-later
// The contents table: the right rows in the right order, whatever happens, and signals that views can live with.
#include "tests/models/random_world.h"

#include <QAbstractItemModelTester>

#include <algorithm>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

struct Fixture {
    explicit Fixture(RandomWorld& world)
        : feed(world.engine, world.clock)
        , model(feed)
        , tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal)
    {
    }
    [[nodiscard]] bool settled()
    {
        return waitUntil([this] { return model.isSettled() && feed.isReady(); });
    }
    EngineFeed feed;
    ContentModel model;
    QAbstractItemModelTester tester;
};

Changes contentsOf(std::vector<ContentRow> rows)
{
    Changes changes;
    changes.contents = std::move(rows);
    return changes;
}

} // namespace

class TestContentModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatAPlainComputationShows()
    {
        RandomWorld world(printedSeed(), 150);
        Fixture f(world);
        ContentSort sort;
        ContentFilter filter;
        for (int round = 0; round < 2000; ++round) {
            world.pushBatch(round % 20 == 0 ? 120 : 4);
            if (world.below(8) == 0) {
                sort = { static_cast<ContentColumn::Column>(world.below(ContentColumn::Columns)),
                    world.below(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder };
                f.model.sort(sort.column, sort.direction);
            }
            if (world.below(8) == 0) {
                filter = world.below(3) == 0 ? ContentFilter() : world.randomFilter();
                f.model.setFilter(filter);
            }
            if (world.below(10) == 0)
                f.model.setFrozen(!f.model.isFrozen());
            if (world.below(400) == 0)
                world.engine.sendSnapshotAgain();
            if (world.below(3) == 0) // sometimes several batches, and questions, before an answer
                continue;
            QCoreApplication::processEvents();
            f.model.settle();
            QVERIFY(f.settled());
            QCOMPARE(shownCids(f.model), world.expected(filter, sort));
        }
    }

    void countsOfTheStatusesAddUp()
    {
        RandomWorld world(printedSeed(), 100);
        Fixture f(world);
        QTRY_VERIFY(f.feed.isReady());
        for (int round = 0; round < 300; ++round) {
            world.pushBatch(10);
            QCoreApplication::processEvents();
            qint64 sum = 0;
            for (std::size_t i = 0; i < contentStatuses; ++i) {
                ContentFilter filter;
                const auto status = static_cast<ContentStatus>(i);
                filter.statuses = ContentFilter::bit(status);
                QCOMPARE(f.feed.contents().count(status), std::ssize(world.expected(filter, {})));
                sum += f.feed.contents().count(status);
            }
            QCOMPARE(sum, std::ssize(world.engine.snapshot().contents));
            QCOMPARE(f.feed.contents().total(), sum);
        }
    }

    void persistentIndexesFollowTheirContent()
    {
        RandomWorld world(printedSeed(), 200);
        Fixture f(world);
        QVERIFY(f.settled());
        std::vector<std::pair<QPersistentModelIndex, qint64>> kept;
        for (int row = 0; row < f.model.rowCount(); row += 3) {
            const QModelIndex index = f.model.index(row, world.below(ContentColumn::Columns));
            kept.emplace_back(index, index.data(ItemRole::Cid).toLongLong());
        }
        for (int round = 0; round < 200; ++round) {
            QSet<qint64> wasShown;
            for (const ContentId cid : f.model.allCids())
                wasShown.insert(number(cid));
            world.pushBatch(round % 4 == 0 ? 60 : 2);
            if (round % 10 == 0)
                f.model.sort(world.below(ContentColumn::Columns),
                    world.below(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
            if (round % 50 == 49)
                f.model.setFilter(world.randomFilter());
            QCoreApplication::processEvents();
            f.model.settle();
            QVERIFY(f.settled());
            for (auto& [index, cid] : kept) {
                if (index.isValid()) {
                    QCOMPARE(index.data(ItemRole::Cid).toLongLong(), cid);
                    continue;
                }
                // It went; with another filter it may also have gone and come back at once.
                if (round % 50 != 49 && wasShown.contains(cid))
                    QCOMPARE(f.model.rowOf(static_cast<ContentId>(cid)), -1);
                index = f.model.indexOf(static_cast<ContentId>(cid), 1);
            }
        }
    }

    void aViewThatListensSeesTheSameRows()
    {
        // A list of cids kept only by the model's signals.
        RandomWorld world(printedSeed(), 100);
        Fixture f(world);
        QVERIFY(f.settled());
        std::vector<ContentId> mirror = shownCids(f.model);
        const auto at = [&](int row) { return mirror.begin() + row; };
        connect(&f.model, &QAbstractItemModel::rowsInserted, this, [&](const QModelIndex&, int first, int last) {
            for (int row = first; row <= last; ++row)
                mirror.insert(at(row), *f.model.cidAt(row));
        });
        connect(&f.model, &QAbstractItemModel::rowsRemoved, this,
            [&](const QModelIndex&, int first, int last) { mirror.erase(at(first), at(last + 1)); });
        connect(&f.model, &QAbstractItemModel::rowsMoved, this,
            [&](const QModelIndex&, int from, int, const QModelIndex&, int to) {
                const ContentId cid = mirror[static_cast<std::size_t>(from)];
                mirror.erase(at(from));
                mirror.insert(at(to > from ? to - 1 : to), cid);
                QCOMPARE(f.model.rowOf(cid), to > from ? to - 1 : to); // also in the middle of a change
            });
        connect(&f.model, &QAbstractItemModel::layoutChanged, this, [&] {
            std::vector<ContentId> now = shownCids(f.model);
            QVERIFY(std::ranges::is_permutation(now, mirror));
            mirror = std::move(now);
        });
        QSignalSpy moves(&f.model, &QAbstractItemModel::rowsMoved);
        QSignalSpy layouts(&f.model, &QAbstractItemModel::layoutChanged);
        for (int round = 0; round < 600; ++round) {
            world.pushBatch(round % 10 == 0 ? 50 : 3);
            QCoreApplication::processEvents();
            f.model.settle();
            QVERIFY(f.settled());
            QCOMPARE(mirror, shownCids(f.model));
        }
        QVERIFY(moves.count() > 20);
        QVERIFY(layouts.count() > 20);
    }

    void manyScatteredChangesAreOneLayoutChange()
    {
        RandomWorld world(1, 0);
        Snapshot snapshot = world.engine.snapshot();
        for (int cid = 1; cid <= 1000; ++cid) {
            snapshot.contents.push_back(world.engine.content(cid, QStringLiteral("%1.mp4").arg(cid)));
            snapshot.contents.back().count = cid;
        }
        world.engine.setSnapshot(snapshot);
        Fixture f(world);
        QVERIFY(f.settled());
        QSignalSpy layouts(&f.model, &QAbstractItemModel::layoutChanged);
        QSignalSpy moves(&f.model, &QAbstractItemModel::rowsMoved);
        QSignalSpy resets(&f.model, &QAbstractItemModel::modelReset);
        const auto raise = [&](const std::vector<int>& cids) {
            std::vector<ContentRow> rows;
            for (const int cid : cids) {
                ContentRow row = snapshot.contents.at(static_cast<std::size_t>(cid - 1));
                row.count = 5000 + cid;
                rows.push_back(row);
            }
            world.engine.push(contentsOf(rows));
        };
        raise({ 10, 500, 700 });
        QTRY_COMPARE(moves.count(), 3);
        QVERIFY(f.settled());
        QCOMPARE(layouts.count(), 0);
        raise({ 11, 501, 701, 20, 30, 40 });
        QTRY_COMPARE(layouts.count(), 1);
        QVERIFY(f.settled());
        QCOMPARE(moves.count(), 3);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(f.model.cidAt(0), static_cast<ContentId>(701));
    }

    void changesAreToldInSpansOrOverEverything()
    {
        RandomWorld world(1, 0);
        Snapshot snapshot = world.engine.snapshot();
        for (int cid = 1; cid <= 100; ++cid)
            snapshot.contents.push_back(world.engine.content(cid, QStringLiteral("%1.mp4").arg(cid)));
        world.engine.setSnapshot(snapshot);
        Fixture f(world);
        QTRY_VERIFY(f.feed.isReady());
        f.model.sort(ContentColumn::Cid, Qt::AscendingOrder);
        QVERIFY(f.settled());
        QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
        const auto spans = [&] {
            std::vector<std::pair<int, int>> list;
            for (const auto& arguments : std::as_const(changed)) {
                list.emplace_back(arguments[0].toModelIndex().row(), arguments[1].toModelIndex().row());
                if (arguments[2].value<QList<int>>().isEmpty())
                    list.clear(); // the roles must be named
            }
            changed.clear();
            return list;
        };
        const auto view = [&](const std::vector<int>& cids) {
            std::vector<ContentRow> rows;
            for (const int cid : cids) {
                ContentRow& row = snapshot.contents.at(static_cast<std::size_t>(cid - 1));
                ++row.count;
                rows.push_back(row);
            }
            world.engine.push(contentsOf(rows));
            return QTest::qWaitFor([&] { return !changed.isEmpty(); });
        };
        QVERIFY(view({ 3, 4, 5, 9, 50, 51 }));
        QCOMPARE(spans(), (std::vector<std::pair<int, int>>{ { 2, 4 }, { 8, 8 }, { 49, 50 } }));
        std::vector<int> half(50);
        for (int i = 0; i < 50; ++i)
            half[static_cast<std::size_t>(i)] = 2 * i + 1;
        QVERIFY(view(half));
        QCOMPARE(spans(), (std::vector<std::pair<int, int>>{ { 0, 99 } }));
        QCOMPARE(f.model.index(0, ContentColumn::Count).data().toString(), QStringLiteral("1"));
    }

    void frozenRowsStayWhereTheyAre()
    {
        RandomWorld world(printedSeed(), 100);
        Fixture f(world);
        QVERIFY(f.settled());
        f.model.setFrozen(true);
        QSignalSpy pending(&f.model, &ContentModel::pendingChangesChanged);
        const std::vector<ContentId> before = shownCids(f.model);
        ContentRow row = *f.model.contentAt(40);
        row.count = 999'999;
        world.engine.push(contentsOf({ row, world.engine.content(100'000, QStringLiteral("new.mp4")) }));
        QTRY_COMPARE(f.model.pendingChanges(), 2);
        QCOMPARE(pending.last().at(0).toInt(), 2);
        QTest::qWait(2 * static_cast<int>(ContentModel::settleInterval.count())); // the time in which it would settle
        QCOMPARE(shownCids(f.model), before);
        QCOMPARE(
            f.model.index(40, ContentColumn::Count).data().toString(), QLocale().toString(999'999)); // values go on

        f.model.sort(ContentColumn::Cid, Qt::DescendingOrder); // what somebody asks for happens
        QVERIFY(f.settled());
        QCOMPARE(f.model.cidAt(0), static_cast<ContentId>(100'000));
        QCOMPARE(f.model.pendingChanges(), 0);
        QVERIFY(f.model.isFrozen());

        world.engine.push(contentsOf({ world.engine.content(100'001, QStringLiteral("newer.mp4")) }));
        QTRY_COMPARE(f.model.pendingChanges(), 1);
        QCOMPARE(f.model.cidAt(0), static_cast<ContentId>(100'000));
        f.model.settle(); // F5
        QTRY_COMPARE(f.model.cidAt(0), static_cast<ContentId>(100'001));
        world.engine.push(contentsOf({ world.engine.content(100'002, QStringLiteral("newest.mp4")) }));
        QTRY_COMPARE(f.model.pendingChanges(), 1);
        f.model.setFrozen(false);
        QTRY_COMPARE(f.model.cidAt(0), static_cast<ContentId>(100'002));
    }

    void anOrderThatComesAfterFreezingWaits()
    {
        // Frozen while an order is being computed: it must not be shown, and nothing after it may go wrong.
        RandomWorld world(printedSeed(), 100);
        Fixture f(world);
        QVERIFY(f.settled());
        for (int round = 0; round < 50; ++round) {
            f.model.setFrozen(false);
            for (int tries = 0; tries < 1000 && f.model.isSettled(); ++tries) {
                world.pushBatch(20);
                QCoreApplication::processEvents();
            }
            QVERIFY(!f.model.isSettled());
            f.model.setFrozen(true);
            const std::vector<ContentId> before = shownCids(f.model);
            world.pushBatch(20);
            QTest::qWait(5);
            QCOMPARE(shownCids(f.model), before);
            if (round % 2 == 0)
                f.model.settle();
            else
                f.model.setFrozen(false);
            QVERIFY(f.settled());
            QCOMPARE(shownCids(f.model), world.expected({}, {}));
        }
    }

    void theNewestQuestionWins()
    {
        RandomWorld world(printedSeed(), 2000);
        Fixture f(world);
        QTRY_VERIFY(f.feed.isReady());
        for (const QChar c : QStringLiteral("night12.mp4")) {
            ContentFilter filter = f.model.filter();
            filter.text += c;
            f.model.setFilter(filter);
        }
        f.model.sort(ContentColumn::File, Qt::AscendingOrder);
        QVERIFY(f.settled());
        QCOMPARE(shownCids(f.model), world.expected(f.model.filter(), f.model.sorting()));
    }

    void badIndexesAreHarmless()
    {
        RandomWorld world(printedSeed(), 10);
        Fixture f(world);
        QVERIFY(f.settled());
        const std::vector<int> numbers{ -1000, -1, 0, 9, 10, 11, 1 << 30 };
        for (const int row : numbers) {
            for (const int column : numbers) {
                (void)f.model.index(row, column).data();
                (void)f.model.headerData(column, Qt::Horizontal);
                (void)f.model.headerData(column, Qt::Vertical);
            }
            (void)f.model.cidAt(row);
            (void)f.model.contentAt(row);
            (void)f.model.pathAt(row);
            (void)f.model.statusAt(row);
            f.model.sort(row, Qt::AscendingOrder);
        }
        QCOMPARE(f.model.data(QModelIndex()), QVariant());
        QCOMPARE(f.model.cidAt(-1), std::optional<ContentId>());
        QCOMPARE(f.model.rowOf(static_cast<ContentId>(-5)), -1);
        QCOMPARE(f.model.rowCount(f.model.index(0, 0)), 0);
        QCOMPARE(f.model.cidsOf({ QModelIndex(), f.model.index(1, 0), f.model.index(1, 1) }).size(), std::size_t{ 1 });
    }

    void saysWhatIsKnownAndWhatIsNot()
    {
        RandomWorld world(1, 0);
        Snapshot snapshot = world.engine.snapshot();
        ContentRow unknown = world.engine.content(1, QStringLiteral("드라마.mp4"), silver);
        unknown.count = -1;
        ContentRow moving = world.engine.content(2, QStringLiteral("b.mp4"), bronze);
        moving.wanted = gold;
        moving.count = 48211;
        moving.size = 4'402'341'478;
        ContentRow failing = moving;
        failing.cid = static_cast<ContentId>(3);
        snapshot.contents = { unknown, moving, failing };
        RelocationRow running;
        running.relocation.cid = moving.cid;
        running.relocation.state = RelocationState::Running;
        running.relocation.bytes = 1000;
        running.bytesDone = 630;
        const RelocationRow failed = failedRelocation(
            failing.cid, { ErrorCode::Conflict, Text{ "Another %1 is in gold.", { QStringLiteral("b %1.mp4") } } });
        snapshot.relocations = { running, failed };
        world.engine.setSnapshot(snapshot);
        Fixture f(world);
        QTRY_VERIFY(f.feed.isReady());
        f.model.sort(ContentColumn::Cid, Qt::AscendingOrder);
        QVERIFY(f.settled());
        const auto cell = [&](int row, int column) { return f.model.index(row, column); };
        QCOMPARE(cell(0, ContentColumn::Level).data().toString(), QStringLiteral("silver"));
        QCOMPARE(cell(0, ContentColumn::Level).data(ItemRole::Badge).toString(), QStringLiteral("S"));
        QCOMPARE(cell(0, ContentColumn::Count).data().toString(), QStringLiteral("–"));
        QCOMPARE(cell(0, ContentColumn::To).data().toString(), QStringLiteral("–"));
        QCOMPARE(cell(0, ContentColumn::To).data(ItemRole::LevelSlot), QVariant());
        QCOMPARE(cell(0, ContentColumn::Size).data().toString(), QStringLiteral("–"));
        QCOMPARE(cell(0, ContentColumn::Status).data().toString(), QStringLiteral("count unknown"));
        QCOMPARE(cell(0, ContentColumn::Path).data().toString(), QStringLiteral("/srv/silver/드라마.mp4"));
        QCOMPARE(cell(1, ContentColumn::Count).data().toString(), QLocale().toString(48211));
        QCOMPARE(cell(1, ContentColumn::Size).data().toString(), QStringLiteral("4.1 GiB"));
        QCOMPARE(cell(1, ContentColumn::To).data().toString(), QStringLiteral("gold"));
        QCOMPARE(cell(1, ContentColumn::To).data(ItemRole::LevelSlot).toInt(), 2);
        QCOMPARE(cell(1, ContentColumn::Status).data(ItemRole::Progress).toDouble(), 0.63);
        QCOMPARE(cell(1, ContentColumn::Status).data().toString(), QStringLiteral("63 %"));
        QCOMPARE(
            cell(1, ContentColumn::Status).data(ItemRole::Status).toInt(), static_cast<int>(ContentStatus::Running));
        QCOMPARE(
            cell(2, ContentColumn::Status).data().toString(), QStringLiteral("failed: Another b %1.mp4 is in gold."));
        QVERIFY(cell(2, ContentColumn::Status).data(ItemRole::Loud).toBool());
        QVERIFY(
            cell(0, ContentColumn::Count).data(Qt::TextAlignmentRole).value<Qt::Alignment>().testFlag(Qt::AlignRight));
        QVERIFY(
            cell(0, ContentColumn::File).data(Qt::TextAlignmentRole).value<Qt::Alignment>().testFlag(Qt::AlignLeft));

        world.clock.advance(std::chrono::seconds(1));
        running.bytesDone = 730; // 100 a second, 270 to go
        Changes changes;
        changes.relocations = { running };
        QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
        world.engine.push(changes);
        QTRY_COMPARE(cell(1, ContentColumn::Status).data().toString(), QStringLiteral("73 % 0:03"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex(), cell(1, ContentColumn::Status));
        QCOMPARE(changed.first().at(1).toModelIndex(), cell(1, ContentColumn::Status));
    }

    void renamedLevelsAreSeenAtOnce()
    {
        RandomWorld world(printedSeed(), 50);
        Fixture f(world);
        QVERIFY(f.settled());
        f.model.sort(ContentColumn::Level, Qt::AscendingOrder);
        QVERIFY(f.settled());
        std::vector<Level> levels = world.engine.snapshot().levels.table.levels();
        levels[0].label = QStringLiteral("archive");
        std::swap(levels[1].minCount, levels[2].minCount); // another order
        Changes changes;
        changes.levels = LevelsSnapshot{ LevelTable(levels), 2 };
        world.engine.push(changes);
        QTRY_COMPARE(f.model.index(0, ContentColumn::Level).data().toString(), QStringLiteral("archive"));
        QVERIFY(f.settled());
        QCOMPARE(shownCids(f.model), world.expected({}, f.model.sorting()));
    }
};

QTEST_GUILESS_MAIN(TestContentModel)
#include "test_content_model.moc"
