// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that all processes on a catalogue share: rows of `tierwatch_setting`, as values.
#pragma once

#include "catalog/database.h"
#include "core/engine.h"
#include "core/placement.h"

namespace tierwatch {

struct SharedSettings {
    Rule rule; ///< `rule`
    std::optional<Pause> pause; ///< `pause`, JSON
    qint64 speedLimit = 0; ///< `speed-limit`: bytes a second of all copies of a process together; 0: none
    int relocationsPerLevel = 2; ///< `relocations-per-level`: batches at once, as source or as target
    qint64 countLimit = 1'000'000'000'000; ///< `count-limit`: greater counts are refused
    std::chrono::seconds foreignClaim{
        600
    }; ///< `foreign-claim`: another program's claim that nothing comes of is void

    bool operator==(const SharedSettings&) const = default;
};

/// A value that cannot be read is the default, and the log says so.
[[nodiscard]] Result<> readSharedSettings(Transaction& transaction, SharedSettings& settings);
[[nodiscard]] Result<> savePause(Transaction& transaction, const std::optional<Pause>& pause);
[[nodiscard]] Result<> saveSpeedLimit(Transaction& transaction, qint64 bytesPerSecond);

} // namespace tierwatch
