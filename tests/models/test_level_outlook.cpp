// SPDX-License-Identifier: GPL-3.0-or-later
// What an edit of the levels would move is what the rule says of each content, and is known within a frame.
#include "models/level_outlook.h"
#include "tests/models/random_world.h"

#include <QElapsedTimer>

#include <random>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr qint64 mebibyte = 1 << 20;

struct Fixture {
    explicit Fixture(int contents) : rows(fill(contents)), feed(engine, clock), outlook(feed)
    {
        outlook.setActive(true);
    }
    [[nodiscard]] std::vector<ContentRow> fill(int contents)
    {
        std::mt19937 random(11); // NOLINT: the same library each time
        Snapshot snapshot;
        snapshot.levels = { FakeEngine::sampleLevels(), 1 };
        for (int i = 0; i < contents; ++i) {
            ContentRow row = engine.content(i + 1, QStringLiteral("f"), static_cast<LevelSlot>(random() % 3));
            row.count = i % 10 == 0 ? -1 : static_cast<qint64>(random() % 4000);
            row.size = mebibyte;
            snapshot.contents.push_back(row);
        }
        for (const LevelSlot slot : { bronze, silver, gold }) {
            LevelStatus status;
            status.slot = slot;
            status.bytesFree = mebibyte * 100;
            status.bytesTotal = mebibyte * 1000;
            snapshot.levelStatus.push_back(status);
        }
        engine.setSnapshot(snapshot);
        return snapshot.contents;
    }
    [[nodiscard]] static LevelTable withSilverFrom(qint64 least)
    {
        std::vector<Level> levels = FakeEngine::sampleLevels().levels();
        levels[0].maxCount = least - 1;
        levels[1].minCount = least;
        return LevelTable(std::move(levels));
    }

    FakeEngine engine;
    FakeClock clock;
    std::vector<ContentRow> rows;
    EngineFeed feed;
    LevelOutlook outlook;
};

} // namespace

class TestLevelOutlook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheRule()
    {
        Fixture f(3000);
        QVERIFY(!f.outlook.evaluate(Fixture::withSilverFrom(1000)));
        QTRY_VERIFY(f.outlook.spread());
        for (const qint64 least : { 1, 500, 1000, 1999 }) {
            const LevelTable table = Fixture::withSilverFrom(least);
            qint64 up = 0;
            qint64 down = 0;
            qint64 unknown = 0;
            for (const ContentRow& row : f.rows) {
                const Verdict verdict
                    = judge(viewsOf(row), row.level, Time{}, table, f.feed.status().rule, f.clock.now());
                up += verdict.why == Verdict::Why::Promotion ? 1 : 0;
                down += verdict.why == Verdict::Why::Demotion ? 1 : 0;
                unknown += row.count < 0 ? 1 : 0;
            }
            const auto answer = f.outlook.evaluate(table);
            QVERIFY(answer);
            QCOMPARE(answer->moves.up.contents, up);
            QCOMPARE(answer->moves.down.contents, down);
            QCOMPARE(answer->moves.up.bytes, up * mebibyte);
            QCOMPARE(f.outlook.spread()->unknownContents, unknown);
            QVERIFY(!answer->duration); // nobody has told how fast moves are
        }
        qint64 inBars = 0;
        for (const ContentSpread::Bar& bar : f.outlook.spread()->bars)
            inBars += bar.contents;
        QCOMPARE(inBars + f.outlook.spread()->unknownContents, qint64(f.rows.size()));
    }

    void saysWhatDoesNotFitAndHowLongItTakes()
    {
        Fixture f(3000);
        QTRY_VERIFY(f.outlook.spread());
        const LevelTable table = Fixture::withSilverFrom(1);
        const auto answer = f.outlook.evaluate(table);
        QVERIFY(answer && !answer->shortages.empty());
        QCOMPARE(answer->shortages.front().level, silver); // hundreds of MiB come, 80 are free beside the reserve
        // On one filesystem nothing is short: what moves takes no room.
        Changes changes;
        changes.levelStatus = f.feed.levelStatus();
        for (LevelStatus& status : *changes.levelStatus)
            status.filesystem = 7;
        f.engine.push(changes);
        QTRY_VERIFY(f.outlook.evaluate(table)->shortages.empty());
        QCOMPARE(f.outlook.evaluate(table)->moves.copied.contents, 0);
        LevelTrial trial;
        trial.bytes = mebibyte;
        trial.seconds = 2;
        f.engine.setTrial(trial);
        f.outlook.askSpeed(table);
        QTRY_VERIFY(f.outlook.evaluate(table)->duration);
        const WhatIf::Answer moves = f.outlook.evaluate(table)->moves;
        QCOMPARE(f.outlook.evaluate(table)->duration->count(), 2 * (moves.up.contents + moves.down.contents));
    }

    void aMillionContentsAreAnsweredWithinAFrame()
    {
        Fixture f(1'000'000);
        QTRY_VERIFY_WITH_TIMEOUT(f.outlook.spread(), 15000);
        std::vector<qint64> spans;
        for (qint64 least = 1; least < 1000; least += 5) {
            QElapsedTimer timer;
            timer.start();
            const auto answer = f.outlook.evaluate(Fixture::withSilverFrom(least));
            spans.push_back(timer.nsecsElapsed());
            QVERIFY(answer && answer->moves.up.contents > 100'000);
        }
        std::ranges::sort(spans);
        const double median = static_cast<double>(spans[spans.size() / 2]) / 1e6;
        qInfo("an answer over 1,000,000 contents takes %.3f ms (median of %d)", median, static_cast<int>(spans.size()));
        QVERIFY(median < 5);
    }
};

QTEST_GUILESS_MAIN(TestLevelOutlook)
#include "test_level_outlook.moc"
