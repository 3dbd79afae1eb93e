// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/recovery_runner.h"

#include "catalog/relocations.h"
#include <QLoggingCategory>

#include <algorithm>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.recovery")

} // namespace

QByteArray claimOf(const QString& host, ProcessId process)
{
    return "tierwatch:" + host.toUtf8() + ':' + QByteArray::number(number(process));
}

RecoveryRunner::RecoveryRunner(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, Announcer& announcer,
    LevelKeeper& levels, WorkerPool& pool, const Clock& clock, Settings settings)
    : m_world(world)
    , m_catalog(catalog)
    , m_dispatcher(dispatcher)
    , m_announcer(announcer)
    , m_levels(levels)
    , m_pool(pool)
    , m_clock(clock)
    , m_settings(settings)
{
}

void RecoveryRunner::run(std::function<void()> done)
{
    if (m_underWay)
        return;
    m_underWay = true;
    m_catalog.read<Found>(
        [keys = m_world.keys](Transaction& transaction, Found& found) -> Result<> {
            Result<std::vector<catalog::ProcessRecord>> processes = catalog::selectProcesses(transaction);
            if (!processes)
                return tl::unexpected(processes.error());
            found.processes = std::move(*processes);
            return catalog::selectRelocations(
                transaction, *keys, [&found](Relocation row) { found.rows.push_back(std::move(row)); });
        },
        [this, done = std::move(done)](Result<Found> result) {
            m_underWay = false;
            if (result)
                return found(*result, done);
            qCWarning(log).noquote() << "recovery waits for the catalogue:" << result.error().text.english();
            if (done)
                done();
        });
}

void RecoveryRunner::found(const Found& found, const std::function<void()>& done)
{
    std::unordered_set<ProcessId> alive;
    std::unordered_set<QByteArray> claims;
    ProcessId newest = m_process;
    for (const catalog::ProcessRecord& process : found.processes) {
        newest = std::max(newest, process.id);
        if (!process.alive)
            continue;
        alive.insert(process.id);
        claims.insert(claimOf(process.host, process.id));
    }
    m_announcer.setAlive(std::move(claims), newest);

    std::vector<Relocation> orphans;
    for (const Relocation& row : found.rows) {
        const std::optional<TrackedRelocation> tracked = m_world.relocation(row.cid);
        const bool owned = row.state == RelocationState::Running || row.state == RelocationState::Lingering;
        if (owned && (!alive.contains(row.owner) || hasLostItsJob(row)))
            orphans.push_back(row);
        else if (!tracked || (tracked->row.owner != m_process && tracked->row.epoch < row.epoch))
            m_dispatcher.adopt(row);
    }
    std::erase_if(m_jobless, [this](const auto& known) { return !m_world.relocations().contains(known.first); });
    auto left = std::make_shared<std::size_t>(orphans.size() + 1);
    const auto oneDone = [left, done] {
        if (--*left == 0 && done)
            done();
    };
    for (const Relocation& row : orphans) {
        m_world.setRelocation(row.cid, row);
        inspect(row, oneDone);
    }
    oneDone();
}

/// Ours, running, and no worker has it: the answer to a commit was lost on the way. Not at once: it may be on its way
/// to a worker.
bool RecoveryRunner::hasLostItsJob(const Relocation& row)
{
    const std::optional<TrackedRelocation> tracked = m_world.relocation(row.cid);
    const bool jobless = row.state == RelocationState::Running && row.owner == m_process && !(tracked && tracked->job);
    if (!jobless) {
        m_jobless.erase(row.cid);
        return false;
    }
    const auto [known, isNew] = m_jobless.try_emplace(row.cid, row.epoch, m_clock.uptime());
    if (known->second.first != row.epoch)
        known->second = { row.epoch, m_clock.uptime() };
    return m_clock.uptime() - known->second.second >= m_settings.jobless;
}

