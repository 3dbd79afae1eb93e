// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/relocation_table.h"

namespace tierwatch {

Relocation RelocationTable::Waiting::row(ContentId cid) const
{
    Relocation relocation;
    relocation.cid = cid;
    relocation.wanted = wanted;
    relocation.cause = cause;
    relocation.since = since;
    return relocation;
}

std::optional<TrackedRelocation> RelocationTable::find(ContentId cid) const
{
    if (const auto waiting = m_waiting.find(cid); waiting != m_waiting.end())
        return TrackedRelocation{ waiting->second.row(cid), 0, {}, {} };
    const auto other = m_others.find(cid);
    return other == m_others.end() ? std::nullopt : std::optional(other->second);
}

void RelocationTable::put(const Relocation& row, Time now)
{
    const Waiting waiting{ row.since, row.wanted, row.cause };
    const auto known = m_others.find(row.cid);
    const bool hasJob = known != m_others.end() && known->second.job;
    if (!hasJob && waiting.row(row.cid) == row) {
        m_others.erase(row.cid);
        m_waiting[row.cid] = waiting;
        return;
    }
    m_waiting.erase(row.cid);
    TrackedRelocation& tracked = m_others[row.cid];
    const bool begins = row.state == RelocationState::Running && tracked.row.epoch != row.epoch;
    tracked.row = row;
    if (begins) {
        tracked.bytesDone = 0;
        tracked.startedAt = now;
    }
}

std::array<qint64, 4> RelocationTable::counts() const
{
    std::array<qint64, 4> counts{};
    counts[static_cast<std::size_t>(RelocationState::Waiting)] = static_cast<qint64>(m_waiting.size());
    for (const auto& [cid, tracked] : m_others)
        ++counts[static_cast<std::size_t>(tracked.row.state)];
    return counts;
}

void RelocationTable::remove(ContentId cid)
{
    m_waiting.erase(cid);
    m_others.erase(cid);
}

void RelocationTable::setJob(ContentId cid, std::optional<JobId> job)
{
    // Nothing that only waits has one; what gets one is kept whole.
    if (const auto waiting = m_waiting.find(cid); job && waiting != m_waiting.end()) {
        m_others[cid].row = waiting->second.row(cid);
        m_waiting.erase(waiting);
    }
    if (const auto tracked = m_others.find(cid); tracked != m_others.end())
        tracked->second.job = job;
}

void RelocationTable::setProgress(ContentId cid, qint64 bytesDone)
{
    if (const auto tracked = m_others.find(cid); tracked != m_others.end())
        tracked->second.bytesDone = bytesDone;
}

void RelocationTable::forEach(const std::function<void(const TrackedRelocation&)>& each) const
{
    for (const auto& [cid, waiting] : m_waiting)
        each(TrackedRelocation{ waiting.row(cid), 0, {}, {} });
    forEachBegun(each);
}

void RelocationTable::forEachBegun(const std::function<void(const TrackedRelocation&)>& each) const
{
    for (const auto& [cid, tracked] : m_others)
        each(tracked);
}

} // namespace tierwatch
