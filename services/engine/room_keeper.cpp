// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/room_keeper.h"

#include <algorithm>
#include <limits>

namespace tierwatch {

namespace {

constexpr auto betweenTrials = std::chrono::seconds(5);
constexpr auto betweenRounds = std::chrono::seconds(2);
constexpr auto afterNothing = std::chrono::seconds(10);
constexpr auto longestPromise = std::chrono::minutes(10);
constexpr auto timeToBeStored = std::chrono::seconds(3); ///< of a wish
constexpr qint64 percent = 100;

qint64 share(qint64 bytes, int percents) { return bytes / percent * percents + bytes % percent * percents / percent; }

QByteArray incidentKey(const Level& level) { return "full:" + level.key.toUtf8(); }

qint64 reserveOf(const Level& level, qint64 total)
{
    constexpr qint64 tenGiB = qint64{ 10 } << 30;
    return level.reserve.value_or(std::min(total / 50, tenGiB));
}

} // namespace

RoomKeeper::RoomKeeper(World& world, const Clock& clock, Doors doors)
    : m_world(world), m_clock(clock), m_doors(std::move(doors)), m_walk(world.index())
{
}

// ---- is there room

const LevelStatus* RoomKeeper::statusOf(LevelSlot level) const
{
    const auto status = std::ranges::find(m_world.levelStatus(), level, &LevelStatus::slot);
    return status == m_world.levelStatus().end() || status->bytesTotal <= 0 ? nullptr : &*status;
}

bool RoomKeeper::isTight(const Level& level, qint64 more) const
{
    if (!level.capacity)
        return false;
    const qint64 used = m_world.use().inside(level.slot).bytes + m_world.use().coming(level.slot).bytes;
    return used >= share(*level.capacity, level.high) || used + more > *level.capacity;
}

bool RoomKeeper::isDiskTight(const Level& level, qint64 more) const
{
    const LevelStatus* status = statusOf(level.slot);
    if (status == nullptr)
        return false;
    const bool isHigh
        = !level.capacity && status->bytesTotal - status->bytesFree >= share(status->bytesTotal, level.high);
    return isHigh || status->bytesFree - reserveOf(level, status->bytesTotal) < more;
}

RelocationQueue::Room RoomKeeper::admit(ContentId cid, const RelocationBatch& batch)
{
    using Room = RelocationQueue::Room;
    const Level* level = m_world.levels().table.find(batch.to);
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    if (level == nullptr || !entry)
        return Room::Goes; // the claim looks closer
    if (level->capacity && entry->sizeKiB == IndexEntry::sizeUnknown) {
        m_doors.measure(cid, batch.to);
        return Room::Never;
    }
    const qint64 bytes = sizeOf(*entry);
    const bool takesDisk = batch.copy || m_world.areApart(batch.from, batch.to);
    if (level->capacity && bytes > share(*level->capacity, level->high))
        return Room::Never;
    if (!isPromised(cid) && (level->capacity || takesDisk) && hasPromises(level->slot))
        return refuse(level->slot, cid, bytes);
    if (isTight(*level, bytes))
        return refuse(level->slot, cid, bytes);
    if (takesDisk) {
        const auto state = m_states.find(level->slot);
        const bool failed = state != m_states.end() && state->second.copyFailed;
        if (isDiskTight(*level, bytes) || (failed && m_clock.now() < state->second.nextTrial))
            return refuse(level->slot, cid, bytes);
        if (failed)
            state->second.nextTrial = m_clock.now() + betweenTrials;
    }
    m_world.use().setMove(cid, batch.from, batch.to, bytes);
    return Room::Goes;
}

RelocationQueue::Room RoomKeeper::refuse(LevelSlot level, ContentId cid, qint64 bytes)
{
    State& state = m_states[level];
    state.head = cid;
    state.needed = bytes;
    if (!somethingLeaves(level)) // others have taken the room, or nobody went: it is looked for anew
        m_promised.erase(cid);
    return RelocationQueue::Room::Full;
}

bool RoomKeeper::isFull(LevelSlot level) const
{
    const World::LevelStop stop = m_world.levelStop(level);
    return stop.full || stop.diskFull;
}

void RoomKeeper::noteNoRoom(LevelSlot to, ContentId cid)
{
    refuse(to, cid, sizeOf(m_world.index().find(cid).value_or(IndexEntry{})));
    State& state = m_states[to];
    state.copyFailed = true;
    state.nextTrial = m_clock.now() + betweenTrials;
    if (const Level* level = m_world.levels().table.find(to))
        evaluate(*level);
}

void RoomKeeper::notePlaced(LevelSlot to)
{
    const auto state = m_states.find(to);
    if (state == m_states.end() || !state->second.copyFailed)
        return;
    state->second.copyFailed = false;
    if (const Level* level = m_world.levels().table.find(to))
        evaluate(*level);
}

bool RoomKeeper::waitsFor(ContentId cid, LevelSlot level) const
{
    const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
    return tracked && tracked->row.state == RelocationState::Waiting && tracked->row.wanted == level;
}

bool RoomKeeper::hasPromises(LevelSlot level) const
{
    return std::ranges::any_of(m_promised, [level](const auto& promise) { return promise.second.level == level; });
}

void RoomKeeper::evaluate(const Level& level)
{
    State& state = m_states[level.slot];
    if (state.head && !waitsFor(*state.head, level.slot)) {
        state.head.reset();
        state.needed = 0;
    }
    const bool somebodyWaits = m_world.use().waiting(level.slot).contents > 0;
    World::LevelStop stop = m_world.levelStop(level.slot);
    const World::LevelStop before = stop;
    stop.full = isTight(level, state.needed);
    state.copyFailed = state.copyFailed && somebodyWaits;
    stop.diskFull = state.copyFailed || isDiskTight(level, state.needed);
    tell(level, state, stop.full || stop.diskFull);
    if (stop == before)
        return;
    m_world.setLevelStop(level.slot, stop);
    m_doors.changed();
}

void RoomKeeper::tell(const Level& level, const State& state, bool full)
{
    if (!full || !state.head)
        return m_world.incidents().end(incidentKey(level));
    const LevelSum waiting = m_world.use().waiting(level.slot);
    Incident incident;
    incident.key = incidentKey(level);
    incident.text
        = Text{ QT_TRANSLATE_NOOP("Text",
                    "%1 is full: what is wanted there waits and goes on by itself. Give it more room, or make "
                    "room in it."),
              { level.name() } };
    incident.remedy = Incident::Remedy::MakeRoom;
    incident.level = level.key;
    incident.contents = waiting.contents;
    incident.bytes = waiting.bytes;
    m_world.incidents().raise(std::move(incident), m_clock.now());
}

void RoomKeeper::everySecond()
{
    forgetOld();
    const Time now = m_clock.now();
    for (const Level& level : m_world.levels().table.levels()) {
        evaluate(level);
        State& state = m_states[level.slot];
        const bool waits = isFull(level.slot) && state.head && now >= state.nextRound && !hasPromises(level.slot);
        if (waits && m_world.settings().makesRoom() && !m_world.settings().pause && m_rounds.empty())
            begin({ level.slot, {}, {} });
    }
}

/// Promises that are kept, or not wanted any more; and contents that need not go down, since nobody waits any more.
void RoomKeeper::forgetOld()
{
    const Time now = m_clock.now();
    std::erase_if(m_promised, [this, now](const auto& promise) {
        return promise.second.until <= now || !waitsFor(promise.first, promise.second.level);
    });
    std::erase_if(m_goingDown, [this, now](const auto& content) {
        const auto& [cid, descent] = content;
        const std::optional<IndexEntry> entry = m_world.index().find(cid);
        if (!entry || entry->level != descent.from)
            return true;
        const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
        const bool pending = tracked && tracked->row.cause == Cause::Room && tracked->row.wanted != descent.from
            && tracked->row.state != RelocationState::Failed;
        if (!pending)
            return now - descent.since >= timeToBeStored;
        const bool needed
            = m_world.use().waiting(descent.from).contents > 0 || tracked->row.state == RelocationState::Running;
        if (!needed)
            m_doors.wish(cid, descent.from, {});
        return !needed;
    });
}

// ---- making room

void RoomKeeper::makeRoom(LevelSlot slot, const QString& author, Done<int> done)
{
    const Level* level = m_world.levels().table.find(slot);
    if (level == nullptr || m_world.use().waiting(slot).contents == 0)
        return done(fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text", "Nothing waits for room in %1: there is nothing to make room for."),
            m_world.levelName(slot)));
    begin({ slot, author, std::move(done) });
}

