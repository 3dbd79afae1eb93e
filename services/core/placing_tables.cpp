// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/placing_tables.h"

#include <algorithm>

namespace tierwatch {

namespace {

/// Those that take new files, and `here`. The lowest of them begins at 0, so that each count has its level.
LevelTable takingWith(const LevelTable& all, LevelSlot here)
{
    std::vector<Level> levels;
    std::ranges::copy_if(all.levels(), std::back_inserter(levels),
        [here](const Level& level) { return level.slot == here || takesNewFiles(level.mode); });
    if (!levels.empty())
        levels.front().minCount = 0;
    return LevelTable(std::move(levels));
}

} // namespace

PlacingTables::PlacingTables(const LevelTable& levels) : m_taking(takingWith(levels, LevelSlot::None))
{
    if (m_taking.isEmpty()) { // nothing can go anywhere: what views call for is said as ever
        m_taking = levels;
        return;
    }
    for (const Level& level : levels.levels()) {
        if (level.mode == LevelMode::NoNewFiles)
            m_keeping.emplace_back(level.slot, takingWith(levels, level.slot));
        if (level.mode == LevelMode::Drain) {
            const Level* next = m_taking.forCount(level.minCount);
            m_drained.emplace_back(level.slot, next->slot);
        }
    }
}

const LevelTable& PlacingTables::ofKeeping(LevelSlot here) const
{
    const auto own = std::ranges::find(m_keeping, here, &std::pair<LevelSlot, LevelTable>::first);
    return own == m_keeping.end() ? m_taking : own->second;
}

LevelSlot PlacingTables::withoutViews(LevelSlot here) const
{
    const auto drained = std::ranges::find(m_drained, here, &std::pair<LevelSlot, LevelSlot>::first);
    return drained == m_drained.end() ? here : drained->second;
}

} // namespace tierwatch
