// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/job_runner.h"

#include "core/failpoint.h"

namespace tierwatch {

namespace {

Error cancelled()
{
    return Error{ ErrorCode::Cancelled, Text{ QT_TRANSLATE_NOOP("Text", "It was cancelled before it began."), {} } };
}

Transition placingEnded(const ItemResult& item, double seconds)
{
    if (item.error)
        return { item.cid, event::JobFailed{ item.epoch, *item.error, item.levelOffline, item.mayStandInTarget },
            seconds };
    return { item.cid, event::Placed{ item.epoch, item.file }, seconds };
}

} // namespace

JobRunner::JobRunner(World& world, LevelKeeper& levels, WorkerPool& pool, StorePart storePart)
    : m_world(world), m_levels(levels), m_pool(pool), m_storePart(std::move(storePart))
{
}

void JobRunner::link(const std::vector<ContentId>& contents, ProcessId owner, LevelSlot from, LevelSlot to,
    bool standsInTarget, Answer answer)
{
    LinkJob job{ m_levels.jobLevel(from), m_levels.jobLevel(to), {} };
    Ended ended;
    std::vector<ContentId> linked;
    for (const ContentId cid : contents) {
        const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
        if (!tracked || tracked->row.state != RelocationState::Running || tracked->row.owner != owner
            || tracked->row.from != from || tracked->row.to != to)
            continue;
        if (tracked->row.wanted == from && !standsInTarget) {
            ended.transitions.push_back({ cid, event::JobFailed{ tracked->row.epoch, cancelled() } });
            continue;
        }
        job.items.push_back(itemOf(tracked->row));
        job.items.back().standsInTarget = standsInTarget;
        linked.push_back(cid);
    }
    if (linked.empty())
        return answer(std::move(ended));
    start(std::move(job), linked,
        [this, linked, from, to, ended = std::move(ended), answer = std::move(answer)](
            const JobResult& result) mutable {
            for (const ItemResult& item : result.items) {
                if (item.needsCopy)
                    ended.needCopy.push_back(item.cid);
                else
                    ended.transitions.push_back(placingEnded(item, result.seconds));
            }
            ended.nothingLinks = ended.needCopy.size() == result.items.size();
            if (TIERWATCH_MUTATION("engine.remove-before-commit") && ended.needCopy.empty())
                return removeSources(
                    linked, from, to, [ended, answer](const Ended&) mutable { answer(std::move(ended)); });
            answer(std::move(ended));
        });
}

void JobRunner::copy(ContentId cid, Answer answer)
{
    const Relocation row = m_world.relocation(cid)->row;
    CopyJob job{ m_levels.jobLevel(row.from), m_levels.jobLevel(row.to), itemOf(row) };
    start(std::move(job), { cid }, [answer = std::move(answer)](const JobResult& result) {
        Ended ended;
        for (const ItemResult& item : result.items)
            ended.transitions.push_back(placingEnded(item, result.seconds));
        answer(std::move(ended));
    });
}

void JobRunner::removeSources(const std::vector<ContentId>& contents, LevelSlot from, LevelSlot to, Answer answer)
{
    RemoveJob job{ m_levels.jobLevel(from), m_levels.jobLevel(to), {} };
    for (const ContentId cid : contents)
        job.items.push_back(itemOf(m_world.relocation(cid)->row));
    start(std::move(job), contents, [answer = std::move(answer)](const JobResult& result) {
        Ended ended;
        for (const ItemResult& item : result.items) {
            if (item.error)
                ended.transitions.push_back({ item.cid, event::RemovalFailed{ item.epoch, *item.error } });
            else
                ended.transitions.push_back({ item.cid, event::SourceRemoved{ item.epoch } });
        }
        answer(std::move(ended));
    });
}

void JobRunner::measure(ContentId cid, LevelSlot to, std::function<void(qint64)> answer)
{
    const IndexEntry entry = m_world.index().find(cid).value_or(IndexEntry{});
    JobItem item;
    item.cid = cid;
    item.filename = entry.name.bytes().toByteArray();
    m_pool.start(InspectJob{ m_levels.jobLevel(entry.level), m_levels.jobLevel(to), { item }, false },
        JobEvents{ {}, {}, [answer = std::move(answer)](const JobResult& result) {
                      const ItemResult& looked = result.items.front();
                      answer(looked.error ? -1 : looked.seen.sourceFile.size);
                  } });
}

void JobRunner::start(Job job, const std::vector<ContentId>& contents, std::function<void(JobResult)> finished)
{
    JobEvents events;
    events.progress = [this](ContentId cid, qint64 bytes) { m_world.setProgress(cid, bytes); };
    events.partMade = [this](ContentId cid, Epoch epoch, quint64 inode) { partMade(cid, epoch, inode); };
    events.finished = [this, contents, finished = std::move(finished)](JobResult result) {
        for (const ContentId cid : contents)
            m_world.setJob(cid, std::nullopt);
        finished(std::move(result));
    };
    const JobId id = m_pool.start(std::move(job), std::move(events));
    for (const ContentId cid : contents)
        m_world.setJob(cid, id);
}

void JobRunner::partMade(ContentId cid, Epoch epoch, quint64 inode)
{
    m_storePart({ cid, event::PartMade{ epoch, inode } }, [this, cid](bool allowed) {
        const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
        if (tracked && tracked->job)
            m_pool.publish(*tracked->job, allowed);
    });
}

JobItem JobRunner::itemOf(const Relocation& row) const
{
    const IndexEntry entry = m_world.index().find(row.cid).value_or(IndexEntry{});
    JobItem item;
    item.cid = row.cid;
    item.epoch = row.epoch;
    item.filename = entry.name.bytes().toByteArray();
    item.file = row.file;
    item.partInode = row.partInode;
    return item;
}

} // namespace tierwatch
