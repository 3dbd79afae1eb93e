// SPDX-License-Identifier: GPL-3.0-or-later
// The threads that do blocking file work for the engine, and nothing else.
#pragma once

#include "core/mailbox.h"
#include "core/time.h"
#include "relocation/jobs.h"

#include <functional>
#include <memory>

namespace tierwatch {

enum class JobId : quint64 {};

/// What the engine hears of a job, in its own thread.
struct JobEvents {
    std::function<void(ContentId, qint64 bytesDone)> progress; ///< at most 10 a second
    std::function<void(ContentId, Epoch, quint64 inode)> partMade; ///< store it, then WorkerPool::publish
    std::function<void(JobResult)> finished; ///< exactly once, last
};

/// Made, used and destroyed in the engine's thread. Owns QThreads; jobs wait in order for a free one. Inspections run
/// on a thread of their own beside the `workers`, so that files can be looked at while all of them copy; each probe and
/// each sweep on one of its own, so that a level that hangs keeps no other from being looked at.
class WorkerPool {
public:
    WorkerPool(int workers, MailAddress events, const Clock& clock);
    ~WorkerPool();

    JobId start(Job job, JobEvents events);
    /// The part's inode is committed (true), or the relocation is not ours any more (false: the copy is dropped).
    void publish(JobId job, bool allowed);
    /// Ends with `cancelled` at the next step at which nothing is half done; what is placed already is reported as
    /// done.
    void cancel(JobId job);
    /// Bytes a second for all copies together; 0: no limit. Takes effect in running copies.
    void setSpeedLimit(qint64 bytesPerSecond);
    /// Until when this process owns its relocations (its row of `tierwatch_process`); renewed by the engine. Later,
    /// every job ends with `fenced` at its next step, so that a process that was stopped for long does not go on where
    /// another has taken over.
    void setOwnedUntil(Deadline until);
    /// A level that does not answer: no job of it is begun, and a worker that hangs in it is replaced by another thread
    /// until it answers again.
    void setAnswering(LevelSlot level, bool answering);
    /// Threads that are free to begin a job at once.
    [[nodiscard]] int idle() const;
    [[nodiscard]] int running() const;
    /// Cancels everything and joins; false where a thread is stuck in a file call after `patience`: it is left alone.
    bool stop(Duration patience);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace tierwatch
