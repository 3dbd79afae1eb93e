// SPDX-License-Identifier: GPL-3.0-or-later
// What the levels' page says of edits and of a level's check.
#pragma once

#include "models/level_model.h"
#include "models/level_outlook.h"

namespace tierwatch {

/// "These limits move 18,204 contents (8.1 TiB, about 21 h); 412 lie within 5 % of a limit."
[[nodiscard]] QString moveSentence(const LevelOutlook::Answer& answer);
/// How many go up and down, and whether they fit; empty where nothing moves.
[[nodiscard]] QString roomSentence(const LevelOutlook::Answer& answer, const EngineFeed& feed);
/// What somebody else has made of what is edited here.
[[nodiscard]] QString conflictSentence(const std::vector<LevelModel::Conflict>& conflicts);
/// What was measured and found in a level's directory.
[[nodiscard]] QString checkSentence(const LevelCheck& check, const QString& name);

} // namespace tierwatch
