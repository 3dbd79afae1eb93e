// SPDX-License-Identifier: GPL-3.0-or-later
// Claims of other programs in the state store that nothing comes of: an original-style worker leaves its claim for ever
// after "not exists" or a crash.
#pragma once

#include "engine/announcer.h"
#include "engine/level_keeper.h"
#include "engine/world.h"

namespace tierwatch {

/// Engine thread only. A claim is respected until it has stood unchanged for the setting `foreign-claim` (longer for a
/// large file), its source is as it was, and nothing has changed at its target; then it is void.
class ForeignClaims {
public:
    ForeignClaims(World& world, Announcer& announcer, LevelKeeper& levels, WorkerPool& pool, const Clock& clock);

    /// Another's claim stands in the way of one of our relocations. To be called each time.
    void met(ContentId cid, const StateObject& standing);
    /// The content is not wanted any more, or is ours.
    void forget(ContentId cid) { m_met.erase(cid); }

private:
    /// What its owner would change if it went on.
    struct Met {
        QByteArray workerId;
        QByteArray target;
        StateStatus status{};
        Deadline since{};
        std::optional<FilesSeen> files; ///< empty: not looked yet
        bool looking = false;
    };
    void look(ContentId cid);
    void looked(ContentId cid, const FilesSeen& files);
    [[nodiscard]] Duration patience(const FilesSeen& files) const;

    World& m_world;
    Announcer& m_announcer;
    LevelKeeper& m_levels;
    WorkerPool& m_pool;
    const Clock& m_clock;
    std::unordered_map<ContentId, Met> m_met;
};

} // namespace tierwatch
