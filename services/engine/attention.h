// SPDX-License-Identifier: GPL-3.0-or-later
// What operators should hear of without having asked: relocations that failed and wait for them, and advice.
#pragma once

#include "core/failures.h"
#include "core/what_if.h"
#include "engine/catalog_access.h"
#include "engine/sliced_walk.h"
#include "engine/world.h"

#include <set>

namespace tierwatch {

/// Engine thread only.
class AttentionFinder {
public:
    /// Counters and board outlive it.
    AttentionFinder(World& world, CatalogAccess& catalog, const EndpointCounters& counters, const IntakeBoard& board,
        const Clock& clock);

    void everySecond();

private:
    void lookAtFailures();
    void raise(const std::vector<FailureGroup>& groups);
    void considerTotals();
    void adviseSwitch(const WhatIf& contents);

    World& m_world;
    CatalogAccess& m_catalog;
    const EndpointCounters& m_counters;
    const IntakeBoard& m_board;
    const Clock& m_clock;
    const Deadline m_startedAt;
    int m_seconds = 0;
    bool m_underWay = false;
    std::set<QByteArray> m_failures; ///< incidents that stand
    SlicedWalk m_walk;
    std::optional<Deadline> m_advisedAt;
};

} // namespace tierwatch
