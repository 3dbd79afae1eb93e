// SPDX-License-Identifier: GPL-3.0-or-later
// A thread with one SQL connection and a queue of work for it.
#pragma once

#include "catalog/catalog.h"
#include "catalog/connection.h"
#include "core/thread.h"
#include "core/time.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace tierwatch {

/// Works are taken from the queue in order; what queued while the last group was committed is the next group. While
/// there is no connection everything is refused at once, and a new connection is tried with a growing delay.
class SqlThread final : public Thread {
public:
    struct Task {
        Catalog::Work work;
        Done<> done;
    };
    struct Setup {
        std::size_t mostInGroup = 1;
        /// Makes a connection; called in this thread, again after each loss.
        std::function<Result<>(Connection&)> connect;
        /// Nothing: it works. Called in this thread (or in the watcher's) whenever that may have changed.
        std::function<void(const std::optional<Error>&)> report;
    };

    SqlThread(const CatalogUrl& url, Setup setup);
    /// Does what is queued, then ends.
    ~SqlThread() override;

    /// Any thread.
    void add(Task task);
    /// Try to connect now and not later. Any thread.
    void hurry();
    /// Refuses what is queued where the database has owed an answer for longer than that. For the watcher's thread.
    void refuseIfStuck(std::chrono::milliseconds longest, const Error& error);

protected:
    void work() override;

private:
    using Group = std::vector<Task>;

    [[nodiscard]] bool connectNow();
    void execute(Group group);
    /// What to tell each, or nothing where all of it is to be run again.
    [[nodiscard]] std::optional<std::vector<Result<>>> attempt(const Group& group, bool& commitSent);
    void checkIdleConnection();
    void lost(const Error& error);
    static void answer(const Group& group, const std::vector<Result<>>& results);
    static void refuse(const std::deque<Task>& tasks, const Error& error);

    Connection m_connection;
    Setup m_setup;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Task> m_queue;
    bool m_ending = false;
    bool m_hurry = false;

    // of this thread only
    std::optional<Error> m_refusal; ///< why there is no connection
    Deadline m_nextAttempt{};
    Duration m_delay{};
};

} // namespace tierwatch
