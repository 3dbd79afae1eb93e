// SPDX-License-Identifier: GPL-3.0-or-later
// Who goes down when a level is full, and for whom. Pure.
#pragma once

#include "core/identifiers.h"

#include <set>
#include <vector>

namespace tierwatch {

/// A content in the full level that may go: not held, there for long enough, and of known size.
struct RoomStayer {
    ContentId cid{};
    double down = 0; ///< what the rule compares for going down
    qint64 bytes = 0;
};
/// A content that waits for room there.
struct RoomWaiter {
    ContentId cid{};
    double up = 0; ///< what the rule compares for going up; infinite: an operator's word
    qint64 bytes = 0;
};

struct RoomChoice {
    std::vector<ContentId> down; ///< they go, least wanted first
    std::vector<ContentId> in; ///< they come in for it, and nobody else: those that went would only come back
    qint64 bytes = 0; ///< that become free
};

/// Fed with everything in the level and everything that waits for it, in any order; keeps what may matter only.
class RoomSearch {
public:
    /// Frees `most` bytes (down to the level's low mark) and no more than the last of those who go make it, or for one
    /// alone that needs more, up to `largest`. `free`: bytes that are there already for those who wait; negative: there
    /// are that many too many. `deadZone`: how much less, as a share, one must be wanted to go for another.
    RoomSearch(qint64 most, qint64 free, qint64 largest, double deadZone);

    void add(const RoomStayer& stayer);
    void add(const RoomWaiter& waiter);
    /// Only those go that are wanted less, by the dead zone, than somebody who comes in for them: never a swap of
    /// equals, and nobody goes for nothing.
    [[nodiscard]] RoomChoice choose() const;
    /// Bytes of the largest that waits; for the next search.
    [[nodiscard]] qint64 largest() const { return m_largest; }

private:
    struct LessWanted {
        bool operator()(const RoomStayer& one, const RoomStayer& other) const
        {
            return one.down != other.down ? one.down < other.down : one.cid < other.cid;
        }
    };
    struct MoreWanted {
        bool operator()(const RoomWaiter& one, const RoomWaiter& other) const
        {
            return one.up != other.up ? one.up > other.up : one.cid < other.cid;
        }
    };

    qint64 m_most;
    qint64 m_free;
    qint64 m_enough; ///< to be freed at most, for one alone
    qint64 m_largest = 0;
    double m_share; ///< of what a waiter is wanted, that one who goes for it stays below
    std::set<RoomStayer, LessWanted> m_stayers; ///< the least wanted ones, just enough of them
    qint64 m_stayersBytes = 0;
    std::set<RoomWaiter, MoreWanted> m_waiters; ///< the most wanted ones
    qint64 m_waitersBytes = 0;
};

} // namespace tierwatch
