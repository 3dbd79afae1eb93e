// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/engine_feed.h"

#include "models/format.h"
#include "models/level_badges.h"
#include "models/sorted_unique.h"

#include <algorithm>

namespace tierwatch {

EngineFeed::EngineFeed(Engine& engine, const Clock& clock, QObject* parent)
    : QObject(parent), m_engine(engine), m_clock(clock)
{
    m_ticket = m_engine.watch(
        m_mailbox.address(), [this](Snapshot snapshot) { take(std::move(snapshot)); },
        [this](Changes changes) { fold(std::move(changes)); });
    connect(&m_watch, &QTimer::timeout, this, &EngineFeed::checkLive);
    m_watch.start(std::chrono::milliseconds(500));
}

EngineFeed::~EngineFeed() = default;

void EngineFeed::take(Snapshot snapshot)
{
    m_ready = true;
    m_levels = std::move(snapshot.levels);
    m_badges = levelBadges(m_levels.table);
    m_levelStatus = std::move(snapshot.levelStatus);
    m_status = std::move(snapshot.status);
    m_relocations.reset(snapshot.relocations, m_clock.uptime());
    m_contents.reset(std::move(snapshot.contents), std::move(snapshot.names));
    for (const RelocationRow& row : snapshot.relocations) {
        if (const auto handle = m_contents.find(row.relocation.cid))
            m_contents.setStatus(*handle, contentStatus(m_contents.row(*handle), row.relocation.state));
    }
    heard();
    Q_EMIT ready();
}

void EngineFeed::fold(Changes changes)
{
    if (!m_ready) {
        // Rows mean nothing yet, but why there is no snapshot does.
        if (changes.status && *changes.status != m_status) {
            m_status = std::move(*changes.status);
            Q_EMIT statusChanged();
        }
        return;
    }
    heard();
    std::vector<ContentHandle> touched;
    touched.reserve(changes.contents.size() + changes.contentsGone.size());
    std::vector<ContentId> relocations = std::move(changes.relocationsGone);
    for (const ContentId cid : relocations)
        m_relocations.remove(cid);
    for (const RelocationRow& row : changes.relocations) {
        m_relocations.put(row, m_clock.uptime());
        relocations.push_back(row.relocation.cid);
    }
    const auto countsBefore = m_contents.counts();
    for (const ContentRow& row : changes.contents)
        touched.push_back(m_contents.put(row, contentStatus(row, m_relocations.state(row.cid))));
    for (const ContentId cid : changes.contentsGone) {
        if (const auto handle = m_contents.find(cid)) {
            m_contents.setStatus(*handle, ContentStatus::Gone);
            touched.push_back(*handle);
        }
    }
    for (const ContentId cid : relocations) {
        const auto handle = m_contents.find(cid);
        if (!handle || m_contents.status(*handle) == ContentStatus::Gone)
            continue;
        const ContentStatus status = contentStatus(m_contents.row(*handle), m_relocations.state(cid));
        if (status != m_contents.status(*handle)) {
            m_contents.setStatus(*handle, status);
            touched.push_back(*handle);
        }
    }
    for (const ContentHandle handle : touched) {
        if (const ContentId cid = m_contents.row(handle).cid; m_relocations.find(cid) != nullptr)
            relocations.push_back(cid);
    }
    makeSortedUnique(touched);
    makeSortedUnique(relocations);
    const bool levels = changes.levels.has_value();
    const bool levelStatus = changes.levelStatus && *changes.levelStatus != m_levelStatus;
    const bool status = changes.status && *changes.status != m_status;
    if (levels) {
        m_levels = std::move(*changes.levels);
        m_badges = levelBadges(m_levels.table);
    }
    if (levelStatus)
        m_levelStatus = std::move(*changes.levelStatus);
    if (status)
        m_status = std::move(*changes.status);
    if (changes.newestHistory)
        m_newestHistory = std::max(m_newestHistory, *changes.newestHistory);

    // Only now, when all stores agree with each other.
    if (levels)
        Q_EMIT levelsChanged();
    if (levelStatus)
        Q_EMIT levelStatusChanged();
    if (status)
        Q_EMIT statusChanged();
    if (!touched.empty())
        Q_EMIT contentsChanged(touched);
    if (m_contents.counts() != countsBefore)
        Q_EMIT contentCountsChanged();
    if (!relocations.empty())
        Q_EMIT relocationsChanged(relocations);
    if (changes.newestHistory)
        Q_EMIT newestHistoryChanged(m_newestHistory);
}

void EngineFeed::heard()
{
    m_lastHeard = m_clock.now();
    m_silentAt = m_clock.uptime() + silence;
    if (!m_live) {
        m_live = true;
        Q_EMIT liveChanged(true);
    }
}

void EngineFeed::checkLive()
{
    if (m_live && m_clock.uptime() >= m_silentAt) {
        m_live = false;
        Q_EMIT liveChanged(false);
    }
}

const LevelStatus* EngineFeed::levelStatus(LevelSlot slot) const
{
    const auto found = std::ranges::find(m_levelStatus, slot, &LevelStatus::slot);
    return found == m_levelStatus.end() ? nullptr : &*found;
}

QString EngineFeed::levelName(LevelSlot slot) const
{
    const Level* level = m_levels.table.find(slot);
    return level == nullptr ? unknownText() : level->name();
}

QString EngineFeed::levelBadge(LevelSlot slot) const { return m_badges.value(static_cast<int>(number(slot))); }

} // namespace tierwatch
