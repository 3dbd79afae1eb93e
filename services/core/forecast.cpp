// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forecast.h"

#include <QString>

#include <algorithm>
#include <cmath>

namespace tierwatch {

namespace {

using Days = std::chrono::duration<double, std::chrono::days::period>;

constexpr Days farthest(36'525); ///< a forecast beyond that says nothing

double windowInDays(const Rule& rule) { return Days(rule.window).count(); }

std::optional<Duration> near(Days time)
{
    if (!(time <= farthest)) // nor is a NaN
        return std::nullopt;
    return std::chrono::ceil<Duration>(std::max(time, Days(0)));
}

const Level* nextAbove(const Level* current, const LevelTable& levels)
{
    if (current == nullptr)
        return nullptr;
    const auto above
        = std::ranges::upper_bound(levels.levels(), current->minCount, {}, [](const Level& l) { return l.minCount; });
    return above == levels.levels().end() ? nullptr : &*above;
}

QString shownRate(double viewsPerDay) { return QString::number(viewsPerDay, 'f', viewsPerDay < 10 ? 1 : 0); }

struct Span {
    bool inHours;
    QString amount;
};

/// Days from two days on, else hours, at least one.
Span shown(Duration time)
{
    const double days = Days(time).count();
    if (days >= 2)
        return { false, QString::number(std::lround(days)) };
    return { true, QString::number(std::max(1L, std::lround(days * 24))) };
}

Text fallSentence(const Forecast::Fall& fall, const QString& level, Time now)
{
    if (fall.at <= now)
        return { QT_TRANSLATE_NOOP("Text", "It goes down to %1 now."), { level } };
    const Span span = shown(fall.at - now);
    return { span.inHours ? QT_TRANSLATE_NOOP("Text", "It goes down to %1 in %2 h if nobody watches it.")
                          : QT_TRANSLATE_NOOP("Text", "It goes down to %1 in %2 days if nobody watches it."),
        { level, span.amount } };
}

Text riseSentence(const Forecast& forecast, const QString& level, Time now)
{
    const QString rate = shownRate(forecast.viewsPerDay);
    if (!forecast.rise->at)
        return { QT_TRANSLATE_NOOP("Text", "It does not reach %1 at the present rate of %2 views a day."),
            { level, rate } };
    if (*forecast.rise->at <= now)
        return { QT_TRANSLATE_NOOP("Text", "It goes up to %1 now."), { level } };
    const Span span = shown(*forecast.rise->at - now);
    return { span.inHours ? QT_TRANSLATE_NOOP("Text", "It reaches %1 in %2 h at %3 views a day.")
                          : QT_TRANSLATE_NOOP("Text", "It reaches %1 in %2 days at %3 views a day."),
        { level, span.amount, rate } };
}

} // namespace

double viewsPerDay(const Views& views, const Rule& rule, Time now)
{
    return views.total ? recentAssumedAt(views, rule, now) / windowInDays(rule) : 0;
}

double viewsPerDayFor(qint64 limit, const Rule& rule)
{
    return rule.kind == Rule::Kind::Recent ? static_cast<double>(limit) / windowInDays(rule) : 0;
}

std::optional<Duration> reachesRecent(double limit, double recent, double viewsPerDay, const Rule& rule)
{
    if (recent >= limit)
        return Duration(0);
    const double settlesAt = viewsPerDay * windowInDays(rule);
    if (settlesAt <= limit)
        return std::nullopt;
    return near(Days(rule.window) * std::log((settlesAt - recent) / (settlesAt - limit)));
}

Forecast forecast(
    const Views& views, LevelSlot here, Time hereSince, const LevelTable& levels, const Rule& rule, Time now)
{
    Forecast next;
    if (!views.total)
        return next;
    next.viewsPerDay = viewsPerDay(views, rule, now);
    const Verdict verdict = judge(views, here, hereSince, levels, rule, now);
    if (const std::optional<Time> cools = coolsAt(views, here, hereSince, levels, rule))
        next.fall = Forecast::Fall{ judge(views, here, hereSince, levels, rule, std::max(now, *cools)).target, *cools };
    if (verdict.why == Verdict::Why::Promotion) {
        next.rise = Forecast::Rise{ verdict.target, now };
    } else if (const Level* above = nextAbove(levels.find(here), levels)) {
        const auto limit = static_cast<double>(above->minCount);
        const std::optional<Duration> after = rule.kind == Rule::Kind::Recent
            ? reachesRecent(limit, verdict.up, next.viewsPerDay, rule)
            : near(Days((limit - verdict.up) / next.viewsPerDay));
        next.rise = Forecast::Rise{ above->slot, after ? std::optional(now + *after) : std::nullopt };
    }
    return next;
}

std::vector<Text> sentencesOf(
    const Forecast& forecast, const Views& views, LevelSlot here, const LevelTable& levels, const Rule& rule, Time now)
{
    std::vector<Text> sentences;
    if (!views.total)
        return sentences;
    const auto key = [&levels](LevelSlot slot) {
        const Level* level = levels.find(slot);
        return level == nullptr ? QString() : level->key;
    };
    const Level* current = levels.find(here);
    if (forecast.fall)
        sentences.push_back(fallSentence(*forecast.fall, key(forecast.fall->level), now));
    else if (rule.kind == Rule::Kind::Total && current != nullptr && current != levels.lowest())
        sentences.push_back(
            { QT_TRANSLATE_NOOP(
                  "Text", "It never leaves %1 downwards while players report lifetime totals, which do not fall."),
                { current->key } });
    if (forecast.rise)
        sentences.push_back(riseSentence(forecast, key(forecast.rise->level), now));
    return sentences;
}

} // namespace tierwatch
