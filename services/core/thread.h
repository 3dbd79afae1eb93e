// SPDX-License-Identifier: GPL-3.0-or-later
// A thread of Qt's whose end everybody can see.
#pragma once

#include <QThread>

#include <condition_variable>
#include <mutex>

namespace tierwatch {

/// Does its work() in a thread of its own. QThread::wait() joins behind a lock that the thread sanitizer does not see
/// when Qt is not instrumented: what the thread did would look like a race with whoever joined it. join() is seen.
class Thread : public QThread {
public:
    /// Waits for the end; at once where it was never started. Not in the thread itself.
    void join();

protected:
    virtual void work() = 0;

private:
    void run() final;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ended = false;
};

} // namespace tierwatch
