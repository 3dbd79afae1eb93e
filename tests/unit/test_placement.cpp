// SPDX-License-Identifier: GPL-3.0-or-later
// The rule: every formula's checked example, and random placings against a slow model that is right for everybody to
// see.
#include "placement/random_placing.h"

#include <QTest>

#include <cmath>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

constexpr auto bronze = static_cast<LevelSlot>(0);
constexpr auto silver = static_cast<LevelSlot>(1);
constexpr auto gold = static_cast<LevelSlot>(2);
constexpr auto day = 24h;
const Time start = timeFromMicroseconds(1'700'000'000'000'000);

double daysFrom(Time from, Time to)
{
    return std::chrono::duration<double>(to - from) / std::chrono::duration<double>(day);
}

/// Watched since `start` with nothing to see, then `count` views at once at `at`.
Views burst(qint64 count, Time at, const Rule& rule)
{
    return reportedMore(reportedTotal({}, 2'000'000, rule, start), count, rule, at);
}

bool near(double value, double expected, double most)
{
    if (std::abs(value - expected) <= most)
        return true;
    qWarning("%.12g, not %.12g", value, expected);
    return false;
}

} // namespace

class TestPlacement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fortyADaySettleAtTwelveHundred()
    {
        const Rule rule = Rule::recent(30 * day);
        Views views = reportedTotal({}, 2'000'000, rule, start);
        QCOMPARE(views.recent, 0.0); // two million old views are no burst
        Time now = start;
        for (int i = 0; i < 365 * 40; ++i) {
            now += 36min;
            views = reportedTotal(views, *views.total + 1, rule, now);
        }
        QVERIFY(near(recentAt(views, rule, now), 1200, 1));
        QCOMPARE(place(views, bronze, start, bronzeSilverGold(), rule, now), silver);
    }

    void aBurstLeavesGoldAfter34Days()
    {
        const Rule rule = Rule::recent(30 * day);
        const Time hot = start + 500 * day;
        const Views views = burst(5000, hot, rule);
        QCOMPARE(place(views, bronze, start, bronzeSilverGold(), rule, hot), gold); // at once
        const std::optional<Time> cools = coolsAt(views, gold, hot, bronzeSilverGold(), rule);
        QVERIFY(cools);
        QVERIFY(near(daysFrom(hot, *cools), 30 * std::log(5000 / 1600.0), 0.01));
        QCOMPARE(std::lround(daysFrom(hot, *cools)), 34L);
        QCOMPARE(place(views, gold, hot, bronzeSilverGold(), rule, *cools - 1s), gold);
        QCOMPARE(place(views, gold, hot, bronzeSilverGold(), rule, *cools), silver);
    }

    void benefitOfTheDoubtEndsWithTheWindow()
    {
        // 10 a day for 10 days: 10 · 30 = 300 once it settles, long before it has.
        const Rule rule = Rule::recent(30 * day);
        Views views = reportedTotal({}, 0, rule, start);
        Time now = start;
        for (int i = 0; i < 100; ++i) {
            now += 2h + 24min;
            views = reportedMore(views, 1, rule, now);
        }
        QVERIFY(near(recentAt(views, rule, now), 300 * (1 - std::exp(-10 / 30.0)), 1));
        QVERIFY(near(recentAssumedAt(views, rule, now), 300, 3));
        const LevelTable levels({ makeLevel(0, 0), makeLevel(1, 250) });
        QCOMPARE(place(views, silver, start, levels, rule, now), silver);
        QCOMPARE(place(views, bronze, start, levels, rule, now), bronze); // only views that came promote
    }

    void nothingGoesDownBeforeItWasWatchedForAQuarterOfTheWindow()
    {
        const Rule rule = Rule::recent(30 * day);
        const Views views = reportedTotal({}, 7, rule, start);
        const LevelTable levels = bronzeSilverGold();
        QCOMPARE(coolsAt(views, gold, start - 90 * day, levels, rule), std::optional(start + 180h));
        QCOMPARE(judge(views, gold, start - 90 * day, levels, rule, start + 180h - 1us).why, Verdict::Why::ShortWatch);
        QCOMPARE(judge(views, gold, start - 90 * day, levels, rule, start + 180h).why, Verdict::Why::Demotion);
        // Of a short window a whole day.
        const Rule hours = Rule::recent(8h);
        QCOMPARE(coolsAt(views, gold, start - 90 * day, levels, hours), std::optional(start + 24h));
        // It came only an hour before that.
        QCOMPARE(coolsAt(views, gold, start + 179h, levels, rule), std::optional(start + 203h));
        QCOMPARE(judge(views, gold, start + 179h, levels, rule, start + 203h - 1us).why, Verdict::Why::ShortStay);
    }

    void aCountThatNobodyWatchedNeverCools()
    {
        // A total that came from an import: no report has been seen.
        Views views;
        views.total = 5;
        const Rule rule = Rule::recent(30 * day);
        QCOMPARE(judge(views, gold, {}, bronzeSilverGold(), rule, start).why, Verdict::Why::ShortWatch);
        QVERIFY(!coolsAt(views, gold, {}, bronzeSilverGold(), rule));
    }

    void theTopIsOpenUnderRecent()
    {
        LevelTable levels = bronzeSilverGold();
        const Rule rule = Rule::recent(30 * day);
        const Views views = burst(1'000'000'000'000, start + day, rule);
        QCOMPARE(place(views, bronze, start, levels, rule, start + day), gold);
        QCOMPARE(judge(views, gold, start, levels, rule, start + day).why, Verdict::Why::InRange);
    }

    void theTotalRuleIsTheOriginal()
    {
        const LevelTable levels = bronzeSilverGold();
        const auto goes = [&levels](LevelSlot here, qint64 count) {
            return place(reportedTotal({}, count, Rule::total(), start), here, start, levels, Rule::total(), start);
        };
        for (const LevelSlot here : { bronze, silver, gold }) {
            QCOMPARE(goes(here, 0), bronze);
            QCOMPARE(goes(here, 999), bronze);
            QCOMPARE(goes(here, 1000), silver);
            QCOMPARE(goes(here, 1999), silver);
            QCOMPARE(goes(here, 2000), gold);
            QCOMPARE(goes(here, 999'999'999'999), gold);
        }
        // A lower absolute count is obeyed.
        Views views = reportedTotal(reportedTotal({}, 2500, Rule::total(), start), 1, Rule::total(), start);
        QCOMPARE(place(views, gold, start, levels, Rule::total(), start), bronze);
        QCOMPARE(coolsAt(views, gold, start - day, levels, Rule::total()), std::optional(start)); // due since it came
        views = reportedTotal(views, 2500, Rule::total(), start);
        QVERIFY(!coolsAt(views, gold, start, levels, Rule::total()));
    }

    void deadZoneAndStayHoldUnderTotalToo()
    {
        Rule rule = Rule::total();
        rule.deadZone = 0.2;
        rule.shortestStay = 90min;
        const auto why = [&rule](qint64 count, Duration stayed) {
            return judge(reportedTotal({}, count, rule, start), gold, start - stayed, bronzeSilverGold(), rule, start)
                .why;
        };
        QCOMPARE(why(2000, 2h), Verdict::Why::InRange);
        QCOMPARE(why(1600, 2h), Verdict::Why::DeadZone);
        QCOMPARE(why(1599, 2h), Verdict::Why::Demotion);
        QCOMPARE(why(1599, 1h), Verdict::Why::ShortStay);
        QCOMPARE(why(1600, 1h), Verdict::Why::DeadZone);
    }

    void unknownIsNotZero()
    {
        for (const Rule& rule : { Rule::total(), Rule::recent(30 * day) }) {
            QCOMPARE(judge({}, gold, {}, bronzeSilverGold(), rule, start).why, Verdict::Why::Unknown);
            QVERIFY(!coolsAt({}, gold, {}, bronzeSilverGold(), rule));
        }
    }

    /// A lower absolute count adds nothing, the next one adds what it is above it; a first delta counts from 0.
    void reportsAddUp()
    {
        const Rule rule = Rule::recent(30 * day);
        Views views = reportedTotal({}, 100, rule, start);
        QCOMPARE(views.watchedSince, start);
        views = reportedTotal(views, 50, rule, start);
        QCOMPARE(views.total, 50);
        QCOMPARE(views.recent, 0.0);
        views = reportedTotal(views, 60, rule, start);
        QCOMPARE(views.recent, 10.0);
        views = reportedMore(views, 5, rule, start + day);
        QCOMPARE(views.total, 65);
        QVERIFY(near(views.recent, 10 * std::exp(-1 / 30.0) + 5, 1e-9));
        QCOMPARE(views.watchedSince, start);
        const Views first = reportedMore({}, 5, rule, start);
        QCOMPARE(first.total, 5);
        QCOMPARE(first.recent, 5.0);
    }

    /// One second before it stays, one second after it goes; and while nobody watches, it does not go before.
    void coolsAtIsExact()
    {
        RandomPlacing random(20240611);
        int cooling = 0;
        for (int round = 0; round < 20'000; ++round) {
            const LevelTable levels = random.table();
            const Rule rule = random.rule();
            const Views views = RandomPlacing::viewsAfter(random.history(start, rule), rule);
            const auto here = static_cast<LevelSlot>(random.between(0, 5));
            const Time hereSince = start + Duration(random.between(-1'000'000'000'000, 1'000'000'000'000));
            const std::optional<Time> cools = coolsAt(views, here, hereSince, levels, rule);
            const auto demoted = [&](Time at) {
                return judge(views, here, hereSince, levels, rule, at).why == Verdict::Why::Demotion;
            };
            const QByteArray which = QByteArray("seed 20240611, round ") + QByteArray::number(round);
            if (!cools) {
                for (const Duration later : std::initializer_list<Duration>{ 0s, day, 10 * 365 * day })
                    QVERIFY2(!demoted(views.recentAt + later), which);
                continue;
            }
            ++cooling;
            QVERIFY2(demoted(*cools), which);
            QVERIFY2(demoted(*cools + 1s), which);
            QVERIFY2(demoted(*cools + 1000 * day), which);
            if (*cools - 1s >= views.recentAt)
                QVERIFY2(!demoted(*cools - 1s), which);
            if (*cools > views.recentAt)
                QVERIFY2(!demoted(views.recentAt + (*cools - views.recentAt) / 2), which);
        }
        QVERIFY2(cooling > 2000, qPrintable(QString::number(cooling)));
    }

    void randomPlacingsAgreeWithTheSlowModel()
    {
        RandomPlacing random(7331);
        int moved = 0;
        for (int round = 0; round < 20'000; ++round) {
            const LevelTable levels = random.table();
            const Rule rule = random.rule();
            const std::vector<Report> reports = random.history(start, rule);
            const Views views = RandomPlacing::viewsAfter(reports, rule);
            const SlowViews slow(reports);
            const Time last = reports.empty() ? start : reports.back().at;
            const Time now = last + Duration(random.between(0, std::chrono::microseconds(rule.window).count() * 2));
            const auto here = static_cast<LevelSlot>(random.between(0, 5));
            const Time hereSince = now - Duration(random.between(0, 2'000'000'000'000));
            const QByteArray which = QByteArray("seed 7331, round ") + QByteArray::number(round);
            QVERIFY2(views.total == slow.total, which);
            const auto expected = static_cast<double>(slow.recentAt(now, rule));
            QVERIFY2(std::abs(recentAt(views, rule, now) - expected) <= 1e-9 * std::max(1.0, expected), which);
            const LevelSlot there = place(views, here, hereSince, levels, rule, now);
            QVERIFY2(there == slowPlace(slow, views.watchedSince, here, hereSince, levels, rule, now), which);
            moved += there == here ? 0 : 1;
        }
        QVERIFY2(moved > 2000, qPrintable(QString::number(moved)));
    }
};

QTEST_GUILESS_MAIN(TestPlacement)
#include "test_placement.moc"
