// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/foreign_claims.h"

#include <QLoggingCategory>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.claims")

constexpr qint64 slowestCopy = 5'000'000; ///< bytes a second that a worker which is still at it makes at least

bool sameFiles(const FilesSeen& one, const FilesSeen& other)
{
    return one.source == other.source && one.sourceFile == other.sourceFile && one.target == other.target
        && one.targetFile == other.targetFile;
}

} // namespace

ForeignClaims::ForeignClaims(
    World& world, Announcer& announcer, LevelKeeper& levels, WorkerPool& pool, const Clock& clock)
    : m_world(world), m_announcer(announcer), m_levels(levels), m_pool(pool), m_clock(clock)
{
}

void ForeignClaims::met(ContentId cid, const StateObject& standing)
{
    const QByteArray workerId = standing.workerId.value_or(QByteArray());
    Met& met = m_met[cid];
    if (met.workerId != workerId || met.target != standing.target || met.status != standing.status)
        met = Met{ workerId, standing.target, standing.status, m_clock.uptime(), {}, met.looking };
    if (!met.files || m_clock.uptime() - met.since >= patience(*met.files))
        look(cid);
}

Duration ForeignClaims::patience(const FilesSeen& files) const
{
    return std::max<Duration>(
        m_world.settings().foreignClaim, std::chrono::seconds(files.sourceFile.size / slowestCopy));
}

void ForeignClaims::look(ContentId cid)
{
    Met& met = m_met[cid];
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    const Level* target = m_world.levels().table.find(QString::fromUtf8(met.target));
    if (met.looking || !entry || target == nullptr || !m_world.usable(entry->level) || !m_world.usable(target->slot))
        return;
    met.looking = true;
    JobItem item;
    item.cid = cid;
    item.filename = entry->name.bytes().toByteArray();
    InspectJob job{ m_levels.jobLevel(entry->level), m_levels.jobLevel(target->slot), { item }, false };
    const auto ended = [this, cid](const JobResult& result) {
        const auto known = m_met.find(cid);
        if (known == m_met.end())
            return;
        known->second.looking = false;
        if (const ItemResult& looked = result.items.front(); !looked.error)
            this->looked(cid, looked.seen);
    };
    m_pool.start(std::move(job), JobEvents{ {}, {}, ended });
}

void ForeignClaims::looked(ContentId cid, const FilesSeen& files)
{
    Met& met = m_met[cid];
    const Duration stood = m_clock.uptime() - met.since;
    if (!met.files || !sameFiles(*met.files, files)) { // somebody is at it
        met.files = files;
        met.since = m_clock.uptime();
        return;
    }
    if (!files.source || stood < patience(files))
        return;
    qCWarning(log).noquote() << "content" << number(cid) << "has been claimed by" << met.workerId << "for"
                             << std::chrono::floor<std::chrono::seconds>(stood).count()
                             << "s, and nothing has come of it: the claim is void";
    m_announcer.setVoid(cid, met.workerId);
    m_met.erase(cid);
}

} // namespace tierwatch
