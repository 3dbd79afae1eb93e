// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/location_index.h"

#include <algorithm>
#include <utility>

namespace tierwatch {

namespace {

/// Spreads neighbouring cids over shards and tables (the finalizer of SplitMix64, public domain constants).
quint64 spread(ContentId cid)
{
    auto value = static_cast<quint64>(number(cid));
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

Time fromSeconds(quint32 value) { return Time(std::chrono::seconds(value)); }

quint32 toSeconds(Time time)
{
    return static_cast<quint32>(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

} // namespace

Views IndexEntry::views() const
{
    Views views;
    if (total >= 0)
        views.total = total;
    views.recent = recent;
    views.recentAt = fromSeconds(recentAt);
    views.watchedSince = fromSeconds(watchedSince);
    return views;
}

void IndexEntry::setViews(const Views& views)
{
    total = views.total.value_or(-1);
    recent = static_cast<float>(views.recent);
    recentAt = toSeconds(views.recentAt);
    watchedSince = toSeconds(views.watchedSince);
}

void IndexEntry::setSize(qint64 bytes)
{
    constexpr qint64 inKiB = 1024;
    sizeKiB = bytes < 0 ? sizeUnknown
                        : static_cast<quint32>(std::min<qint64>((bytes + inKiB - 1) / inKiB, sizeUnknown - 1));
}

bool IndexEntry::held(Time now) const { return heldUntil == untilReleased || fromSeconds(heldUntil) > now; }

LocationIndex::LocationIndex(std::shared_ptr<NameArena> names) : m_names(std::move(names)) { }

std::optional<IndexEntry> LocationIndex::find(ContentId cid) const
{
    Shard& shard = shardOf(cid);
    const std::lock_guard lock(shard.mutex);
    const IndexEntry* entry = shard.find(cid);
    return entry == nullptr ? std::nullopt : std::optional(*entry);
}

void LocationIndex::put(const IndexEntry& entry)
{
    Shard& shard = shardOf(entry.cid);
    const std::lock_guard lock(shard.mutex);
    if (IndexEntry* known = shard.find(entry.cid))
        *known = entry;
    else
        shard.insert(entry);
}

void LocationIndex::remove(ContentId cid)
{
    Shard& shard = shardOf(cid);
    const std::lock_guard lock(shard.mutex);
    shard.remove(cid);
}

void LocationIndex::forEach(const std::function<void(const IndexEntry&)>& visit) const
{
    for (const Shard& shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        for (std::size_t i = 0; i < shard.entries.size(); ++i)
            visit(shard.entries[i]);
    }
}

/// From the end of each shard: a removal moves the last entry down, to where the walk has yet to come or has been.
std::vector<IndexEntry> LocationIndex::some(Walk& walk, std::size_t most) const
{
    std::vector<IndexEntry> entries;
    while (walk.shard < m_shards.size() && entries.size() < most) {
        const Shard& shard = m_shards[walk.shard];
        const std::lock_guard lock(shard.mutex);
        std::size_t left = std::min(walk.left.value_or(shard.entries.size()), shard.entries.size());
        while (left > 0 && entries.size() < most)
            entries.push_back(shard.entries[--left]);
        walk.left = left;
        if (left == 0)
            walk = { walk.shard + 1, std::nullopt };
    }
    return entries;
}

std::size_t LocationIndex::size() const
{
    std::size_t sum = 0;
    for (const Shard& shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        sum += shard.entries.size();
    }
    return sum;
}

LocationIndex::Shard& LocationIndex::shardOf(ContentId cid) const
{
    return m_shards[spread(cid) & (m_shards.size() - 1)];
}

void LocationIndex::Entries::push(const IndexEntry& entry)
{
    if (m_size == m_blocks.size() * blockSize)
        m_blocks.push_back(std::make_unique<std::array<IndexEntry, blockSize>>());
    (*this)[m_size++] = entry;
}

IndexEntry LocationIndex::Entries::pop()
{
    const IndexEntry last = (*this)[--m_size];
    if (m_size % blockSize == 0)
        m_blocks.pop_back();
    return last;
}

std::size_t LocationIndex::Shard::home(ContentId cid) const { return ((spread(cid) >> 32) * table.size()) >> 32; }

std::size_t LocationIndex::Shard::steps(std::size_t from, std::size_t to) const
{
    return to >= from ? to - from : to + table.size() - from;
}

std::size_t LocationIndex::Shard::placeOf(ContentId cid) const
{
    if (table.empty())
        return table.size();
    for (std::size_t i = home(cid); table[i] != 0; i = after(i)) {
        if (entries[table[i] - 1].cid == cid)
            return i;
    }
    return table.size();
}

IndexEntry* LocationIndex::Shard::find(ContentId cid)
{
    const std::size_t place = placeOf(cid);
    return place == table.size() ? nullptr : &entries[table[place] - 1];
}

void LocationIndex::Shard::insert(const IndexEntry& entry)
{
    if ((entries.size() + 1) * 5 > table.size() * 4)
        grow();
    entries.push(entry);
    enter(entries.size() - 1);
}

void LocationIndex::Shard::enter(std::size_t entry)
{
    std::size_t i = home(entries[entry].cid);
    while (table[i] != 0)
        i = after(i);
    table[i] = static_cast<quint32>(entry + 1);
}

/// The last entry takes its place, and what was found by walking over its slot moves up (no tombstones).
void LocationIndex::Shard::remove(ContentId cid)
{
    std::size_t hole = placeOf(cid);
    if (hole == table.size())
        return;
    const quint32 removed = table[hole];
    const std::size_t last = placeOf(entries[entries.size() - 1].cid);
    const IndexEntry moved = entries.pop();
    if (last != hole) {
        table[last] = removed;
        entries[removed - 1] = moved;
    }
    table[hole] = 0;
    for (std::size_t i = after(hole); table[i] != 0; i = after(i)) {
        const std::size_t begin = home(entries[table[i] - 1].cid);
        if (steps(begin, i) < steps(hole, i)) // it stands between its beginning and the hole's other side
            continue;
        table[hole] = std::exchange(table[i], 0);
        hole = i;
    }
}

/// By a third, and not to twice its size: memory counts more than the time of growing.
void LocationIndex::Shard::grow()
{
    table = std::vector<quint32>(std::max<std::size_t>(16, table.size() + table.size() / 3), 0);
    for (std::size_t entry = 0; entry < entries.size(); ++entry)
        enter(entry);
}

} // namespace tierwatch
