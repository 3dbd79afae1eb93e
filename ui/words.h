// SPDX-License-Identifier: GPL-3.0-or-later
// How the window phrases what has no column of its own; numbers, sizes and moments are models/format.h.
#pragma once

#include "core/engine.h"

#include <QString>

namespace tierwatch {

/// "1,000–1,999"; "2,000 and more" for the top level.
[[nodiscard]] QString rangeText(const LevelTable& levels, const Level& level);
/// The order in which people see levels.
[[nodiscard]] std::vector<Level> hottestFirst(const LevelTable& levels);
/// Short, for the eye: "14:03" today, "Mon 14:03" within six days, else date and time.
[[nodiscard]] QString momentText(Time moment, Time now);
/// As many digits as mean something: "0", "0.4", "12", "3,204".
[[nodiscard]] QString rateText(double perSecond);
/// A menu's text without its key: "Undo" of "&Undo" and of "Undo (&U)".
[[nodiscard]] QString withoutMnemonic(QString text);
/// What a command did not do, as one sentence; empty where it did everything.
[[nodiscard]] QString refusalText(const Result<Outcome>& answer);

} // namespace tierwatch
