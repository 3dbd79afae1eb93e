// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/placement.h"

#include <algorithm>
#include <cmath>

namespace tierwatch {

namespace {

using Seconds = std::chrono::duration<double>;

/// How much of a view is left after `age`: e^(−age/window).
double faded(Duration age, const Rule& rule) { return std::exp(-std::max(0.0, Seconds(age) / Seconds(rule.window))); }

Views counted(const Views& before, qint64 total, qint64 added, const Rule& rule, Time now)
{
    Views after = before;
    // Whole seconds: where fractions were cut off only when it is stored, every report would fade them once more.
    const Time at = std::chrono::floor<std::chrono::seconds>(now);
    after.total = total;
    after.recent = recentAt(before, rule, at) + static_cast<double>(added);
    after.recentAt = at;
    if (before.watchedSince == Time{})
        after.watchedSince = now;
    return after;
}

/// Where the assumed recent views reach `limit` (positive) if no view comes. With R at t_R and watched since w, from
/// R·e^(−(t−t_R)/W) = limit·(1 − e^(−(t−w)/W)) follows t = t_R + W·ln(R/limit + e^(−(t_R−w)/W)).
Time fallsBelow(double limit, const Views& views, const Rule& rule)
{
    const double unseen = faded(views.recentAt - views.watchedSince, rule);
    const Seconds after = Seconds(rule.window) * std::log(views.recent / limit + unseen);
    Time at = views.recentAt + std::chrono::ceil<Duration>(std::max(Seconds(0), after));
    for (Duration step(1); recentAssumedAt(views, rule, at) >= limit; step *= 2) // what rounding leaves
        at += step;
    return at;
}

} // namespace

Rule Rule::recent(std::chrono::hours window) { return Rule{ Kind::Recent, window, 0.2, std::chrono::hours(24) }; }

Result<Rule> Rule::parse(const QString& text)
{
    if (text == QLatin1String("total"))
        return Rule::total();
    if (text.startsWith(QLatin1String("recent:")) && text.size() > 8) {
        bool isNumber = false;
        const int amount = QStringView(text).sliced(7).chopped(1).toInt(&isNumber);
        const QChar unit = text.back();
        if (isNumber && amount > 0 && amount <= 3650 && unit == u'd')
            return Rule::recent(std::chrono::days(amount));
        if (isNumber && amount > 0 && amount <= 87600 && unit == u'h')
            return Rule::recent(std::chrono::hours(amount));
    }
    return fail(ErrorCode::InvalidInput,
        QT_TRANSLATE_NOOP(
            "Text", "The rule '%1' is not known: give total, or recent with a window such as recent:30d."),
        text);
}

QString Rule::toString() const
{
    if (kind == Kind::Total)
        return QStringLiteral("total");
    if (window % std::chrono::days(1) == std::chrono::hours(0))
        return QStringLiteral("recent:%1d").arg(window / std::chrono::days(1));
    return QStringLiteral("recent:%1h").arg(window.count());
}

Views reportedTotal(const Views& before, qint64 count, const Rule& rule, Time now)
{
    const qint64 added = before.total ? std::max<qint64>(0, count - *before.total) : 0;
    return counted(before, count, added, rule, now);
}

Views reportedMore(const Views& before, qint64 delta, const Rule& rule, Time now)
{
    return counted(before, before.total.value_or(0) + delta, delta, rule, now);
}

double recentAt(const Views& views, const Rule& rule, Time now)
{
    return views.recent * faded(now - views.recentAt, rule);
}

double recentAssumedAt(const Views& views, const Rule& rule, Time now)
{
    const Duration watched = std::max<Duration>(now - views.watchedSince, std::chrono::hours(24));
    return recentAt(views, rule, now) / (1 - faded(watched, rule));
}

Duration shortestWatch(const Rule& rule)
{
    return std::max<Duration>(std::chrono::hours(24), std::chrono::duration_cast<Duration>(rule.window) / 4);
}

double lowerLimit(const Level& level, double deadZone) { return (1 - deadZone) * static_cast<double>(level.minCount); }

Verdict judge(const Views& views, LevelSlot here, Time hereSince, const LevelTable& levels, const Rule& rule, Time now)
{
    using Why = Verdict::Why;
    Verdict verdict;
    verdict.target = here;
    if (!views.total)
        return verdict;
    const Level* current = levels.find(here);
    verdict.up = static_cast<double>(*views.total);
    verdict.down = verdict.up;
    if (rule.kind == Rule::Kind::Recent) {
        verdict.up = recentAt(views, rule, now);
        verdict.down = recentAssumedAt(views, rule, now);
    }
    const auto levelFor
        = [&levels](double value) { return levels.forCount(static_cast<qint64>(std::min(std::floor(value), 9.0e18))); };
    const auto stays = [&verdict](Why why) {
        verdict.why = why;
        return verdict;
    };
    const auto goes = [&verdict](Why why, const Level* level) {
        verdict.why = why;
        verdict.target = level->slot;
        return verdict;
    };

    const Level* higher = levelFor(verdict.up);
    if (higher == nullptr)
        return stays(Why::NoLevel);
    if (current == nullptr || higher->minCount > current->minCount)
        return goes(Why::Promotion, higher);

    const Level* lower = levelFor(verdict.down);
    if (lower == nullptr || lower->minCount >= current->minCount)
        return stays(Why::InRange);
    if (verdict.down >= lowerLimit(*current, rule.deadZone))
        return stays(Why::DeadZone);
    if (now - hereSince < rule.shortestStay)
        return stays(Why::ShortStay);
    if (rule.kind == Rule::Kind::Recent
        && (views.watchedSince == Time{} || now - views.watchedSince < shortestWatch(rule)))
        return stays(Why::ShortWatch);
    return goes(Why::Demotion, lower);
}

LevelSlot place(
    const Views& views, LevelSlot here, Time hereSince, const LevelTable& levels, const Rule& rule, Time now)
{
    return judge(views, here, hereSince, levels, rule, now).target;
}

std::optional<Time> coolsAt(
    const Views& views, LevelSlot here, Time hereSince, const LevelTable& levels, const Rule& rule)
{
    const Level* current = levels.find(here);
    if (!views.total || current == nullptr || current == levels.lowest())
        return std::nullopt;
    const double limit = lowerLimit(*current, rule.deadZone);
    const Time stayed = hereSince + rule.shortestStay;
    if (rule.kind == Rule::Kind::Total)
        return static_cast<double>(*views.total) < limit ? std::optional(std::max(views.recentAt, stayed))
                                                         : std::nullopt;
    if (limit <= 0 || views.watchedSince == Time{})
        return std::nullopt;
    return std::max({ fallsBelow(limit, views, rule), stayed, views.watchedSince + shortestWatch(rule) });
}

} // namespace tierwatch
