// SPDX-License-Identifier: GPL-3.0-or-later
// When nobody asks for a content any more, it goes down at the moment that the rule names: over months, by a clock that
// the test moves.
#include "engine/cooling.h"
#include "tests/support/small_world.h"

#include <QTest>

#include <map>
#include <random>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

/// What happens to a wish: the content is in its new level a moment later.
class Library : public SmallWorld {
public:
    struct Moved {
        Time at;
        ContentId cid{};
        LevelSlot from = LevelSlot::None;
        LevelSlot to = LevelSlot::None;
    };

    using SmallWorld::SmallWorld;

    std::vector<Moved> moved;
    std::vector<ContentId> refreshed;
    bool catalogueAnswers = true;
    std::function<void(ContentId)> onRefresh;

    std::unique_ptr<Cooling> made()
    {
        const auto refresh = [this](const std::vector<ContentId>& contents, const std::function<void(bool)>& done) {
            refreshed.insert(refreshed.end(), contents.begin(), contents.end());
            for (const ContentId cid : contents) {
                if (onRefresh)
                    onRefresh(cid);
            }
            done(catalogueAnswers);
        };
        return std::make_unique<Cooling>(
            world, clock, Cooling::Doors{ refresh, [this](ContentId cid, LevelSlot to) { move(cid, to); } });
    }
    void move(ContentId cid, LevelSlot to)
    {
        moved.push_back({ clock.now(), cid, index.find(cid)->level, to });
        world.changeContent(cid, [&](IndexEntry& entry) {
            entry.level = to;
            entry.wanted = to;
            entry.hereSince = seconds();
        });
    }
    /// As the hot path does; the saver tells the world later.
    void report(qint64 cid, qint64 more)
    {
        const auto id = static_cast<ContentId>(cid);
        index.update(id, [&](IndexEntry& entry) {
            entry.setViews(reportedMore(entry.views(), more, world.settings().rule, clock.now()));
        });
        world.changeContent(id, [](IndexEntry&) {});
        const IndexEntry entry = *index.find(id);
        if (const LevelSlot to = world.calledFor(entry); to != entry.level)
            move(id, to);
    }
    [[nodiscard]] quint32 seconds() const
    {
        return static_cast<quint32>(std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count());
    }
    [[nodiscard]] IndexEntry of(qint64 cid) const { return *index.find(static_cast<ContentId>(cid)); }
    [[nodiscard]] LevelSlot levelAt(const IndexEntry& entry, Time now) const
    {
        return place(entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)), world.levels().table,
            world.settings().rule, now);
    }
};

void start(Cooling& cooling, Time until)
{
    cooling.start(until);
    QTRY_VERIFY(!cooling.isBuilding());
}

const Rule rule = *Rule::parse(QStringLiteral("recent:30d"));

} // namespace

class TestCooling : public QObject {
    Q_OBJECT

    /// Contents with views of the last days, each where they call for it.
    static void fill(Library& library, int contents, int seed)
    {
        std::minstd_rand random(static_cast<unsigned>(seed));
        for (int cid = 1; cid <= contents; ++cid) {
            library.world.addContent(library.content(cid, library.bronze));
            library.report(cid, 1);
        }
        for (int day = 0; day < 20; ++day) {
            for (int cid = 1; cid <= contents; ++cid) {
                library.report(cid, static_cast<qint64>(random() % 300));
                library.clock.advance(7s);
            }
            library.clock.advance(24h);
        }
        library.moved.clear();
    }

private Q_SLOTS:
    /// 50 contents over four months, in steps of an hour: none goes before the rule says so, each goes in the very
    /// hour, none twice.
    void eachGoesWhenTheFormulaSaysSo_data()
    {
        QTest::addColumn<bool>("restarted");
        QTest::newRow("in one life") << false;
        QTest::newRow("with restarts in between") << true;
    }
    void eachGoesWhenTheFormulaSaysSo()
    {
        QFETCH(bool, restarted);
        Library library(rule);
        fill(library, 50, 7);
        auto cooling = library.made();
        start(*cooling, library.clock.now());

        // The slow and obvious way: every content is judged at every step.
        std::map<ContentId, std::vector<Time>> expected;
        constexpr auto step = std::chrono::hours(1);
        std::minstd_rand random(11);
        for (int hour = 0; hour < 120 * 24; ++hour) {
            for (int views = 0; hour < 40 * 24 && views < 2; ++views) // for some time, a few are asked for
                library.report(static_cast<qint64>(1 + random() % 10), static_cast<qint64>(random() % 40));
            library.clock.advance(step);
            std::vector<std::pair<ContentId, LevelSlot>> due;
            library.index.forEach([&](const IndexEntry& entry) {
                if (const LevelSlot to = library.levelAt(entry, library.clock.now()); to != entry.level)
                    due.emplace_back(entry.cid, to);
            });
            std::ranges::sort(due);
            const std::size_t before = library.moved.size();
            cooling->everySecond();
            std::vector<std::pair<ContentId, LevelSlot>> went;
            for (std::size_t i = before; i < library.moved.size(); ++i)
                went.emplace_back(library.moved[i].cid, library.moved[i].to);
            std::ranges::sort(went);
            QCOMPARE(went.size(), due.size());
            QVERIFY(went == due);
            if (restarted && hour % 97 == 0) {
                const Time until = cooling->until();
                cooling.reset();
                if (hour % 2 == 0) { // hours in which nobody was there
                    library.clock.advance(5h);
                }
                cooling = library.made();
                start(*cooling, until);
                cooling->everySecond();
            }
        }
        // At last all of them are at the bottom, one level at a time or straight.
        library.index.forEach([&](const IndexEntry& entry) { QVERIFY(entry.level == library.bronze); });
        QVERIFY(library.moved.size() >= 50);
        QVERIFY(cooling->size() == 0);
        for (const Library::Moved& moved : library.moved)
            QVERIFY(moved.from != library.bronze);
    }

