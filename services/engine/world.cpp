// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace tierwatch {

namespace {

/// The same table but for the top level's maximum.
bool isRaised(const LevelTable& before, const LevelTable& after)
{
    std::vector<Level> levels = before.levels();
    if (levels.empty() || after.isEmpty())
        return false;
    levels.back().maxCount = after.top()->maxCount;
    return LevelTable(std::move(levels)) == after;
}

/// Where it is, since when and for how long at least.
auto placing(const IndexEntry& entry) { return std::tuple(entry.level, entry.hereSince, entry.heldUntil); }

} // namespace

World::World(LocationIndex& index, IntakeBoard& board, std::shared_ptr<LevelKeys> levelKeys, const Clock& clock)
    : keys(std::move(levelKeys)), m_index(index), m_board(board), m_clock(clock), m_levelSums(256)
{
}

bool World::usable(LevelSlot level) const
{
    return m_levels.table.find(level) != nullptr
        && std::ranges::find(m_rules->offline, level) == m_rules->offline.end();
}

bool World::takesFiles(LevelSlot level) const
{
    const Level* known = m_levels.table.find(level);
    return known != nullptr && known->mode == LevelMode::InUse && usable(level) && !levelStop(level).failing;
}

bool World::areApart(LevelSlot from, LevelSlot to) const
{
    const auto filesystemOf = [this](LevelSlot level) {
        return number(level) < m_rules->gates.size() ? m_rules->gates[number(level)].filesystem : 0;
    };
    return filesystemOf(from) != 0 && filesystemOf(to) != 0 && filesystemOf(from) != filesystemOf(to);
}

QString World::levelName(LevelSlot level) const
{
    const Level* known = m_levels.table.find(level);
    return known == nullptr ? keys->key(level) : known->name();
}

void World::setLevels(LevelsSnapshot levels)
{
    m_levels = std::move(levels);
    std::vector<LevelStatus> status;
    for (const Level& level : m_levels.table.levels()) {
        const auto known = std::ranges::find(m_levelStatus, level.slot, &LevelStatus::slot);
        LevelStatus fresh;
        fresh.slot = level.slot;
        fresh.writable = false; // until it was looked at
        status.push_back(known == m_levelStatus.end() ? fresh : *known);
    }
    m_levelStatus = std::move(status);
    m_levelsChanged = true;
    m_levelStatusChanged = true;
    publishRules();
}

bool World::learnLevels(const LevelTable& table, quint64 stored)
{
    if (table == m_levels.table) {
        m_levels.stored = stored;
        return false;
    }
    // A raised top is no change that somebody's edit would undo.
    const bool edited = stored != m_levels.stored || !isRaised(m_levels.table, table);
    setLevels({ table, edited ? std::max(m_levels.version + 1, stored) : m_levels.version, stored });
    return true;
}

void World::setLevelStatus(LevelSlot level, const LevelStatus& status)
{
    const auto known = std::ranges::find(m_levelStatus, level, &LevelStatus::slot);
    if (known == m_levelStatus.end() || *known == status)
        return;
    const bool mattersToViews = known->writable != status.writable || known->filesystem != status.filesystem;
    *known = status;
    m_levelStatusChanged = true;
    if (mattersToViews)
        publishRules();
}

void World::setLevelStop(LevelSlot level, const LevelStop& stop)
{
    if (std::exchange(m_stops[number(level)], stop) == stop)
        return;
    m_levelStatusChanged = true;
    publishRules();
}

void World::setSettings(const SharedSettings& settings)
{
    m_settings = settings;
    publishRules();
}

void World::setOriginalWorkers(bool on)
{
    m_originalWorkers = on;
    publishRules();
}

void World::open()
{
    m_open = true;
    publishRules();
}

