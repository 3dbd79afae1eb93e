// SPDX-License-Identifier: GPL-3.0-or-later
// All contents are judged once, without keeping the thread from anything else for long.
#include "engine/placement_pass.h"
#include "tests/support/small_world.h"

#include <QTest>

#include <random>

using namespace tierwatch;
using namespace tierwatch::test;

class TestPlacementPass : public QObject {
    Q_OBJECT

    std::minstd_rand m_random{ 4711 };

    qint64 below(qint64 limit) { return std::uniform_int_distribution<qint64>(0, limit - 1)(m_random); }

    /// Of everything: counts known and not, held and not, on their way and not.
    void fill(SmallWorld& small, int contents)
    {
        const LevelSlot all[] = { small.bronze, small.silver, small.gold };
        for (int cid = 1; cid <= contents; ++cid) {
            IndexEntry entry = small.content(cid, all[below(3)]);
            if (below(10) > 0) {
                const Time seen = small.clock.now() - std::chrono::hours(below(24 * 90));
                entry.setViews(reportedTotal({}, below(3000), small.world.settings().rule, seen));
                entry.recent = static_cast<float>(below(3000));
            }
            if (below(10) == 0)
                entry.heldUntil = below(2) == 0 ? IndexEntry::untilReleased : 1; // 1: long over
            if (below(10) == 0)
                entry.wanted = all[below(3)];
            small.world.addContent(entry);
        }
    }

    static std::vector<ProposedMove> oneByOne(const SmallWorld& small, const LevelTable& levels, const Rule& rule)
    {
        std::vector<ProposedMove> moves;
        const Time now = small.clock.now();
        small.index.forEach([&](const IndexEntry& entry) {
            if (entry.held(now))
                return;
            const Time since{ std::chrono::seconds(entry.hereSince) };
            const LevelSlot to = place(entry.views(), entry.level, since, levels, rule, now);
            if (entry.total >= 0 && to != entry.wanted)
                moves.push_back({ entry.cid, to });
        });
        std::ranges::sort(moves, {}, &ProposedMove::cid);
        return moves;
    }

    static std::vector<ProposedMove> judged(
        PlacementPass& pass, const std::function<void(PlacementPass&, PlacementPass::Judged)>& run)
    {
        std::optional<std::vector<ProposedMove>> moves;
        run(pass, [&moves](std::vector<ProposedMove> all) { moves = std::move(all); });
        [&] { QTRY_VERIFY(moves); }();
        return moves.value_or(std::vector<ProposedMove>());
    }

private Q_SLOTS:
    void everyContentIsJudgedAsByItself_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::newRow("total") << QStringLiteral("total");
        QTest::newRow("recent") << QStringLiteral("recent:30d");
    }
    void everyContentIsJudgedAsByItself()
    {
        QFETCH(QString, rule);
        SmallWorld small(*Rule::parse(rule));
        fill(small, 20'000);
        PlacementPass pass(small.world, small.clock);
        const std::vector<ProposedMove> now = judged(pass, [](auto& one, auto done) { one.run(std::move(done)); });
        QVERIFY(now.size() > 1000);
        QVERIFY(now == oneByOne(small, small.world.levels().table, small.world.settings().rule));

        const LevelTable other = small.levels(100, 200);
        const auto byOther
            = [&](PlacementPass& one, PlacementPass::Judged done) { one.run(other, Rule::total(), std::move(done)); };
        const std::vector<ProposedMove> then = judged(pass, byOther);
        QVERIFY(then != now);
        QVERIFY(then == oneByOne(small, other, Rule::total()));
    }

    /// A content that is removed must not hide another from the walk.
    void whatStaysIsSeenWhateverIsRemovedMeanwhile()
    {
        SmallWorld small(Rule::total());
        constexpr int contents = 30'000;
        for (int cid = 1; cid <= contents; ++cid)
            small.world.addContent(small.content(cid, small.bronze));
        std::vector<bool> seen(contents + 1);
        LocationIndex::Walk walk;
        for (int turn = 0;; ++turn) {
            const std::vector<IndexEntry> some = small.index.some(walk, 500);
            if (some.empty())
                break;
            for (const IndexEntry& entry : some)
                seen[static_cast<std::size_t>(number(entry.cid))] = true;
            for (int i = 0; i < 100; ++i) // thousands: multiples of three go
                small.world.removeContent(static_cast<ContentId>(1 + below(contents / 3) * 3));
        }
        QVERIFY(small.index.size() < contents - 1000);
        small.index.forEach([&](const IndexEntry& entry) {
            QVERIFY2(seen[static_cast<std::size_t>(number(entry.cid))], qPrintable(QString::number(number(entry.cid))));
        });
    }

    void aNewPassTakesThePlaceOfTheOneUnderWay()
    {
        SmallWorld small(Rule::total());
        fill(small, 10'000);
        PlacementPass pass(small.world, small.clock);
        pass.run([](const std::vector<ProposedMove>&) { QFAIL("it was given up"); });
        QVERIFY(pass.isRunning());
        const std::vector<ProposedMove> moves = judged(pass, [](auto& one, auto done) { one.run(std::move(done)); });
        QVERIFY(moves == oneByOne(small, small.world.levels().table, Rule::total()));
        QVERIFY(!pass.isRunning());
    }
};

QTEST_GUILESS_MAIN(TestPlacementPass)
#include "test_placement_pass.moc"
