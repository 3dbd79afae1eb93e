// SPDX-License-Identifier: GPL-3.0-or-later
// Trials of levels' directories, and comparisons of them, beside everything else: a directory that hangs holds nothing
// up.
#pragma once

#include "core/check_report.h"
#include "core/mailbox.h"
#include "engine/level_keeper.h"

namespace tierwatch {

/// Engine thread only; both outlive it.
class LevelChecks {
public:
    LevelChecks(World& world, LevelKeeper& levels) : m_world(world), m_levels(levels) { }

    /// Tries out what relocations will do there (relocation/level_trial.h); answered within five seconds.
    void check(LevelSlot level, std::function<void(LevelCheck)> done);
    /// `conflict` where two paths of the table lead to one directory, or into each other, whatever they are called. A
    /// directory that does not answer is taken for none of the others.
    void compare(const LevelTable& table, Done<> done);

private:
    World& m_world;
    LevelKeeper& m_levels;
    Mailbox m_mailbox;
};

} // namespace tierwatch
