// SPDX-License-Identifier: GPL-3.0-or-later
// A clock that a test sets and moves.
#pragma once

#include "core/time.h"

#include <atomic>

namespace tierwatch::test {

class FakeClock final : public Clock {
public:
    explicit FakeClock(Time start = timeFromMicroseconds(1'700'000'000'000'000));
    [[nodiscard]] Time now() const override;
    [[nodiscard]] Deadline uptime() const override;
    void advance(Duration by);

private:
    Time m_start;
    std::atomic<Duration::rep> m_elapsed = 0;
};

} // namespace tierwatch::test
