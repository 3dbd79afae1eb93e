// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dispatcher.h"

#include <QLoggingCategory>

#include <algorithm>
#include <limits>
#include <span>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.relocation")

constexpr std::size_t largestRemoval = 64;
constexpr std::chrono::seconds lingerWithUrl = std::chrono::hours(4);
constexpr std::chrono::seconds lingerLocal = std::chrono::seconds(2);
constexpr std::chrono::seconds shortestLinger = std::chrono::seconds(1);

Error copiedAlone()
{
    return Error{ ErrorCode::Cancelled, Text{ QT_TRANSLATE_NOOP("Text", "It needs a copy and goes alone."), {} } };
}

} // namespace

Dispatcher::Dispatcher(World& world, CatalogAccess& catalog, Announcer& announcer, LevelKeeper& levels,
    WorkerPool& pool, const Clock& clock, Settings settings)
    : m_world(world)
    , m_catalog(catalog)
    , m_announcer(announcer)
    , m_pool(pool)
    , m_clock(clock)
    , m_settings(std::move(settings))
    , m_claims(world, announcer, levels, pool, clock)
    , m_jobs(world, levels, pool,
          [this](const Transition& part, std::function<void(bool)> stored) {
              apply({ part }, [stored = std::move(stored)](Result<std::vector<Applied>> result) {
                  stored(result && result->front().accepted);
              });
          })
    , m_health(world, clock, [this] { reconsider(); })
    , m_room(world, clock,
          RoomKeeper::Doors{
              [this](ContentId cid, LevelSlot to, const QString& author) { wish(cid, to, Cause::Room, author); },
              [this](ContentId cid) {
                  if (const std::optional<TrackedRelocation> tracked = m_world.relocation(cid))
                      schedule(tracked->row);
              },
              [this](ContentId cid, LevelSlot to) { measure(cid, to); }, [this] { reconsider(); } })
    , m_announcing(world.index())
    , m_jobsOfLevel(256, 0)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { due(); });
    m_wishTimer.setSingleShot(true);
    m_wishTimer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_wishTimer, &QTimer::timeout, &m_wishTimer, [this] { flushWishes(); });
}

TransitionSettings Dispatcher::transitionSettings()
{
    TransitionSettings settings;
    settings.keys = m_world.keys;
    settings.worker = m_settings.host;
    settings.now = m_clock.now();
    const double jitter = std::uniform_real_distribution(0.0, 1.0)(m_random);
    settings.rules = [jitter, levels = m_world.levels().table](const std::optional<Relocation>& row) {
        LifecycleRules rules;
        rules.jitter = jitter;
        const Level* source = row ? levels.find(row->from) : nullptr;
        if (source != nullptr)
            rules.linger = std::max<Duration>(
                shortestLinger, source->linger.value_or(source->url.isEmpty() ? lingerLocal : lingerWithUrl));
        return rules;
    };
    return settings;
}

void Dispatcher::apply(std::vector<Transition> transitions, Done<std::vector<Applied>> done)
{
    write(std::move(transitions), {}, std::move(done));
}

void Dispatcher::applyHeld(
    std::vector<Transition> transitions, Time until, const QString& by, Done<std::vector<Applied>> done)
{
    std::vector<catalog::ContentHold> holds;
    for (const Transition& held : transitions)
        holds.push_back({ held.cid, until, by });
    const auto hold
        = [holds = std::move(holds)](Transaction& transaction) { return catalog::saveHolds(transaction, holds); };
    write(std::move(transitions), hold, std::move(done));
}

void Dispatcher::write(
    std::vector<Transition> transitions, std::function<Result<>(Transaction&)> also, Done<std::vector<Applied>> done)
{
    transact(
        [transitions = std::move(transitions), also = std::move(also)](
            Transaction& transaction, const TransitionSettings& settings) -> Result<std::vector<Applied>> {
            Result<std::vector<Applied>> all = applyTransitions(transaction, settings, transitions);
            const Result<> more = all && also ? also(transaction) : Result<>();
            if (!more)
                return tl::unexpected(more.error());
            return all;
        },
        std::move(done));
}

