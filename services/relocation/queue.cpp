// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/queue.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace tierwatch {

namespace {

constexpr std::size_t linksInABatch = 64;
constexpr quint64 slotForTheOldest = 4;
constexpr auto againIfTooGreat = std::chrono::minutes(1);

enum class Kind : quint8 { Forced, Promotion, Other };

/// Those that go with one another.
struct Group {
    Kind kind = Kind::Other;
    bool copy = false;
    LevelSlot from = LevelSlot::None;
    LevelSlot to = LevelSlot::None;

    bool operator<(const Group& other) const
    {
        return std::tie(kind, copy, from, to) < std::tie(other.kind, other.copy, other.from, other.to);
    }
};

struct HashOfContent {
    std::size_t operator()(ContentId cid) const noexcept { return std::hash<qint64>{}(number(cid)); }
};

/// Microseconds: exact in a double for some hundred years.
double ageRank(Time since) { return static_cast<double>(microseconds(since)); }

/// 32 bytes: there may be hundreds of thousands.
struct Entry {
    double rank = 0; ///< the least goes first
    Time since{};
    Time notBefore{};
    LevelSlot from = LevelSlot::None;
    LevelSlot to = LevelSlot::None;
    Kind kind = Kind::Other;
    bool copy = false;
    bool due = false; ///< in its group, else in `later`

    [[nodiscard]] Group group() const { return { kind, copy, from, to }; }
};

Entry entryOf(const WaitingRelocation& waiting)
{
    Entry entry{ ageRank(waiting.since), waiting.since, waiting.notBefore, waiting.from, waiting.to, Kind::Other,
        waiting.copy, false };
    if (waiting.forced) {
        entry.kind = Kind::Forced;
    } else if (waiting.heat) {
        entry.kind = Kind::Promotion;
        if (*waiting.heat > -std::numeric_limits<double>::infinity())
            entry.rank = -*waiting.heat; // of those without recent views the oldest, behind all others
    }
    return entry;
}

} // namespace

double heatOf(double recent, Time at, qint64 bytes, std::chrono::hours window)
{
    if (recent <= 0)
        return -std::numeric_limits<double>::infinity();
    const double windows = std::chrono::duration<double>(at.time_since_epoch())
        / std::chrono::duration<double>(std::max(window, std::chrono::hours(1)));
    return std::log(recent / static_cast<double>(std::max<qint64>(bytes, 1))) + windows;
}

class RelocationQueue::Impl {
public:
    using Aged = std::pair<Time, ContentId>;

    struct Members {
        std::set<std::pair<double, ContentId>> byRank;
        /// Of promotions, whose rank is not their age: a heap, the oldest first, which may hold some that have gone.
        std::vector<Aged> byAge;
    };

    std::unordered_map<ContentId, Entry, HashOfContent> entries;
    std::map<Group, Members> ready;
    std::set<Aged> later; ///< by `notBefore`
    quint64 slots = 0; ///< batches given out

    void put(const WaitingRelocation& waiting)
    {
        later.emplace(waiting.notBefore, waiting.cid);
        entries.emplace(waiting.cid, entryOf(waiting));
    }

    void leave(ContentId cid, const Entry& entry)
    {
        if (!entry.due) {
            later.erase({ entry.notBefore, cid });
            return;
        }
        const auto group = ready.find(entry.group());
        group->second.byRank.erase({ entry.rank, cid });
        if (group->second.byRank.empty())
            ready.erase(group);
    }

    void moveDue(Time now)
    {
        while (!later.empty() && later.begin()->first <= now) {
            const ContentId cid = later.begin()->second;
            Entry& entry = entries.at(cid);
            later.erase(later.begin());
            entry.due = true;
            Members& members = ready[entry.group()];
            members.byRank.emplace(entry.rank, cid);
            if (entry.kind == Kind::Promotion)
                age(members, { entry.since, cid });
        }
    }

    /// Those that have gone are dropped before they are more than those that are there.
    void age(Members& members, const Aged& aged)
    {
        std::vector<Aged>& heap = members.byAge;
        if (heap.size() > 2 * members.byRank.size() + linksInABatch) {
            heap.clear();
            for (const auto& [rank, cid] : members.byRank)
                heap.emplace_back(entries.at(cid).since, cid);
            std::ranges::make_heap(heap, std::greater{});
            return;
        }
        heap.push_back(aged);
        std::ranges::push_heap(heap, std::greater{});
    }

    [[nodiscard]] Aged oldest(const Group& group, Members& members) const
    {
        if (group.kind != Kind::Promotion) {
            const ContentId cid = members.byRank.begin()->second;
            return { entries.at(cid).since, cid };
        }
        std::vector<Aged>& heap = members.byAge;
        const auto isGone = [this, &group](const Aged& aged) {
            const auto entry = entries.find(aged.second);
            return entry == entries.end() || !entry->second.due || entry->second.since != aged.first
                || group < entry->second.group() || entry->second.group() < group;
        };
        while (isGone(heap.front())) {
            std::ranges::pop_heap(heap, std::greater{});
            heap.pop_back();
        }
        return heap.front();
    }

