// SPDX-License-Identifier: GPL-3.0-or-later
// The mover's order, one system call at a time, on the fake disk. What is "ours" is decided by the mover's own
// function.
#include "world.h"

namespace tierwatch::simulation {

using Stage = SimulatedJob::Step;

std::optional<struct stat> World::status(int level, int number) const
{
    if (number == 0)
        return std::nullopt;
    struct stat made { };
    const FileIdentity identity = m_disk.identity(level, number);
    made.st_dev = identity.device;
    made.st_ino = identity.inode;
    made.st_size = identity.size;
    made.st_mode = S_IFREG | 0644;
    made.st_mtim.tv_nsec = identity.modified;
    return made;
}

Standing World::standingOf(const SimulatedJob& job) const
{
    const int from = levelOf(job.from);
    const int to = levelOf(job.to);
    const auto source = status(from, m_disk.find(from, real(job.cid)));
    JobItem item;
    item.cid = job.cid;
    item.epoch = job.epoch;
    item.file = job.recorded;
    item.partInode = job.recordedPart;
    return standing(status(to, m_disk.find(to, real(job.cid))), item, source ? &*source : nullptr);
}

bool World::isOurs(int number, const SimulatedJob& job) const
{
    const int target = m_disk.find(levelOf(job.to), real(job.cid));
    FileIdentity now = m_disk.identity(levelOf(job.from), number);
    now.device = job.recorded.device;
    return number == target || (job.recorded.inode != 0 && now == job.recorded);
}

void World::dropPart(const SimulatedJob& job)
{
    if (job.part == 0)
        return;
    m_disk.remove(levelOf(job.to), { Name::Kind::Part, number(job.cid), number(job.epoch) });
    m_disk.flushDirectory(levelOf(job.to));
}

World::Then World::failJob(SimulatedJob& job, ErrorCode code)
{
    dropPart(job);
    happen(job.cid, event::JobFailed{ job.epoch, Error{ code, Text{ "simulated", {} } }, false, job.stands });
    return Then::Ended;
}

World::Then World::failRemoval(SimulatedJob& job, ErrorCode code)
{
    happen(job.cid, event::RemovalFailed{ job.epoch, Error{ code, Text{ "simulated", {} } } });
    return Then::Ended;
}

World::Then World::advancePlacing(SimulatedJob& job)
{
    const int from = levelOf(job.from);
    const int to = levelOf(job.to);
    const Name part{ Name::Kind::Part, number(job.cid), number(job.epoch) };
    switch (job.step) {
    case Stage::Settle: {
        const bool foreignBetweenReadAndWrite = m_foreign.step == ForeignWorker::Step::Read && m_foreign.cid == job.cid;
        if (foreignBetweenReadAndWrite)
            return Then::GoOn; // the settle is longer than that
        if (m_state[job.cid].worker == Announced::Worker::Foreign)
            return failJob(job, ErrorCode::Cancelled);
        job.step = Stage::Look;
        return Then::GoOn;
    }
    case Stage::Look: {
        job.source = m_disk.find(from, real(job.cid));
        const Standing stands = standingOf(job);
        if (stands == Standing::Foreign)
            return failJob(job, ErrorCode::Conflict);
        if (stands == Standing::Nothing && job.source == 0)
            return failJob(job, ErrorCode::NotFound);
        job.step = stands != Standing::Nothing               ? Stage::FlushTarget
            : FakeDisk::device(from) == FakeDisk::device(to) ? Stage::Link
                                                             : Stage::MakePart;
        return Then::GoOn;
    }
    case Stage::Link:
        if (m_disk.find(to, real(job.cid)) != 0 && standingOf(job) != Standing::Linked)
            return failJob(job, ErrorCode::Conflict);
        m_disk.put(to, real(job.cid), job.source);
        job.stands = true;
        job.step = Stage::FlushTarget;
        return Then::GoOn;
    case Stage::MakePart:
        job.part = m_disk.make({ m_disk.inode(job.source).content, false, false, 0 });
        m_disk.put(to, part, job.part);
        job.step = Stage::CommitPart;
        return Then::GoOn;
    case Stage::CommitPart:
        job.mayPublish = happen(job.cid, event::PartMade{ job.epoch, static_cast<quint64>(job.part) }).accepted;
        job.step = Stage::Copy;
        return Then::GoOn;
    case Stage::Copy:
        m_disk.inode(job.part).complete = m_disk.inode(job.source).complete;
        m_disk.inode(job.part).written = m_disk.inode(job.source).written;
        job.step = Stage::FlushPart;
        return Then::GoOn;
    case Stage::FlushPart:
        m_disk.inode(job.part).flushed = true;
        job.step = Stage::Publish;
        return Then::GoOn;
    case Stage::Publish:
        if (!job.mayPublish || m_disk.find(to, part) != job.part)
            return failJob(job, ErrorCode::Fenced);
        if (m_disk.find(from, real(job.cid)) != job.source)
            return failJob(job, ErrorCode::Unavailable);
        if (!m_disk.renameNoReplace(to, part, real(job.cid)))
            return failJob(job, ErrorCode::Conflict);
        ++m_counts.copies;
        job.part = 0;
        job.stands = true;
        job.step = Stage::FlushTarget;
        return Then::GoOn;
    case Stage::FlushTarget:
        m_disk.flushDirectory(to);
        job.step = Stage::Report;
        return Then::GoOn;
    default: {
        const FileIdentity file = job.source != 0 ? m_disk.identity(from, job.source)
            : job.recorded.inode != 0             ? job.recorded
                                                  : m_disk.identity(to, m_disk.find(to, real(job.cid)));
        happen(job.cid, event::Placed{ job.epoch, file });
        return Then::Ended;
    }
    }
}

World::Then World::advanceRemoval(SimulatedJob& job)
{
    const int from = levelOf(job.from);
    const int to = levelOf(job.to);
    switch (job.step) {
    case Stage::FindTarget: {
        const int target = m_disk.find(to, real(job.cid));
        if (target == 0)
            return failRemoval(job, ErrorCode::NotFound);
        if (job.recorded.inode != 0 && m_disk.identity(to, target).size != job.recorded.size)
            return failRemoval(job, ErrorCode::Conflict);
        job.step = Stage::SetAside;
        return Then::GoOn;
    }
    case Stage::SetAside: {
        const int source = m_disk.find(from, real(job.cid));
        if (source != 0 && isOurs(source, job)) {
            if (!m_disk.renameNoReplace(from, real(job.cid), { Name::Kind::Aside, number(job.cid), number(job.epoch) }))
                return failRemoval(job, ErrorCode::Conflict);
        }
        job.step = Stage::Unlink;
        return Then::GoOn;
    }
    case Stage::Unlink: {
        const std::map<Name, int> names = m_disk.names(from);
        for (const auto& [name, inode] : names) {
            if (name.kind == Name::Kind::Aside && name.cid == number(job.cid) && name.epoch <= number(job.epoch)
                && isOurs(inode, job))
                m_disk.remove(from, name);
        }
        if (m_disk.find(from, real(job.cid)) != 0)
            return failRemoval(job, ErrorCode::Conflict);
        job.step = Stage::FlushSource;
        return Then::GoOn;
    }
    case Stage::FlushSource:
        m_disk.flushDirectory(from);
        job.step = Stage::ReportRemoval;
        return Then::GoOn;
    default:
        happen(job.cid, event::SourceRemoved{ job.epoch });
        return Then::Ended;
    }
}

} // namespace tierwatch::simulation