void Dispatcher::transact(Work work, Done<std::vector<Applied>> done)
{
    m_catalog.write<std::vector<Applied>>(
        [settings = transitionSettings(), work = std::move(work)](
            Transaction& transaction, std::vector<Applied>& all) -> Result<> {
            Result<std::vector<Applied>> result = work(transaction, settings);
            if (!result)
                return tl::unexpected(result.error());
            all = std::move(*result);
            return {};
        },
        [this, done = std::move(done)](Result<std::vector<Applied>> all) {
            if (all)
                applied(*all);
            done(all);
            pump();
        });
}

void Dispatcher::applied(const std::vector<Applied>& all)
{
    for (const Applied& one : all) {
        m_world.setRelocation(one.cid, one.row);
        if (one.levelChanged) {
            const auto now = static_cast<quint32>(
                std::chrono::floor<std::chrono::seconds>(m_clock.now()).time_since_epoch().count());
            m_world.changeContent(one.cid, [&](IndexEntry& entry) {
                entry.level = one.here;
                entry.hereSince = now;
                if (!one.row)
                    entry.wanted = one.here;
                if (one.row && one.row->bytes > 0)
                    entry.sizeKiB = static_cast<quint32>(
                        std::min<qint64>((one.row->bytes + 1023) / 1024, IndexEntry::sizeUnknown - 1));
            });
            if (one.historyId)
                m_world.noteHistory(*one.historyId);
            qCInfo(log).noquote() << "content" << number(one.cid) << "is in" << m_world.levelName(one.here);
        }
        if (one.row)
            schedule(*one.row);
        else
            m_queue.remove(one.cid);
        if (!one.row)
            m_copies.erase(one.cid);
        m_health.note(one);
        if (one.accepted)
            carryOut(one);
    }
}

void Dispatcher::carryOut(const Applied& one)
{
    for (const Effect effect : one.effects) {
        switch (effect) {
        case Effect::RecordMove:
            (one.levelChanged ? m_moves.good : m_moves.bad) += 1;
            if (one.levelChanged)
                m_moves.bytes += static_cast<quint64>(one.row ? one.row->bytes : one.before ? one.before->bytes : 0);
            break;
        case Effect::CommitLevel:
        case Effect::DropPart: // answered where the part was reported
            break;
        case Effect::ReconsiderJob:
            if (const std::optional<TrackedRelocation> tracked = m_world.relocation(one.cid))
                reconsiderJob(*tracked);
            break;
        case Effect::Announce:
            m_announcer.announce(one.cid);
            break;
        case Effect::StopJob:
            if (const std::optional<TrackedRelocation> tracked = m_world.relocation(one.cid); tracked && tracked->job)
                m_pool.cancel(*tracked->job);
            break;
        case Effect::RemoveSource:
            m_due.emplace(m_clock.now(), one.cid);
            break;
        }
    }
}

/// A copy less than half done is not worth finishing; a link, or a copy that will soon be done, is: the newest wish
/// comes next.
void Dispatcher::reconsiderJob(const TrackedRelocation& tracked)
{
    const IndexEntry entry = m_world.index().find(tracked.row.cid).value_or(IndexEntry{});
    const bool known = entry.sizeKiB != IndexEntry::sizeUnknown;
    const bool isCopy = tracked.bytesDone > 0 || goesByCopy(tracked.row.cid, tracked.row.from, tracked.row.to);
    if (tracked.job && isCopy && known && tracked.bytesDone < sizeOf(entry) / 2)
        m_pool.cancel(*tracked.job);
}

