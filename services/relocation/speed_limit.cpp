// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/speed_limit.h"

#include <algorithm>

namespace tierwatch {

using namespace std::chrono_literals;

void SpeedLimit::set(qint64 bytesPerSecond)
{
    {
        const std::lock_guard lock(m_mutex);
        fill();
        m_rate = bytesPerSecond;
        m_level = 0;
    }
    m_changed.notify_all();
}

void SpeedLimit::spend(qint64 bytes, const std::function<bool()>& stop)
{
    std::unique_lock lock(m_mutex);
    if (m_rate <= 0)
        return;
    fill();
    m_level -= static_cast<double>(bytes);
    while (m_rate > 0 && m_level < 0 && !stop()) {
        const std::chrono::duration<double> needed(-m_level / static_cast<double>(m_rate));
        m_changed.wait_for(lock, std::min<std::chrono::duration<double>>(needed, 100ms));
        fill();
    }
}

void SpeedLimit::fill()
{
    const auto now = Steady::now();
    const double earned
        = std::chrono::duration<double>(now - std::exchange(m_filled, now)).count() * static_cast<double>(m_rate);
    m_level = std::min(
        m_level + earned, static_cast<double>(m_rate) / 4); // nobody saves up more than a quarter of a second
}

} // namespace tierwatch
