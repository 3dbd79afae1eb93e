// SPDX-License-Identifier: GPL-3.0-or-later
// Whose turn it is to change a content's count. Threads that compare and set the same object all at once mostly fail,
// and may do so for ever; in turns nobody does.
#pragma once

#include "core/identifiers.h"

#include <deque>
#include <functional>
#include <mutex>
#include <unordered_map>

namespace tierwatch {

/// Any thread.
class ContentTurns {
public:
    /// Who waits or has a turn: told apart by address.
    using Owner = const void*;

    /// True where the turn is the owner's now; else `mine` is called when it is, in whatever thread passes it on.
    [[nodiscard]] bool take(ContentId cid, Owner owner, std::function<void()> mine);
    /// Ends the turn.
    void pass(ContentId cid);
    /// Ends the owner's turns and waits for none any more.
    void leave(Owner owner);

private:
    struct Waiting {
        Owner owner;
        std::function<void()> mine;
    };
    std::mutex m_mutex;
    std::unordered_map<ContentId, std::deque<Waiting>> m_queues; ///< the first of each has the turn
};

} // namespace tierwatch
