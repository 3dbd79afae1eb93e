// SPDX-License-Identifier: GPL-3.0-or-later
// The relocations table.
#include "models/relocation_model.h"
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
    EngineFeed feed;
    RelocationModel model;
    QAbstractItemModelTester tester;
};

std::vector<ContentId> shown(const RelocationModel& model)
{
    std::vector<ContentId> cids;
    cids.reserve(static_cast<std::size_t>(model.rowCount()));
    for (int row = 0; row < model.rowCount(); ++row)
        cids.push_back(*model.cidAt(row));
    return cids;
}

std::vector<ContentId> expected(const FakeEngine& engine, quint32 states)
{
    const std::array order{ RelocationState::Running, RelocationState::Failed, RelocationState::Waiting,
        RelocationState::Lingering };
    std::vector<std::tuple<std::ptrdiff_t, Time, ContentId>> rows;
    const Snapshot now = engine.snapshot();
    for (const RelocationRow& row : now.relocations) {
        const Relocation& relocation = row.relocation;
        if (states == 0 || (states >> static_cast<int>(relocation.state) & 1) != 0)
            rows.emplace_back(
                std::ranges::find(order, relocation.state) - order.begin(), relocation.since, relocation.cid);
    }
    std::ranges::sort(rows);
    std::vector<ContentId> cids;
    cids.reserve(rows.size());
    for (const auto& row : rows)
        cids.push_back(std::get<ContentId>(row));
    return cids;
}

} // namespace

class TestRelocationModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatAPlainComputationShows()
    {
        RandomWorld world(printedSeed(), 200);
        Fixture f(world);
        quint32 states = 0;
        for (int round = 0; round < 2000; ++round) {
            world.pushBatch(round % 20 == 0 ? 60 : 5);
            if (world.below(20) == 0) {
                states = world.random.bounded(16U);
                f.model.setStates(states);
            }
            if (world.below(300) == 0)
                world.engine.sendSnapshotAgain();
            QCoreApplication::processEvents();
            QTRY_VERIFY(f.feed.isReady());
            QCOMPARE(shown(f.model), expected(world.engine, states));
            int sum = 0;
            for (int state = 0; state < 4; ++state)
                sum += f.model.count(static_cast<RelocationState>(state));
            QCOMPARE(sum, static_cast<int>(world.engine.snapshot().relocations.size()));
        }
    }

    void everyColumnSortsBothWays()
    {
        RandomWorld world(printedSeed(), 300);
        Fixture f(world);
        QTRY_VERIFY(f.feed.isReady());
        for (int column = -1; column < RelocationColumn::Columns; ++column) {
            for (const Qt::SortOrder direction : { Qt::AscendingOrder, Qt::DescendingOrder }) {
                f.model.sort(column, direction);
                for (int round = 0; round < 20; ++round) {
                    world.pushBatch(10);
                    QCoreApplication::processEvents();
                    // The same as sorted anew: another model, asked now.
                    RelocationModel fresh(f.feed);
                    fresh.sort(column, direction);
                    QCOMPARE(shown(f.model), shown(fresh));
                }
            }
        }
        f.model.sort(RelocationColumn::Attempts);
        f.model.sort(RelocationColumn::Cid, Qt::DescendingOrder);
        QVERIFY(std::ranges::is_sorted(shown(f.model), std::ranges::greater()));
        f.model.sort(RelocationColumn::File);
        QStringList names;
        for (int row = 0; row < f.model.rowCount(); ++row)
            names.append(f.model.index(row, RelocationColumn::File).data().toString().toCaseFolded());
        QVERIFY(std::ranges::is_sorted(names));
    }

    void saysWhatHappensAndWhy()
    {
        RandomWorld world(1, 0);
        Snapshot snapshot = world.engine.snapshot();
        snapshot.contents = { world.engine.content(7, QStringLiteral("g.mp4"), bronze),
            world.engine.content(8, QStringLiteral("h.mp4"), silver) };
        RelocationRow running;
        running.relocation.cid = static_cast<ContentId>(7);
        running.relocation.state = RelocationState::Running;
        running.relocation.from = bronze;
        running.relocation.to = silver;
        running.relocation.wanted = gold; // the wish changed meanwhile
        running.relocation.cause = Cause::Force;
        running.relocation.author = QStringLiteral("kim");
        running.relocation.bytes = 10'000'000;
        running.bytesDone = 1'000'000;
        running.worker = QStringLiteral("vod-origin-1");
        RelocationRow failed;
        failed.relocation.cid = static_cast<ContentId>(8);
        failed.relocation.state = RelocationState::Failed;
        failed.relocation.wanted = gold;
        failed.relocation.attempts = 3;
        failed.relocation.error = Error{ ErrorCode::Conflict,
            Text{ "Another %1 is in %2.", { QStringLiteral("h.mp4"), QStringLiteral("gold") } } };
        snapshot.relocations = { failed, running };
        world.engine.setSnapshot(snapshot);
        Fixture f(world);
        QTRY_COMPARE(f.model.rowCount(), 2);
        const auto text = [&](int row, int column) { return f.model.index(row, column).data().toString(); };
        QCOMPARE(text(0, RelocationColumn::File), QStringLiteral("g.mp4"));
        QCOMPARE(text(0, RelocationColumn::State), QStringLiteral("running"));
        QCOMPARE(text(0, RelocationColumn::From), QStringLiteral("bronze"));
        QCOMPARE(text(0, RelocationColumn::To), QStringLiteral("silver"));
        QCOMPARE(text(0, RelocationColumn::Cause), QStringLiteral("force"));
        QCOMPARE(text(0, RelocationColumn::Author), QStringLiteral("kim"));
        QCOMPARE(text(0, RelocationColumn::Worker), QStringLiteral("vod-origin-1"));
        QCOMPARE(text(0, RelocationColumn::Progress), QStringLiteral("10 %"));
        QCOMPARE(text(0, RelocationColumn::Speed), QString());
        QCOMPARE(text(1, RelocationColumn::From), QStringLiteral("silver"));
        QCOMPARE(text(1, RelocationColumn::To), QStringLiteral("gold"));
        QCOMPARE(text(1, RelocationColumn::Detail), QStringLiteral("Another h.mp4 is in gold."));
        QCOMPARE(text(1, RelocationColumn::Attempts), QStringLiteral("3"));
        QVERIFY(f.model.index(1, 0).data(ItemRole::Loud).toBool());

        world.clock.advance(std::chrono::seconds(2));
        running.bytesDone = 5'000'000; // 2 MB/s, 2.5 s to go
        QSignalSpy layouts(&f.model, &QAbstractItemModel::layoutChanged);
        Changes changes;
        changes.relocations = { running };
        world.engine.push(changes);
        QTRY_COMPARE(text(0, RelocationColumn::Progress), QStringLiteral("50 %"));
        QCOMPARE(text(0, RelocationColumn::Speed), QStringLiteral("1.9 MiB/s"));
        QCOMPARE(text(0, RelocationColumn::TimeLeft), QStringLiteral("0:03"));
        QCOMPARE(f.model.index(0, RelocationColumn::Progress).data(ItemRole::Progress).toDouble(), 0.5);
        QCOMPARE(layouts.count(), 0);

        changes = {};
        changes.relocationsGone = { static_cast<ContentId>(7) };
        world.engine.push(changes);
        QTRY_COMPARE(f.model.rowCount(), 1);
        QCOMPARE(f.model.rowOf(static_cast<ContentId>(7)), -1);
        QCOMPARE(f.model.count(RelocationState::Running), 0);
    }

    void badIndexesAreHarmless()
    {
        RandomWorld world(printedSeed(), 30);
        Fixture f(world);
        QTRY_VERIFY(f.model.rowCount() > 0);
        for (const int number : { -1000, -1, f.model.rowCount(), 1 << 30 }) {
            (void)f.model.index(number, number).data();
            (void)f.model.headerData(number, Qt::Horizontal);
            f.model.sort(number);
            QCOMPARE(f.model.cidAt(number), std::optional<ContentId>());
            QVERIFY(f.model.entryAt(number) == nullptr);
        }
        QCOMPARE(f.model.data(QModelIndex()), QVariant());
        QCOMPARE(f.model.rowCount(f.model.index(0, 0)), 0);
    }
};

QTEST_GUILESS_MAIN(TestRelocationModel)
#include "test_relocation_model.moc"
