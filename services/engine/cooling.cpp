// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cooling.h"

#include "core/placing_tables.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr std::size_t batchSize = 1024;
constexpr std::size_t spareEntries = 1000; ///< left behind by relocations before the queue is built anew

} // namespace

Cooling::Cooling(World& world, const Clock& clock, Doors doors)
    : m_world(world), m_clock(clock), m_doors(std::move(doors)), m_walk(world.index())
{
}

Cooling::~Cooling() { m_world.setSettled({}); }

void Cooling::start(Time until)
{
    m_started = true;
    m_until = m_clock.now();
    m_limits = limits();
    m_modes = modes();
    noteClosed(until);
    m_rule = m_world.settings().rule;
    m_world.setSettled([this](const IndexEntry& entry) { enter(entry, m_clock.now()); });
    build(until);
}

void Cooling::everySecond()
{
    if (!m_started)
        return;
    if (limits() != m_limits || !(m_world.settings().rule == m_rule)) {
        m_limits = limits();
        m_rule = m_world.settings().rule;
        build(m_clock.now());
    } else if (Modes present = modes(); present != m_modes) {
        m_modes = std::move(present);
        build(m_closedSince.value_or(m_until));
        noteClosed(m_until);
    } else if (m_queue.size() > m_world.index().size() * 3 / 2 + spareEntries) {
        build(m_until);
    }
    if (!m_underWay)
        wishDue();
}

Cooling::Limits Cooling::limits() const
{
    Limits limits;
    for (const Level& level : m_world.levels().table.levels())
        limits.emplace_back(level.slot, level.minCount);
    return limits;
}

Cooling::Modes Cooling::modes() const
{
    Modes modes;
    for (const Level& level : m_world.levels().table.levels())
        modes.emplace_back(level.slot, level.mode);
    return modes;
}

void Cooling::noteClosed(Time since)
{
    if (std::ranges::all_of(m_modes, [](const auto& level) { return takesNewFiles(level.second); }))
        m_closedSince.reset();
    else if (!m_closedSince)
        m_closedSince = since;
}

void Cooling::build(Time after)
{
    m_queue.clear();
    m_queue.shrink_to_fit();
    m_walk.run(
        [this, after](const IndexEntry& entry) {
            setCooling(entry, false);
            enter(entry, after);
        },
        [] {});
}

void Cooling::enter(const IndexEntry& entry, Time after)
{
    if (entry.held(m_clock.now()))
        return; // its end settles it anew
    const std::optional<Time> at = coolsAt(entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)),
        m_world.rules().placing.of(entry.level), m_world.settings().rule);
    if (!at || *at <= after)
        return;
    m_queue.push_back({ *at, entry.cid });
    std::ranges::push_heap(m_queue, std::greater<>());
    setCooling(entry, true);
}

void Cooling::setCooling(const IndexEntry& entry, bool on)
{
    m_world.index().update(entry.cid, [on](IndexEntry& known) { known.cooling = on; });
}

std::vector<ContentId> Cooling::takeDue(Time now)
{
    std::vector<ContentId> due;
    while (!m_queue.empty() && m_queue.front().at <= now && due.size() < batchSize) {
        due.push_back(m_queue.front().cid);
        std::ranges::pop_heap(m_queue, std::greater<>());
        m_queue.pop_back();
    }
    std::ranges::sort(due);
    const auto twice = std::ranges::unique(due); // two entries of one content meet at last
    due.erase(twice.begin(), twice.end());
    return due;
}

void Cooling::wishDue()
{
    const Time now = m_clock.now();
    std::vector<ContentId> due = takeDue(now);
    if (due.empty()) {
        m_until = now;
        return;
    }
    m_underWay = true;
    m_doors.refresh(due, [this, due, now](bool answered) {
        m_underWay = false;
        if (!answered) { // asked again in a second
            for (const ContentId cid : due) {
                m_queue.push_back({ now, cid });
                std::ranges::push_heap(m_queue, std::greater<>());
            }
            return;
        }
        for (const ContentId cid : due)
            decide(cid, now);
        wishDue();
    });
}

/// A view may have come since it was entered, here or in another process.
void Cooling::decide(ContentId cid, Time now)
{
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    if (!entry)
        return;
    setCooling(*entry, false);
    const LevelTable& levels = m_world.levels().table;
    const Level* here = levels.find(entry->level);
    const Level* there = levels.find(m_world.calledFor(*entry));
    if (here == nullptr || there == nullptr || entry->held(now))
        return;
    if (there->minCount >= here->minCount)
        return enter(*entry, now);
    if (there->slot != entry->wanted)
        m_doors.wish(cid, there->slot);
}

} // namespace tierwatch
