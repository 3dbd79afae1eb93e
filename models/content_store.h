// SPDX-License-Identifier: GPL-3.0-or-later
// All contents of an engine as the window knows them: compact rows, found by cid, millions of them.
#pragma once

#include "core/engine.h"
#include "models/cow_vector.h"

#include <QFlags>
#include <QHash>

#include <array>
#include <optional>

namespace tierwatch {

/// What a content is doing; each content has exactly one, so that the counts add up.
enum class ContentStatus : quint8 {
    InPlace,
    Unknown, ///< in place, because no player has reported it yet
    Held,
    Waiting,
    Running,
    Lingering,
    Failed,
    Gone, ///< no longer in the catalogue; counted nowhere, shown only until the order settles
};
constexpr std::size_t contentStatuses = 7; ///< without Gone

[[nodiscard]] ContentStatus contentStatus(const ContentRow& row, std::optional<RelocationState> relocation);

/// A content's number in the store, the same until the next reset.
using ContentHandle = quint32;

/// The contents at one moment, for another thread.
struct ContentFrame {
    quint64 generation = 0; ///< handles of different generations have nothing in common
    std::shared_ptr<const NameArena> names;
    CowVector<ContentRow, 64>::View rows; ///< by handle
    CowVector<ContentStatus, 4096>::View statuses;
};

/// Used in one thread only.
class ContentStore {
public:
    /// Rows by rising cid; takes them without copying.
    void reset(std::vector<ContentRow> rows, std::shared_ptr<const NameArena> names);

    [[nodiscard]] std::optional<ContentHandle> find(ContentId cid) const; ///< also of one that is gone
    [[nodiscard]] const ContentRow& row(ContentHandle handle) const { return m_rows[handle]; }
    [[nodiscard]] ContentStatus status(ContentHandle handle) const { return m_statuses[handle]; }
    [[nodiscard]] std::size_t handles() const { return m_rows.size(); } ///< with those that are gone
    [[nodiscard]] const std::array<qint64, contentStatuses>& counts() const { return m_counts; }
    [[nodiscard]] qint64 count(ContentStatus status) const { return m_counts.at(static_cast<std::size_t>(status)); }
    [[nodiscard]] qint64 total() const;

    /// Adds or replaces a row.
    ContentHandle put(const ContentRow& row, ContentStatus status);
    void setStatus(ContentHandle handle, ContentStatus status);

    [[nodiscard]] ContentFrame frame();

private:
    [[nodiscard]] std::optional<ContentHandle> findSorted(ContentId cid) const;

    quint64 m_generation = 0;
    std::shared_ptr<const NameArena> m_names;
    CowVector<ContentRow, 64> m_rows;
    CowVector<ContentStatus, 4096> m_statuses;
    std::size_t m_sorted = 0; ///< so many handles, from 0, are by rising cid
    QHash<ContentId, ContentHandle> m_others; ///< those beyond
    std::array<qint64, contentStatuses> m_counts{};
};

} // namespace tierwatch