    void toTheSecond()
    {
        Library library(rule);
        fill(library, 50, 3);
        const auto cooling = library.made();
        start(*cooling, library.clock.now());
        int checked = 0;
        for (qint64 cid = 1; cid <= 50; ++cid) {
            const IndexEntry before = library.of(cid);
            const std::optional<Time> at = coolsAt(before.views(), before.level,
                Time(std::chrono::seconds(before.hereSince)), library.world.levels().table, rule);
            if (!at || *at - 1s <= library.clock.now())
                continue;
            library.clock.advance(*at - 1s - library.clock.now());
            cooling->everySecond();
            QVERIFY(library.of(cid).level == before.level);
            library.clock.advance(1s);
            cooling->everySecond();
            QVERIFY(library.of(cid).level != before.level);
            ++checked;
        }
        QVERIFY2(checked >= 5, qPrintable(QString::number(checked)));
    }

    void aViewPutsItOff()
    {
        Library library(rule);
        library.world.addContent(library.content(1, library.bronze));
        library.report(1, 1);
        library.report(1, 1500);
        QVERIFY(library.of(1).level == library.silver);
        const auto cooling = library.made();
        start(*cooling, library.clock.now());
        const auto due = [&library] {
            const IndexEntry entry = library.of(1);
            return *coolsAt(entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)),
                library.world.levels().table, rule);
        };
        const Time first = due();
        library.clock.advance(first - 1h - library.clock.now());
        library.report(1, 200);
        const Time second = due();
        QVERIFY(second > first);
        library.clock.advance(first + 1s - library.clock.now());
        cooling->everySecond();
        QVERIFY(library.of(1).level == library.silver);
        library.clock.advance(second - 1s - library.clock.now());
        cooling->everySecond();
        QVERIFY(library.of(1).level == library.silver);
        library.clock.advance(1s);
        cooling->everySecond();
        QVERIFY(library.of(1).level == library.bronze);
        QCOMPARE(cooling->size(), 0U);
    }

    /// What another process has saved counts as well, and a catalogue that does not answer puts it off.
    void viewsOfOtherProcessesCount()
    {
        Library library(rule);
        library.world.addContent(library.content(1, library.bronze));
        library.report(1, 1);
        library.report(1, 1500);
        const auto cooling = library.made();
        start(*cooling, library.clock.now());
        library.clock.advance(24h * 40);
        library.moved.clear();
        library.catalogueAnswers = false;
        cooling->everySecond();
        QVERIFY(library.moved.empty());
        QCOMPARE(library.refreshed.size(), 1U);
        library.catalogueAnswers = true;
        library.onRefresh = [&](ContentId cid) {
            library.world.changeContent(cid, [&](IndexEntry& entry) {
                entry.setViews(reportedMore(entry.views(), 1200, rule, library.clock.now()));
            });
        };
        cooling->everySecond();
        QVERIFY(library.moved.empty());
        QCOMPARE(library.refreshed.size(), 2U);
        library.onRefresh = {};
        library.clock.advance(24h * 60);
        cooling->everySecond();
        QCOMPARE(library.moved.size(), 1U);
    }

    void whatIsHeldStaysUntilItsHoldEnds()
    {
        Library library(rule);
        library.world.addContent(library.content(1, library.bronze));
        library.report(1, 1);
        library.report(1, 1500);
        const auto cooling = library.made();
        start(*cooling, library.clock.now());
        library.moved.clear();
        const auto hold = [&library](quint32 until) {
            library.world.changeContent(
                static_cast<ContentId>(1), [until](IndexEntry& entry) { entry.heldUntil = until; });
        };
        hold(IndexEntry::untilReleased);
        library.clock.advance(24h * 100);
        cooling->everySecond();
        QVERIFY(library.moved.empty());
        QCOMPARE(cooling->size(), 0U);
        library.report(1, 1400); // it is asked for again, and released
        hold(0);
        QCOMPARE(cooling->size(), 1U);
        library.clock.advance(24h * 60);
        cooling->everySecond();
        QCOMPARE(library.moved.size(), 1U);
    }

    /// What other limits make due at once is an edit's matter; what they make due later is the queue's.
    void whatAnEditMakesDueIsNotForTheQueue()
    {
        Library library(rule);
        for (int cid = 1; cid <= 2; ++cid) {
            library.world.addContent(library.content(cid, library.bronze));
            library.report(cid, 1);
            library.report(cid, cid == 1 ? 1050 : 1900);
        }
        const auto cooling = library.made();
        start(*cooling, library.clock.now());
        library.moved.clear();
        library.clock.advance(24h * 8);
        QVERIFY(library.of(1).level == library.silver && library.of(2).level == library.silver);
        const Rule known = library.world.settings().rule;
        library.world.setLevels({ library.levels(10'000, 90'000), 2, 2 }); // both are far below it now
        cooling->everySecond();
        QTRY_VERIFY(!cooling->isBuilding());
        library.clock.advance(24h * 300);
        cooling->everySecond();
        QVERIFY(library.moved.empty());
        library.world.setLevels({ library.levels(1, 90'000), 3, 3 });
        library.report(2, 30);
        cooling->everySecond();
        QTRY_VERIFY(!cooling->isBuilding());
        library.clock.advance(24h * 300);
        cooling->everySecond();
        QCOMPARE(library.moved.size(), 1U);
        QVERIFY(library.moved.front().cid == static_cast<ContentId>(2));
        QVERIFY(known == rule);
    }

    /// Nothing cools into a level that takes no new files; what became due meanwhile goes when it takes some again.
    void aLevelWithoutNewFiles()
    {
        Library library(rule);
        library.world.addContent(library.content(1, library.bronze));
        library.report(1, 1);
        library.report(1, 1500);
        const auto cooling = library.made();
        start(*cooling, library.clock.now());
        cooling->everySecond();
        library.moved.clear();
        const auto setBronze = [&library, &cooling](LevelMode mode, quint64 version) {
            std::vector<Level> levels = library.levels(1000, 2000).levels();
            levels[0].mode = mode;
            library.world.setLevels({ LevelTable(std::move(levels)), version, version });
            cooling->everySecond();
            QTRY_VERIFY(!cooling->isBuilding());
        };
        setBronze(LevelMode::NoNewFiles, 2);
        QCOMPARE(cooling->size(), 0U);
        library.clock.advance(24h * 100);
        cooling->everySecond();
        QVERIFY(library.moved.empty());
        setBronze(LevelMode::InUse, 3);
        cooling->everySecond();
        QCOMPARE(library.moved.size(), 1U);
        QVERIFY(library.moved.front().to == library.bronze);
    }

    void underTotalNothingCools()
    {
        Library library(Rule::total());
        fill(library, 50, 5);
        const auto cooling = library.made();
        start(*cooling, library.clock.now());
        QCOMPARE(cooling->size(), 0U);
        library.clock.advance(24h * 1000);
        cooling->everySecond();
        QVERIFY(library.moved.empty());
    }

    void whatWasDueBeforeTheStartStays()
    {
        Library library(rule);
        fill(library, 50, 9);
        library.clock.advance(24h * 200);
        {
            const auto cooling = library.made();
            start(*cooling, library.clock.now()); // as at the first start on a catalogue
            cooling->everySecond();
            QVERIFY(library.moved.empty());
        }
        const auto cooling = library.made();
        start(*cooling, library.clock.now() - 24h * 200); // as after a long rest
        cooling->everySecond();
        QVERIFY(!library.moved.empty());
    }

    /// Entries that are left behind do not pile up.
    void manyRelocationsDoNotMakeItGrow()
    {
        Library library(rule);
        library.world.addContent(library.content(1, library.bronze));
        library.report(1, 1);
        library.report(1, 2500);
        const auto cooling = library.made();
        start(*cooling, library.clock.now());
        for (int turn = 0; turn < 5000; ++turn) {
            library.move(static_cast<ContentId>(1), turn % 2 == 0 ? library.silver : library.gold);
            library.clock.advance(1s);
            cooling->everySecond();
            QTRY_VERIFY(!cooling->isBuilding());
        }
        QVERIFY2(cooling->size() < 1100, qPrintable(QString::number(cooling->size())));
        library.clock.advance(24h * 400);
        library.moved.clear();
        cooling->everySecond();
        QVERIFY(library.of(1).level == library.bronze);
        QVERIFY(library.moved.size() <= 2);
    }
};

QTEST_GUILESS_MAIN(TestCooling)
#include "test_cooling.moc"
