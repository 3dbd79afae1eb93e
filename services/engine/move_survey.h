// SPDX-License-Identifier: GPL-3.0-or-later
// Judges all contents by a table of levels that is not in force: how many would move, and what that does to each level.
#pragma once

#include "core/level_trial.h"
#include "engine/sliced_walk.h"
#include "engine/world.h"

#include <map>

namespace tierwatch {

/// Engine thread only; in slices between which the thread does other work. Held contents, and those whose views nobody
/// knows, stay.
class MoveSurvey {
public:
    /// Begins at once; `found` is called once, in a later turn, unless this is destroyed before.
    MoveSurvey(World& world, LevelTable table, Time now, std::function<void()> found);

    /// `bytesPerSecond`: of the last moves; 0: not known.
    [[nodiscard]] LevelTrial trial(double bytesPerSecond) const;

private:
    struct PerLevel {
        qint64 contentsIn = 0;
        qint64 bytesIn = 0;
        qint64 contentsOut = 0;
        qint64 bytesOut = 0;
    };
    void judge(const IndexEntry& entry);

    World& m_world;
    LevelTable m_table;
    Rule m_rule;
    Time m_now;
    SlicedWalk m_walk;
    LevelTrial m_trial;
    qint64 m_contents = 0; ///< that were judged
    std::map<LevelSlot, PerLevel> m_levels;
};

} // namespace tierwatch
