// SPDX-License-Identifier: GPL-3.0-or-later
// By which table contents are placed while some levels take no new files.
#pragma once

#include "core/level_table.h"

namespace tierwatch {

/// It can be the level that views call for. (One that is offline can: what goes there waits.)
[[nodiscard]] constexpr bool takesNewFiles(LevelMode mode)
{
    return mode == LevelMode::InUse || mode == LevelMode::Offline;
}

/// A level that takes no new files is passed over: what its views call for there goes to the next below that takes
/// some, where there is none to the lowest that does. What is in a level without new files is placed as ever; what is
/// in one that is drained is placed among the others. A value, made once for a table of levels.
class PlacingTables {
public:
    PlacingTables() = default;
    explicit PlacingTables(const LevelTable& levels);

    /// The table for a content that is in `here`; for place() and judge().
    [[nodiscard]] const LevelTable& of(LevelSlot here) const
    {
        if (m_keeping.empty())
            return m_taking;
        return ofKeeping(here);
    }
    /// Where a content without known views goes from `here`: away from a level that is drained, else nowhere.
    [[nodiscard]] LevelSlot withoutViews(LevelSlot here) const;

private:
    [[nodiscard]] const LevelTable& ofKeeping(LevelSlot here) const;

    LevelTable m_taking; ///< without the levels that take no new files
    std::vector<std::pair<LevelSlot, LevelTable>> m_keeping; ///< with one that takes none but keeps what it has
    std::vector<std::pair<LevelSlot, LevelSlot>> m_drained; ///< and the next that takes files
};

} // namespace tierwatch