void World::publishRules()
{
    auto rules = std::make_shared<IntakeRules>();
    rules->levels = m_levels.table;
    rules->rule = m_settings.rule;
    rules->countLimit = m_settings.countLimit;
    rules->paused = m_settings.pause.has_value();
    rules->originalWorkers = m_originalWorkers;
    rules->open = m_open;
    rules->placing = PlacingTables(m_levels.table);
    for (const LevelStatus& status : m_levelStatus) {
        const Level* level = m_levels.table.find(status.slot);
        const bool isOffline = !status.writable || level->mode == LevelMode::Offline;
        if (isOffline)
            rules->offline.push_back(status.slot);
        const LevelStop& stop = m_stops[number(status.slot)];
        rules->gates.resize(std::max(rules->gates.size(), number(status.slot) + 1));
        LevelGate& gate = rules->gates[number(status.slot)];
        gate.out = !isOffline && !stop.failing;
        gate.in = gate.out && level->mode == LevelMode::InUse && !stop.full;
        gate.copiesIn = !stop.diskFull;
        gate.filesystem = status.filesystem;
    }
    m_rules = rules;
    m_board.publish(std::move(rules));
}

LevelSlot World::calledFor(const IndexEntry& entry) const
{
    if (entry.total < 0)
        return m_rules->placing.withoutViews(entry.level);
    return place(entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)),
        m_rules->placing.of(entry.level), m_settings.rule, m_clock.now());
}

void World::setRelocation(ContentId cid, const std::optional<Relocation>& row)
{
    if (row)
        m_relocations.put(*row, m_clock.now());
    else
        m_relocations.remove(cid);
    m_changedRelocations.insert(cid);
    noteMove(cid, row);
    changeContent(cid, [&row](IndexEntry& entry) {
        entry.wanted = row && row->wanted != LevelSlot::None ? row->wanted : entry.level;
        entry.relocating = row.has_value();
        entry.failed = row && row->state == RelocationState::Failed;
        entry.lingering = row && row->state == RelocationState::Lingering;
    });
}

void World::noteMove(ContentId cid, const std::optional<Relocation>& row)
{
    const auto bytes
        = [this, cid, &row] { return std::max(row->bytes, sizeOf(m_index.find(cid).value_or(IndexEntry{}))); };
    if (row && row->state == RelocationState::Running)
        m_use.setMove(cid, row->from, row->to, bytes());
    else if (row && row->state == RelocationState::Lingering)
        m_use.setLeft(cid, row->from, bytes());
    else
        m_use.endMove(cid);
}

void World::changeContent(ContentId cid, const std::function<void(IndexEntry&)>& change)
{
    std::optional<IndexEntry> before;
    std::optional<IndexEntry> after;
    m_index.update(cid, [&](IndexEntry& entry) {
        before = entry;
        change(entry);
        after = entry;
    });
    if (!before)
        return;
    noteContent(cid, before, after);
    if (m_settled && after->total >= 0 && (!after->cooling || placing(*after) != placing(*before)))
        m_settled(*after);
}

void World::noteContent(ContentId cid, const std::optional<IndexEntry>& before, const std::optional<IndexEntry>& after)
{
    m_use.change(before, after);
    if (before)
        count(cid, before->level, -1);
    if (after)
        count(cid, after->level, 1);
    if (!before || !after || before->level != after->level || before->sizeKiB != after->sizeKiB)
        m_levelStatusChanged = true;
    m_changedContents.insert(cid);
}

void World::addContent(const IndexEntry& entry)
{
    const std::optional<IndexEntry> before = m_index.find(entry.cid);
    m_index.put(entry);
    noteContent(entry.cid, before, entry);
    if (m_settled && entry.total >= 0)
        m_settled(entry);
}

void World::removeContent(ContentId cid)
{
    const std::optional<IndexEntry> entry = m_index.find(cid);
    if (!entry)
        return;
    if (m_relocations.contains(cid)) {
        m_relocations.remove(cid);
        m_use.endMove(cid);
        m_changedRelocations.insert(cid);
    }
    m_index.remove(cid);
    noteContent(cid, entry, std::nullopt);
}

void World::count(ContentId cid, LevelSlot level, int sign)
{
    catalog::LevelDigest& sums = m_levelSums[number(level)];
    sums.contents += sign;
    sums.sum += sign * (number(cid) % catalog::digestModulus);
}

