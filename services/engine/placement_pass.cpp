// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/placement_pass.h"

#include <algorithm>

namespace tierwatch {

PlacementPass::PlacementPass(World& world, const Clock& clock) : m_world(world), m_clock(clock), m_walk(world.index())
{
}

void PlacementPass::run(Judged judged) { run(m_world.levels().table, m_world.settings().rule, std::move(judged)); }

void PlacementPass::run(const LevelTable& levels, Rule rule, Judged judged)
{
    auto moves = std::make_shared<std::vector<ProposedMove>>();
    const auto visit = [placing = PlacingTables(levels), rule, moves, now = m_clock.now()](const IndexEntry& entry) {
        if (entry.total < 0 || entry.held(now))
            return;
        const LevelSlot to = place(entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)),
            placing.of(entry.level), rule, now);
        if (to != entry.wanted && to != LevelSlot::None)
            moves->push_back({ entry.cid, to });
    };
    m_walk.run(visit, [moves, judged = std::move(judged)] {
        // A content may have been seen twice; and everybody locks rows in this order.
        std::ranges::sort(*moves, {}, &ProposedMove::cid);
        const auto twice = std::ranges::unique(*moves, {}, &ProposedMove::cid);
        moves->erase(twice.begin(), twice.end());
        judged(std::move(*moves));
    });
}

} // namespace tierwatch
