// SPDX-License-Identifier: GPL-3.0-or-later
// Which waiting relocations go next: forced ones, then what leaves a full level, then promotions by recent views per
// byte, then the others by age; in batches of the same two levels. Pure; at most 200 bytes each.
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
    /// Of a promotion: heatOf; infinite: before all others. Empty: it is none.
    std::optional<double> heat = std::nullopt;
};

struct RelocationBatch {
    LevelSlot from = LevelSlot::None;
    LevelSlot to = LevelSlot::None;
    bool copy = false;
    std::vector<ContentId> contents; ///< one where `copy`, else up to 64
};

/// Recent views per byte, as a number by which promotions are compared whenever their views were counted: recent views
/// fade alike for all, so that the order of two does not change while none of them is viewed.
[[nodiscard]] double heatOf(double recent, Time at, qint64 bytes, std::chrono::hours window);

class RelocationQueue {
public:
    enum class Room : quint8 {
        Goes,
        Full, ///< it waits, and with it all others of its two levels: a smaller one does not overtake it for ever
        Never, ///< it is greater than the level: passed over, and asked again in a minute
    };
    /// What stands in the way just now.
    struct Gate {
        /// It sees levels and kind, no contents yet.
        std::function<bool(const RelocationBatch&)> mayRun;
        /// Of one content of that batch; `Goes` is taken as said once. Empty: all go.
        std::function<Room(ContentId, const RelocationBatch&)> room = {};
        /// Levels whose demotions go first. Empty: none is full.
        std::function<bool(LevelSlot)> isFull = {};
    };

    RelocationQueue();
    ~RelocationQueue();
    RelocationQueue(const RelocationQueue&) = delete;
    RelocationQueue& operator=(const RelocationQueue&) = delete;

    /// Adds or replaces the content's entry.
    void put(const WaitingRelocation& waiting);
    void remove(ContentId cid);
    [[nodiscard]] bool contains(ContentId cid) const;
    [[nodiscard]] std::size_t size() const;
    /// The next batch that the gate allows, removed from the queue. Every fourth is led by the one that waits longest,
    /// whatever its kind. A batch is filled up with others of the same two levels.
    [[nodiscard]] std::optional<RelocationBatch> take(Time now, const Gate& gate);
    /// Where only levels and kind matter.
    [[nodiscard]] std::optional<RelocationBatch> take(
        Time now, const std::function<bool(const RelocationBatch&)>& mayRun);
    /// When an entry that cannot go now for its notBefore may go.
    [[nodiscard]] std::optional<Time> nextDue() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace tierwatch
