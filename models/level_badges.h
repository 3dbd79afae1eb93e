// SPDX-License-Identifier: GPL-3.0-or-later
// The one letter that stands for a level beside its colour.
#pragma once

#include "core/level_table.h"

#include <QHash>

namespace tierwatch {

/// By slot number: the first letter of the level's name that no level before it (from the top) has, else a digit.
[[nodiscard]] QHash<int, QString> levelBadges(const LevelTable& levels);

} // namespace tierwatch
