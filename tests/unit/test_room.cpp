// SPDX-License-Identifier: GPL-3.0-or-later
// Who goes down when a level is full: never a swap of equals, nobody for nothing, the least wanted first. And by which
// table contents are placed while levels take no new files; and what use keeps of levels while contents change.
#include "core/placement.h"
#include "core/placing_tables.h"
#include "engine/level_use.h"
#include "relocation/room.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace tierwatch;

namespace {

constexpr LevelSlot bronze{ 0 };
constexpr LevelSlot silver{ 1 };
constexpr LevelSlot gold{ 2 };

LevelTable table(LevelMode bronzeMode, LevelMode silverMode, LevelMode goldMode)
{
    std::vector<Level> levels(3);
    const LevelMode modes[] = { bronzeMode, silverMode, goldMode };
    const qint64 limits[] = { 0, 1000, 2000, 10'000'000 };
    for (std::size_t i = 0; i < levels.size(); ++i) {
        levels[i].slot = static_cast<LevelSlot>(i);
        levels[i].minCount = limits[i];
        levels[i].maxCount = limits[i + 1] - 1;
        levels[i].mode = modes[i];
    }
    return LevelTable(levels);
}

LevelSlot placed(const PlacingTables& tables, qint64 count, LevelSlot here)
{
    Views views;
    views.total = count;
    return place(views, here, {}, tables.of(here), Rule::total(), Time{});
}

struct Crowd {
    std::vector<RoomStayer> stayers;
    std::vector<RoomWaiter> waiters;
    qint64 most = 0;
    qint64 free = 0;
    double deadZone = 0;
};

Crowd someCrowd(std::mt19937_64& random)
{
    const auto upTo = [&random](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
    Crowd crowd;
    const int views = 1 + upTo(30);
    for (int i = upTo(40); i > 0; --i)
        crowd.stayers.push_back({ ContentId(i), static_cast<double>(upTo(views)), qint64{ 1 } + upTo(20) });
    for (int i = upTo(40); i > 0; --i)
        crowd.waiters.push_back({ ContentId(1000 + i), static_cast<double>(upTo(views)), qint64{ 1 } + upTo(20) });
    std::ranges::shuffle(crowd.stayers, random);
    crowd.most = 1 + upTo(100);
    crowd.free = upTo(20) - 10;
    crowd.deadZone = upTo(2) * 0.2;
    return crowd;
}

RoomChoice chosen(const Crowd& crowd)
{
    qint64 largest = 0;
    for (const RoomWaiter& waiter : crowd.waiters)
        largest = std::max(largest, waiter.bytes);
    RoomSearch search(crowd.most, crowd.free, largest, crowd.deadZone);
    for (const RoomStayer& stayer : crowd.stayers)
        search.add(stayer);
    for (const RoomWaiter& waiter : crowd.waiters)
        search.add(waiter);
    return search.choose();
}

} // namespace

class TestRoom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLeastWantedGoesForTheMostWanted()
    {
        RoomSearch search(10, 0, 10, 0);
        search.add(RoomStayer{ ContentId{ 1 }, 5, 10 });
        search.add(RoomStayer{ ContentId{ 2 }, 3, 10 });
        search.add(RoomStayer{ ContentId{ 3 }, 4, 10 });
        search.add(RoomWaiter{ ContentId{ 4 }, 3.5, 10 });
        search.add(RoomWaiter{ ContentId{ 5 }, 9, 10 });
        const RoomChoice choice = search.choose();
        QCOMPARE(choice.down, std::vector{ ContentId{ 2 } });
        QCOMPARE(choice.in, std::vector{ ContentId{ 5 } });
    }

    void equalsAreNotSwapped()
    {
        RoomSearch equal(10, 0, 10, 0);
        equal.add(RoomStayer{ ContentId{ 1 }, 5, 10 });
        equal.add(RoomWaiter{ ContentId{ 2 }, 5, 10 });
        QVERIFY(equal.choose().down.empty());
        RoomSearch nearlyEqual(10, 0, 10, 0.2);
        nearlyEqual.add(RoomStayer{ ContentId{ 1 }, 5, 10 });
        nearlyEqual.add(RoomWaiter{ ContentId{ 2 }, 6.25, 10 });
        QVERIFY(nearlyEqual.choose().down.empty());
    }

    /// Random crowds against what must hold of every choice.
    void everyChoiceIsJust()
    {
        std::mt19937_64 random(20261123);
        int choices = 0;
        for (int run = 0; run < 20'000; ++run) {
            const Crowd crowd = someCrowd(random);
            const RoomChoice choice = chosen(crowd);
            QCOMPARE(choice.down.empty(), choice.in.empty());
            if (choice.down.empty())
                continue;
            ++choices;
            std::map<ContentId, RoomStayer> stayers;
            for (const RoomStayer& stayer : crowd.stayers)
                stayers[stayer.cid] = stayer;
            std::map<ContentId, RoomWaiter> waiters;
            for (const RoomWaiter& waiter : crowd.waiters)
                waiters[waiter.cid] = waiter;
            qint64 freed = 0;
            double mostWantedDown = 0;
            for (const ContentId cid : choice.down) {
                freed += stayers.at(cid).bytes;
                mostWantedDown = std::max(mostWantedDown, stayers.at(cid).down);
            }
            QCOMPARE(freed, choice.bytes);
            const qint64 forOneAlone = waiters.at(choice.in.front()).bytes - crowd.free;
            QVERIFY2(freed - stayers.at(choice.down.back()).bytes < std::max(crowd.most, forOneAlone),
                "more goes than down to the low mark");
            qint64 needed = 0;
            double bestIn = 0;
            for (const ContentId cid : choice.in) {
                needed += waiters.at(cid).bytes;
                bestIn = std::max(bestIn, waiters.at(cid).up);
            }
            QVERIFY2(needed <= crowd.free + freed, "those that come in have no room");
            QVERIFY2(mostWantedDown < (1 - crowd.deadZone) * bestIn, "somebody goes for one that is wanted no more");
            for (const RoomStayer& stayer : crowd.stayers) // the least wanted ones, all of them
                QVERIFY(
                    stayer.down >= mostWantedDown || std::ranges::find(choice.down, stayer.cid) != choice.down.end());
        }
        QVERIFY(choices > 1000);
    }

