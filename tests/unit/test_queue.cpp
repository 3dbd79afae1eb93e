// SPDX-License-Identifier: GPL-3.0-or-later
// Who goes next, and that nobody waits for ever; what goes together; and that a million waiting ones are no trouble.
#include "relocation/queue.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <random>

using namespace tierwatch;
using namespace std::chrono_literals;

namespace {

constexpr LevelSlot bronze{ 0 };
constexpr LevelSlot silver{ 1 };
constexpr LevelSlot gold{ 2 };
const Time start = timeFromMicroseconds(1'700'000'000'000'000);

bool anywhere(const RelocationBatch&) { return true; }

WaitingRelocation entry(int cid, LevelSlot from, LevelSlot to, Duration age)
{
    return { static_cast<ContentId>(cid), from, to, false, false, start - age, {} };
}

WaitingRelocation promotion(int cid, double heat, Duration age = 0s)
{
    WaitingRelocation waiting = entry(cid, bronze, gold, age);
    waiting.heat = heat;
    return waiting;
}

std::vector<int> numbers(const std::optional<RelocationBatch>& batch)
{
    std::vector<int> found;
    if (batch) {
        for (const ContentId cid : batch->contents)
            found.push_back(static_cast<int>(number(cid)));
    }
    return found;
}

} // namespace

class TestQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void forcedThenOldest()
    {
        RelocationQueue queue;
        queue.put(entry(1, bronze, silver, 1s));
        queue.put(entry(2, bronze, gold, 3s));
        queue.put(entry(3, bronze, silver, 2s));
        WaitingRelocation forced = entry(4, silver, gold, 0s);
        forced.forced = true;
        queue.put(forced);
        QCOMPARE(queue.size(), std::size_t(4));
        QCOMPARE(numbers(queue.take(start, anywhere)), std::vector{ 4 });
        QCOMPARE(numbers(queue.take(start, anywhere)), std::vector{ 2 });
        QCOMPARE(numbers(queue.take(start, anywhere)), (std::vector{ 3, 1 }));
        QVERIFY(!queue.take(start, anywhere));
        QCOMPARE(queue.size(), std::size_t(0));
    }

    void aForcedOneTakesOthersAlong()
    {
        RelocationQueue queue;
        queue.put(entry(1, bronze, silver, 1h));
        queue.put(entry(2, bronze, gold, 2h));
        WaitingRelocation forced = entry(3, bronze, silver, 0s);
        forced.forced = true;
        queue.put(forced);
        QCOMPARE(numbers(queue.take(start, anywhere)), (std::vector{ 3, 1 }));
    }

    void batchesOfLinksAndSingleCopies()
    {
        RelocationQueue queue;
        for (int i = 1; i <= 150; ++i) {
            queue.put(entry(i, bronze, silver, std::chrono::seconds(1000 - i)));
            WaitingRelocation copy = entry(1000 + i, bronze, gold, std::chrono::seconds(100 - i));
            copy.copy = true;
            queue.put(copy);
        }
        const auto first = queue.take(start, anywhere);
        QCOMPARE(first->contents.size(), std::size_t(64));
        QCOMPARE(first->from, bronze);
        QCOMPARE(first->to, silver);
        QVERIFY(!first->copy);
        QCOMPARE(queue.take(start, anywhere)->contents.size(), std::size_t(64));
        QCOMPARE(queue.take(start, anywhere)->contents.size(), std::size_t(22));
        const auto copy = queue.take(start, anywhere);
        QVERIFY(copy->copy);
        QCOMPARE(numbers(copy), std::vector{ 1001 });
    }

    void levelsThatAreBusyWait()
    {
        RelocationQueue queue;
        WaitingRelocation forced = entry(1, bronze, gold, 2h);
        forced.forced = true;
        queue.put(forced);
        queue.put(entry(2, bronze, silver, 1h));
        const auto notGold = [](const RelocationBatch& batch) { return batch.from != gold && batch.to != gold; };
        QCOMPARE(numbers(queue.take(start, notGold)), std::vector{ 2 });
        QVERIFY(!queue.take(start, notGold));
        QVERIFY(queue.contains(ContentId{ 1 }));
        QCOMPARE(numbers(queue.take(start, anywhere)), std::vector{ 1 });
    }

