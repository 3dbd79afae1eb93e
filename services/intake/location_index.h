// SPDX-License-Identifier: GPL-3.0-or-later
// Where every content is and how often it was viewed, in memory: what the hot path looks at instead of SQL.
#pragma once

#include "core/identifiers.h"
#include "core/name_arena.h"
#include "core/placement.h"
#include "core/time.h"

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace tierwatch {

/// A content in the index. Small: there may be millions.
struct IndexEntry {
    ContentId cid{};
    Name name;
    qint64 total = -1; ///< −1: never reported
    float recent = 0;
    quint32 recentAt = 0; ///< seconds UTC
    quint32 watchedSince = 0; ///< seconds UTC; 0: never reported
    quint32 hereSince = 0; ///< seconds UTC; 0: not known
    quint32 heldUntil = 0; ///< seconds UTC; 0: not held; greatest: until released
    quint32 sizeKiB = sizeUnknown; ///< of the file, rounded up
    LevelSlot level = LevelSlot::None;
    LevelSlot wanted = LevelSlot::None; ///< where it is to be; equal to `level` where it is in place
    bool relocating = false; ///< there is a relocation row: its state object is written by compare-and-set
    bool failed = false; ///< that relocation has failed
    bool lingering = false; ///< that relocation is done but for the old copy, which still stands
    bool changed = false; ///< collected for windows and for saving, not yet taken
    bool reported = false; ///< by a view that this process took: no store knows better
    bool cooling = false; ///< stands in the queue of due demotions

    [[nodiscard]] Views views() const;
    void setViews(const Views& views);
    [[nodiscard]] bool held(Time now) const;
    void setSize(qint64 bytes); ///< negative: not known

    static constexpr quint32 untilReleased = 0xffffffff;
    static constexpr quint32 sizeUnknown = 0xffffffff;
};
static_assert(sizeof(IndexEntry) <= 56);

/// Any thread. An entry is copied out or changed under the lock of its shard, never across I/O.
class LocationIndex {
public:
    explicit LocationIndex(std::shared_ptr<NameArena> names);

    [[nodiscard]] const std::shared_ptr<NameArena>& names() const { return m_names; }
    [[nodiscard]] std::optional<IndexEntry> find(ContentId cid) const;
    /// Adds or replaces.
    void put(const IndexEntry& entry);
    /// Nothing where it is not there. Its name stays in the arena.
    void remove(ContentId cid);
    /// False where there is no such content. `change` must be short and must not call the index.
    template <typename Change> bool update(ContentId cid, Change&& change)
    {
        Shard& shard = shardOf(cid);
        const std::lock_guard lock(shard.mutex);
        IndexEntry* entry = shard.find(cid);
        if (entry == nullptr)
            return false;
        change(*entry);
        return true;
    }
    /// Every entry, in no order; each shard is locked while its entries are visited.
    void forEach(const std::function<void(const IndexEntry&)>& visit) const;
    [[nodiscard]] std::size_t size() const;
    /// Where a walk in pieces has come to.
    struct Walk {
        std::size_t shard = 0;
        std::optional<std::size_t> left; ///< in that shard; empty: all of it
    };
    /// The next entries of a walk, about `most`, copied; empty at its end. What is there throughout the walk is seen,
    /// maybe twice; what comes or goes meanwhile may be missed.
    [[nodiscard]] std::vector<IndexEntry> some(Walk& walk, std::size_t most) const;

private:
    /// A vector that grows in blocks: without room for twice as many, and without moving any.
    class Entries {
    public:
        [[nodiscard]] std::size_t size() const { return m_size; }
        [[nodiscard]] IndexEntry& operator[](std::size_t i) { return (*m_blocks[i / blockSize])[i % blockSize]; }
        [[nodiscard]] const IndexEntry& operator[](std::size_t i) const
        {
            return (*m_blocks[i / blockSize])[i % blockSize];
        }
        void push(const IndexEntry& entry);
        /// The last one.
        IndexEntry pop();

    private:
        static constexpr std::size_t blockSize = 64;
        std::vector<std::unique_ptr<std::array<IndexEntry, blockSize>>> m_blocks;
        std::size_t m_size = 0;
    };

    struct Shard {
        mutable std::mutex mutex;
        Entries entries;
        std::vector<quint32> table; ///< open addressing, of any size: place in `entries` + 1; 0: free

        [[nodiscard]] IndexEntry* find(ContentId cid);
        void insert(const IndexEntry& entry);
        void remove(ContentId cid);
        void grow();
        [[nodiscard]] std::size_t home(ContentId cid) const; ///< where its search begins
        [[nodiscard]] std::size_t placeOf(ContentId cid) const; ///< in `table`; its size: not there
        [[nodiscard]] std::size_t after(std::size_t place) const { return place + 1 == table.size() ? 0 : place + 1; }
        [[nodiscard]] std::size_t steps(std::size_t from, std::size_t to) const; ///< of a search
        void enter(std::size_t entry); ///< into `table`
    };
    [[nodiscard]] Shard& shardOf(ContentId cid) const;

    std::shared_ptr<NameArena> m_names;
    mutable std::array<Shard, 64> m_shards;
};

} // namespace tierwatch