void Dispatcher::schedule(const Relocation& row)
{
    const IndexEntry entry = m_world.index().find(row.cid).value_or(IndexEntry{});
    switch (row.state) {
    case RelocationState::Waiting:
        m_queue.put(WaitingRelocation{ row.cid, entry.level, row.wanted, row.cause == Cause::Force,
            goesByCopy(row.cid, entry.level, row.wanted), row.since, row.nextAt, heat(entry, row.wanted) });
        break;
    case RelocationState::Running:
        m_queue.remove(row.cid);
        if (row.owner == ProcessId::None)
            orphaned();
        break;
    case RelocationState::Lingering:
    case RelocationState::Failed:
        m_queue.remove(row.cid);
        if (row.state == RelocationState::Lingering && row.owner == ProcessId::None)
            orphaned();
        if (row.nextAt != Time{} && (row.state == RelocationState::Failed || row.owner == m_settings.process))
            m_due.emplace(row.nextAt, row.cid);
        break;
    }
}

/// Soon, and once for many.
void Dispatcher::orphaned()
{
    if (std::exchange(m_orphansSeen, true))
        return;
    QTimer::singleShot(std::chrono::seconds(1), &m_timer, [this] {
        m_orphansSeen = false;
        m_orphaned();
    });
}

void Dispatcher::adopt(const Relocation& row)
{
    m_world.setRelocation(row.cid, row);
    schedule(row);
}

void Dispatcher::forget(ContentId cid)
{
    m_world.setRelocation(cid, std::nullopt);
    m_queue.remove(cid);
}

bool Dispatcher::mayRun(const RelocationBatch& batch) const
{
    const int most = m_world.settings().relocationsPerLevel;
    return m_world.usable(batch.from) && m_world.takesFiles(batch.to) && !m_world.levelStop(batch.from).failing
        && m_jobsOfLevel[number(batch.from)] < most && m_jobsOfLevel[number(batch.to)] < most;
}

bool Dispatcher::mayRemove(LevelSlot from, LevelSlot to) const
{
    return !m_stopped && !m_world.settings().pause && m_world.usable(from) && m_world.usable(to);
}

void Dispatcher::pump()
{
    if (m_stopped || m_world.settings().pause || m_settings.workers == 0)
        return startTimer();
    while (batches() < m_settings.workers) {
        std::optional<RelocationBatch> batch = m_queue.take(m_clock.now(),
            RelocationQueue::Gate{ [this](const RelocationBatch& next) { return mayRun(next); },
                [this](ContentId cid, const RelocationBatch& next) { return m_room.admit(cid, next); },
                [this](LevelSlot level) { return m_room.isFull(level); } });
        if (!batch)
            break;
        occupy(batch->from, batch->to);
        claim(*batch);
    }
    startTimer();
}

