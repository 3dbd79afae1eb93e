// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/mode_keeper.h"

namespace tierwatch {

namespace {

constexpr std::size_t mostWishes = 4000; ///< of a walk: the others come with the next
constexpr auto betweenWalks = std::chrono::seconds(10); ///< what a job still brings, or a hold lets go, goes as well

} // namespace

ModeKeeper::ModeKeeper(World& world, Dispatcher& dispatcher, const Clock& clock)
    : m_world(world), m_dispatcher(dispatcher), m_clock(clock), m_walk(world.index())
{
}

bool ModeKeeper::isDrained(LevelSlot level) const
{
    const Level* known = m_world.levels().table.find(level);
    return known != nullptr && known->mode == LevelMode::Drain;
}

bool ModeKeeper::isClosed(LevelSlot level) const
{
    const Level* known = m_world.levels().table.find(level);
    return known != nullptr && !takesNewFiles(known->mode);
}

void ModeKeeper::noteChanges()
{
    bool changed = false;
    for (const Level& level : m_world.levels().table.levels()) {
        const auto known = m_modes.try_emplace(level.slot, LevelMode::InUse).first;
        const LevelMode before = std::exchange(known->second, level.mode);
        if (before == level.mode)
            continue;
        changed = true;
        if (before == LevelMode::Drain)
            m_released.insert(level.slot);
        if (level.mode == LevelMode::Offline)
            m_dispatcher.stopJobs(level.slot);
    }
    if (!changed)
        return;
    m_changed = true;
    m_dispatcher.reconsider();
}

void ModeKeeper::everySecond()
{
    noteChanges();
    const Deadline now = m_clock.uptime();
    if (m_walk.isRunning() || (now < m_nextWalk && !m_changed))
        return;
    bool drains = false;
    for (const Level& level : m_world.levels().table.levels())
        drains = drains || (level.mode == LevelMode::Drain && m_world.use().inside(level.slot).contents > 0);
    if (!drains && !m_changed)
        return;
    m_changed = false;
    m_releasing = std::exchange(m_released, {});
    m_wished = 0;
    m_nextWalk = now + betweenWalks;
    m_walk.run([this](const IndexEntry& entry) { look(entry); },
        [this] {
            if (m_wished >= mostWishes)
                m_nextWalk = {};
        });
}

void ModeKeeper::look(const IndexEntry& entry)
{
    const bool isWished = entry.wanted != entry.level;
    const bool leaves = !isWished && isDrained(entry.level);
    const bool comes = isWished && isClosed(entry.wanted);
    const bool stays = isWished && m_releasing.contains(entry.level);
    if ((!leaves && !comes && !stays) || m_wished >= mostWishes || entry.held(m_clock.now()))
        return;
    if (const LevelSlot wanted = m_world.calledFor(entry); wanted != entry.wanted) {
        m_dispatcher.wish(entry.cid, wanted, Cause::Levels, {});
        ++m_wished;
    }
}

} // namespace tierwatch
