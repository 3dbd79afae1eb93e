// SPDX-License-Identifier: GPL-3.0-or-later
// What a table of levels and a rule would move: all contents are judged once, in slices.
#pragma once

#include "engine/sliced_collection.h"
#include "engine/world.h"

namespace tierwatch {

/// A content that belongs elsewhere than where it is wanted now.
struct ProposedMove {
    ContentId cid{};
    LevelSlot to = LevelSlot::None;

    bool operator==(const ProposedMove&) const = default;
};
[[nodiscard]] constexpr ContentId cidOf(const ProposedMove& move) { return move.cid; }

/// Engine thread only. Changes nothing: what becomes of the answer, by rising cid, is the caller's.
class PlacementPass {
public:
    using Judged = std::function<void(std::vector<ProposedMove>)>;

    PlacementPass(World& world, const Clock& clock);

    /// By the table and the rule in force. A pass under way is given up, and its `judged` is not called.
    void run(Judged judged);
    /// By others.
    void run(const LevelTable& levels, Rule rule, Judged judged);
    [[nodiscard]] bool isRunning() const { return m_moves.isRunning(); }

private:
    const World& m_world;
    const Clock& m_clock;
    SlicedCollection<ProposedMove> m_moves;
};

} // namespace tierwatch
