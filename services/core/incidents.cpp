// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/incidents.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace tierwatch {

QByteArray toName(Incident::Severity severity)
{
    constexpr std::array names{ "notice", "warning", "error" };
    return names.at(static_cast<std::size_t>(severity));
}

QByteArray toName(Incident::Remedy remedy)
{
    constexpr std::array names{ "none", "go-on", "make-room", "confirm", "check", "retry", "switch-rule",
        "set-dead-zone", "resume" };
    return names.at(static_cast<std::size_t>(remedy));
}

void Incidents::listen(Heard began, Heard ended) { m_listeners.emplace_back(std::move(began), std::move(ended)); }

void Incidents::raise(Incident incident, Time now)
{
    const auto [standing, isNew] = m_incidents.try_emplace(incident.key);
    incident.since = isNew ? now : standing->second.since;
    standing->second = std::move(incident);
    for (const auto& [began, ended] : m_listeners) {
        if (isNew && began)
            began(standing->second);
    }
}

void Incidents::end(const QByteArray& key)
{
    const auto ended = m_incidents.extract(key);
    for (const auto& [began, over] : m_listeners) {
        if (!ended.empty() && over)
            over(ended.mapped());
    }
}

std::vector<Incident> Incidents::all() const
{
    std::vector<Incident> all;
    for (const auto& [key, incident] : m_incidents)
        all.push_back(incident);
    std::ranges::sort(all, [](const Incident& one, const Incident& other) {
        return std::tuple(other.severity, one.since, one.key) < std::tuple(one.severity, other.since, other.key);
    });
    return all;
}

} // namespace tierwatch
