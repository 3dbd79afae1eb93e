// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/time.h"

#include <ctime>

namespace tierwatch {

BootClock::time_point BootClock::now() noexcept
{
    timespec value{};
    clock_gettime(CLOCK_BOOTTIME, &value);
    return time_point(std::chrono::duration_cast<duration>(
        std::chrono::seconds(value.tv_sec) + std::chrono::nanoseconds(value.tv_nsec)));
}

Time SystemClock::now() const { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

Deadline SystemClock::uptime() const { return BootClock::now(); }

} // namespace tierwatch
