// SPDX-License-Identifier: GPL-3.0-or-later
// Hands claimed relocations to the workers and brings back what became of them, as events for the lifecycle.
#pragma once

#include "engine/level_keeper.h"
#include "engine/transitions.h"
#include "engine/world.h"

namespace tierwatch {

/// Engine thread only.
class JobRunner {
public:
    struct Ended {
        std::vector<Transition> transitions; ///< to be carried into the catalogue
        std::vector<ContentId> needCopy; ///< could not be linked; still claimed
        bool nothingLinks = false; ///< not one of the batch could
    };
    using Answer = std::function<void(Ended)>;
    /// Stores the inode of a copy under way before it may be published.
    using StorePart = std::function<void(const Transition& part, std::function<void(bool allowed)> stored)>;

    JobRunner(World& world, LevelKeeper& levels, WorkerPool& pool, StorePart storePart);

    /// Those of `contents` that `owner` still has between these levels; those that were cancelled meanwhile end at
    /// once. `standsInTarget`: recovery has found them there.
    void link(const std::vector<ContentId>& contents, ProcessId owner, LevelSlot from, LevelSlot to,
        bool standsInTarget, Answer answer);
    void copy(ContentId cid, Answer answer);
    /// Sources whose linger is over; each content's row is lingering between these levels.
    void removeSources(const std::vector<ContentId>& contents, LevelSlot from, LevelSlot to, Answer answer);

    /// Bytes of the file in its level, on its way to `to`; 0 where it is not there, -1 where its level cannot be
    /// looked at.
    void measure(ContentId cid, LevelSlot to, std::function<void(qint64 bytes)> answer);

private:
    void start(Job job, const std::vector<ContentId>& contents, std::function<void(JobResult)> finished);
    void partMade(ContentId cid, Epoch epoch, quint64 inode);
    [[nodiscard]] JobItem itemOf(const Relocation& row) const;

    World& m_world;
    LevelKeeper& m_levels;
    WorkerPool& m_pool;
    StorePart m_storePart;
};

} // namespace tierwatch
