// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at the files of relocations that failed until somebody mends something: whoever renames a namesake or brings a
// missing file back need not say so.
#pragma once

#include "engine/dispatcher.h"

#include <deque>
#include <map>

namespace tierwatch {

/// Engine thread only.
class FailureWatch {
public:
    FailureWatch(World& world, Dispatcher& dispatcher, LevelKeeper& levels, WorkerPool& pool, const Clock& clock);

    void everySecond();

private:
    /// What stood there when it was last tried.
    using Sight = std::tuple<bool, FileIdentity, bool, FileIdentity>;

    void gather();
    void look(ContentId cid);
    void looked(ContentId cid, Epoch epoch, const FilesSeen& seen);
    [[nodiscard]] bool isWatched(const Relocation& row) const;

    World& m_world;
    Dispatcher& m_dispatcher;
    LevelKeeper& m_levels;
    WorkerPool& m_pool;
    const Clock& m_clock;
    std::deque<ContentId> m_next;
    std::map<ContentId, std::optional<Sight>> m_known;
    Deadline m_nextLook{};
};

} // namespace tierwatch
