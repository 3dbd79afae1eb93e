// SPDX-License-Identifier: GPL-3.0-or-later
// The relocations that an engine has told of, with the speed of each as seen from here.
#pragma once

#include "core/engine.h"

#include <QHash>

#include <array>
#include <chrono>
#include <optional>

namespace tierwatch {

struct RelocationEntry {
    RelocationRow row;
    double bytesPerSecond = 0; ///< smoothed; 0 while not known
    qint64 measuredBytes = 0;
    Deadline measuredAt{};

    /// 0 … 1 while it runs and its size is known.
    [[nodiscard]] std::optional<double> progress() const;
    [[nodiscard]] std::optional<std::chrono::seconds> timeLeft() const;
};

/// Used in one thread only.
class RelocationStore {
public:
    void reset(const std::vector<RelocationRow>& rows, Deadline now);
    void put(const RelocationRow& row, Deadline now);
    void remove(ContentId cid);

    /// Null where there is none; good until the next change.
    [[nodiscard]] const RelocationEntry* find(ContentId cid) const;
    [[nodiscard]] std::optional<RelocationState> state(ContentId cid) const;
    [[nodiscard]] const QHash<ContentId, RelocationEntry>& entries() const { return m_entries; }
    [[nodiscard]] int count(RelocationState state) const { return m_counts.at(static_cast<std::size_t>(state)); }
    /// Of all that run.
    [[nodiscard]] double bytesPerSecond() const;

private:
    QHash<ContentId, RelocationEntry> m_entries;
    std::array<int, 4> m_counts{};
};

} // namespace tierwatch