    /// The less, the sooner; those of a kind by their first ones.
    using Turn = std::tuple<int, double, ContentId>;
    [[nodiscard]] Turn turnOf(const Group& group, Members& members, const Gate& gate, bool byAge) const
    {
        if (byAge && group.kind != Kind::Forced) {
            const Aged aged = oldest(group, members);
            return { 0, ageRank(aged.first), aged.second };
        }
        const bool frees = group.kind == Kind::Other && gate.isFull && gate.isFull(group.from);
        const int place = group.kind == Kind::Forced ? 1 : frees ? 2 : group.kind == Kind::Promotion ? 3 : 4;
        const auto& [rank, cid] = *members.byRank.begin();
        return { place, rank, cid };
    }

    struct Choice {
        Group group;
        ContentId first{};
    };
    [[nodiscard]] std::optional<Choice> choose(const Gate& gate, bool byAge, const std::set<Group>& blocked)
    {
        std::optional<Choice> best;
        Turn soonest;
        for (auto& [group, members] : ready) {
            if (blocked.contains(group))
                continue;
            const Turn turn = turnOf(group, members, gate, byAge);
            if ((!best || turn < soonest) && gate.mayRun({ group.from, group.to, group.copy, {} })) {
                best = { group, std::get<ContentId>(turn) };
                soonest = turn;
            }
        }
        return best;
    }

    /// False where it waits, and all behind it.
    bool fill(RelocationBatch& batch, ContentId cid, const Gate& gate, Time now)
    {
        const Room room = gate.room ? gate.room(cid, batch) : Room::Goes;
        if (room == Room::Full)
            return false;
        Entry& entry = entries.at(cid);
        leave(cid, entry);
        if (room == Room::Never) {
            entry.due = false;
            entry.notBefore = now + againIfTooGreat;
            later.emplace(entry.notBefore, cid);
            return true;
        }
        entries.erase(cid);
        batch.contents.push_back(cid);
        return true;
    }

    void fill(RelocationBatch& batch, const Group& group, std::size_t most, const Gate& gate, Time now)
    {
        for (auto found = ready.find(group); found != ready.end() && batch.contents.size() < most;
             found = ready.find(group)) {
            if (!fill(batch, found->second.byRank.begin()->second, gate, now))
                return;
        }
    }

    [[nodiscard]] RelocationBatch gather(const Choice& choice, const Gate& gate, Time now)
    {
        const Group& group = choice.group;
        RelocationBatch batch{ group.from, group.to, group.copy, {} };
        const std::size_t most = group.copy ? 1 : linksInABatch;
        if (!fill(batch, choice.first, gate, now))
            return batch;
        for (const Kind kind : { group.kind, Kind::Promotion, Kind::Other }) {
            if (kind == group.kind || group.kind == Kind::Forced)
                fill(batch, Group{ kind, group.copy, group.from, group.to }, most, gate, now);
        }
        return batch;
    }

    [[nodiscard]] std::optional<RelocationBatch> take(Time now, const Gate& gate, bool byAge)
    {
        std::set<Group> blocked;
        while (const std::optional<Choice> choice = choose(gate, byAge, blocked)) {
            RelocationBatch batch = gather(*choice, gate, now);
            if (!batch.contents.empty())
                return batch;
            blocked.insert(choice->group);
        }
        return std::nullopt;
    }
};

RelocationQueue::RelocationQueue() : m_impl(std::make_unique<Impl>()) { }

RelocationQueue::~RelocationQueue() = default;

void RelocationQueue::put(const WaitingRelocation& waiting)
{
    remove(waiting.cid);
    m_impl->put(waiting);
}

void RelocationQueue::remove(ContentId cid)
{
    const auto entry = m_impl->entries.find(cid);
    if (entry == m_impl->entries.end())
        return;
    m_impl->leave(cid, entry->second);
    m_impl->entries.erase(entry);
}

bool RelocationQueue::contains(ContentId cid) const { return m_impl->entries.contains(cid); }

std::size_t RelocationQueue::size() const { return m_impl->entries.size(); }

std::optional<RelocationBatch> RelocationQueue::take(Time now, const Gate& gate)
{
    m_impl->moveDue(now);
    const bool byAge = m_impl->slots % slotForTheOldest == slotForTheOldest - 1;
    std::optional<RelocationBatch> batch = byAge ? m_impl->take(now, gate, true) : std::nullopt;
    if (!batch) // what is oldest may have no room, and another of its levels may
        batch = m_impl->take(now, gate, false);
    if (batch)
        ++m_impl->slots;
    return batch;
}

std::optional<RelocationBatch> RelocationQueue::take(
    Time now, const std::function<bool(const RelocationBatch&)>& mayRun)
{
    return take(now, Gate{ mayRun, {}, {} });
}

std::optional<Time> RelocationQueue::nextDue() const
{
    if (m_impl->later.empty())
        return std::nullopt;
    return m_impl->later.begin()->first;
}

} // namespace tierwatch
