// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/failure_watch.h"

namespace tierwatch {

namespace {

constexpr auto interval = std::chrono::seconds(10);
constexpr std::size_t mostInASecond = 32;

/// It failed because a file was missing, or another stood there, and that is over.
bool isMended(const Error& error, const FilesSeen& seen)
{
    if (!seen.source || seen.target)
        return false;
    return error.code == ErrorCode::NotFound || error.code == ErrorCode::Conflict;
}

} // namespace

FailureWatch::FailureWatch(
    World& world, Dispatcher& dispatcher, LevelKeeper& levels, WorkerPool& pool, const Clock& clock)
    : m_world(world), m_dispatcher(dispatcher), m_levels(levels), m_pool(pool), m_clock(clock)
{
}

/// Not tried again by itself, and its source is where the catalogue has the content.
bool FailureWatch::isWatched(const Relocation& row) const
{
    const std::optional<IndexEntry> entry = m_world.index().find(row.cid);
    return row.state == RelocationState::Failed && row.nextAt == Time{} && row.error && entry
        && entry->level == row.from && m_world.usable(row.from) && m_world.usable(row.to);
}

void FailureWatch::everySecond()
{
    const Deadline now = m_clock.uptime();
    if (m_next.empty() && now >= m_nextLook) {
        m_nextLook = now + interval;
        gather();
    }
    for (std::size_t i = 0; i < mostInASecond && !m_next.empty(); ++i) {
        look(m_next.front());
        m_next.pop_front();
    }
}

void FailureWatch::gather()
{
    std::erase_if(m_known, [this](const auto& known) { return !m_world.relocations().contains(known.first); });
    m_world.relocations().forEachBegun([this](const TrackedRelocation& tracked) {
        if (isWatched(tracked.row))
            m_next.push_back(tracked.row.cid);
    });
}

void FailureWatch::look(ContentId cid)
{
    const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    if (!tracked || !entry || !isWatched(tracked->row))
        return;
    JobItem item;
    item.cid = cid;
    item.filename = entry->name.bytes().toByteArray();
    m_pool.start(
        InspectJob{ m_levels.jobLevel(tracked->row.from), m_levels.jobLevel(tracked->row.to), { item }, false },
        JobEvents{ {}, {}, [this, cid, epoch = tracked->row.epoch](const JobResult& result) {
                      if (!result.items.front().error)
                          looked(cid, epoch, result.items.front().seen);
                  } });
}

/// Tried at once where it looks otherwise than when it was tried last; once for each look of it.
void FailureWatch::looked(ContentId cid, Epoch epoch, const FilesSeen& seen)
{
    const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
    if (!tracked || tracked->row.epoch != epoch || !isWatched(tracked->row))
        return;
    const Sight sight{ seen.source, seen.sourceFile, seen.target, seen.targetFile };
    std::optional<Sight>& known = m_known[cid];
    const bool changed = known ? *known != sight : isMended(*tracked->row.error, seen);
    known = sight;
    if (changed)
        m_dispatcher.apply({ { cid, event::RetryAsked{} } }, [](const Result<std::vector<Applied>>&) {});
}

} // namespace tierwatch
