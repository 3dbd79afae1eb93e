// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/health.h"

#include <thread>

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

void HealthBoard::setFigures(EngineFigures figures)
{
    const std::lock_guard lock(m_mutex);
    m_figures = std::move(figures);
}

EngineFigures HealthBoard::figures() const
{
    const std::lock_guard lock(m_mutex);
    return m_figures;
}

quint64 ThreadedCount::load() const
{
    quint64 sum = 0;
    for (const Cell& cell : m_cells)
        sum += cell.count.load(std::memory_order_relaxed);
    return sum;
}

std::size_t ThreadedCount::ownCell()
{
    // Threads' ids are addresses that differ in few bits: spread over all of them first.
    thread_local const std::size_t cell
        = (std::hash<std::thread::id>()(std::this_thread::get_id()) * 0x9E3779B97F4A7C15U) >> 60U;
    return cell;
}

quint64 HealthBoard::outages(Component component) const
{
    const std::lock_guard lock(m_mutex);
    return m_outages[static_cast<std::size_t>(component)];
}

} // namespace tierwatch
