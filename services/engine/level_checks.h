// SPDX-License-Identifier: GPL-3.0-or-later
// Trials of levels' directories, and comparisons of them, beside everything else: a directory that hangs holds nothing
// up.
#pragma once

#include "core/check_report.h"
#include "core/mailbox.h"
#include "engine/level_keeper.h"

#include <map>

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
    template <typename Answer> using Waiting = std::map<quint64, std::function<void(Answer)>>;
    /// Does the work in a thread of its own; `done` stays here, and is called here.
    template <typename Answer>
    void start(Waiting<Answer>& waiting, std::function<Answer()> work, std::function<void(Answer)> done);

    World& m_world;
    LevelKeeper& m_levels;
    quint64 m_newest = 0;
    Waiting<LevelCheck> m_checks;
    Waiting<Result<>> m_comparisons;
    Mailbox m_mailbox;
};

} // namespace tierwatch
