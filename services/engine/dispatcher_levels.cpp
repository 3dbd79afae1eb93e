// SPDX-License-Identifier: GPL-3.0-or-later
// What the dispatcher does about levels: room, copies and links, levels that go and come back.
#include "engine/dispatcher.h"

#include <algorithm>
#include <limits>
#include <span>

namespace tierwatch {

namespace {

constexpr std::size_t largestWrite = 256;

} // namespace

bool Dispatcher::goesByCopy(ContentId cid, LevelSlot from, LevelSlot to) const
{
    return m_copies.contains(cid) || m_copyPairs.contains({ from, to }) || m_world.areApart(from, to);
}

/// Of a promotion.
std::optional<double> Dispatcher::heat(const IndexEntry& entry, LevelSlot wanted) const
{
    if (m_room.isPromised(entry.cid))
        return std::numeric_limits<double>::infinity();
    const LevelTable& levels = m_world.levels().table;
    const Level* from = levels.find(entry.level);
    const Level* to = levels.find(wanted);
    if (from == nullptr || to == nullptr || to->minCount <= from->minCount)
        return std::nullopt;
    const qint64 bytes = entry.sizeKiB == IndexEntry::sizeUnknown ? m_world.use().averageSize() : sizeOf(entry);
    const Views views = entry.views();
    return heatOf(views.recent, views.recentAt, bytes, m_world.settings().rule.window);
}

void Dispatcher::reconsider()
{
    if (m_world.settings().pause) {
        m_world.relocations().forEachBegun([this](const TrackedRelocation& tracked) {
            if (tracked.row.state == RelocationState::Running && tracked.job)
                m_pool.cancel(*tracked.job);
        });
    }
    m_announcing.run(
        [this](const IndexEntry& entry) {
            if (entry.relocating && entry.wanted != entry.level && !entry.failed)
                m_announcer.announce(entry.cid);
        },
        [] {});
    pump();
}

void Dispatcher::stopJobs(LevelSlot level)
{
    m_world.relocations().forEachBegun([this, level](const TrackedRelocation& tracked) {
        if (tracked.job && (tracked.row.from == level || tracked.row.to == level))
            m_pool.cancel(*tracked.job);
    });
}

/// Those that nobody has to mend; their attempts are kept.
void Dispatcher::tryAgain(LevelSlot level)
{
    std::vector<Transition> chances;
    m_world.relocations().forEachBegun([&chances, level](const TrackedRelocation& tracked) {
        const Relocation& row = tracked.row;
        if (row.state == RelocationState::Failed && row.nextAt != Time{} && (row.from == level || row.to == level))
            chances.push_back({ row.cid, event::SecondChance{ true } });
    });
    for (std::size_t at = 0; at < chances.size(); at += largestWrite) {
        const auto some = std::span(chances).subspan(at, std::min(largestWrite, chances.size() - at));
        apply({ some.begin(), some.end() }, [](const Result<std::vector<Applied>>&) {});
    }
}

void Dispatcher::measure(ContentId cid, LevelSlot to)
{
    if (!m_measuring.insert(cid).second)
        return;
    m_jobs.measure(cid, to, [this, cid](qint64 bytes) {
        m_measuring.erase(cid);
        if (bytes < 0) // asked again in a minute
            return;
        m_world.changeContent(cid, [bytes](IndexEntry& entry) { entry.setSize(bytes); });
        if (const std::optional<TrackedRelocation> tracked = m_world.relocation(cid))
            schedule(tracked->row);
        pump();
    });
}

void Dispatcher::everySecond()
{
    m_room.everySecond();
    pump();
}

void Dispatcher::noteRoom(const std::vector<Transition>& ended, LevelSlot to, bool copied)
{
    for (const Transition& transition : ended) {
        const auto* failed = std::get_if<event::JobFailed>(&transition.what);
        if (failed != nullptr && failed->error.code == ErrorCode::Exhausted)
            m_room.noteNoRoom(to, transition.cid);
        else if (failed == nullptr && copied)
            m_room.notePlaced(to);
    }
}

} // namespace tierwatch
