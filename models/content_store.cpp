// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/content_store.h"

#include <numeric>

namespace tierwatch {

ContentStatus contentStatus(const ContentRow& row, std::optional<RelocationState> relocation)
{
    if (relocation) {
        switch (*relocation) {
        case RelocationState::Waiting:
            return ContentStatus::Waiting;
        case RelocationState::Running:
            return ContentStatus::Running;
        case RelocationState::Lingering:
            return ContentStatus::Lingering;
        case RelocationState::Failed:
            return ContentStatus::Failed;
        }
    }
    if (row.wanted != row.level)
        return ContentStatus::Waiting;
    if (row.heldUntil != 0)
        return ContentStatus::Held;
    return row.count < 0 ? ContentStatus::Unknown : ContentStatus::InPlace;
}

void ContentStore::reset(std::vector<ContentRow> rows, std::shared_ptr<const NameArena> names)
{
    ++m_generation;
    m_names = std::move(names);
    m_counts = {};
    std::vector<ContentStatus> statuses;
    statuses.reserve(rows.size());
    for (const ContentRow& row : rows) {
        statuses.push_back(contentStatus(row, std::nullopt));
        ++m_counts[static_cast<std::size_t>(statuses.back())];
    }
    m_sorted = rows.size();
    m_others.clear();
    m_rows = CowVector<ContentRow, 64>(std::move(rows));
    m_statuses = CowVector<ContentStatus, 4096>(std::move(statuses));
}

std::optional<ContentHandle> ContentStore::findSorted(ContentId cid) const
{
    if (m_sorted == 0)
        return std::nullopt;
    // Mostly each cid is the one before plus one: then its place is known.
    const qint64 guess = number(cid) - number(m_rows[0].cid);
    if (guess >= 0 && guess < static_cast<qint64>(m_sorted) && m_rows[static_cast<std::size_t>(guess)].cid == cid)
        return static_cast<ContentHandle>(guess);
    std::size_t begin = 0;
    std::size_t end = m_sorted;
    while (begin < end) {
        const std::size_t middle = begin + (end - begin) / 2;
        if (m_rows[middle].cid < cid)
            begin = middle + 1;
        else
            end = middle;
    }
    if (begin < m_sorted && m_rows[begin].cid == cid)
        return static_cast<ContentHandle>(begin);
    return std::nullopt;
}

std::optional<ContentHandle> ContentStore::find(ContentId cid) const
{
    if (const auto handle = findSorted(cid))
        return handle;
    const auto other = m_others.constFind(cid);
    return other == m_others.constEnd() ? std::nullopt : std::optional(*other);
}

qint64 ContentStore::total() const { return std::accumulate(m_counts.begin(), m_counts.end(), qint64{ 0 }); }

ContentHandle ContentStore::put(const ContentRow& row, ContentStatus status)
{
    if (const auto handle = find(row.cid)) {
        m_rows.edit(*handle) = row;
        setStatus(*handle, status);
        return *handle;
    }
    const auto handle = static_cast<ContentHandle>(m_rows.size());
    const bool rising = m_sorted == m_rows.size() && (m_sorted == 0 || m_rows[m_sorted - 1].cid < row.cid);
    m_rows.append(row);
    m_statuses.append(ContentStatus::Gone);
    if (rising)
        ++m_sorted;
    else
        m_others.insert(row.cid, handle);
    setStatus(handle, status);
    return handle;
}

void ContentStore::setStatus(ContentHandle handle, ContentStatus status)
{
    const ContentStatus before = m_statuses[handle];
    if (before == status)
        return;
    if (before != ContentStatus::Gone)
        --m_counts.at(static_cast<std::size_t>(before));
    if (status != ContentStatus::Gone)
        ++m_counts.at(static_cast<std::size_t>(status));
    m_statuses.edit(handle) = status;
}

ContentFrame ContentStore::frame() { return ContentFrame{ m_generation, m_names, m_rows.view(), m_statuses.view() }; }

} // namespace tierwatch
