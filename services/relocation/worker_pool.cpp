// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/worker_pool.h"

#include "relocation/file_mover.h"
#include "relocation/speed_limit.h"
#include "relocation/trouble.h"

#include <QThread>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <sys/syscall.h>
#include <unistd.h>

namespace tierwatch {

namespace {

using namespace std::chrono_literals;

constexpr Duration progressInterval = 100ms;

/// The levels whose directories a job opens.
std::pair<LevelSlot, LevelSlot> levelsOf(const Job& job)
{
    return std::visit(
        [](const auto& one) -> std::pair<LevelSlot, LevelSlot> {
            using Kind = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<Kind, ProbeJob> || std::is_same_v<Kind, SweepJob>)
                return { one.level.slot, one.level.slot };
            else
                return { one.from.slot, one.to.slot };
        },
        job);
}

/// Copies read and write only when nobody else wants the disk (as far as its scheduler knows classes).
void setIdlePriority(bool idle)
{
    constexpr int thisThread = 1; // IOPRIO_WHO_PROCESS, which means a thread
    constexpr int classShift = 13;
    constexpr int idleClass = 3;
    ::syscall(SYS_ioprio_set, thisThread, 0, idle ? idleClass << classShift : 0);
}

/// Destroying a QThread that runs would end the program: this one goes when it has ended, if anybody is there by then.
void leaveAlone(std::unique_ptr<QThread> stuck)
{
    QThread* thread = stuck.release();
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    if (thread->isFinished())
        thread->deleteLater();
}

/// What all threads share; they hold it themselves, since one that is stuck in a file call outlives the pool.
struct Shared {
    explicit Shared(const Clock& theClock) : clock(theClock) { }
    const Clock& clock; ///< of the application: outlives all
    SpaceLedger space;
    SpeedLimit speed;
    std::atomic<Duration::rep> ownedUntil = std::numeric_limits<Duration::rep>::max();
};

/// One job from start to its end: what the engine says to it, and what it says to the engine.
class RunningJob final : public JobControl {
public:
    RunningJob(Job job, JobEvents events, MailAddress to, Shared& shared)
        : m_job(std::move(job))
        , m_events(std::make_shared<const JobEvents>(std::move(events)))
        , m_to(std::move(to))
        , m_shared(shared)
    {
    }

    [[nodiscard]] bool isCopy() const { return std::holds_alternative<CopyJob>(m_job); }
    [[nodiscard]] bool touches(const std::set<LevelSlot>& levels) const
    {
        const auto [from, to] = levelsOf(m_job);
        return levels.contains(from) || levels.contains(to);
    }

    void publish(bool allowed)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_mayPublish = allowed;
        }
        m_changed.notify_all();
    }
    void cancel()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_cancelled = true;
        }
        m_changed.notify_all();
    }

    /// One that is not wanted any more touches nothing.
    [[nodiscard]] JobResult run()
    {
        const std::optional<Error> stop = stopped();
        return stop ? refusedJob(m_job, *stop) : runJob(m_job, *this, m_shared.space);
    }
    /// Last. The engine's functions end in the engine's thread, not here.
    void finish(JobResult result)
    {
        m_to.post([events = std::move(m_events), result = std::move(result)]() mutable {
            events->finished(std::move(result));
        });
    }

    [[nodiscard]] std::optional<Error> stopped() const override
    {
        const std::lock_guard lock(m_mutex);
        if (m_cancelled)
            return Error{ ErrorCode::Cancelled,
                Text{ QT_TRANSLATE_NOOP("Text", "The relocation was cancelled; the file stays where it is."), {} } };
        if (m_shared.clock.uptime().time_since_epoch().count() > m_shared.ownedUntil)
            return Error{ ErrorCode::Fenced,
                Text{
                    QT_TRANSLATE_NOOP("Text",
                        "This process did not reach the catalogue for too long, so the relocation was given up here."),
                    {} } };
        return std::nullopt;
    }

    void progress(ContentId cid, qint64 bytesDone) override
    {
        const Deadline now = m_shared.clock.uptime();
        if (!m_events->progress || now < m_nextProgress)
            return;
        m_nextProgress = now + progressInterval;
        m_to.post([events = m_events, cid, bytesDone] { events->progress(cid, bytesDone); });
    }

    void partMade(ContentId cid, Epoch epoch, quint64 inode) override
    {
        m_to.post([events = m_events, cid, epoch, inode] {
            if (events->partMade)
                events->partMade(cid, epoch, inode);
        });
    }

    [[nodiscard]] bool mayPublish() override
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_mayPublish.has_value() || m_cancelled; });
        return m_mayPublish.value_or(false);
    }

    void throttle(qint64 bytes) override
    {
        m_shared.speed.spend(bytes, [this] { return stopped().has_value(); });
    }

