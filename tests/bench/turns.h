// SPDX-License-Identifier: GPL-3.0-or-later
// How long the turns of a thread's event loop take, in its own processor time: other programs' work is nobody's fault.
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <ctime>
#include <functional>
#include <vector>

namespace tierwatch::test {

class Turns {
public:
    /// Processor time of this thread, milliseconds.
    [[nodiscard]] static double ownTime()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_nsec) / 1e6;
    }
    /// One turn, without waiting for work.
    void turn()
    {
        measure([] { QCoreApplication::processEvents(QEventLoop::AllEvents); });
    }
    /// One turn, when there is work for it.
    void wait()
    {
        measure([] { QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100); });
    }
    /// `ask` and turns until it is done; milliseconds by the clock.
    double until(const std::function<void()>& ask, const std::function<bool()>& done)
    {
        QElapsedTimer clock;
        clock.start();
        measure(ask);
        turn();
        while (!done())
            wait();
        turn();
        return static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    [[nodiscard]] double longest() const { return percentile(1); }
    [[nodiscard]] double percentile(double share) const
    {
        if (m_turns.empty())
            return 0;
        std::vector<double> sorted = m_turns;
        std::ranges::sort(sorted);
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    }

private:
    void measure(const std::function<void()>& work)
    {
        const double before = ownTime();
        work();
        m_turns.push_back(ownTime() - before);
    }

    std::vector<double> m_turns;
};

} // namespace tierwatch::test
