// SPDX-License-Identifier: GPL-3.0-or-later
// Which waiting relocations go next: forced ones, then by age, in batches of the same two levels. Pure; at most 200
// bytes each.
#pragma once

#include "core/identifiers.h"
#include "core/time.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tierwatch {

struct WaitingRelocation {
    ContentId cid{};
    LevelSlot from = LevelSlot::None;
    LevelSlot to = LevelSlot::None;
    bool forced = false;
    bool copy = false; ///< known not to be a link: goes alone
    Time since{};
    Time notBefore{};
};

struct RelocationBatch {
    LevelSlot from = LevelSlot::None;
    LevelSlot to = LevelSlot::None;
    bool copy = false;
    std::vector<ContentId> contents; ///< one where `copy`, else up to 64
};

class RelocationQueue {
public:
    RelocationQueue();
    ~RelocationQueue();
    RelocationQueue(const RelocationQueue&) = delete;
    RelocationQueue& operator=(const RelocationQueue&) = delete;

    /// Adds or replaces the content's entry.
    void put(const WaitingRelocation& waiting);
    void remove(ContentId cid);
    [[nodiscard]] bool contains(ContentId cid) const;
    [[nodiscard]] std::size_t size() const;
    /// The next batch that `mayRun` allows (it sees levels and kind, no contents yet), removed from the queue. A batch
    /// that a forced one leads is filled up with others of the same two levels.
    [[nodiscard]] std::optional<RelocationBatch> take(
        Time now, const std::function<bool(const RelocationBatch&)>& mayRun);
    /// When an entry that cannot go now for its notBefore may go.
    [[nodiscard]] std::optional<Time> nextDue() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace tierwatch
