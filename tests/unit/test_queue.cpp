// SPDX-License-Identifier: GPL-3.0-or-later
// Who goes next: forced ones, then the oldest; what goes together; and that a million waiting ones are no trouble.
#include "relocation/queue.h"

#include <QElapsedTimer>
#include <QTest>

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

    void aMillionAreNoTrouble()
    {
        RelocationQueue queue;
        QElapsedTimer watch;
        watch.start();
        constexpr int count = 1'000'000;
        for (int i = 1; i <= count; ++i)
            queue.put(entry(i, i % 2 ? bronze : silver, gold, std::chrono::seconds(i % 1000)));
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