    void notBeforeItsTime()
    {
        RelocationQueue queue;
        WaitingRelocation later = entry(1, bronze, silver, 1h);
        later.notBefore = start + 5s;
        queue.put(later);
        QCOMPARE(queue.nextDue(), std::optional(start + 5s));
        QVERIFY(!queue.take(start, anywhere));
        QCOMPARE(numbers(queue.take(start + 5s, anywhere)), std::vector{ 1 });
        QVERIFY(!queue.nextDue());
    }

    void replacingAndRemoving()
    {
        RelocationQueue queue;
        queue.put(entry(1, bronze, silver, 1s));
        static_cast<void>(queue.take(start, [](const RelocationBatch&) { return false; }));
        queue.put(entry(1, bronze, gold, 1s));
        QCOMPARE(queue.size(), std::size_t(1));
        QCOMPARE(queue.take(start, anywhere)->to, gold);
        queue.put(entry(1, bronze, silver, 1s));
        queue.remove(ContentId{ 1 });
        queue.remove(ContentId{ 2 });
        QVERIFY(!queue.contains(ContentId{ 1 }));
        QVERIFY(!queue.take(start, anywhere));
    }

    void promotionsByHeatThenTheOthersByAge()
    {
        RelocationQueue queue;
        const double cold = heatOf(0, start, 1, 720h);
        for (const auto& [cid, heat] :
            { std::pair(1, 5.0), std::pair(2, 7.0), std::pair(3, 6.0), std::pair(4, cold) }) {
            WaitingRelocation waiting = promotion(cid, heat, 1h);
            waiting.copy = true;
            queue.put(waiting);
        }
        WaitingRelocation later = promotion(5, cold, 1s);
        later.copy = true;
        queue.put(later);
        queue.put(entry(6, gold, silver, 2h));
        QCOMPARE(numbers(queue.take(start, anywhere)), std::vector{ 2 });
        QCOMPARE(numbers(queue.take(start, anywhere)), std::vector{ 3 });
        QCOMPARE(numbers(queue.take(start, anywhere)), std::vector{ 1 });
        QCOMPARE(numbers(queue.take(start, anywhere)), std::vector{ 6 }); // the fourth slot: it has waited longest
        QCOMPARE(numbers(queue.take(start, anywhere)), std::vector{ 4 });
        QCOMPARE(numbers(queue.take(start, anywhere)), std::vector{ 5 });
    }

    void heatComparesViewsOfDifferentTimes()
    {
        // 100 recent views half a window ago are less than 70 now; a file of half the size counts twice.
        QVERIFY(heatOf(100, start - 360h, 1000, 720h) < heatOf(70, start, 1000, 720h));
        QVERIFY(heatOf(100, start - 360h, 1000, 720h) > heatOf(60, start, 1000, 720h));
        QVERIFY(std::abs(heatOf(50, start, 500, 720h) - heatOf(100, start, 1000, 720h)) < 1e-9);
        QVERIFY(heatOf(0, start, 1, 720h) < heatOf(0.001, start - 87600h, 1'000'000'000'000, 720h));
    }

    void whatLeavesAFullLevelComesBeforePromotions()
    {
        RelocationQueue queue;
        queue.put(promotion(1, 100));
        queue.put(entry(2, gold, bronze, 1s));
        queue.put(entry(3, silver, bronze, 1h));
        const RelocationQueue::Gate gate{ anywhere, {}, [](LevelSlot level) { return level == gold; } };
        QCOMPARE(numbers(queue.take(start, gate)), std::vector{ 2 });
        QCOMPARE(numbers(queue.take(start, gate)), std::vector{ 1 });
        QCOMPARE(numbers(queue.take(start, gate)), std::vector{ 3 });
    }

    void whatHasNoRoomWaitsAndIsNotOvertaken()
    {
        RelocationQueue queue;
        queue.put(promotion(1, 3)); // large
        queue.put(promotion(2, 2));
        queue.put(promotion(3, 9)); // larger than the level
        queue.put(entry(4, silver, bronze, 1h));
        bool room = false;
        const RelocationQueue::Gate gate{ anywhere,
            [&room](ContentId cid, const RelocationBatch& batch) {
                if (batch.to != gold)
                    return RelocationQueue::Room::Goes;
                if (number(cid) == 3)
                    return RelocationQueue::Room::Never;
                return number(cid) == 1 && !room ? RelocationQueue::Room::Full : RelocationQueue::Room::Goes;
            },
            {} };
        QCOMPARE(numbers(queue.take(start, gate)), std::vector{ 4 });
        QVERIFY(!queue.take(start, gate));
        QCOMPARE(queue.size(), std::size_t(3));
        QCOMPARE(queue.nextDue(), std::optional(start + 1min));
        room = true;
        QCOMPARE(numbers(queue.take(start, gate)), (std::vector{ 1, 2 }));
        QVERIFY(queue.contains(ContentId{ 3 }));
    }

