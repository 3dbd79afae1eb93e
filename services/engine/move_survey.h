// SPDX-License-Identifier: GPL-3.0-or-later
// What a table of levels that is not in force would move, and what that does to each level.
#pragma once

#include "core/level_trial.h"
#include "core/placing_tables.h"
#include "core/what_if.h"
#include "engine/world.h"

#include <map>

namespace tierwatch {

/// Fed with all contents in the engine's thread, in slices; asked once in any other, where sorting them keeps nobody
/// waiting. Held contents stay, and those whose views nobody knows, unless their level is drained.
class MoveSurvey final {
public:
    MoveSurvey(const World& world, LevelTable table, Time now);

    void add(const IndexEntry& entry);
    /// Sorts at the first call. `bytesPerSecond`: of the last moves; 0: not known.
    [[nodiscard]] LevelTrial trial(double bytesPerSecond);

private:
    struct PerLevel {
        WhatIf::Amount in;
        WhatIf::Amount out;
        qint64 room = 0; ///< bytes that its filesystem needs more in the end
    };
    [[nodiscard]] std::map<std::pair<LevelSlot, LevelSlot>, WhatIf::Amount> moves() const;
    [[nodiscard]] const LevelStatus* statusOf(LevelSlot level) const;
    /// On one filesystem, as far as is known: nothing has to be copied.
    [[nodiscard]] bool areLinked(LevelSlot from, LevelSlot to) const;

    LevelTable m_table;
    PlacingTables m_placing;
    std::vector<LevelStatus> m_status;
    std::shared_ptr<LevelKeys> m_keys;
    WhatIf m_contents;
    bool m_isPrepared = false;
    qint64 m_known = 0; ///< contents that were judged
    std::map<LevelSlot, WhatIf::Amount> m_drained; ///< without known views
};

} // namespace tierwatch
