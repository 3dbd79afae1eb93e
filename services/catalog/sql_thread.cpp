// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/sql_thread.h"

#include "core/failpoint.h"

#include <exception>

namespace tierwatch {

namespace {

using namespace std::chrono_literals;

constexpr Duration shortestDelay = 100ms;
constexpr Duration longestDelay = 5s;
constexpr auto idleCheck = 1s; ///< so that a server that went away is noticed while nothing is asked of it
constexpr int mostAttempts = 5;
constexpr int attemptsTogether = 2; ///< then each work of a group has a transaction of its own

Result<> runGuarded(const Catalog::Work& work, Transaction& transaction)
{
    try {
        return work(transaction);
    } catch (const std::exception& exception) { // none may leave the thread
        return fail(ErrorCode::Internal, QT_TRANSLATE_NOOP("Text", "Work on the catalogue broke off: %1."),
            QString::fromUtf8(exception.what()));
    }
}

} // namespace

SqlThread::SqlThread(const CatalogUrl& url, Setup setup) : m_connection(url), m_setup(std::move(setup)) { }

SqlThread::~SqlThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    join();
    // Never started, or something came in after the end.
    refuse(std::exchange(m_queue, {}),
        fail(ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "Tierwatch is ending.")).value());
}

void SqlThread::add(Task task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(task));
    }
    m_wake.notify_one();
}

void SqlThread::hurry()
{
    {
        const std::lock_guard lock(m_mutex);
        m_hurry = true;
    }
    m_wake.notify_one();
}

void SqlThread::refuseIfStuck(std::chrono::milliseconds longest, const Error& error)
{
    if (m_connection.waiting() < longest)
        return;
    std::deque<Task> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_queue);
    }
    m_setup.report(error);
    refuse(tasks, error);
}

void SqlThread::work()
{
    for (;;) {
        Group group;
        std::deque<Task> refused;
        {
            std::unique_lock lock(m_mutex);
            const Deadline idleUntil = m_connection.isOpen() ? BootClock::now() + idleCheck : m_nextAttempt;
            m_wake.wait_for(lock, std::max<Duration>(idleUntil - BootClock::now(), 0us),
                [this] { return m_ending || m_hurry || !m_queue.empty(); });
            if (m_hurry)
                m_nextAttempt = {};
            m_hurry = false;
            if (m_ending && m_queue.empty())
                break;
            if (m_connection.isOpen()) {
                while (!m_queue.empty() && group.size() < m_setup.mostInGroup) {
                    group.push_back(std::move(m_queue.front()));
                    m_queue.pop_front();
                }
            } else if (m_refusal && BootClock::now() < m_nextAttempt) {
                refused.swap(m_queue);
            }
        }
        if (!group.empty())
            execute(std::move(group));
        else if (m_connection.isOpen())
            checkIdleConnection();
        else if (!refused.empty())
            refuse(refused, *m_refusal);
        else
            static_cast<void>(connectNow());
    }
    m_connection.close(); // in the thread that opened it
    const std::lock_guard lock(m_mutex); // for the destructor
}

bool SqlThread::connectNow()
{
    const Result<> connected = m_setup.connect(m_connection);
    if (connected) {
        m_refusal.reset();
        m_delay = {};
        m_setup.report({});
        return true;
    }
    lost(connected.error());
    return false;
}

void SqlThread::lost(const Error& error)
{
    m_connection.close();
    m_refusal = error;
    m_delay = std::clamp(m_delay * 2, shortestDelay, longestDelay);
    m_nextAttempt = BootClock::now() + m_delay;
    m_setup.report(error);
    std::deque<Task> waiting;
    {
        const std::lock_guard lock(m_mutex);
        waiting.swap(m_queue);
    }
    refuse(waiting, error);
}

void SqlThread::checkIdleConnection()
{
    const Result<> answered = m_connection.execute(QStringLiteral("SELECT 1"));
    if (answered)
        m_setup.report({});
    else if (m_connection.trouble() == SqlTrouble::Lost)
        static_cast<void>(connectNow());
    else
        m_setup.report(answered.error());
}

void SqlThread::execute(Group group)
{
    bool commitSent = false;
    for (int attempts = 1;; ++attempts) {
        const std::optional<std::vector<Result<>>> results = attempt(group, commitSent);
        if (results) {
            m_setup.report({});
            answer(group, *results);
            return;
        }
        const Error error = m_connection.failure().error;
        bool again = attempts < mostAttempts;
        if (m_connection.trouble() == SqlTrouble::Lost || !m_connection.isOpen()) {
            again = connectNow() && again;
        } else if (group.size() > 1 && attempts >= attemptsTogether) {
            for (Task& task : group) {
                Group alone;
                alone.push_back(std::move(task));
                execute(std::move(alone));
            }
            return;
        }
        if (again)
            continue;
        const Error told = commitSent
            ? fail(ErrorCode::UnknownOutcome,
                QT_TRANSLATE_NOOP("Text",
                    "The connection to the catalogue was lost while it stored a change: look whether it is there."))
                  .value()
            : error;
        answer(group, std::vector<Result<>>(group.size(), tl::unexpected(told)));
        return;
    }
}

std::optional<std::vector<Result<>>> SqlThread::attempt(const Group& group, bool& commitSent)
{
    std::vector<Result<>> results;
    bool anyGood = false;
    Result<> going = m_connection.begin();
    for (const Task& task : group) {
        if (going && group.size() > 1)
            going = m_connection.savepoint();
        if (!going)
            break;
        Result<> result = runGuarded(task.work, m_connection);
        const Result<> finished = m_connection.finishQueries();
        if (result && !finished)
            result = finished;
        if (m_connection.trouble() != SqlTrouble::None)
            break;
        if (!result && group.size() > 1)
            going = m_connection.rollbackToSavepoint();
        anyGood = anyGood || result.has_value();
        results.push_back(std::move(result));
    }
    const bool isWhole = going && results.size() == group.size() && m_connection.trouble() == SqlTrouble::None;
    if (isWhole && anyGood) {
        TIERWATCH_FAILPOINT("catalog.commit.before");
        const Result<> committed = m_connection.commit();
        TIERWATCH_FAILPOINT("catalog.commit.after");
        if (committed)
            return results;
        commitSent = commitSent || m_connection.trouble() == SqlTrouble::Lost;
        going = committed;
    }
    m_connection.rollback();
    if (m_connection.trouble() != SqlTrouble::None)
        return std::nullopt;
    if (isWhole && !anyGood)
        return results;
    // Refused as a whole: no room for the commit, a read-only server.
    return std::vector<Result<>>(group.size(), tl::unexpected(going ? m_connection.failure().error : going.error()));
}

void SqlThread::answer(const Group& group, const std::vector<Result<>>& results)
{
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (group[i].done)
            group[i].done(results[i]);
    }
}

void SqlThread::refuse(const std::deque<Task>& tasks, const Error& error)
{
    for (const Task& task : tasks) {
        if (task.done)
            task.done(tl::unexpected(error));
    }
}

} // namespace tierwatch