    /// However many forced and hot ones come in, each waits for no more than four slots for each that was there before.
    void nobodyWaitsForEver()
    {
        std::mt19937_64 random(20261123);
        for (int run = 0; run < 50; ++run) {
            RelocationQueue queue;
            const int before = std::uniform_int_distribution(1, 40)(random);
            int cid = 0;
            for (; cid < before; ++cid) {
                WaitingRelocation waiting = cid % 2 ? promotion(cid, -1000) : entry(cid, gold, bronze, 0s);
                waiting.since = start + Duration(cid);
                waiting.copy = true;
                queue.put(waiting);
            }
            int left = before;
            int slots = 0;
            for (; left > 0 && slots < 4 * before + 4; ++slots) {
                WaitingRelocation hot = promotion(++cid, 1000);
                hot.since = start + 1s + Duration(cid);
                hot.copy = true;
                hot.forced = random() % 2 == 0;
                queue.put(hot);
                const auto batch = queue.take(start + 1h, anywhere);
                QVERIFY(batch);
                left -= number(batch->contents.front()) < before ? 1 : 0;
            }
            QVERIFY2(left == 0, qPrintable(QStringLiteral("%1 of %2 still wait").arg(left).arg(before)));
        }
    }

    /// What goes out went in, once, whatever is put again or removed in between.
    void whatComesInGoesOutOnce()
    {
        std::mt19937_64 random(7);
        RelocationQueue queue;
        std::vector<bool> waits(200, false);
        for (int step = 0; step < 100'000; ++step) {
            const int cid = static_cast<int>(random() % waits.size());
            const auto what = random() % 8;
            if (what < 5) {
                WaitingRelocation waiting = random() % 2 ? promotion(cid, static_cast<double>(random() % 100))
                                                         : entry(cid, gold, silver, std::chrono::seconds(random() % 9));
                waiting.forced = random() % 10 == 0;
                waiting.copy = random() % 3 == 0;
                waiting.notBefore = start + std::chrono::seconds(step / 100 + static_cast<int>(random() % 3));
                queue.put(waiting);
                waits[static_cast<std::size_t>(cid)] = true;
            } else if (what == 5) {
                queue.remove(ContentId(cid));
                waits[static_cast<std::size_t>(cid)] = false;
            } else if (const auto batch = queue.take(start + std::chrono::seconds(step / 100), anywhere)) {
                for (const ContentId taken : batch->contents) {
                    QVERIFY(waits[static_cast<std::size_t>(number(taken))]);
                    waits[static_cast<std::size_t>(number(taken))] = false;
                }
            }
            QCOMPARE(queue.size(), static_cast<std::size_t>(std::count(waits.begin(), waits.end(), true)));
        }
    }

    void aMillionAreNoTrouble_data()
    {
        QTest::addColumn<bool>("promotions");
        QTest::newRow("by age") << false;
        QTest::newRow("by heat") << true;
    }
    void aMillionAreNoTrouble()
    {
        QFETCH(bool, promotions);
        RelocationQueue queue;
        QElapsedTimer watch;
        watch.start();
        constexpr int count = 1'000'000;
        for (int i = 1; i <= count; ++i) {
            WaitingRelocation waiting = entry(i, i % 2 ? bronze : silver, gold, std::chrono::seconds(i % 1000));
            if (promotions)
                waiting.heat = i * 7919 % 1'000'003;
            queue.put(waiting);
        }
        const qint64 filled = watch.restart();
        std::size_t taken = 0;
        while (const auto batch = queue.take(start, anywhere))
            taken += batch->contents.size();
        QCOMPARE(taken, std::size_t(count));
        qInfo("a million in in %lld ms, out in %lld ms", filled, watch.elapsed());
    }
};

QTEST_GUILESS_MAIN(TestQueue)
#include "test_queue.moc"
