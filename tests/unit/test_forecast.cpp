// SPDX-License-Identifier: GPL-3.0-or-later
// What comes next for a content, and when: the checked examples, and that what is forecast comes true.
#include "core/forecast.h"
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
const Rule recent = Rule::recent(30 * day);

double inDays(Duration time) { return std::chrono::duration<double>(time) / std::chrono::duration<double>(day); }

/// As reports leave them: `recent` views at `now`, watched since `watched` before.
Views viewsOf(qint64 total, double recentViews, Time now, Duration watched)
{
    Views views;
    views.total = total;
    views.recent = recentViews;
    views.recentAt = now;
    views.watchedSince = now - watched;
    return views;
}

QStringList english(const Views& views, LevelSlot here, Time hereSince, const Rule& rule, Time now)
{
    const LevelTable levels = bronzeSilverGold();
    QStringList sentences;
    for (const Text& text :
        sentencesOf(forecast(views, here, hereSince, levels, rule, now), views, here, levels, rule, now))
        sentences.append(text.english());
    return sentences;
}

} // namespace

class TestForecast : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLimitIsARateADay()
    {
        QCOMPARE(std::lround(viewsPerDayFor(1000, recent)), 33L);
        QCOMPARE(viewsPerDayFor(1000, Rule::total()), 0.0);
    }

    void fiftyADayFrom300Reach1000In26Days()
    {
        const std::optional<Duration> after = reachesRecent(1000, 300, 50, recent);
        QVERIFY(after);
        QCOMPARE(std::lround(inDays(*after)), 26L);
        QVERIFY(!reachesRecent(1000, 300, 33, recent)); // 990 is where it settles
        QVERIFY(!reachesRecent(1000, 300, 33.3333, recent)); // only ever nearer
        QVERIFY(!reachesRecent(1000, 300, 0, recent));
        QCOMPARE(reachesRecent(1000, 1000, 0, recent), std::optional(Duration(0)));
    }

    /// 50 a day for a fifth of what they settle at: 300 recent views after 6.7 days.
    void theRateIsEstimatedFromWhatWasWatched()
    {
        const auto watched
            = std::chrono::duration_cast<Duration>(30 * std::log(1500 / 1200.0) * std::chrono::duration<double>(day));
        const Views views = viewsOf(300, 300, start, watched);
        QVERIFY(std::abs(viewsPerDay(views, recent, start) - 50) < 0.001);
        const Forecast next = forecast(views, bronze, start, bronzeSilverGold(), recent, start);
        QVERIFY(next.rise && next.rise->at && !next.fall);
        QCOMPARE(next.rise->level, silver);
        QCOMPARE(std::lround(inDays(*next.rise->at - start)), 26L);
        QCOMPARE(english(views, bronze, start, recent, start),
            { QStringLiteral("It reaches silver in 26 days at 50 views a day.") });
        // The same number after a year is what it settles at: it stays.
        const Views settled = viewsOf(3650, 300, start, 365 * day);
        QVERIFY(!forecast(settled, bronze, start, bronzeSilverGold(), recent, start).rise->at);
        QCOMPARE(english(settled, bronze, start, recent, start),
            { QStringLiteral("It does not reach silver at the present rate of 10 views a day.") });
    }

    /// A view that comes at that rate makes the forecast true.
    void aForecastRiseComesTrue()
    {
        Views views = reportedTotal({}, 0, recent, start);
        Time now = start;
        const auto oneMore = [&] {
            now += 28min + 48s; // 50 a day
            views = reportedMore(views, 1, recent, now);
        };
        while (now < start + 7 * day)
            oneMore();
        const Forecast next = forecast(views, bronze, start, bronzeSilverGold(), recent, now);
        QVERIFY(next.rise && next.rise->at);
        while (place(views, bronze, start, bronzeSilverGold(), recent, now) == bronze)
            oneMore();
        QVERIFY2(std::abs(inDays(now - *next.rise->at)) < 1, qPrintable(QString::number(inDays(now - *next.rise->at))));
    }

    void underTotalACountRisesByItsRate()
    {
        // 600 recent views in a settled window of 30 days: 20 a day; 200 are missing.
        const Views views = viewsOf(1800, 600, start, 365 * day);
        const Forecast next = forecast(views, silver, start, bronzeSilverGold(), Rule::total(), start);
        QVERIFY(!next.fall);
        QVERIFY(std::abs(inDays(*next.rise->at - start) - 10) < 0.01);
        QCOMPARE(english(views, silver, start, Rule::total(), start),
            QStringList(
                { QStringLiteral(
                      "It never leaves silver downwards while players report lifetime totals, which do not fall."),
                    QStringLiteral("It reaches gold in 10 days at 20 views a day.") }));
        const Views still = viewsOf(1800, 0, start, 365 * day);
        QVERIFY(!forecast(still, silver, start, bronzeSilverGold(), Rule::total(), start).rise->at);
    }

    void whenItCoolsIsSaid()
    {
        const Views views = viewsOf(99'999, 9058, start, 900 * day); // 1600 · e^(52/30)
        const Forecast next = forecast(views, gold, start - 900 * day, bronzeSilverGold(), recent, start);
        QVERIFY(next.fall && !next.rise);
        QCOMPARE(next.fall->level, silver);
        QCOMPARE(english(views, gold, start - 900 * day, recent, start),
            { QStringLiteral("It goes down to silver in 52 days if nobody watches it.") });
        const Views soon = viewsOf(99'999, 1650, start, 900 * day);
        QCOMPARE(english(soon, gold, start - 900 * day, recent, start),
            { QStringLiteral("It goes down to silver in 22 h if nobody watches it.") });
    }

    void whatIsDueIsSaid()
    {
        const Views cold = viewsOf(99'999, 3, start, 900 * day);
        QCOMPARE(
            english(cold, gold, start - 900 * day, recent, start), { QStringLiteral("It goes down to bronze now.") });
        const Views hot = viewsOf(99'999, 2100, start, 900 * day);
        const Forecast next = forecast(hot, bronze, start, bronzeSilverGold(), recent, start);
        QCOMPARE(next.rise, std::optional(Forecast::Rise{ gold, start }));
        QCOMPARE(english(hot, bronze, start, recent, start), { QStringLiteral("It goes up to gold now.") });
        QVERIFY(english({}, bronze, start, recent, start).isEmpty());
        QCOMPARE(forecast({}, bronze, start, bronzeSilverGold(), recent, start), Forecast());
    }

    /// Whatever is drawn: it goes down exactly then, and to that level.
    void aForecastFallComesTrue()
    {
        RandomPlacing random(90125);
        int falls = 0;
        for (int round = 0; round < 20'000; ++round) {
            const LevelTable levels = random.table();
            const Rule rule = random.rule();
            const Views views = RandomPlacing::viewsAfter(random.history(start, rule), rule);
            const auto here = static_cast<LevelSlot>(random.between(0, 5));
            const Time now = views.recentAt + Duration(random.between(0, 1'000'000'000'000));
            const Time hereSince = now - Duration(random.between(0, 1'000'000'000'000));
            const Forecast next = forecast(views, here, hereSince, levels, rule, now);
            const QByteArray which = QByteArray("seed 90125, round ") + QByteArray::number(round);
            if (next.rise && next.rise->at)
                QVERIFY2(*next.rise->at >= now, which);
            if (!next.fall)
                continue;
            ++falls;
            QVERIFY2(next.fall->level != here, which);
            QVERIFY2(
                place(views, here, hereSince, levels, rule, std::max(now, next.fall->at)) == next.fall->level, which);
        }
        QVERIFY2(falls > 2000, qPrintable(QString::number(falls)));
    }
};

QTEST_GUILESS_MAIN(TestForecast)
#include "test_forecast.moc"
