// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/location_index.h"

namespace tierwatch {

namespace {

constexpr std::size_t shardBits = 6;

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

void LocationIndex::forEach(const std::function<void(const IndexEntry&)>& visit) const
{
    for (const Shard& shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        for (const IndexEntry& entry : shard.entries)
            visit(entry);
    }
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

IndexEntry* LocationIndex::Shard::find(ContentId cid)
{
    if (table.empty())
        return nullptr;
    const std::size_t mask = table.size() - 1;
    for (std::size_t i = (spread(cid) >> shardBits) & mask; table[i] != 0; i = (i + 1) & mask) {
        IndexEntry& entry = entries[table[i] - 1];
        if (entry.cid == cid)
            return &entry;
    }
    return nullptr;
}

void LocationIndex::Shard::insert(const IndexEntry& entry)
{
    if ((entries.size() + 1) * 4 > table.size() * 3)
        grow();
    entries.push_back(entry);
    const std::size_t mask = table.size() - 1;
    std::size_t i = (spread(entry.cid) >> shardBits) & mask;
    while (table[i] != 0)
        i = (i + 1) & mask;
    table[i] = static_cast<quint32>(entries.size());
}

void LocationIndex::Shard::grow()
{
    table.assign(table.empty() ? 16 : table.size() * 2, 0);
    const std::size_t mask = table.size() - 1;
    for (std::size_t at = 0; at < entries.size(); ++at) {
        std::size_t i = (spread(entries[at].cid) >> shardBits) & mask;
        while (table[i] != 0)
            i = (i + 1) & mask;
        table[i] = static_cast<quint32>(at + 1);
    }
}

} // namespace tierwatch
