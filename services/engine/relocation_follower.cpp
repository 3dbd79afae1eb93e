// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/relocation_follower.h"

#include "catalog/processes.h"
#include "catalog/relocations.h"

#include <unordered_set>

namespace tierwatch {

namespace {

constexpr auto interval = std::chrono::milliseconds(250);
constexpr int turnsBetweenLooks = 4; ///< while nobody else is there
constexpr qint64 overlap = 3'000'000; ///< microseconds between the writing of a row and its commit
constexpr std::size_t mostAsked = 500;

Result<std::set<ProcessId>> othersAlive(Transaction& transaction, ProcessId self)
{
    const Result<std::vector<catalog::ProcessRecord>> all = catalog::selectProcesses(transaction);
    if (!all)
        return tl::unexpected(all.error());
    std::set<ProcessId> others;
    for (const catalog::ProcessRecord& process : *all) {
        if (process.alive && process.id != self)
            others.insert(process.id);
    }
    return others;
}

} // namespace

struct RelocationFollower::News {
    std::set<ProcessId> others;
    std::vector<Relocation> changed;
    qint64 newest = 0;
    std::vector<ContentId> gone;
};

RelocationFollower::RelocationFollower(
    World& world, CatalogAccess& catalog, Dispatcher& dispatcher, std::function<void()> recover)
    : m_world(world), m_catalog(catalog), m_dispatcher(dispatcher), m_recover(std::move(recover))
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { poll(); });
}

void RelocationFollower::start() { m_timer.start(interval); }

void RelocationFollower::poll()
{
    if (m_underWay)
        return;
    if (!m_others.empty())
        readChanges();
    else if (m_turn++ % turnsBetweenLooks == 0)
        lookForOthers();
}

void RelocationFollower::lookForOthers()
{
    m_underWay = true;
    m_catalog.read<News>(
        [self = m_process](Transaction& transaction, News& news) -> Result<> {
            const Result<qint64> newest = catalog::newestRelocationChange(transaction);
            if (!newest)
                return tl::unexpected(newest.error());
            news.newest = *newest;
            Result<std::set<ProcessId>> others = othersAlive(transaction, self);
            if (!others)
                return tl::unexpected(others.error());
            news.others = std::move(*others);
            return {};
        },
        [this](Result<News> news) {
            m_underWay = false;
            if (!news)
                return;
            m_since = news->newest;
            setOthers(std::move(news->others));
        });
}

/// In the writing thread: its answers come in the order of our own commits, so that none of them is older than what is
/// known here.
void RelocationFollower::readChanges()
{
    m_underWay = true;
    m_catalog.write<News>(
        [self = m_process, keys = m_world.keys, since = m_since - overlap, asked = nextToAsk()](
            Transaction& transaction, News& news) -> Result<> {
            const Result<qint64> newest = catalog::selectRelocationsChanged(
                transaction, *keys, since, [&news](Relocation row) { news.changed.push_back(std::move(row)); });
            if (!newest)
                return tl::unexpected(newest.error());
            news.newest = *newest;
            Result<std::vector<ContentId>> gone = catalog::withoutRelocation(transaction, asked);
            if (!gone)
                return tl::unexpected(gone.error());
            news.gone = std::move(*gone);
            Result<std::set<ProcessId>> others = othersAlive(transaction, self);
            if (!others)
                return tl::unexpected(others.error());
            news.others = std::move(*others);
            return {};
        },
        [this](Result<News> news) {
            m_underWay = false;
            if (news)
                learn(*news);
        });
}

void RelocationFollower::learn(const News& news)
{
    for (const Relocation& row : news.changed)
        learn(row);
    for (const ContentId cid : news.gone) {
        if (m_world.relocations().contains(cid))
            m_dispatcher.forget(cid);
    }
    m_since = std::max(m_since, news.newest);
    setOthers(news.others);
    if (!news.changed.empty())
        m_dispatcher.pump();
}

void RelocationFollower::learn(const Relocation& row)
{
    const std::optional<TrackedRelocation> tracked = m_world.relocation(row.cid);
    if (!tracked || !(tracked->row == row))
        m_dispatcher.adopt(row);
}

void RelocationFollower::setOthers(std::set<ProcessId> others)
{
    const bool changed = others != m_others;
    m_others = std::move(others);
    if (changed)
        m_recover();
}

std::vector<ContentId> RelocationFollower::nextToAsk()
{
    if (m_toAsk.empty()) {
        m_world.relocations().forEach([this](const TrackedRelocation& tracked) {
            if (!tracked.job)
                m_toAsk.push_back(tracked.row.cid);
        });
    }
    std::vector<ContentId> next;
    while (!m_toAsk.empty() && next.size() < mostAsked) {
        next.push_back(m_toAsk.front());
        m_toAsk.pop_front();
    }
    return next;
}

} // namespace tierwatch
