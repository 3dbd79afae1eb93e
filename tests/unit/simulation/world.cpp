// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

namespace tierwatch::simulation {

using namespace std::chrono_literals;

World::World(quint64 seed, bool withForeignWorker, bool traced)
    : m_random(seed), m_withForeign(withForeignWorker), m_traced(traced)
{
    for (int i = 1; i <= contentCount; ++i) {
        const auto cid = static_cast<ContentId>(i);
        const int level = pick(levelCount);
        m_catalogue.contents[cid].level = static_cast<LevelSlot>(level);
        m_disk.put(level, real(cid), m_disk.make({ i, true, true, 1 }));
        announce(cid);
    }
    for (int level = 0; level < levelCount; ++level)
        m_disk.flushDirectory(level);
    for (Process& process : m_processes)
        process.id = ProcessId{ ++m_newestProcess };
}

std::string World::run(int steps)
{
    for (int i = 0; i < steps && m_wrong.empty(); ++i) {
        anything();
        ++m_counts.steps;
        m_wrong += broken();
    }
    if (m_wrong.empty())
        quietDown();
    return m_wrong;
}

void World::anything()
{
    Process& process = m_processes.at(static_cast<std::size_t>(pick(processCount)));
    const int what = pick(100);
    if (what < 8)
        return wish();
    if (what < 16)
        return passTime();
    if (what < 20 && m_withForeign)
        return foreign();
    if (what == 20)
        return crash(process);
    if (what == 21 && chance(30))
        return powerCut();
    if (what == 22) {
        process.stopped = !process.stopped;
        say("process ", number(process.id), process.stopped ? " stopped" : " goes on");
        return;
    }
    if (what == 23 && (process.stopped || !process.runs)) {
        process.alive = false;
        say("life of process ", number(process.id), " runs out");
        return;
    }
    if (what == 24 && !m_withForeign) {
        m_state.clear();
        say("the state is lost");
        return;
    }
    if (what == 25 && m_withForeign && chance(30))
        return foreignDies();
    if (!process.runs) {
        if (chance(20)) { // a new start: rows of its earlier life are taken over at once
            process.id = ProcessId{ ++m_newestProcess };
            process.runs = process.alive = true;
            process.stopped = false;
            say("process ", number(process.id), " starts");
        }
        return;
    }
    if (process.stopped) {
        if (chance(15))
            process.stopped = false;
        else if (chance(15))
            process.alive = false;
        return;
    }
    if (!process
             .alive) { // it wakes up: what it had is not its own any more, but what its workers had said is heard first
        m_counts.fenced += static_cast<qint64>(process.jobs.size());
        for (SimulatedJob& job : process.jobs)
            hearLate(job);
        process.jobs.clear();
        process.queue = std::make_unique<RelocationQueue>();
        process.id = ProcessId{ ++m_newestProcess };
        process.alive = true;
        return;
    }
    if (what < 40)
        return claim(process);
    if (what < 46)
        return timers(process);
    if (what < 52)
        return recoverSome(process);
    if (!process.jobs.empty())
        work(process, static_cast<std::size_t>(pick(static_cast<int>(process.jobs.size()))));
}

void World::wish()
{
    const auto cid = static_cast<ContentId>(1 + pick(contentCount));
    const auto level = static_cast<LevelSlot>(pick(levelCount));
    const int what = pick(20);
    if (what == 0)
        happen(cid, event::CancelAsked{});
    else if (what == 1)
        happen(cid, event::RetryAsked{});
    else if (what < 6)
        happen(cid, event::Wished{ level, Cause::Force, QStringLiteral("op") });
    else
        happen(cid, event::Wished{ level, Cause::Views, {} });
}

void World::passTime()
{
    constexpr std::array<Duration, 5> spans{ 10ms, 1s, 5s, 61s, 1h };
    m_now += spans.at(static_cast<std::size_t>(pick(spans.size())));
}

void World::crash(Process& process)
{
    if (!process.runs)
        return;
    ++m_counts.crashes;
    say("process ", number(process.id), " is killed");
    process.runs = false;
    process.jobs.clear();
    process.queue = std::make_unique<RelocationQueue>();
    if (chance(50))
        process.alive = false;
}

void World::powerCut()
{
    ++m_counts.powerCuts;
    say("power cut");
    for (Process& process : m_processes) {
        process.runs = process.alive = false;
        process.jobs.clear();
        process.queue = std::make_unique<RelocationQueue>();
    }
    if (m_foreign.step != ForeignWorker::Step::Idle)
        foreignDies();
    if (!m_withForeign) // original-style moves are not flushed: nobody promises anything for those
        m_disk.powerCut();
}

bool World::isAlive(ProcessId owner) const
{
    for (const Process& process : m_processes) {
        if (process.id == owner)
            return process.alive;
    }
    return false;
}

/// The invariants, after every step.
std::string World::broken() const
{
    for (const auto& [cid, content] : m_catalogue.contents) {
        const std::string name = "content " + std::to_string(number(cid));
        const bool exempt = foreignHas(cid); // between its rename and its call nobody can promise I1
        const int here = m_disk.find(levelOf(content.level), real(cid));
        const auto isComplete = [&](int inode) {
            return inode != 0 && m_disk.inode(inode).content == number(cid) && m_disk.inode(inode).complete;
        };
        if (!exempt && !isComplete(here))
            return "I1: " + name + " does not open where the catalogue has it";
        bool complete = false;
        for (int level = 0; level < levelCount; ++level) {
            for (const auto& [file, inode] : m_disk.names(level)) {
                if (file.cid != number(cid))
                    continue;
                complete = complete || isComplete(inode);
                const bool isTheOne = file == real(cid) && level == levelOf(content.level);
                if (!isTheOne && !content.row && !exempt)
                    return "I3: " + name + " has a second file and no relocation";
            }
        }
        if (!complete)
            return "I2: there is no complete copy of " + name;
        LevelSlot level = content.history.empty() ? content.level : content.history.front().from;
        for (const Catalogue::Change& change : content.history) {
            if (change.from != level || change.to == change.from)
                return "I4: the history of " + name + " has a gap or a change that is none";
            level = change.to;
        }
        if (level != content.level)
            return "I4: the last history row of " + name + " is not where it is";
    }
    return {};
}

/// No more faults: everything that was begun must come to its end by itself.
void World::quietDown()
{
    say("quiet from here");
    m_faults = false;
    if (m_foreign.step != ForeignWorker::Step::Idle)
        foreignDies();
    for (Process& process : m_processes) {
        if (!process.runs || !process.alive) {
            process.id = ProcessId{ ++m_newestProcess };
            process.jobs.clear();
            process.queue = std::make_unique<RelocationQueue>();
        }
        process.runs = process.alive = true;
        process.stopped = false;
    }
    if (m_withForeign) // the claims that dead workers left are void by now
        m_state.clear();
    for (const auto& [cid, content] : m_catalogue.contents)
        announce(cid);
    std::map<ContentId, LevelSlot> last;
    for (int round = 0; round < 60 && m_wrong.empty(); ++round) {
        if (round == 20) {
            for (const auto& [cid, content] : m_catalogue.contents) {
                last[cid] = static_cast<LevelSlot>(pick(levelCount));
                happen(cid, event::Wished{ last[cid], Cause::Force, {} });
            }
        }
        m_now += 1h;
        for (Process& process : m_processes) {
            recoverSome(process);
            timers(process);
            claim(process);
            for (int i = 0; i < 40 && !process.jobs.empty() && m_wrong.empty(); ++i) {
                work(process, 0);
                m_wrong += broken();
            }
        }
    }
    if (!m_wrong.empty())
        return;
    m_wrong = unfinished();
    for (const auto& [cid, content] : m_catalogue.contents) {
        if (m_wrong.empty() && !content.row && content.level != last[cid])
            m_wrong = "the last wish was not carried out";
    }
}

std::string World::unfinished() const
{
    for (const auto& [cid, content] : m_catalogue.contents) {
        if (!content.row)
            continue;
        // Half a file that an original-style worker left is somebody else's to judge.
        if (m_withForeign && content.row->state == RelocationState::Failed)
            continue;
        return "content " + std::to_string(number(cid)) + " is not at rest: " + toName(content.row->state).toStdString()
            + " " + (content.row->error ? content.row->error->text.source.toStdString() : std::string());
    }
    return {};
}

} // namespace tierwatch::simulation
