// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/views_saver.h"

#include "catalog/contents.h"
#include "catalog/levels.h"

#include <QLoggingCategory>

#include <algorithm>

namespace tierwatch {

namespace {
Q_LOGGING_CATEGORY(log, "tierwatch.views")

constexpr std::size_t largestBatch = 2000;
} // namespace

ViewsSaver::ViewsSaver(World& world, IntakeBoard& board, CatalogAccess& catalog, const Clock& clock)
    : m_world(world), m_board(board), m_catalog(catalog), m_clock(clock)
{
}

void ViewsSaver::collect()
{
    for (const ContentId cid : m_board.takeChanged()) {
        m_world.changeContent(cid, [](IndexEntry& entry) { entry.changed = false; });
        m_unsaved.insert(cid);
    }
}

void ViewsSaver::raiseTop(qint64 count) { m_raiseTo = std::max(m_raiseTo, count); }

/// The count comes into the catalogue together with its wish (Dispatcher); before it, a crash could lose the wish.
bool ViewsSaver::wishIsOnItsWay(const IndexEntry& entry) const
{
    return entry.total >= 0 && !entry.held(m_clock.now()) && m_world.calledFor(entry) != entry.wanted;
}

void ViewsSaver::save(std::function<void()> done)
{
    collect();
    m_unsaved.insert(m_deferred.begin(), m_deferred.end());
    if (m_raiseTo > 0)
        raiseTop();
    if (done)
        m_waiting.push_back(std::move(done));
    saveNext();
}

void ViewsSaver::saveNext()
{
    if (m_underWay)
        return;
    std::vector<catalog::ContentViews> batch;
    while (!m_unsaved.empty() && batch.size() < largestBatch) {
        const ContentId cid = *m_unsaved.begin();
        m_unsaved.erase(m_unsaved.begin());
        const std::optional<IndexEntry> entry = m_world.index().find(cid);
        if (entry && wishIsOnItsWay(*entry) && m_waiting.empty() && m_deferred.insert(cid).second)
            continue;
        m_deferred.erase(cid);
        if (entry)
            batch.push_back({ cid, entry->views() });
    }
    if (batch.empty())
        return answer();
    m_underWay = true;
    m_catalog.write<Nothing>(
        [batch](Transaction& transaction, Nothing&) { return catalog::saveViews(transaction, batch); },
        [this, batch](const Result<Nothing>& saved) {
            m_underWay = false;
            if (saved) {
                compare(batch);
                return saveNext();
            }
            for (const catalog::ContentViews& views : batch) // tried again at the next turn
                m_unsaved.insert(views.cid);
            answer();
        });
}

void ViewsSaver::compareWith(
    std::function<void(std::vector<ContentId>, Standing)> store, std::function<void(ContentId)> lower)
{
    m_store = std::move(store);
    m_lower = std::move(lower);
}

void ViewsSaver::compare(const std::vector<catalog::ContentViews>& saved)
{
    if (!m_store)
        return;
    std::vector<ContentId> contents;
    for (const catalog::ContentViews& views : saved)
        contents.push_back(views.cid);
    m_store(std::move(contents), [this, saved](const Result<std::vector<std::optional<StateObject>>>& standing) {
        for (std::size_t i = 0; standing && i < saved.size(); ++i)
            compare(saved[i], (*standing)[i]);
    });
}

/// A view of our own that has just been stored, and is not in the index yet, counts once all the same: what is counted
/// is by how much the total rises.
void ViewsSaver::compare(const catalog::ContentViews& saved, const std::optional<StateObject>& standing)
{
    const std::optional<IndexEntry> entry = m_world.index().find(saved.cid);
    if (!entry || !standing || !standing->count)
        return;
    const qint64 count = *standing->count;
    if (count > entry->total) {
        m_world.changeContent(saved.cid, [&](IndexEntry& known) {
            known.setViews(reportedTotal(known.views(), count, m_world.settings().rule, m_clock.now()));
        });
        m_unsaved.insert(saved.cid);
    } else if (count < entry->total && entry->views().total == saved.views.total) {
        m_lower(saved.cid);
    }
}

void ViewsSaver::answer()
{
    for (const std::function<void()>& done : std::exchange(m_waiting, {}))
        done();
}

void ViewsSaver::raiseTop()
{
    const qint64 count = std::exchange(m_raiseTo, 0);
    m_catalog.write<catalog::LevelsRecord>(
        [count, keys = m_world.keys](Transaction& transaction, catalog::LevelsRecord& levels) -> Result<> {
            const Result<bool> raised = catalog::checkMaxCount(transaction, count);
            if (!raised)
                return tl::unexpected(raised.error());
            Result<catalog::LevelsRecord> now = catalog::selectLevels(transaction, *keys);
            if (!now)
                return tl::unexpected(now.error());
            levels = std::move(*now);
            return {};
        },
        [this, count](Result<catalog::LevelsRecord> levels) {
            if (!levels) {
                if (retryable(levels.error().code))
                    m_raiseTo = std::max(m_raiseTo, count);
                else
                    qCWarning(log).noquote() << "the top level's maximum stays:" << levels.error().text.english();
                return;
            }
            m_world.learnLevels(levels->table, levels->version);
        });
}

} // namespace tierwatch
