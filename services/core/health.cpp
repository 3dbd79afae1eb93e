// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/health.h"

namespace tierwatch {

void HealthBoard::set(Component component, ComponentHealth health)
{
    const std::lock_guard lock(m_mutex);
    m_health.components[static_cast<std::size_t>(component)] = std::move(health);
    m_ready = m_health.ready();
}

Health HealthBoard::health() const
{
    const std::lock_guard lock(m_mutex);
    return m_health;
}

} // namespace tierwatch