void Dispatcher::startTimer()
{
    std::optional<Time> next = m_queue.nextDue();
    if (!m_due.empty() && (!next || m_due.begin()->first < *next))
        next = m_due.begin()->first;
    if (next) {
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*next - m_clock.now());
        m_timer.start(std::clamp(wait, std::chrono::milliseconds(1), std::chrono::milliseconds(60'000)));
    }
}

int Dispatcher::batches() const
{
    int all = 0;
    for (const auto& [levels, count] : m_batches) {
        if (m_world.usable(levels.first) && m_world.usable(levels.second))
            all += count;
    }
    return all;
}

void Dispatcher::occupy(LevelSlot from, LevelSlot to)
{
    ++m_batches[{ from, to }];
    ++m_jobsOfLevel[number(from)];
    ++m_jobsOfLevel[number(to)];
}

void Dispatcher::release(LevelSlot from, LevelSlot to)
{
    --m_batches[{ from, to }];
    --m_jobsOfLevel[number(from)];
    --m_jobsOfLevel[number(to)];
    pump();
}

void Dispatcher::place(const RelocationBatch& batch, bool standsInTarget)
{
    m_jobs.link(batch.contents, m_settings.process, batch.from, batch.to, standsInTarget,
        [this, from = batch.from, to = batch.to](JobRunner::Ended ended) {
            if (!ended.needCopy.empty())
                copyAlone(ended, from, to);
            jobEnded(ended.transitions, from, to);
        });
}

/// A job is a batch of links or one copy: the first of those that need a copy goes on, the others wait for their turn.
void Dispatcher::copyAlone(JobRunner::Ended& ended, LevelSlot from, LevelSlot to)
{
    if (ended.nothingLinks)
        m_copyPairs.insert({ from, to });
    m_copies.insert(ended.needCopy.begin(), ended.needCopy.end());
    const std::vector<ContentId> ours = owned({ from, to, true, ended.needCopy }).contents;
    if (ours.empty())
        return;
    for (const ContentId cid : std::span(ours).subspan(1))
        ended.transitions.push_back({ cid, event::JobFailed{ m_world.relocation(cid)->row.epoch, copiedAlone() } });
    occupy(from, to);
    m_jobs.copy(ours.front(),
        [this, from, to](const JobRunner::Ended& copied) { jobEnded(copied.transitions, from, to, true); });
}

void Dispatcher::jobEnded(const std::vector<Transition>& ended, LevelSlot from, LevelSlot to, bool copied)
{
    noteRoom(ended, to, copied);
    commit(ended);
    release(from, to); // the next claim comes into the same commit
}

void Dispatcher::commit(const std::vector<Transition>& ended)
{
    if (ended.empty())
        return;
    apply(ended, [this, ended](const Result<std::vector<Applied>>& result) {
        if (result)
            return;
        // The files are in place; the catalogue hears of it as soon as it answers.
        qCWarning(log).noquote() << "the catalogue does not take what was placed:" << result.error().text.english();
        QTimer::singleShot(std::chrono::seconds(1), &m_timer, [this, ended] { commit(ended); });
    });
}

void Dispatcher::resume(const Relocation& row)
{
    adopt(row);
    occupy(row.from, row.to);
    place(RelocationBatch{ row.from, row.to, false, { row.cid } }, true);
}

void Dispatcher::due()
{
    const Time now = m_clock.now();
    std::vector<Transition> chances;
    std::map<std::pair<LevelSlot, LevelSlot>, std::vector<ContentId>> removals;
    std::vector<ContentId> later;
    std::unordered_set<ContentId> seen; // a wish during a linger enters it once more
    while (!m_due.empty() && m_due.begin()->first <= now) {
        const ContentId cid = m_due.begin()->second;
        m_due.erase(m_due.begin());
        if (!seen.insert(cid).second)
            continue;
        const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
        if (!tracked || tracked->job || tracked->row.nextAt == Time{} || tracked->row.nextAt > now)
            continue;
        if (tracked->row.state == RelocationState::Failed)
            chances.push_back({ cid, event::SecondChance{} });
        else if (tracked->row.state == RelocationState::Lingering && mayRemove(tracked->row.from, tracked->row.to))
            removals[{ tracked->row.from, tracked->row.to }].push_back(cid);
        else if (tracked->row.state == RelocationState::Lingering)
            later.push_back(cid);
    }
    for (const ContentId cid : later)
        m_due.emplace(now + LifecycleRules{}.waitAgain, cid);
    if (!chances.empty())
        apply(std::move(chances), [](const Result<std::vector<Applied>>&) {});
    for (const auto& [levels, contents] : removals) {
        for (std::size_t at = 0; at < contents.size(); at += largestRemoval) {
            const auto batch = std::span(contents).subspan(at, std::min(largestRemoval, contents.size() - at));
            m_jobs.removeSources({ batch.begin(), batch.end() }, levels.first, levels.second,
                [this](const JobRunner::Ended& ended) { removed(ended.transitions); });
        }
    }
    pump();
}

void Dispatcher::removed(const std::vector<Transition>& ended)
{
    if (ended.empty())
        return;
    apply(ended, [this, ended](const Result<std::vector<Applied>>& result) {
        if (!result)
            QTimer::singleShot(std::chrono::seconds(1), &m_timer, [this, ended] { removed(ended); });
    });
}

} // namespace tierwatch
