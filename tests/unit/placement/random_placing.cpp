// SPDX-License-Identifier: GPL-3.0-or-later
#include "random_placing.h"

#include <algorithm>
#include <cmath>

namespace tierwatch::test {

namespace {

using LongSeconds = std::chrono::duration<long double>;

long double days(Duration duration) { return LongSeconds(duration).count() / 86400; }

} // namespace

Level makeLevel(int slot, qint64 minimum)
{
    Level level;
    level.slot = static_cast<LevelSlot>(slot);
    level.key = QStringLiteral("level%1").arg(slot);
    level.minCount = minimum;
    level.path = QStringLiteral("/srv/") + level.key;
    return level;
}

LevelTable bronzeSilverGold()
{
    std::vector<Level> levels{ makeLevel(0, 0), makeLevel(1, 1000), makeLevel(2, 2000) };
    levels[0].key = QStringLiteral("bronze");
    levels[1].key = QStringLiteral("silver");
    levels[2].key = QStringLiteral("gold");
    return LevelTable(std::move(levels));
}

qint64 RandomPlacing::between(qint64 least, qint64 most)
{
    return std::uniform_int_distribution<qint64>(least, most)(m_random);
}

LevelTable RandomPlacing::table()
{
    std::vector<int> slots{ 0, 1, 2, 3, 4, 5 };
    std::ranges::shuffle(slots, m_random);
    slots.resize(static_cast<std::size_t>(between(1, 6)));
    const qint64 widest = oneIn(3) ? 10 : oneIn(2) ? 1000 : 100'000;
    std::vector<Level> levels;
    qint64 minimum = 0;
    for (const int slot : slots) {
        levels.push_back(makeLevel(slot, minimum));
        minimum += between(1, widest);
    }
    return LevelTable(std::move(levels));
}

Rule RandomPlacing::rule()
{
    Rule rule = oneIn(3) ? Rule::total() : Rule::recent(std::chrono::hours(between(1, oneIn(2) ? 48 : 2000)));
    if (oneIn(2))
        rule.deadZone = static_cast<double>(between(0, 50)) / 100;
    if (oneIn(2))
        rule.shortestStay = std::chrono::seconds(between(0, 1'000'000));
    return rule;
}

std::vector<Report> RandomPlacing::history(Time from, const Rule& rule)
{
    std::vector<Report> reports;
    const qint64 longestPause = std::chrono::microseconds(rule.window).count() / (oneIn(2) ? 20 : 1);
    const qint64 largest = oneIn(2) ? 3 : 3000;
    qint64 total = oneIn(2) ? between(0, 1'000'000) : 0;
    Time at = from;
    for (qint64 left = between(0, 60); left > 0; --left) {
        at += std::chrono::floor<std::chrono::seconds>(Duration(between(0, longestPause)));
        const qint64 added = between(0, largest);
        if (oneIn(2)) {
            total = oneIn(10) ? between(0, total) : total + added;
            reports.push_back({ at, true, total });
        } else {
            total += added;
            reports.push_back({ at, false, added });
        }
    }
    return reports;
}

Views RandomPlacing::viewsAfter(const std::vector<Report>& reports, const Rule& rule)
{
    Views views;
    for (const Report& report : reports)
        views = report.absolute ? reportedTotal(views, report.count, rule, report.at)
                                : reportedMore(views, report.count, rule, report.at);
    return views;
}

SlowViews::SlowViews(const std::vector<Report>& reports)
{
    for (const Report& report : reports) {
        if (!report.absolute) {
            views.emplace_back(report.at, report.count);
            total = total ? *total + report.count : report.count;
            continue;
        }
        if (total && report.count > *total)
            views.emplace_back(report.at, report.count - *total);
        total = report.count;
    }
}

long double SlowViews::recentAt(Time now, const Rule& rule) const
{
    long double sum = 0;
    for (const auto& [at, count] : views)
        sum += static_cast<long double>(count) * std::exp(-days(now - at) / days(rule.window));
    return sum;
}

LevelSlot slowPlace(const SlowViews& views, Time watchedSince, LevelSlot here, Time hereSince, const LevelTable& levels,
    const Rule& rule, Time now)
{
    if (!views.total)
        return here;
    const bool byTotal = rule.kind == Rule::Kind::Total;
    const long double up = byTotal ? static_cast<long double>(*views.total) : views.recentAt(now, rule);
    const long double watched = std::max(1.0L, days(now - watchedSince));
    const long double down = byTotal ? up : up / (1 - std::exp(-watched / days(rule.window)));
    const Level* current = nullptr;
    for (const Level& level : levels.levels()) {
        if (level.slot == here)
            current = &level;
    }
    const auto lastFor = [&levels](long double value) {
        const Level* last = nullptr;
        for (const Level& level : levels.levels()) {
            if (static_cast<long double>(level.minCount) <= value)
                last = &level;
        }
        return last;
    };
    if (const Level* best = lastFor(up); current == nullptr || best->minCount > current->minCount)
        return best->slot;
    const bool farBelow
        = down < (1 - static_cast<long double>(rule.deadZone)) * static_cast<long double>(current->minCount);
    const bool stayed = now - hereSince >= rule.shortestStay;
    const bool seen = byTotal || days(now - watchedSince) >= std::max(1.0L, days(rule.window) / 4);
    return farBelow && stayed && seen ? lastFor(down)->slot : here;
}

} // namespace tierwatch::test
