// SPDX-License-Identifier: GPL-3.0-or-later
// What the rule will do next with a content, as a row of the table can say it.
#pragma once

#include "core/engine.h"
#include "core/forecast.h"

#include <QString>

namespace tierwatch {

[[nodiscard]] Forecast forecastOf(const ContentRow& row, const LevelTable& levels, const Rule& rule, Time now);

/// The next move by the rule: where to and when. Nothing where none is in sight.
struct NextMove {
    LevelSlot level = LevelSlot::None;
    Time at{};
    bool up = false;
};
/// The earlier of fall and rise; nothing for a content that is held or on its way.
[[nodiscard]] std::optional<NextMove> nextMoveOf(
    const ContentRow& row, const LevelTable& levels, const Rule& rule, Time now);

/// "52 d", "5 h", "< 1 h": how far away a moment is.
[[nodiscard]] QString formatAhead(Time at, Time now);

} // namespace tierwatch
