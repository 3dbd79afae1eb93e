// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/placement_pass.h"

namespace tierwatch {

PlacementPass::PlacementPass(World& world, const Clock& clock) : m_world(world), m_clock(clock), m_moves(world.index())
{
}

void PlacementPass::run(Judged judged) { run(m_world.levels().table, m_world.settings().rule, std::move(judged)); }

void PlacementPass::run(const LevelTable& levels, Rule rule, Judged judged)
{
    m_moves.run(
        [placing = PlacingTables(levels), rule, now = m_clock.now()](
            const IndexEntry& entry) -> std::optional<ProposedMove> {
            if (entry.total < 0 || entry.held(now))
                return std::nullopt;
            const LevelSlot to = place(entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)),
                placing.of(entry.level), rule, now);
            if (to == entry.wanted || to == LevelSlot::None)
                return std::nullopt;
            return ProposedMove{ entry.cid, to };
        },
        std::move(judged));
}

} // namespace tierwatch