private:
    const Job m_job;
    std::shared_ptr<const JobEvents> m_events;
    const MailAddress m_to;
    Shared& m_shared;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_cancelled = false;
    std::optional<bool> m_mayPublish;
    Deadline m_nextProgress{}; ///< the job's thread only
};

/// Threads of one kind and the jobs that wait for them. A thread that hangs in a file call of a level that does not
/// answer is not counted: another takes its place, and nothing further of that level is begun.
class Crew final : public std::enable_shared_from_this<Crew> {
public:
    static constexpr int asManyAsJobs = std::numeric_limits<int>::max();

    Crew(std::shared_ptr<Shared> shared, int size, QString name)
        : m_shared(std::move(shared)), m_size(size), m_name(std::move(name))
    {
    }

    void add(JobId id, const std::shared_ptr<RunningJob>& job)
    {
        bool taken = false;
        {
            const std::lock_guard lock(m_mutex);
            taken = m_size > 0 && !m_stopping;
            if (taken) {
                m_jobs.emplace(id, job);
                m_waiting.push_back(id);
                addThreads();
            }
        }
        if (taken) {
            m_changed.notify_one();
        } else { // nobody is there to do it
            job->cancel();
            job->finish(job->run());
        }
    }

    void setSilent(const std::set<LevelSlot>& levels)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_silent = levels;
            addThreads();
        }
        m_changed.notify_all();
    }

    [[nodiscard]] std::shared_ptr<RunningJob> find(JobId id) const
    {
        const std::lock_guard lock(m_mutex);
        const auto job = m_jobs.find(id);
        return job == m_jobs.end() ? nullptr : job->second;
    }
    [[nodiscard]] int jobs() const
    {
        const std::lock_guard lock(m_mutex);
        return static_cast<int>(m_jobs.size());
    }
    [[nodiscard]] int size() const { return m_size; }

    /// Cancels what runs and what waits; the threads end when they have answered for all of it.
    void stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
            for (const auto& [id, job] : m_jobs)
                job->cancel();
        }
        m_changed.notify_all();
    }

    /// False where a thread has not ended until then; it is left to itself.
    bool join(std::chrono::steady_clock::time_point until)
    {
        {
            std::unique_lock lock(m_mutex);
            const auto ended = [this] { return m_endedThreads == static_cast<int>(m_threads.size()); };
            if (!m_ended.wait_until(lock, until, ended)) {
                for (std::unique_ptr<QThread>& thread : m_threads)
                    leaveAlone(std::move(thread));
                m_threads.clear();
                return false;
            }
        }
        for (const std::unique_ptr<QThread>& thread : m_threads)
            thread->wait();
        m_threads.clear();
        return true;
    }

private:
    /// Under the lock. Never fewer than what may run, and what hangs.
    void addThreads()
    {
        const auto running = static_cast<int>(m_running.size());
        const int wanted = std::min(m_size, running - hanging() + static_cast<int>(m_waiting.size())) + hanging();
        while (static_cast<int>(m_threads.size()) < wanted && !m_stopping) {
            std::unique_ptr<QThread> thread(QThread::create([crew = shared_from_this()] { crew->work(); }));
            thread->setObjectName(m_name);
            thread->start();
            m_threads.push_back(std::move(thread));
        }
    }

    [[nodiscard]] int hanging() const
    {
        return static_cast<int>(
            std::ranges::count_if(m_running, [this](JobId id) { return m_jobs.at(id)->touches(m_silent); }));
    }

    /// The first that waits and may be begun. While stopping all may: they only say that they were stopped.
    [[nodiscard]] std::deque<JobId>::iterator next()
    {
        if (m_stopping)
            return m_waiting.begin();
        if (static_cast<int>(m_running.size()) - hanging() >= m_size)
            return m_waiting.end();
        return std::ranges::find_if(m_waiting, [this](JobId id) { return !m_jobs.at(id)->touches(m_silent); });
    }

    void work()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            auto found = m_waiting.end();
            m_changed.wait(lock, [this, &found] {
                found = next();
                return found != m_waiting.end() || (m_stopping && m_waiting.empty());
            });
            if (found == m_waiting.end())
                break;
            const JobId id = *found;
            m_waiting.erase(found);
            m_running.insert(id);
            const std::shared_ptr<RunningJob> job = m_jobs.at(id);
            lock.unlock();
            if (job->isCopy())
                setIdlePriority(true);
            JobResult result = job->run();
            if (job->isCopy())
                setIdlePriority(false);
            end(id, *job, std::move(result));
            lock.lock();
        }
        ++m_endedThreads;
        m_ended.notify_all();
    }

    void end(JobId id, RunningJob& job, JobResult result)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_running.erase(id);
            m_jobs.erase(id); // before the engine hears of it: it starts the next one then
        }
        m_changed.notify_one();
        job.finish(std::move(result));
    }

    const std::shared_ptr<Shared> m_shared;
    const int m_size; ///< jobs at once
    const QString m_name;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::condition_variable m_ended;
    std::map<JobId, std::shared_ptr<RunningJob>> m_jobs; ///< waiting and running
    std::deque<JobId> m_waiting;
    std::set<JobId> m_running;
    std::set<LevelSlot> m_silent; ///< do not answer
    bool m_stopping = false;
    int m_endedThreads = 0;
    std::vector<std::unique_ptr<QThread>> m_threads; ///< the owner's thread only
};

} // namespace

