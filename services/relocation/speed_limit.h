// SPDX-License-Identifier: GPL-3.0-or-later
// One bucket of bytes for all copies together. Any thread.
#pragma once

#include <QtGlobal>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

namespace tierwatch {

class SpeedLimit final {
public:
    /// Bytes a second; 0: no limit. Wakes whoever waits.
    void set(qint64 bytesPerSecond);
    /// Takes the bytes, and waits as long as that overdraws the bucket; ends early where `stop` says so (asked ten
    /// times a second).
    void spend(qint64 bytes, const std::function<bool()>& stop);

private:
    using Steady = std::chrono::steady_clock;
    void fill();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    qint64 m_rate = 0;
    double m_level = 0; ///< bytes; negative: overdrawn
    Steady::time_point m_filled = Steady::now();
};

} // namespace tierwatch
