// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/view_troubles.h"

#include <algorithm>

namespace tierwatch {

void ViewTroubles::noteUnknown(ContentId cid)
{
    const Time now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    if (const auto known = m_places.find(cid); known != m_places.end()) {
        ++known->second->count;
        known->second->last = now;
        m_unknown.splice(m_unknown.begin(), m_unknown, known->second);
        return;
    }
    if (m_unknown.size() == mostUnknown) {
        m_places.erase(m_unknown.back().cid);
        m_unknown.pop_back();
    }
    m_unknown.push_front({ cid, 1, now });
    m_places.emplace(cid, m_unknown.begin());
}

void ViewTroubles::noteRejected(const Text& why)
{
    const Time now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const bool full = m_rejected.size() >= mostReasons && !m_rejected.contains(why.source);
    RejectedViews& reason = m_rejected[full ? QByteArray() : why.source];
    reason.newest = why;
    ++reason.count;
    reason.last = now;
}

void ViewTroubles::noteFell(ContentId cid, qint64 before, qint64 after)
{
    const Time now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    if (m_fallen.size() == mostFallen)
        m_fallen.pop_back();
    m_fallen.push_front({ cid, before, after, now });
}

void ViewTroubles::report(ViewsReport& report) const
{
    const std::lock_guard lock(m_mutex);
    report.unknown.assign(m_unknown.begin(), m_unknown.end());
    report.fell.assign(m_fallen.begin(), m_fallen.end());
    report.rejected.clear();
    for (const auto& [source, reason] : m_rejected)
        report.rejected.push_back(reason);
    std::ranges::stable_sort(report.rejected, std::ranges::greater(), &RejectedViews::count);
}

} // namespace tierwatch
