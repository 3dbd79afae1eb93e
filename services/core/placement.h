// SPDX-License-Identifier: GPL-3.0-or-later
// The rule: which level a content's views call for. Pure functions; times and levels are handed in.
#pragma once

#include "core/level_table.h"
#include "core/time.h"

#include <optional>

namespace tierwatch {

/// `total`: the count as reported, as the original did. `recent:30d`: views of about the last 30 days, fading
/// exponentially.
struct Rule {
    enum class Kind : quint8 { Total, Recent };
    Kind kind = Kind::Total;
    /// The time constant of recent views. They are kept under `total`, too, for a change of the rule.
    std::chrono::hours window = std::chrono::days(30);
    double deadZone = 0; ///< share of a limit that a demotion must fall below; 0.2 under `recent`
    std::chrono::seconds shortestStay{ 0 }; ///< in a level before a demotion; 24 h under `recent`

    /// What is proposed where nobody names a window: tests/bench/placement found that it serves more than nine tenths
    /// of the views from the right level; thirty days are calmer and slower (docs/placement.md).
    static constexpr std::chrono::hours usualWindow = std::chrono::days(7);

    [[nodiscard]] static Rule total() { return {}; }
    [[nodiscard]] static Rule recent(std::chrono::hours window = usualWindow);
    /// `total`, `recent:30d`, `recent:36h`.
    [[nodiscard]] static Result<Rule> parse(const QString& text);
    [[nodiscard]] QString toString() const;
    bool operator==(const Rule&) const = default;
};

/// What is known of a content's views.
struct Views {
    std::optional<qint64> total; ///< empty: never reported, which is not 0
    double recent = 0; ///< at recentAt
    Time recentAt{}; ///< whole seconds, as the index keeps it
    Time watchedSince{}; ///< first report ever seen; zero: none

    bool operator==(const Views&) const = default;
};

/// The views after a report at `now`. A first absolute count is a baseline and not a burst; a lower one adds nothing to
/// `recent`.
[[nodiscard]] Views reportedTotal(const Views& before, qint64 count, const Rule& rule, Time now);
[[nodiscard]] Views reportedMore(const Views& before, qint64 delta, const Rule& rule, Time now);

/// The recent views faded to `now`.
[[nodiscard]] double recentAt(const Views& views, const Rule& rule, Time now);

/// The recent views that a content would have if it had always been watched as it was since `watchedSince`: while that
/// is shorter than the window, what was not seen is assumed and not missed. What is compared for going down under
/// `recent`; under any rule, divided by the window, the present rate of views.
[[nodiscard]] double recentAssumedAt(const Views& views, const Rule& rule, Time now);

/// How long a content is watched under `recent` before its views can be too few: a quarter of the window, at least a
/// day.
[[nodiscard]] Duration shortestWatch(const Rule& rule);
/// What the number for going down has to be below before a content leaves the level.
[[nodiscard]] double lowerLimit(const Level& level, double deadZone);

/// What the rule makes of a content's views, and why.
struct Verdict {
    enum class Why : quint8 {
        Unknown, ///< never reported
        InRange, ///< it is where its views call for
        Promotion,
        Demotion,
        DeadZone, ///< below its level's minimum, but not far enough
        ShortStay, ///< would go down, but came here too recently
        ShortWatch, ///< would go down, but has not been watched for long enough
        NoLevel, ///< the table has no level for it
    };
    Why why = Why::Unknown;
    LevelSlot target = LevelSlot::None; ///< `here` where it stays
    double up = 0; ///< what is compared for going up
    double down = 0; ///< what is compared for going down
};
[[nodiscard]] Verdict judge(
    const Views& views, LevelSlot here, Time hereSince, const LevelTable& levels, const Rule& rule, Time now);

/// The level that the views call for; `here` where they are unknown or nothing calls for a change.
[[nodiscard]] LevelSlot place(
    const Views& views, LevelSlot here, Time hereSince, const LevelTable& levels, const Rule& rule, Time now);

/// When the content goes down if no view comes: the first moment from which judge() says Demotion, and says it ever
/// after. May have passed already (it is due), never before the last report. Empty where it never goes down: unknown
/// views, the lowest level, a level that the table does not have, under `total` a count that is not below the limit.
[[nodiscard]] std::optional<Time> coolsAt(
    const Views& views, LevelSlot here, Time hereSince, const LevelTable& levels, const Rule& rule);

} // namespace tierwatch