void RoomKeeper::begin(Round round)
{
    m_rounds.push_back(std::move(round));
    if (m_rounds.size() == 1)
        search();
}

bool RoomKeeper::somethingLeaves(LevelSlot level) const
{
    return m_world.use().leaving(level).contents > 0
        || std::ranges::any_of(m_goingDown, [level](const auto& content) { return content.second.from == level; });
}

std::optional<RoomKeeper::Measure> RoomKeeper::measure(const Level& level) const
{
    const LevelUse& use = m_world.use();
    qint64 whole = level.capacity.value_or(0);
    qint64 used = use.inside(level.slot).bytes;
    if (!level.capacity || m_world.levelStop(level.slot).diskFull) {
        const LevelStatus* status = statusOf(level.slot);
        if (status == nullptr)
            return std::nullopt;
        whole = status->bytesTotal;
        used = whole - status->bytesFree - use.leaving(level.slot).bytes;
    }
    used += use.coming(level.slot).bytes;
    for (const auto& [cid, descent] : m_goingDown) {
        const std::optional<IndexEntry> entry = m_world.index().find(cid);
        if (entry && descent.from == level.slot && entry->level == level.slot)
            used -= sizeOf(*entry);
    }
    const qint64 most = level.capacity ? whole : whole - reserveOf(level, whole);
    return Measure{ std::min(share(whole, level.high), most), share(whole, level.low), used };
}

