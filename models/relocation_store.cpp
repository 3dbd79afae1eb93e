// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relocation_store.h"

#include <algorithm>
#include <cmath>

namespace tierwatch {

namespace {

constexpr auto shortestMeasure = std::chrono::milliseconds(200); // less says more about the batches than about the disk
constexpr double newestWeight = 0.3;

} // namespace

std::optional<double> RelocationEntry::progress() const
{
    if (row.relocation.state != RelocationState::Running || row.relocation.bytes <= 0)
        return std::nullopt;
    return std::clamp(static_cast<double>(row.bytesDone) / static_cast<double>(row.relocation.bytes), 0.0, 1.0);
}

std::optional<std::chrono::seconds> RelocationEntry::timeLeft() const
{
    if (!progress() || bytesPerSecond <= 0)
        return std::nullopt;
    const double seconds
        = static_cast<double>(std::max<qint64>(row.relocation.bytes - row.bytesDone, 0)) / bytesPerSecond;
    constexpr double longest = 1000.0 * 24 * 3600;
    return std::chrono::seconds(std::llround(std::min(seconds, longest)));
}

void RelocationStore::reset(const std::vector<RelocationRow>& rows, Deadline now)
{
    m_entries.clear();
    m_counts = {};
    m_entries.reserve(static_cast<qsizetype>(rows.size()));
    for (const RelocationRow& row : rows)
        put(row, now);
}

void RelocationStore::put(const RelocationRow& row, Deadline now)
{
    const auto known = m_entries.find(row.relocation.cid);
    ++m_counts.at(static_cast<std::size_t>(row.relocation.state));
    if (known == m_entries.end()) {
        m_entries.insert(row.relocation.cid, RelocationEntry{ row, 0, row.bytesDone, now });
        return;
    }
    const Relocation& before = known->row.relocation;
    --m_counts.at(static_cast<std::size_t>(before.state));
    const bool continues = before.state == RelocationState::Running && row.relocation.state == RelocationState::Running
        && before.epoch == row.relocation.epoch && row.bytesDone >= known->measuredBytes;
    if (!continues) {
        *known = RelocationEntry{ row, 0, row.bytesDone, now };
        return;
    }
    known->row = row;
    if (now - known->measuredAt < shortestMeasure)
        return;
    const double seconds = std::chrono::duration<double>(now - known->measuredAt).count();
    const double speed = static_cast<double>(row.bytesDone - known->measuredBytes) / seconds;
    known->bytesPerSecond
        = known->bytesPerSecond > 0 ? (1 - newestWeight) * known->bytesPerSecond + newestWeight * speed : speed;
    known->measuredBytes = row.bytesDone;
    known->measuredAt = now;
}

void RelocationStore::remove(ContentId cid)
{
    const auto known = m_entries.find(cid);
    if (known == m_entries.end())
        return;
    --m_counts.at(static_cast<std::size_t>(known->row.relocation.state));
    m_entries.erase(known);
}

const RelocationEntry* RelocationStore::find(ContentId cid) const
{
    const auto entry = m_entries.constFind(cid);
    return entry == m_entries.constEnd() ? nullptr : &*entry;
}

std::optional<RelocationState> RelocationStore::state(ContentId cid) const
{
    const RelocationEntry* entry = find(cid);
    return entry == nullptr ? std::nullopt : std::optional(entry->row.relocation.state);
}

double RelocationStore::bytesPerSecond() const
{
    double sum = 0;
    for (const RelocationEntry& entry : m_entries) {
        if (entry.row.relocation.state == RelocationState::Running)
            sum += entry.bytesPerSecond;
    }
    return sum;
}

} // namespace tierwatch
