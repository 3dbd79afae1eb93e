// SPDX-License-Identifier: GPL-3.0-or-later
// Clears away what crashes have left in the levels' directories, at start and every hour, as strictly as sweep.h says;
// everything else that begins like our names is only told.
#pragma once

#include "engine/catalog_access.h"
#include "engine/level_keeper.h"
#include "engine/world.h"

#include <deque>
#include <set>

namespace tierwatch {

/// Engine thread only; the directories are read in the pool's threads.
class Sweeper {
public:
    struct Settings {
        Duration age;
        Duration interval;
        bool enabled = true; ///< false: this process touches no file
    };
    Sweeper(World& world, CatalogAccess& catalog, LevelKeeper& levels, WorkerPool& pool, const Clock& clock,
        Settings settings);

    void start();
    void everySecond();

private:
    struct Known;
    void next();
    void read(const Level& level);
    void judgeAll(LevelSlot level, std::vector<OwnNameSeen> seen);
    void judged(LevelSlot level, const std::vector<OwnNameSeen>& seen, const Known& known);
    void remove(LevelSlot level, std::vector<SweepJob::Target> targets);
    /// Once for each name.
    void tell(LevelSlot level, const OwnNameSeen& seen, const QString& why);

    World& m_world;
    CatalogAccess& m_catalog;
    LevelKeeper& m_levels;
    WorkerPool& m_pool;
    const Clock& m_clock;
    const Settings m_settings;
    std::deque<LevelSlot> m_left; ///< of the sweep under way
    bool m_underWay = false;
    Deadline m_next{};
    std::set<std::pair<LevelSlot, QByteArray>> m_told;
};

} // namespace tierwatch
