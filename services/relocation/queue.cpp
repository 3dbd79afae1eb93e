// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/queue.h"

#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace tierwatch {

namespace {

constexpr std::size_t linksInABatch = 64;

/// Those that go with one another. Forced ones come first in the map's order.
struct Group {
    bool automatic = false;
    bool copy = false;
    LevelSlot from = LevelSlot::None;
    LevelSlot to = LevelSlot::None;

    bool operator<(const Group& other) const
    {
        return std::tie(automatic, copy, from, to) < std::tie(other.automatic, other.copy, other.from, other.to);
    }
};

struct HashOfContent {
    std::size_t operator()(ContentId cid) const noexcept { return std::hash<qint64>{}(number(cid)); }
};

} // namespace

class RelocationQueue::Impl {
public:
    using ByTime = std::set<std::pair<Time, ContentId>>;

    /// 24 bytes: there may be hundreds of thousands.
    struct Entry {
        Time since{};
        Time notBefore{};
        LevelSlot from = LevelSlot::None;
        LevelSlot to = LevelSlot::None;
        bool forced = false;
        bool copy = false;
        bool due = false; ///< in `ready`, else in `later`

        [[nodiscard]] Group group() const { return { !forced, copy, from, to }; }
    };

    std::unordered_map<ContentId, Entry, HashOfContent> entries;
    std::map<Group, ByTime> ready; ///< by `since`
    ByTime later; ///< by `notBefore`

    void leave(ContentId cid, const Entry& entry)
    {
        if (!entry.due) {
            later.erase({ entry.notBefore, cid });
            return;
        }
        const auto group = ready.find(entry.group());
        group->second.erase({ entry.since, cid });
        if (group->second.empty())
            ready.erase(group);
    }

    void moveDue(Time now)
    {
        while (!later.empty() && later.begin()->first <= now) {
            const ContentId cid = later.begin()->second;
            Entry& entry = entries.at(cid);
            later.erase(later.begin());
            entry.due = true;
            ready[entry.group()].emplace(entry.since, cid);
        }
    }

    /// The group with the oldest entry, of the forced ones if any of them may run.
    [[nodiscard]] std::optional<Group> choose(const std::function<bool(const RelocationBatch&)>& mayRun) const
    {
        std::optional<Group> best;
        std::pair<Time, ContentId> oldest;
        for (const auto& [group, members] : ready) {
            if (best && group.automatic != best->automatic)
                break;
            const auto& first = *members.begin();
            if ((!best || first < oldest) && mayRun({ group.from, group.to, group.copy, {} })) {
                best = group;
                oldest = first;
            }
        }
        return best;
    }

    void fill(RelocationBatch& batch, const Group& group, std::size_t most)
    {
        const auto found = ready.find(group);
        if (found == ready.end())
            return;
        ByTime& members = found->second;
        while (!members.empty() && batch.contents.size() < most) {
            const ContentId cid = members.begin()->second;
            members.erase(members.begin());
            entries.erase(cid);
            batch.contents.push_back(cid);
        }
        if (members.empty())
            ready.erase(found);
    }
};

RelocationQueue::RelocationQueue() : m_impl(std::make_unique<Impl>()) { }

RelocationQueue::~RelocationQueue() = default;

void RelocationQueue::put(const WaitingRelocation& waiting)
{
    remove(waiting.cid);
    m_impl->later.emplace(waiting.notBefore, waiting.cid);
    m_impl->entries.emplace(waiting.cid,
        Impl::Entry{ waiting.since, waiting.notBefore, waiting.from, waiting.to, waiting.forced, waiting.copy, false });
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

std::optional<RelocationBatch> RelocationQueue::take(
    Time now, const std::function<bool(const RelocationBatch&)>& mayRun)
{
    m_impl->moveDue(now);
    const std::optional<Group> group = m_impl->choose(mayRun);
    if (!group)
        return std::nullopt;
    RelocationBatch batch{ group->from, group->to, group->copy, {} };
    const std::size_t most = group->copy ? 1 : linksInABatch;
    m_impl->fill(batch, *group, most);
    if (!group->automatic)
        m_impl->fill(batch, Group{ true, group->copy, group->from, group->to }, most);
    return batch;
}

std::optional<Time> RelocationQueue::nextDue() const
{
    if (m_impl->later.empty())
        return std::nullopt;
    return m_impl->later.begin()->first;
}

} // namespace tierwatch
