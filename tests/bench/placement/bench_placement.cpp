// SPDX-License-Identifier: GPL-3.0-or-later
// How well the rules place: 30 days of an invented catalogue's views, the rules beside an oracle, LRU and LFU, all with
// the same capacities. And what one what-if over 1 000 000 contents costs. Printed figures, no verdict but the last
// line.
#include "core/what_if.h"
#include "placer.h"
#include "view_trace.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

#include <cmath>
#include <cstdio>

using namespace tierwatch;
using namespace tierwatch::bench;

namespace {

using namespace std::chrono_literals;

/// What became of the measured days' views.
struct Served {
    double right = 0; ///< from the level where the oracle had it that day
    double rightOrFaster = 0;
    double gold = 0;
    double silver = 0;
    double goldUsed = 0; ///< share of the capacity, summed over the days
    double silverUsed = 0;
    qint64 goldMost = 0;
};

struct Run {
    std::unique_ptr<Placer> placer;
    Served served;
    double seconds = 0;
};

struct Days {
    int warmUp = 100;
    int measured = 30;
};

void serve(Run& run, const Shelf& oracle, int content, int views, bool measured)
{
    if (!measured)
        return;
    const Tier there = run.placer->shelf().tier(content);
    const Tier right = oracle.tier(content);
    run.served.right += there == right ? views : 0;
    run.served.rightOrFaster += there >= right ? views : 0;
    run.served.gold += there == Gold ? views : 0;
    run.served.silver += there == Silver ? views : 0;
}

void replay(Run& run, const TraceDay& day, const Shelf& oracle, Time midnight, bool measured)
{
    QElapsedTimer timer;
    timer.start();
    for (std::size_t hour = 0; hour < day.hours.size(); ++hour) {
        const std::vector<ViewBurst>& bursts = day.hours[hour];
        const Time begin = midnight + std::chrono::hours(hour);
        const double step = 3.6e9 / static_cast<double>(bursts.size() + 1);
        for (std::size_t i = 0; i < bursts.size(); ++i) {
            // Of the views of an hour the first finds the content where it was, the others where that has brought it.
            serve(run, oracle, bursts[i].content, 1, measured);
            run.placer->viewed(bursts[i].content, bursts[i].views,
                begin + Duration(static_cast<qint64>(step * static_cast<double>(i))));
            serve(run, oracle, bursts[i].content, bursts[i].views - 1, measured);
        }
        run.placer->tick(begin + 1h);
    }
    const Shelf& shelf = run.placer->shelf();
    if (measured) {
        run.served.goldUsed += static_cast<double>(shelf.used(Gold)) / static_cast<double>(shelf.capacity(Gold));
        run.served.silverUsed += static_cast<double>(shelf.used(Silver)) / static_cast<double>(shelf.capacity(Silver));
        run.served.goldMost = std::max(run.served.goldMost, shelf.used(Gold));
    }
    run.seconds += static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

void print(const Run& run, const Run& oracle, double views, int days)
{
    const Moves& moves = run.placer->shelf().moves();
    const double flaps
        = moves.moves > 0 ? 100.0 * static_cast<double>(moves.flaps) / static_cast<double>(moves.moves) : 0;
    std::printf("%-16s %6.1f %% %8.1f %% %6.1f %% %8.1f %% %9.1f %7.2f x %9lld %7.2f %% %5.0f/%.0f %% %6.1f s\n",
        run.placer->name().constData(), 100 * run.served.right / views, 100 * run.served.rightOrFaster / views,
        100 * run.served.gold / views, 100 * (run.served.gold + run.served.silver) / views,
        static_cast<double>(moves.bytes) / 1e12,
        static_cast<double>(moves.bytes) / static_cast<double>(oracle.placer->shelf().moves().bytes),
        static_cast<long long>(moves.moves), flaps, 100 * run.served.goldUsed / days,
        100 * run.served.silverUsed / days, run.seconds);
}

/// True where the usual rule, if it is among them, does what is promised of it.
bool simulate(const TraceSettings& settings, const Days& days, const QStringList& rules, double deadZone, double stay)
{
    QElapsedTimer timer;
    timer.start();
    ViewTrace trace(settings);
    qint64 bytes = 0;
    for (const qint64 size : trace.sizes())
        bytes += size;
    const Capacity capacity{ bytes * 15 / 100, bytes * 5 / 100 };
    std::vector<Run> runs;
    const auto add = [&runs](std::unique_ptr<Placer> placer) { runs.push_back({ std::move(placer), {}, 0 }); };
    add(std::make_unique<Oracle>(Oracle::Knows::Views, trace.sizes(), capacity));
    add(std::make_unique<Oracle>(Oracle::Knows::Popularity, trace.sizes(), capacity));
    for (const QString& text : rules) {
        Result<Rule> rule = Rule::parse(text);
        if (!rule)
            qFatal("%s", qPrintable(rule.error().text.english()));
        if (rule->kind == Rule::Kind::Recent && deadZone >= 0)
            rule->deadZone = deadZone / 100;
        if (rule->kind == Rule::Kind::Recent && stay >= 0)
            rule->shortestStay = std::chrono::seconds(static_cast<qint64>(stay * 3600));
        add(std::make_unique<RulePlacer>(qPrintable(text), *rule, trace.sizes(), capacity));
    }
    add(std::make_unique<LeastRecent>(trace.sizes(), capacity));
    add(std::make_unique<LeastFrequent>(trace.sizes(), capacity));

    TraceDay day;
    double views = 0;
    double traceSeconds = 0;
    const Time start = timeFromMicroseconds(1'700'006'400'000'000);
    for (int today = 0; today < days.warmUp + days.measured; ++today) {
        const Time midnight = start + today * 24h;
        const bool measured = today >= days.warmUp;
        QElapsedTimer making;
        making.start();
        trace.next(day);
        traceSeconds += static_cast<double>(making.nsecsElapsed()) / 1e9;
        for (Run& run : runs) {
            if (today == days.warmUp)
                run.placer->shelf().resetMoves();
            run.placer->dayBegins(day, midnight);
            if (today == days.warmUp / 2 || today == days.warmUp * 3 / 4 || today == days.warmUp - 10)
                run.placer->chooseLimits(midnight);
        }
        for (const int count : day.views)
            views += measured ? count : 0;
        for (Run& run : runs)
            replay(run, day, runs.front().placer->shelf(), midnight, measured);
    }

    std::printf("seed %llu: %d contents, %.1f TB, %.2f million views a day for %d days after %d to warm up\n",
        static_cast<unsigned long long>(settings.seed), settings.contents, static_cast<double>(bytes) / 1e12,
        views / 1e6 / days.measured, days.measured, days.warmUp);
    std::printf("%-16s %8s %10s %8s %10s %9s %9s %9s %9s %9s %8s\n", "", "right", "or faster", "gold", "+ silver",
        "TB moved", "oracle's", "moves", "flaps", "filled", "took");
    for (const Run& run : runs) {
        print(run, runs.front(), views, days.measured);
    }
    bool good = true;
    for (std::size_t i = 1; i < runs.size(); ++i) {
        const auto* ruled = dynamic_cast<const RulePlacer*>(runs[i].placer.get());
        if (ruled == nullptr)
            continue;
        std::printf("%s: limits silver %lld, gold %lld\n", ruled->name().constData(),
            static_cast<long long>(ruled->levels().levels()[1].minCount),
            static_cast<long long>(ruled->levels().levels()[2].minCount));
        const Moves& moves = ruled->shelf().moves();
        if (ruled->name() == Rule::recent().toString().toUtf8())
            good = good && runs[i].served.right >= 0.9 * views
                && static_cast<double>(moves.bytes)
                    <= 1.5 * static_cast<double>(runs.front().placer->shelf().moves().bytes)
                && moves.flaps * 100 < moves.moves;
    }
    std::printf("views made in %.1f s, all in %.1f s\n\n", traceSeconds, static_cast<double>(timer.elapsed()) / 1e3);
    return good;
}

void measureWhatIf()
{
    constexpr int contents = 1'000'000;
    constexpr int evaluations = 1000;
    const Time now = timeFromMicroseconds(1'700'006'400'000'000);
    std::mt19937_64 random(1);
    std::vector<Views> views(contents);
    for (Views& one : views) {
        one.total = static_cast<qint64>(std::exp(std::uniform_real_distribution<double>(0, 15)(random)));
        one.recent = static_cast<double>(*one.total) / 10;
        one.recentAt = now - std::chrono::minutes(random() % 100'000);
        one.watchedSince = one.recentAt - std::chrono::hours(random() % 2000);
    }
    const Rule rule = Rule::recent(std::chrono::days(30));
    QElapsedTimer timer;
    timer.start();
    WhatIf whatIf(rule, now);
    for (std::size_t i = 0; i < views.size(); ++i)
        whatIf.add(views[i], static_cast<LevelSlot>(i % 3), {}, i % 50 == 0, static_cast<qint64>(i) << 12);
    whatIf.prepare();
    const double prepared = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    const auto table = [](qint64 limit) {
        std::vector<Level> levels(3);
        for (std::size_t i = 0; i < 3; ++i) {
            levels[i].slot = static_cast<LevelSlot>(i);
            levels[i].minCount = static_cast<qint64>(i) * limit;
        }
        return LevelTable(levels);
    };
    timer.restart();
    qint64 moved = 0;
    for (int i = 0; i < evaluations; ++i)
        moved += whatIf.evaluate(table(1000 + i)).up.contents;
    const double evaluated = static_cast<double>(timer.nsecsElapsed()) / 1e6 / evaluations;
    timer.restart();
    qint64 same = 0;
    for (std::size_t i = 0; i < views.size(); ++i) {
        const Verdict verdict = judge(views[i], static_cast<LevelSlot>(i % 3), {}, table(1000), rule, now);
        same += verdict.why == Verdict::Why::Promotion ? 1 : 0;
    }
    const double judged = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    std::printf(
        "what-if over %d contents: prepared in %.0f ms, then %.4f ms each (5 allowed); judging each content takes "
        "%.0f ms (%.0f times that; %lld, %lld)\n",
        contents, prepared, evaluated, judged, judged / evaluated, static_cast<long long>(moved),
        static_cast<long long>(same));
}

} // namespace

int main(int argc, char* argv[])
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const auto option = [&parser](const char* name, const char* about, const char* otherwise) {
        parser.addOption({ QString::fromLatin1(name), QString::fromLatin1(about), QStringLiteral("N"),
            QString::fromLatin1(otherwise) });
    };
    parser.addHelpOption();
    option("seeds", "how many seeds, from --seed on", "1");
    option("seed", "the first seed", "1");
    option("contents", "how many contents", "100000");
    option("views", "views a day", "1000000");
    option("days", "days that are measured", "30");
    option("warm-up", "days before", "100");
    option("dead-zone", "percent, of recent rules; else their own", "-1");
    option("stay", "hours, of recent rules; else their own", "-1");
    option("rules", "compared rules", "recent:7d,recent:30d,total");
    parser.process(application);
    const auto number = [&parser](const char* name) { return parser.value(QString::fromLatin1(name)).toDouble(); };

    TraceSettings settings;
    settings.contents = static_cast<int>(number("contents"));
    settings.viewsPerDay = number("views");
    const Days days{ static_cast<int>(number("warm-up")), static_cast<int>(number("days")) };
    const QStringList rules = parser.value(QStringLiteral("rules")).split(u',');
    bool good = true;
    for (int i = 0; i < static_cast<int>(number("seeds")); ++i) {
        settings.seed = static_cast<quint64>(number("seed")) + static_cast<quint64>(i);
        good = simulate(settings, days, rules, number("dead-zone"), number("stay")) && good;
    }
    measureWhatIf();
    std::printf("recent: %s\n",
        good ? "as promised" : "NOT as promised (0.9 of the oracle's share, 1.5 of its bytes, 1 % flaps)");
    return good ? 0 : 1;
}
