// SPDX-License-Identifier: GPL-3.0-or-later
// Time in three kinds, and the clock that is handed to whoever needs it.
#pragma once

#include <chrono>
#include <cstdint>

namespace tierwatch {

using Duration = std::chrono::microseconds;

/// When something happened: UTC, microseconds. Facts, never deadlines.
using Time = std::chrono::sys_time<Duration>;

/// The clock for deadlines: runs on while the machine sleeps and never jumps (CLOCK_BOOTTIME).
struct BootClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BootClock>;
    static constexpr bool is_steady = true;
    static time_point now() noexcept;
};
using Deadline = BootClock::time_point;

/// Both clocks, injected; tests hand in one that they set. Callable from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Time now() const = 0;
    [[nodiscard]] virtual Deadline uptime() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Time now() const override;
    [[nodiscard]] Deadline uptime() const override;
};

constexpr std::int64_t microseconds(Time time) { return time.time_since_epoch().count(); }
constexpr Time timeFromMicroseconds(std::int64_t value) { return Time(Duration(value)); }

} // namespace tierwatch
