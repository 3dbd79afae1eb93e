// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that all processes on a catalogue share, as values.
#pragma once

#include "core/placement.h"

#include <QString>

namespace tierwatch {

struct Pause {
    QString by;
    Time since{};

    bool operator==(const Pause&) const = default;
};

struct SharedSettings {
    Rule rule; ///< `rule`, with the dead zone and the shortest stay below where they are given
    std::optional<int> deadZone; ///< `dead-zone`, percent; empty: the rule's default
    std::optional<std::chrono::seconds> shortestStay; ///< `shortest-stay`; empty: the rule's default
    std::optional<Pause> pause; ///< `pause`, JSON
    qint64 speedLimit = 0; ///< `speed-limit`: bytes a second of all copies of a process together; 0: none
    int relocationsPerLevel = 2; ///< `relocations-per-level`: batches at once, as source or as target
    qint64 countLimit = 1'000'000'000'000; ///< `count-limit`: greater counts are refused
    std::chrono::seconds foreignClaim{
        600
    }; ///< `foreign-claim`: another program's claim that nothing comes of is void

    bool operator==(const SharedSettings&) const = default;
};

} // namespace tierwatch
