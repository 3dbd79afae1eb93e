// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/traffic.h"

#include <algorithm>

namespace tierwatch::api {

const char* toName(RouteClass route)
{
    switch (route) {
    case RouteClass::PostSentence:
        return "post_sentence";
    case RouteClass::UpdateSentence:
        return "update_sentence";
    case RouteClass::Views:
        return "views";
    case RouteClass::Location:
        return "location";
    case RouteClass::Play:
        return "play";
    case RouteClass::Operators:
        return "operators";
    case RouteClass::Machines:
        return "machines";
    case RouteClass::Other:
        break;
    }
    return "other";
}

void Traffic::answered(RouteClass route, int status, std::chrono::nanoseconds took)
{
    const auto at = static_cast<std::size_t>(route);
    const int index = std::clamp(status - leastStatus, 0, statuses - 1);
    add(m_answers[at][static_cast<std::size_t>(index)], quint64{ 1 });
    const double seconds = std::chrono::duration<double>(took).count();
    const auto bucket = std::ranges::lower_bound(bounds, seconds) - bounds.begin();
    add(m_durations[at].buckets[static_cast<std::size_t>(bucket)], quint64{ 1 });
    add(m_durations[at].nanoseconds, static_cast<quint64>(std::max<qint64>(took.count(), 0)));
}

void Traffic::refused(int status)
{
    const int index = std::clamp(status - leastStatus, 0, statuses - 1);
    add(m_answers[static_cast<std::size_t>(RouteClass::Other)][static_cast<std::size_t>(index)], quint64{ 1 });
}

quint64 Traffic::answers(RouteClass route, int status) const
{
    return m_answers[static_cast<std::size_t>(route)][static_cast<std::size_t>(status - leastStatus)].load(
        std::memory_order_relaxed);
}

Traffic& TrafficBoard::add()
{
    const std::lock_guard lock(m_mutex);
    return m_all.emplace_back();
}

void TrafficBoard::forEach(const std::function<void(const Traffic&)>& each) const
{
    const std::lock_guard lock(m_mutex);
    for (const Traffic& one : m_all)
        each(one);
}

} // namespace tierwatch::api