void RoomKeeper::search()
{
    const Round& round = m_rounds.front();
    const Level* level = m_world.levels().table.find(round.level);
    const std::optional<Measure> measured = level == nullptr ? std::nullopt : measure(*level);
    if (!measured)
        return end(0);
    const qint64 free = measured->high - measured->used;
    const State& state = m_states[round.level];
    const qint64 most = measured->used - measured->low;
    const qint64 largest = std::max(state.needed, state.largest);
    if (most <= 0 && largest <= free) // enough is on its way out
        return end(0);
    const auto search = std::make_shared<RoomSearch>(most, free, largest, m_world.settings().rule.deadZone);
    m_walk.run([this, full = round.level, search](const IndexEntry& entry) { look(entry, full, *search); },
        [this, search] {
            m_states[m_rounds.front().level].largest = search->largest();
            choose(search->choose());
        });
}

void RoomKeeper::look(const IndexEntry& entry, LevelSlot full, RoomSearch& search) const
{
    const bool waits = entry.wanted == full && entry.level != full && entry.relocating;
    if (entry.level != full && !waits)
        return;
    const Time now = m_clock.now();
    const Rule& rule = m_world.settings().rule;
    const Time since{ std::chrono::seconds(entry.hereSince) };
    if (waits) {
        const std::optional<TrackedRelocation> tracked = m_world.relocation(entry.cid);
        if (!tracked || tracked->row.state != RelocationState::Waiting)
            return;
        if (entry.sizeKiB == IndexEntry::sizeUnknown)
            return m_doors.measure(entry.cid, full);
        const double up = tracked->row.cause == Cause::Force
            ? std::numeric_limits<double>::infinity()
            : judge(entry.views(), entry.level, since, m_world.levels().table, rule, now).up;
        return search.add(RoomWaiter{ entry.cid, up, sizeOf(entry) });
    }
    if ((entry.relocating && !entry.lingering) || entry.wanted != full || entry.total < 0 || entry.held(now)
        || now - since < rule.shortestStay)
        return;
    search.add(RoomStayer{
        entry.cid, judge(entry.views(), entry.level, since, m_world.levels().table, rule, now).down, sizeOf(entry) });
}

void RoomKeeper::choose(const RoomChoice& choice)
{
    const Round& round = m_rounds.front();
    std::map<LevelSlot, qint64> planned;
    int wished = 0;
    for (const ContentId cid : choice.down) {
        const qint64 bytes = sizeOf(m_world.index().find(cid).value_or(IndexEntry{}));
        const LevelSlot to = below(round.level, bytes, planned);
        if (to == LevelSlot::None)
            break;
        m_doors.wish(cid, to, round.author);
        m_goingDown[cid] = { round.level, m_clock.now() };
        ++wished;
    }
    if (wished == 0)
        return end(0);
    for (const ContentId cid : choice.in) {
        m_promised[cid] = { round.level, m_clock.now() + longestPromise };
        m_doors.promised(cid);
    }
    end(wished);
}

void RoomKeeper::end(const Result<int>& result)
{
    const Round round = std::move(m_rounds.front());
    m_rounds.pop_front();
    const bool found = result && *result > 0;
    m_states[round.level].nextRound = m_clock.now() + (found ? std::chrono::seconds(betweenRounds) : afterNothing);
    if (round.done && !found)
        round.done(fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "No room can be made in %1 now: nothing there is wanted less than what waits, or no level below has "
                "room, or enough is on its way out already."),
            m_world.levelName(round.level)));
    else if (round.done)
        round.done(result);
    if (!m_rounds.empty())
        search();
}

LevelSlot RoomKeeper::below(LevelSlot slot, qint64 bytes, std::map<LevelSlot, qint64>& planned) const
{
    const std::vector<Level>& levels = m_world.levels().table.levels();
    auto level = std::ranges::find(levels, slot, &Level::slot);
    while (level != levels.begin()) {
        --level;
        const qint64 more = planned[level->slot] + bytes;
        if (!m_world.takesFiles(level->slot) || isTight(*level, more)
            || (m_world.areApart(slot, level->slot) && isDiskTight(*level, more)))
            continue;
        planned[level->slot] = more;
        return level->slot;
    }
    return LevelSlot::None;
}

} // namespace tierwatch
