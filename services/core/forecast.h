// SPDX-License-Identifier: GPL-3.0-or-later
// What the rule will do next with a content, and when. Pure functions; times and levels are handed in.
#pragma once

#include "core/placement.h"

#include <vector>

namespace tierwatch {

/// Two answers, for nobody knows who will watch: down if no view comes any more, up if they come as they do now.
struct Forecast {
    struct Fall {
        LevelSlot level = LevelSlot::None; ///< where it goes then
        Time at{}; ///< exact: judge() says so from then on. Has passed where it is due
        bool operator==(const Fall&) const = default;
    };
    struct Rise {
        LevelSlot level = LevelSlot::None; ///< the next one above
        std::optional<Time> at; ///< at the present rate; empty: not at the present rate
        bool operator==(const Rise&) const = default;
    };
    double viewsPerDay = 0; ///< the present rate
    std::optional<Fall> fall; ///< empty: never
    std::optional<Rise> rise; ///< empty: it is in the top level, or its views are unknown

    bool operator==(const Forecast&) const = default;
};

/// The present rate, in views a day. Estimated from the recent views: a content that is watched r times a day settles
/// at r · window of them, so the rate is recentAssumedAt() divided by the window. Under `total` it is the same number:
/// the recent views are kept there, too. A content with a steady rate that was watched for long stands where it will
/// stand; one that was watched for less than the window still rises.
[[nodiscard]] double viewsPerDay(const Views& views, const Rule& rule, Time now);

/// The rate at which a content settles just at `limit` under `recent`: 1 000 in 30 days are 33 a day. 0 under `total`.
[[nodiscard]] double viewsPerDayFor(qint64 limit, const Rule& rule);

/// When a content that has `recent` views now and is watched `viewsPerDay` times a day reaches `limit` of them under
/// `recent`; empty: never, or not within 100 years.
[[nodiscard]] std::optional<Duration> reachesRecent(double limit, double recent, double viewsPerDay, const Rule& rule);

/// What comes next for a content that is in `here` since `hereSince`. A move that the rule wants now is next, due now.
[[nodiscard]] Forecast forecast(
    const Views& views, LevelSlot here, Time hereSince, const LevelTable& levels, const Rule& rule, Time now);

/// The forecast as sentences: "It goes down to silver in 52 days if nobody watches it." None for unknown views.
[[nodiscard]] std::vector<Text> sentencesOf(
    const Forecast& forecast, const Views& views, LevelSlot here, const LevelTable& levels, const Rule& rule, Time now);

} // namespace tierwatch
