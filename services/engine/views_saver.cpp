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
    compareAgain();
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
    std::vector<Compared> compared;
    for (const catalog::ContentViews& views : saved)
        compared.push_back({ views.cid, views.views.total.value_or(-1) });
    ask(std::move(compared), [this](const Compared& one, qint64) { m_differing.push_back(one); });
}

/// Of a content whose count is the one that was compared before, two seconds ago: nobody has reported to this process
/// meanwhile, and no view of ours is between the store and the index.
void ViewsSaver::compareAgain()
{
    if (m_differing.empty())
        return;
    ask(std::exchange(m_differing, {}), [this](const Compared& one, qint64 standing) {
        if (standing < one.total)
            return m_lower(one.cid);
        m_world.changeContent(one.cid, [&](IndexEntry& known) {
            known.setViews(reportedTotal(known.views(), standing, m_world.settings().rule, m_clock.now()));
        });
        m_unsaved.insert(one.cid);
        saveNext();
    });
}

void ViewsSaver::ask(std::vector<Compared> compared, std::function<void(const Compared&, qint64 standing)> differs)
{
    std::vector<ContentId> contents;
    for (const Compared& one : compared)
        contents.push_back(one.cid);
    m_store(std::move(contents),
        [this, compared = std::move(compared), differs = std::move(differs)](
            const Result<std::vector<std::optional<StateObject>>>& standing) {
            if (!standing) // asked again at the next turn
                m_differing.insert(m_differing.end(), compared.begin(), compared.end());
            for (std::size_t i = 0; standing && i < compared.size(); ++i) {
                const std::optional<IndexEntry> entry = m_world.index().find(compared[i].cid);
                const std::optional<StateObject>& object = (*standing)[i];
                if (entry && entry->total == compared[i].total && object && object->count
                    && *object->count != entry->total)
                    differs(compared[i], *object->count);
            }
        });
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
