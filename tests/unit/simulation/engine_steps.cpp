// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine does with the rules: transactions, timers, claims, take-overs.
#include "world.h"

namespace tierwatch::simulation {

/// One transaction: read the row, advance, carry out what belongs into it; then the state.
Step World::happen(ContentId cid, const RelocationEvent& what)
{
    Content& content = m_catalogue.contents.at(cid);
    const std::optional<Relocation> before = content.row;
    Step step = advance(cid, before, what, content.level, m_rules, m_now);
    if (!step.accepted) {
        if (step.row != before)
            m_wrong = "a refused event changes the row";
        return step;
    }
    for (const Effect effect : step.effects) {
        if (effect != Effect::CommitLevel)
            continue;
        const auto* other = std::get_if<event::MovedByOther>(&what);
        const LevelSlot from = content.level;
        const LevelSlot to = other ? other->to : before->to;
        if (!other && before->from != from)
            m_wrong = "a level is committed from where the content is not";
        content.level = to;
        content.history.push_back({ from, to });
        ++m_counts.moves;
    }
    content.row = step.row;
    if (m_traced) {
        say("  content ", number(cid), " event ", what.index(), ": ",
            step.row ? toName(step.row->state).toStdString() + " wanted " + std::to_string(levelOf(step.row->wanted))
                    + " epoch " + std::to_string(number(step.row->epoch))
                     : std::string("no row"),
            ", is in ", levelOf(content.level));
    }
    if (step.row && step.row->state == RelocationState::Failed
        && (!before || before->state != RelocationState::Failed)) {
        ++m_counts.failed;
        m_counts.conflicts += step.row->error->code == ErrorCode::Conflict ? 1 : 0;
    }
    announce(cid);
    return step;
}

/// What may be done now: while an old copy lingers nothing may, so that no worker of another kind begins.
void World::announce(ContentId cid)
{
    const Content& content = m_catalogue.contents.at(cid);
    Announced& said = m_state[cid];
    if (said.worker == Announced::Worker::Foreign || (m_withForeign && movedUnfollowed(cid)))
        return;
    said.level = content.level;
    const bool mayGo = content.row
        && (content.row->state == RelocationState::Waiting || content.row->state == RelocationState::Running);
    said.target = mayGo ? content.row->wanted : content.level;
    said.done = said.target == content.level;
    said.worker = content.row && content.row->state == RelocationState::Running ? Announced::Worker::Ours
                                                                                : Announced::Worker::None;
}

void World::claim(Process& process)
{
    for (const auto& [cid, content] : m_catalogue.contents) {
        if (content.row && content.row->state == RelocationState::Waiting)
            process.queue->put({ cid, content.level, content.row->wanted, content.row->cause == Cause::Force, false,
                content.row->since, content.row->nextAt });
        else
            process.queue->remove(cid);
    }
    const auto batch = process.queue->take(m_now, [](const RelocationBatch&) { return true; });
    if (!batch)
        return;
    for (const ContentId cid : batch->contents) {
        if (m_state[cid].worker == Announced::Worker::Foreign)
            continue; // somebody has it
        if (m_withForeign && movedUnfollowed(cid)) {
            const LevelSlot to = m_state[cid].target;
            if (m_disk.find(levelOf(to), real(cid)) != 0)
                happen(cid, event::MovedByOther{ to });
            continue;
        }
        const Epoch epoch{ ++m_catalogue.epoch };
        const Step step = happen(cid, event::Claimed{ epoch, process.id });
        if (!step.accepted || !step.row)
            continue;
        SimulatedJob job;
        job.cid = cid;
        job.epoch = epoch;
        job.from = step.row->from;
        job.to = step.row->to;
        process.jobs.push_back(job);
        say("process ", number(process.id), " claims content ", number(cid));
    }
}

void World::timers(Process& process)
{
    for (const auto& [cid, content] : m_catalogue.contents) {
        if (!content.row || content.row->nextAt > m_now)
            continue;
        const bool busy = std::any_of(
            process.jobs.begin(), process.jobs.end(), [cid = cid](const SimulatedJob& job) { return job.cid == cid; });
        if (content.row->state == RelocationState::Lingering && content.row->owner == process.id && !busy) {
            SimulatedJob job;
            job.cid = cid;
            job.epoch = content.row->epoch;
            job.from = content.row->from;
            job.to = content.row->to;
            job.recorded = content.row->file;
            job.step = SimulatedJob::Step::FindTarget;
            process.jobs.push_back(job);
        } else if (content.row->state == RelocationState::Failed) {
            happen(cid, event::SecondChance{});
        }
    }
}

FilesSeen World::inspect(const Relocation& row, bool dropParts)
{
    const int from = levelOf(row.from);
    const int to = levelOf(row.to);
    FilesSeen seen;
    for (const int level : { from, to }) {
        const std::map<Name, int> names = m_disk.names(level);
        for (const auto& [name, inode] : names) {
            if (name.cid != number(row.cid) || name.kind == Name::Kind::Real)
                continue;
            if (name.kind == Name::Kind::Part && dropParts)
                m_disk.remove(level, name);
            if (name.kind != Name::Kind::Aside || level != from)
                continue;
            if (dropParts && m_disk.find(from, real(row.cid)) == 0 && m_disk.find(to, real(row.cid)) == 0)
                static_cast<void>(m_disk.renameNoReplace(from, name, real(row.cid)));
            else
                seen.sourceAside = true;
        }
        m_disk.flushDirectory(level);
    }
    SimulatedJob item;
    item.cid = row.cid;
    item.from = row.from;
    item.to = row.to;
    item.recorded = row.file;
    item.recordedPart = row.partInode;
    seen.source = m_disk.find(from, real(row.cid)) != 0;
    seen.target = m_disk.find(to, real(row.cid)) != 0;
    const Standing stands = standingOf(item);
    seen.targetIsOurs = stands == Standing::Linked || stands == Standing::Copied;
    return seen;
}

void World::recoverSome(Process& process)
{
    for (const auto& [cid, content] : m_catalogue.contents) {
        const bool owned = content.row
            && (content.row->state == RelocationState::Running || content.row->state == RelocationState::Lingering);
        if (!owned || isAlive(content.row->owner))
            continue;
        const Relocation row = *content.row;
        const FilesSeen seen = inspect(row, true);
        const Announced& said = m_state[cid];
        const bool done = said.done && said.target == row.to && said.worker == Announced::Worker::None;
        const Recovered found = recover(row, content.level, seen, done);
        const Epoch epoch{ ++m_catalogue.epoch };
        ++m_counts.takeOvers;
        say("process ", number(process.id), " takes content ", number(cid), " over: ", static_cast<int>(found.then));
        const auto takeOver = [&](RelocationState becomes) {
            return happen(cid, event::TakenOver{ epoch, process.id, becomes, found.error }).accepted;
        };
        switch (found.then) {
        case Recovered::Then::StartAgain:
            takeOver(RelocationState::Waiting);
            break;
        case Recovered::Then::FlushAndCommit:
            if (takeOver(RelocationState::Running)) {
                SimulatedJob job;
                job.cid = cid;
                job.epoch = epoch;
                job.from = row.from;
                job.to = row.to;
                job.recorded = row.file;
                job.recordedPart = row.partInode;
                job.step = SimulatedJob::Step::Look;
                job.stands = true;
                process.jobs.push_back(job);
            }
            break;
        case Recovered::Then::FollowOther:
            takeOver(RelocationState::Waiting);
            happen(cid, event::MovedByOther{ row.to });
            break;
        case Recovered::Then::Linger:
            takeOver(RelocationState::Lingering);
            break;
        case Recovered::Then::Finish:
            takeOver(RelocationState::Lingering);
            happen(cid, event::SourceRemoved{ epoch });
            break;
        case Recovered::Then::Fail:
            takeOver(RelocationState::Failed);
            break;
        }
    }
}

void World::work(Process& process, std::size_t index)
{
    SimulatedJob& job = process.jobs.at(index);
    const bool placing = job.step < SimulatedJob::Step::FindTarget;
    // Cancelled by an operator, or by the pool that stops.
    const std::optional<Relocation>& row = m_catalogue.contents.at(job.cid).row;
    const bool cancelled = placing && job.step < SimulatedJob::Step::FlushTarget && row && row->epoch == job.epoch
        && row->wanted == row->from && chance(50);
    Then then = Then::GoOn;
    if (cancelled)
        then = failJob(job, ErrorCode::Cancelled);
    else if (m_faults && chance(2) && placing && job.step <= SimulatedJob::Step::FlushTarget)
        then = failJob(job,
            chance(50)       ? ErrorCode::Unavailable
                : chance(50) ? ErrorCode::Exhausted
                             : ErrorCode::Forbidden);
    else
        then = placing ? advancePlacing(job) : advanceRemoval(job);
    if (then == Then::Ended)
        process.jobs.erase(process.jobs.begin() + static_cast<std::ptrdiff_t>(index));
}

/// A process that slept past its life: its workers stop at their next look at the clock, and drop what is unfinished;
/// but letters that were written before are opened now, under an epoch that may not count any more.
void World::hearLate(SimulatedJob& job)
{
    using Stage = SimulatedJob::Step;
    if (job.step == Stage::CommitPart)
        static_cast<void>(advancePlacing(job));
    dropPart(job);
    if (job.step == Stage::Report)
        static_cast<void>(advancePlacing(job));
    else if (job.step == Stage::ReportRemoval)
        static_cast<void>(advanceRemoval(job));
    else if (job.step < Stage::FindTarget)
        failJob(job, ErrorCode::Fenced);
}

} // namespace tierwatch::simulation
