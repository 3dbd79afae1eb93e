// SPDX-License-Identifier: GPL-3.0-or-later
// The relocations that this process knows of. Hundreds of thousands may wait: those that only wait are kept small.
#pragma once

#include "core/relocation.h"
#include "relocation/worker_pool.h"

#include <array>
#include <functional>
#include <optional>
#include <unordered_map>

namespace tierwatch {

/// A relocation row and what this process knows of its progress.
struct TrackedRelocation {
    Relocation row;
    qint64 bytesDone = 0;
    Time startedAt{};
    std::optional<JobId> job; ///< while a worker of this process has it
};

/// Engine thread only. At most 64 bytes for each that waits for its first attempt.
class RelocationTable {
public:
    [[nodiscard]] std::optional<TrackedRelocation> find(ContentId cid) const;
    [[nodiscard]] bool contains(ContentId cid) const { return m_waiting.contains(cid) || m_others.contains(cid); }
    /// Inserts or replaces it; what is known of its progress stays, unless another claim begins at `now`.
    void put(const Relocation& row, Time now);
    void remove(ContentId cid);
    /// Nothing where there is none.
    void setJob(ContentId cid, std::optional<JobId> job);
    void setProgress(ContentId cid, qint64 bytesDone);
    /// How many there are in each state, in the order of RelocationState.
    [[nodiscard]] std::array<qint64, 4> counts() const;
    void forEach(const std::function<void(const TrackedRelocation&)>& each) const;
    /// Without those that wait for their first attempt.
    void forEachBegun(const std::function<void(const TrackedRelocation&)>& each) const;

private:
    /// A row that has only been wished by the rule: all its other values are the default.
    struct Waiting {
        Time since{};
        LevelSlot wanted = LevelSlot::None;
        Cause cause = Cause::Views;

        [[nodiscard]] Relocation row(ContentId cid) const;
    };

    std::unordered_map<ContentId, Waiting> m_waiting;
    std::unordered_map<ContentId, TrackedRelocation> m_others;
};

} // namespace tierwatch
