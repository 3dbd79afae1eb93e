// SPDX-License-Identifier: GPL-3.0-or-later
// Cooling without a view: a content that nobody asks for any more goes down at the moment that the rule names, found in
// a time-ordered queue and not by a sweep.
#pragma once

#include "engine/sliced_walk.h"
#include "engine/world.h"

#include <deque>

namespace tierwatch {

/// Engine thread only. 16 bytes for each content that may go down. A report only puts that moment off: nothing is done
/// about the queue then, and what is due is judged again.
class Cooling {
public:
    struct Doors {
        /// Brings the views of these contents up to what other processes have saved; false: the catalogue does not
        /// answer.
        std::function<void(std::vector<ContentId>, std::function<void(bool)> done)> refresh;
        /// The content is to go down to that level.
        std::function<void(ContentId, LevelSlot)> wish;
    };

    Cooling(World& world, const Clock& clock, Doors doors);
    ~Cooling();

    /// All contents, in slices. What was due at `until` already and is still where it is, is not for the queue: an
    /// operator has left it there, or is to be asked.
    void start(Time until);
    /// Wishes what is due; begins anew where the limits or the rule have changed (what is due by them at once is an
    /// edit's, and not for the queue), or a level's mode has: what fell due while a level took no new files, which had
    /// nowhere to go, goes then.
    void everySecond();
    /// Whatever was due until then has been wished, with some time to spare for the catalogue.
    [[nodiscard]] Time until() const { return m_until - std::chrono::minutes(1); }
    [[nodiscard]] bool isStarted() const { return m_started; }
    [[nodiscard]] std::size_t size() const { return m_queue.size(); }
    [[nodiscard]] bool isBuilding() const { return m_walk.isRunning(); }

private:
    struct Due {
        Time at;
        ContentId cid;
        auto operator<=>(const Due&) const = default;
    };
    using Limits = std::vector<std::pair<LevelSlot, qint64>>;
    using Modes = std::vector<std::pair<LevelSlot, LevelMode>>;

    void build(Time after);
    /// Where it is later than `after`; another entry of the content may be left behind, and is dropped when its time
    /// comes.
    void enter(const IndexEntry& entry, Time after);
    [[nodiscard]] std::vector<ContentId> takeDue(Time now);
    void wishDue();
    void decide(ContentId cid, Time now);
    void setCooling(const IndexEntry& entry, bool on);
    [[nodiscard]] Limits limits() const;
    [[nodiscard]] Modes modes() const;
    void noteClosed(Time since);

    World& m_world;
    const Clock& m_clock;
    const Doors m_doors;
    SlicedWalk m_walk;
    std::deque<Due> m_queue; ///< a heap, the earliest first; grows without moving what it has
    Limits m_limits;
    Modes m_modes;
    std::optional<Time> m_closedSince; ///< since when, at least, some level has taken no new files
    Rule m_rule;
    Time m_until{};
    bool m_started = false;
    bool m_underWay = false;
};

} // namespace tierwatch