std::vector<catalog::LevelDigest> World::digest() const
{
    std::vector<catalog::LevelDigest> digest;
    for (std::size_t slot = 0; slot < m_levelSums.size(); ++slot) {
        if (m_levelSums[slot].contents > 0)
            digest.push_back({ static_cast<LevelSlot>(slot), m_levelSums[slot].contents, m_levelSums[slot].sum });
    }
    return digest;
}

void World::setProgress(ContentId cid, qint64 bytesDone)
{
    m_relocations.setProgress(cid, bytesDone);
    m_changedRelocations.insert(cid);
}

bool World::noteHistory(qint64 id)
{
    const bool isNew = m_history.note(id);
    m_historyGrew = m_historyGrew || isNew;
    return isNew;
}

ContentRow World::rowOf(const IndexEntry& entry) const
{
    constexpr qint64 microsecondsInSecond = 1'000'000;
    constexpr quint32 secondsInDay = 86'400;
    ContentRow row;
    row.cid = entry.cid;
    row.name = entry.name;
    row.count = entry.total;
    row.size = entry.sizeKiB == IndexEntry::sizeUnknown ? -1 : qint64{ entry.sizeKiB } * 1024;
    row.updated = entry.hereSince * microsecondsInSecond;
    row.lastView = entry.recentAt * microsecondsInSecond;
    row.heldUntil = entry.heldUntil == IndexEntry::untilReleased ? std::numeric_limits<qint64>::max()
                                                                 : entry.heldUntil * microsecondsInSecond;
    row.level = entry.level;
    row.wanted = entry.wanted;
    row.recent = entry.recent;
    row.watchedDay = static_cast<quint16>(entry.watchedSince / secondsInDay);
    return row;
}

RelocationRow World::rowOf(const TrackedRelocation& tracked) const
{
    RelocationRow row;
    row.relocation = tracked.row;
    row.bytesDone = tracked.bytesDone;
    row.startedAt = tracked.startedAt;
    return row;
}

std::vector<LevelStatus> World::countedLevelStatus() const
{
    std::vector<LevelStatus> status = m_levelStatus;
    for (LevelStatus& level : status) {
        const LevelStop& stop = m_stops[number(level.slot)];
        level.contents = m_use.inside(level.slot).contents;
        level.bytes = m_use.inside(level.slot).bytes;
        level.full = stop.full || stop.diskFull;
    }
    return status;
}

Changes World::takeChanges()
{
    Changes changes;
    for (const ContentId cid : std::exchange(m_changedContents, {})) {
        if (const std::optional<IndexEntry> entry = m_index.find(cid))
            changes.contents.push_back(rowOf(*entry));
        else
            changes.contentsGone.push_back(cid);
    }
    for (const ContentId cid : std::exchange(m_changedRelocations, {})) {
        if (const std::optional<TrackedRelocation> tracked = relocation(cid))
            changes.relocations.push_back(rowOf(*tracked));
        else
            changes.relocationsGone.push_back(cid);
    }
    if (std::exchange(m_levelsChanged, false))
        changes.levels = m_levels;
    if (std::exchange(m_levelStatusChanged, false))
        changes.levelStatus = countedLevelStatus();
    if (std::exchange(m_historyGrew, false))
        changes.newestHistory = m_history.newest();
    return changes;
}

Snapshot World::snapshot() const
{
    Snapshot snapshot;
    snapshot.names = m_index.names();
    snapshot.levels = m_levels;
    snapshot.levelStatus = countedLevelStatus();
    snapshot.contents.reserve(m_index.size());
    m_index.forEach([&](const IndexEntry& entry) { snapshot.contents.push_back(rowOf(entry)); });
    std::ranges::sort(snapshot.contents, {}, &ContentRow::cid);
    m_relocations.forEach([&](const TrackedRelocation& tracked) { snapshot.relocations.push_back(rowOf(tracked)); });
    return snapshot;
}

} // namespace tierwatch
