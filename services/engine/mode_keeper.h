// SPDX-License-Identifier: GPL-3.0-or-later
// Carries out what an operator has set for a level: empties one that is drained, lets go of one that is offline.
#pragma once

#include "engine/dispatcher.h"
#include "engine/sliced_walk.h"

#include <map>
#include <set>

namespace tierwatch {

/// Engine thread only. Where contents go is World::calledFor's, which knows the modes; what may begin is the
/// dispatcher's.
class ModeKeeper {
public:
    ModeKeeper(World& world, Dispatcher& dispatcher, const Clock& clock);

    void everySecond();

private:
    void noteChanges();
    void look(const IndexEntry& entry);
    [[nodiscard]] bool isDrained(LevelSlot level) const;
    [[nodiscard]] bool isClosed(LevelSlot level) const;

    World& m_world;
    Dispatcher& m_dispatcher;
    const Clock& m_clock;
    SlicedWalk m_walk;
    std::map<LevelSlot, LevelMode> m_modes;
    bool m_changed = false; ///< since the last walk began
    std::set<LevelSlot> m_released; ///< not drained any more; for the next walk
    std::set<LevelSlot> m_releasing; ///< for the walk under way
    Deadline m_nextWalk{};
    std::size_t m_wished = 0; ///< by the walk under way
};

} // namespace tierwatch
