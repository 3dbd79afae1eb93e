// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/deadlines.h"

#include <algorithm>
#include <optional>

namespace tierwatch::api {

using namespace std::chrono_literals;

Deadlines::Deadlines(const Times& times, std::function<void(Connection*)> expired)
    : m_times(times), m_expired(std::move(expired))
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { expire(); });
}

Deadlines::Place Deadlines::enter(Connection* connection)
{
    List& idle = list(Phase::Idle);
    const Place place = idle.insert(idle.end(), Entry{ connection, BootClock::now() });
    if (!m_timer.isActive())
        arm();
    return place;
}

void Deadlines::leave(Place place, Phase phase) { list(phase).erase(place); }

void Deadlines::move(Place place, Phase from, Phase to)
{
    if (m_times[static_cast<std::size_t>(to)] != 0ms)
        place->since = BootClock::now();
    List& target = list(to);
    target.splice(target.end(), list(from), place);
}

std::size_t Deadlines::size() const
{
    std::size_t sum = 0;
    for (const List& each : m_lists)
        sum += each.size();
    return sum;
}

std::vector<Connection*> Deadlines::all() const
{
    std::vector<Connection*> connections;
    for (const List& each : m_lists) {
        for (const Entry& entry : each)
            connections.push_back(entry.connection);
    }
    return connections;
}

void Deadlines::expire()
{
    const Deadline now = BootClock::now();
    for (std::size_t phase = 0; phase < m_lists.size(); ++phase) {
        if (m_times[phase] == 0ms)
            continue;
        // What is expired leaves this list, by moving to another phase or by ending.
        std::vector<Connection*> due;
        for (const Entry& entry : m_lists[phase]) {
            if (entry.since + m_times[phase] > now)
                break;
            due.push_back(entry.connection);
        }
        for (Connection* connection : due)
            m_expired(connection);
    }
    arm();
}

// The timer looks at the earliest deadline of now; deadlines that move later do not touch it, it finds them moved and
// looks again. A phase that begins meanwhile may be shorter than that, so it never sleeps longer than the shortest.
void Deadlines::arm()
{
    if (size() == 0)
        return;
    const Deadline now = BootClock::now();
    std::optional<Duration> wait;
    for (std::size_t phase = 0; phase < m_lists.size(); ++phase) {
        if (m_times[phase] == 0ms)
            continue;
        const Duration next
            = m_lists[phase].empty() ? Duration(m_times[phase]) : m_lists[phase].front().since + m_times[phase] - now;
        wait = wait ? std::min(*wait, next) : next;
    }
    if (wait)
        m_timer.start(std::max(10ms, std::chrono::ceil<std::chrono::milliseconds>(*wait)));
}

} // namespace tierwatch::api
