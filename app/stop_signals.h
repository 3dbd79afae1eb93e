// SPDX-License-Identifier: GPL-3.0-or-later
// SIGTERM and SIGINT as an event of the main loop.
#pragma once

#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace tierwatch {

/// Blocks both signals in this thread and those that it starts: make it first thing in main.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    /// Needs the application object. A second signal while `stop` runs ends the process at once.
    void watch(std::function<void()> stop);

private:
    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace tierwatch
