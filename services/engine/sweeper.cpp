// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sweeper.h"

#include "catalog/contents.h"
#include "catalog/relocations.h"

#include <QLoggingCategory>

#include <algorithm>
#include <unordered_map>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.sweep")

constexpr std::size_t mostTold = 10'000;

} // namespace

/// What the catalogue says about the contents whose names were seen.
struct Sweeper::Known {
    Epoch newest = Epoch::None;
    std::unordered_map<ContentId, Relocation> rows;
    std::unordered_map<ContentId, catalog::ContentRecord> contents;
};

Sweeper::Sweeper(
    World& world, CatalogAccess& catalog, LevelKeeper& levels, WorkerPool& pool, const Clock& clock, Settings settings)
    : m_world(world), m_catalog(catalog), m_levels(levels), m_pool(pool), m_clock(clock), m_settings(settings)
{
}

void Sweeper::start() { everySecond(); }

void Sweeper::everySecond()
{
    const Deadline now = m_clock.uptime();
    if (!m_settings.enabled || m_underWay || now < m_next)
        return;
    m_next = now + m_settings.interval;
    m_underWay = true;
    for (const Level& level : m_world.levels().table.levels())
        m_left.push_back(level.slot);
    next();
}

void Sweeper::next()
{
    while (!m_left.empty()) {
        const LevelSlot slot = m_left.front();
        m_left.pop_front();
        const Level* level = m_world.levels().table.find(slot);
        if (level != nullptr && m_world.usable(slot))
            return read(*level);
    }
    m_underWay = false;
}

void Sweeper::read(const Level& level)
{
    SweepJob job;
    job.level = m_levels.jobLevel(level.slot);
    for (const Level& other : m_world.levels().table.levels()) {
        if (other.slot != level.slot && m_world.usable(other.slot))
            job.others.push_back(m_levels.jobLevel(other.slot));
    }
    m_pool.start(std::move(job), JobEvents{ {}, {}, [this, slot = level.slot](JobResult result) {
                                               const SweepResult found = std::move(*result.sweep);
                                               if (found.error)
                                                   qCWarning(log).noquote() << found.error->text.english();
                                               if (found.seen.empty())
                                                   return next();
                                               judgeAll(slot, found.seen);
                                           } });
}

/// The rows are read after the names: whoever made one of them had its row before.
void Sweeper::judgeAll(LevelSlot level, std::vector<OwnNameSeen> seen)
{
    std::vector<ContentId> cids;
    for (const OwnNameSeen& name : seen) {
        if (const std::optional<OwnName> own = parseOwnName(name.name))
            cids.push_back(own->cid);
    }
    std::ranges::sort(cids);
    cids.erase(std::unique(cids.begin(), cids.end()), cids.end());
    m_catalog.read<Known>(
        [keys = m_world.keys, cids = std::move(cids)](Transaction& transaction, Known& known) -> Result<> {
            const Result<Epoch> newest = catalog::newestEpoch(transaction);
            if (!newest)
                return tl::unexpected(newest.error());
            known.newest = *newest;
            for (const ContentId cid : cids) {
                Result<std::optional<Relocation>> row = catalog::selectRelocation(transaction, *keys, cid);
                if (!row)
                    return tl::unexpected(row.error());
                if (*row)
                    known.rows.emplace(cid, std::move(**row));
                Result<std::optional<catalog::ContentRecord>> content = catalog::selectContent(transaction, *keys, cid);
                if (!content)
                    return tl::unexpected(content.error());
                if (*content)
                    known.contents.emplace(cid, std::move(**content));
            }
            return {};
        },
        [this, level, seen = std::move(seen)](Result<Known> known) {
            if (known)
                return judged(level, seen, *known);
            qCWarning(log).noquote() << "the sweep waits for the catalogue:" << known.error().text.english();
            next();
        });
}

void Sweeper::judged(LevelSlot level, const std::vector<OwnNameSeen>& seen, const Known& known)
{
    std::vector<SweepJob::Target> targets;
    const Time now = m_clock.now();
    for (const OwnNameSeen& name : seen) {
        const std::optional<OwnName> own = parseOwnName(name.name);
        std::optional<Relocation> row;
        if (own) {
            if (const auto found = known.rows.find(own->cid); found != known.rows.end())
                row = found->second;
        }
        switch (judge(name, known.newest, row, now, m_settings.age)) {
        case Sweep::Leave:
            break;
        case Sweep::Report:
            tell(level, name, QStringLiteral("it is none of the names that this catalogue has issued"));
            break;
        case Sweep::Remove:
            targets.push_back({ name, std::nullopt, {} });
            break;
        case Sweep::RemoveIfCopy: {
            const auto content = known.contents.find(own->cid);
            if (content != known.contents.end() && m_world.usable(content->second.level))
                targets.push_back({ name, m_levels.jobLevel(content->second.level), content->second.filename });
            else
                tell(level, name, QStringLiteral("it may be the only copy"));
        }
        }
    }
    if (targets.empty())
        return next();
    remove(level, std::move(targets));
}

void Sweeper::remove(LevelSlot level, std::vector<SweepJob::Target> targets)
{
    SweepJob job;
    job.level = m_levels.jobLevel(level);
    job.remove = targets;
    m_pool.start(std::move(job),
        JobEvents{ {}, {}, [this, level, targets = std::move(targets)](const JobResult& result) {
                      qint64 removed = 0;
                      for (std::size_t i = 0; i < targets.size() && i < result.sweep->removed.size(); ++i) {
                          if (const std::optional<Error>& error = result.sweep->removed[i])
                              tell(level, targets[i].seen, error->text.english());
                          else
                              ++removed;
                      }
                      if (removed > 0)
                          qCInfo(log).noquote() << removed
                                                << "leftovers of relocations that nobody goes on with were "
                                                   "cleared away in"
                                                << m_world.levelName(level);
                      next();
                  } });
}

void Sweeper::tell(LevelSlot level, const OwnNameSeen& seen, const QString& why)
{
    if (m_told.size() >= mostTold || !m_told.emplace(level, seen.path()).second)
        return;
    qCWarning(log).noquote() << QString::fromUtf8(seen.path()) << "in" << m_world.levelName(level)
                             << "is left alone:" << why;
}

} // namespace tierwatch