void RecoveryRunner::inspect(const Relocation& row, std::function<void()> done)
{
    const std::optional<IndexEntry> entry = m_world.index().find(row.cid);
    if (!entry || !m_world.usable(row.from) || !m_world.usable(row.to)) // looked at when the level is there
        return done();
    JobItem item;
    item.cid = row.cid;
    item.epoch = row.epoch == Epoch::None ? row.epoch : static_cast<Epoch>(number(row.epoch) + 1);
    item.filename = entry->name.bytes().toByteArray();
    item.file = row.file;
    item.partInode = row.partInode;
    InspectJob job{ m_levels.jobLevel(row.from), m_levels.jobLevel(row.to), { item }, true };
    m_pool.start(std::move(job), JobEvents{ {}, {}, [this, row, done = std::move(done)](JobResult result) {
                                               const ItemResult& looked = result.items.front();
                                               if (looked.error) { // looked at again in a minute
                                                   qCWarning(log).noquote()
                                                       << "content" << number(row.cid)
                                                       << "is recovered later:" << looked.error->text.english();
                                                   return done();
                                               }
                                               decide(row, looked.seen, done);
                                           } });
}

void RecoveryRunner::decide(const Relocation& row, const FilesSeen& seen, std::function<void()> done)
{
    const LevelSlot here = m_world.index().find(row.cid).value_or(IndexEntry{}).level;
    const bool needsState = here == row.from && !seen.source && seen.target && !seen.targetIsOurs;
    if (!needsState)
        return takeOver(row, recover(row, here, seen, false), std::move(done));
    m_announcer.read(
        row.cid, [this, row, seen, here, done = std::move(done)](Result<std::optional<StateObject>> object) {
            const bool stateSaysDone = object && *object && (*object)->status == StateStatus::Done
                && !(*object)->workerId && QString::fromUtf8((*object)->target) == m_world.keys->key(row.to);
            takeOver(row, recover(row, here, seen, stateSaysDone), done);
        });
}

void RecoveryRunner::takeOver(const Relocation& row, const Recovered& recovered, std::function<void()> done)
{
    using Then = Recovered::Then;
    m_catalog.write<Epoch>(
        [](Transaction& transaction, Epoch& epoch) -> Result<> {
            const Result<Epoch> taken = catalog::takeEpochs(transaction, 1);
            if (!taken)
                return tl::unexpected(taken.error());
            epoch = *taken;
            return {};
        },
        [this, row, recovered, done = std::move(done)](Result<Epoch> epoch) {
            if (!epoch)
                return done();
            event::TakenOver taken{ *epoch, m_process, RelocationState::Waiting, recovered.error, row.epoch };
            std::vector<Transition> transitions;
            switch (recovered.then) {
            case Then::StartAgain:
                taken.owner = ProcessId::None;
                transitions = { { row.cid, taken } };
                break;
            case Then::FlushAndCommit:
                taken.becomes = RelocationState::Running;
                transitions = { { row.cid, taken } };
                break;
            case Then::FollowOther:
                taken.owner = ProcessId::None;
                transitions = { { row.cid, taken }, { row.cid, event::MovedByOther{ row.to } } };
                break;
            case Then::Linger:
                taken.becomes = RelocationState::Lingering;
                transitions = { { row.cid, taken } };
                break;
            case Then::Finish:
                taken.becomes = RelocationState::Lingering;
                transitions = { { row.cid, taken }, { row.cid, event::SourceRemoved{ *epoch } } };
                break;
            case Then::Fail:
                taken.becomes = RelocationState::Failed;
                transitions = { { row.cid, taken } };
                break;
            }
            m_dispatcher.apply(std::move(transitions), [this, recovered, done](Result<std::vector<Applied>> applied) {
                if (applied && applied->back().accepted) {
                    const Applied& last = applied->back();
                    qCInfo(log).noquote()
                        << "content" << number(last.cid)
                        << "taken over:" << (last.row ? toName(last.row->state) : QByteArray("finished"));
                    if (recovered.then == Then::FlushAndCommit && last.row)
                        m_dispatcher.resume(*last.row);
                }
                done();
            });
        });
}

} // namespace tierwatch
