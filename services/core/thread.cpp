// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/thread.h"

namespace tierwatch {

void Thread::run()
{
    work();
    const std::lock_guard lock(m_mutex);
    m_ended = true;
    m_changed.notify_all();
}

void Thread::join()
{
    if (isRunning()) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_ended; });
    }
    const std::lock_guard lock(m_mutex); // also where it had ended before: its last writes are seen
    wait();
}

} // namespace tierwatch
