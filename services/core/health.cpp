// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/health.h"

namespace tierwatch {

void HealthBoard::set(Component component, ComponentHealth health)
{
    const std::lock_guard lock(m_mutex);
    ComponentHealth& known = m_health.components[static_cast<std::size_t>(component)];
    if (known.condition == Condition::Good && health.condition != Condition::Good)
        ++m_outages[static_cast<std::size_t>(component)];
    known = std::move(health);
    m_ready = m_health.ready();
}

Health HealthBoard::health() const
{
    const std::lock_guard lock(m_mutex);
    return m_health;
}

quint64 HealthBoard::outages(Component component) const
{
    const std::lock_guard lock(m_mutex);
    return m_outages[static_cast<std::size_t>(component)];
}

} // namespace tierwatch
