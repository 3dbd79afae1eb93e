// SPDX-License-Identifier: GPL-3.0-or-later
// Blocking file work, one job at a time: looks, places by link or by copy, removes, inspects, probes. No SQL, no Redis,
// no rules; the order of the steps is what keeps a complete copy in place at every instant.
#pragma once

#include "relocation/jobs.h"

#include <map>
#include <mutex>

namespace tierwatch {

/// What a job under way asks and tells. Called in the job's thread; an implementation outlives the job.
class JobControl {
public:
    virtual ~JobControl() = default;
    /// Why the job is to end at the next step at which nothing is half done (`cancelled`, `fenced`); empty: go on.
    [[nodiscard]] virtual std::optional<Error> stopped() const = 0;
    virtual void progress(ContentId cid, qint64 bytesDone) = 0;
    virtual void partMade(ContentId cid, Epoch epoch, quint64 inode) = 0;
    /// Blocks until the part's inode is committed (true), or may not be published (false).
    [[nodiscard]] virtual bool mayPublish() = 0;
    /// Blocks as long as the speed limit asks for these bytes.
    virtual void throttle(qint64 bytes) = 0;
};

/// Room that copies under way will still take, by device, so that two of them do not both count on the last of it. Any
/// thread.
class SpaceLedger {
public:
    /// False where less than `bytes` are left of `free` after what others have reserved.
    [[nodiscard]] bool reserve(quint64 device, qint64 bytes, qint64 free);
    void release(quint64 device, qint64 bytes);

private:
    std::mutex m_mutex;
    std::map<quint64, qint64> m_reserved;
};

/// Does the job; never throws, never leaves a part behind where it ends in an error.
[[nodiscard]] JobResult runJob(const Job& job, JobControl& control, SpaceLedger& space);

/// The job's kinds.
[[nodiscard]] JobResult placeByLink(const LinkJob& job, JobControl& control);
[[nodiscard]] JobResult placeByCopy(const CopyJob& job, JobControl& control, SpaceLedger& space);
[[nodiscard]] JobResult removeSources(const RemoveJob& job, JobControl& control);
[[nodiscard]] JobResult inspect(const InspectJob& job);
[[nodiscard]] LevelProbe probe(const ProbeJob& job);
[[nodiscard]] SweepResult sweep(const SweepJob& job, const JobControl& control);

} // namespace tierwatch