    void aMillionAreOnePass()
    {
        QElapsedTimer watch;
        watch.start();
        RoomSearch search(1'000'000, 0, 500'000, 0.2);
        for (int i = 0; i < 1'000'000; ++i)
            search.add(RoomStayer{ ContentId(i), static_cast<double>(i * 7919LL % 1'000'003), 1000 });
        search.add(RoomWaiter{ ContentId{ 2'000'000 }, 1e6, 500'000 });
        QCOMPARE(search.choose().down.size(), std::size_t(500));
        qInfo("a million in %lld ms", watch.elapsed());
    }

    void levelsThatTakeNoFilesArePassedOver()
    {
        using enum LevelMode;
        const PlacingTables usual(table(InUse, InUse, InUse));
        QCOMPARE(placed(usual, 2500, bronze), gold);

        const PlacingTables noNewGold(table(InUse, InUse, NoNewFiles));
        QCOMPARE(placed(noNewGold, 2500, bronze), silver);
        QCOMPARE(placed(noNewGold, 2500, gold), gold); // what is there stays
        QCOMPARE(placed(noNewGold, 1500, gold), silver);
        QCOMPARE(placed(noNewGold, 2500, silver), silver);

        const PlacingTables drainedSilver(table(InUse, Drain, InUse));
        QCOMPARE(placed(drainedSilver, 1500, silver), bronze);
        QCOMPARE(placed(drainedSilver, 2500, silver), gold);
        QCOMPARE(placed(drainedSilver, 1500, gold), bronze);
        QCOMPARE(drainedSilver.withoutViews(silver), bronze);
        QCOMPARE(drainedSilver.withoutViews(gold), gold);

        const PlacingTables drainedBronze(table(Drain, InUse, InUse));
        QCOMPARE(placed(drainedBronze, 5, bronze), silver); // nothing is below
        QCOMPARE(placed(drainedBronze, 5, gold), silver);
        QCOMPARE(placed(drainedBronze, 5, silver), silver);
        QCOMPARE(drainedBronze.withoutViews(bronze), silver);

        const PlacingTables offlineGold(table(InUse, InUse, Offline));
        QCOMPARE(placed(offlineGold, 2500, bronze), gold); // it waits
        const PlacingTables nowhere(table(Drain, NoNewFiles, Drain));
        QCOMPARE(placed(nowhere, 2500, bronze), gold); // and waits as well
        QCOMPARE(nowhere.withoutViews(gold), gold);
    }

    /// Sums kept with each change are those that counting everything gives.
    void sumsOfLevelsAreKept()
    {
        std::mt19937_64 random(5);
        const auto below = [&random](quint32 most) { return static_cast<quint32>(random() % most); };
        LevelUse use;
        std::map<int, IndexEntry> contents;
        for (int step = 0; step < 20'000; ++step) {
            const int cid = static_cast<int>(below(50));
            const auto known = contents.find(cid);
            const std::optional<IndexEntry> before
                = known == contents.end() ? std::nullopt : std::optional(known->second);
            std::optional<IndexEntry> after;
            if (below(10) > 0) {
                after = before.value_or(IndexEntry{});
                after->cid = ContentId(cid);
                after->level = static_cast<LevelSlot>(below(3));
                after->wanted = static_cast<LevelSlot>(below(3));
                after->relocating = below(2) == 0;
                after->failed = below(4) == 0;
                after->sizeKiB = below(5) == 0 ? IndexEntry::sizeUnknown : below(1000);
            }
            use.change(before, after);
            contents.erase(cid);
            if (after)
                contents.emplace(cid, *after);
        }
        for (const LevelSlot level : { bronze, silver, gold }) {
            LevelSum inside;
            LevelSum waiting;
            for (const auto& [cid, entry] : contents) {
                if (entry.level == level)
                    inside.add(sizeOf(entry));
                if (entry.level != level && entry.wanted == level && entry.relocating && !entry.failed)
                    waiting.add(sizeOf(entry));
            }
            QCOMPARE(use.inside(level).contents, inside.contents);
            QCOMPARE(use.inside(level).bytes, inside.bytes);
            QCOMPARE(use.waiting(level).contents, waiting.contents);
            QCOMPARE(use.waiting(level).bytes, waiting.bytes);
        }
        use.setMove(ContentId{ 1 }, bronze, gold, 500);
        use.setMove(ContentId{ 1 }, bronze, gold, 700);
        QCOMPARE(use.coming(gold).bytes, 700);
        QCOMPARE(use.leaving(bronze).bytes, 700);
        use.setLeft(ContentId{ 1 }, bronze, 700);
        QCOMPARE(use.coming(gold).bytes, 0);
        QCOMPARE(use.leaving(bronze).bytes, 700);
        use.endMove(ContentId{ 1 });
        QCOMPARE(use.leaving(bronze).contents, 0);
    }
};

QTEST_GUILESS_MAIN(TestRoom)
#include "test_room.moc"