class WorkerPool::Impl {
public:
    Impl(int workers, MailAddress events, const Clock& clock)
        : to(std::move(events))
        , shared(std::make_shared<Shared>(clock))
        , movers(std::make_shared<Crew>(shared, std::max(workers, 0), QStringLiteral("relocation")))
        , inspectors(std::make_shared<Crew>(shared, 1, QStringLiteral("recovery")))
        , probers(std::make_shared<Crew>(shared, Crew::asManyAsJobs, QStringLiteral("levels")))
    {
    }

    [[nodiscard]] std::array<std::shared_ptr<Crew>, 3> crews() const { return { movers, inspectors, probers }; }
    [[nodiscard]] Crew& crewFor(const Job& job) const
    {
        if (std::holds_alternative<ProbeJob>(job) || std::holds_alternative<SweepJob>(job))
            return *probers;
        return std::holds_alternative<InspectJob>(job) ? *inspectors : *movers;
    }
    [[nodiscard]] std::shared_ptr<RunningJob> find(JobId id) const
    {
        for (const std::shared_ptr<Crew>& crew : crews()) {
            if (std::shared_ptr<RunningJob> job = crew->find(id))
                return job;
        }
        return nullptr;
    }

    MailAddress to;
    std::shared_ptr<Shared> shared;
    std::shared_ptr<Crew> movers;
    std::shared_ptr<Crew> inspectors;
    std::shared_ptr<Crew> probers;
    std::set<LevelSlot> silent;
    quint64 newest = 0;
    std::optional<bool> stopped;
};

WorkerPool::WorkerPool(int workers, MailAddress events, const Clock& clock)
    : m_impl(std::make_unique<Impl>(workers, std::move(events), clock))
{
}

WorkerPool::~WorkerPool() { stop(20s); }

JobId WorkerPool::start(Job job, JobEvents events)
{
    const JobId id{ ++m_impl->newest };
    Crew& crew = m_impl->crewFor(job);
    crew.add(id, std::make_shared<RunningJob>(std::move(job), std::move(events), m_impl->to, *m_impl->shared));
    return id;
}

void WorkerPool::publish(JobId job, bool allowed)
{
    if (const std::shared_ptr<RunningJob> running = m_impl->find(job))
        running->publish(allowed);
}

void WorkerPool::cancel(JobId job)
{
    if (const std::shared_ptr<RunningJob> running = m_impl->find(job))
        running->cancel();
}

void WorkerPool::setSpeedLimit(qint64 bytesPerSecond) { m_impl->shared->speed.set(bytesPerSecond); }

void WorkerPool::setOwnedUntil(Deadline until) { m_impl->shared->ownedUntil = until.time_since_epoch().count(); }

void WorkerPool::setAnswering(LevelSlot level, bool answering)
{
    const bool known = m_impl->silent.contains(level) != answering;
    if (known)
        return;
    if (answering)
        m_impl->silent.erase(level);
    else
        m_impl->silent.insert(level);
    m_impl->movers->setSilent(m_impl->silent);
    m_impl->inspectors->setSilent(m_impl->silent);
    // Probes find out when it answers again.
}

int WorkerPool::idle() const { return std::max(m_impl->movers->size() - m_impl->movers->jobs(), 0); }

int WorkerPool::running() const
{
    return m_impl->movers->jobs() + m_impl->inspectors->jobs() + m_impl->probers->jobs();
}

bool WorkerPool::stop(Duration patience)
{
    if (!m_impl->stopped) {
        const auto until = std::chrono::steady_clock::now() + patience;
        for (const std::shared_ptr<Crew>& crew : m_impl->crews())
            crew->stop();
        bool ended = true;
        for (const std::shared_ptr<Crew>& crew : m_impl->crews())
            ended = crew->join(until) && ended;
        m_impl->stopped = ended;
    }
    return *m_impl->stopped;
}

} // namespace tierwatch
