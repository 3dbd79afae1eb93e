// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/views_saver.h"

#include "catalog/contents.h"
#include "catalog/levels.h"

#include <algorithm>

namespace tierwatch {

namespace {
constexpr std::size_t largestBatch = 2000;
}

ViewsSaver::ViewsSaver(World& world, IntakeBoard& board, CatalogAccess& catalog)
    : m_world(world), m_board(board), m_catalog(catalog)
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

void ViewsSaver::save(std::function<void()> done)
{
    collect();
    if (m_underWay || (m_unsaved.empty() && m_raiseTo == 0)) {
        if (done)
            done();
        return;
    }
    std::vector<catalog::ContentViews> batch;
    while (!m_unsaved.empty() && batch.size() < largestBatch) {
        const ContentId cid = *m_unsaved.begin();
        m_unsaved.erase(m_unsaved.begin());
        if (const std::optional<IndexEntry> entry = m_world.index().find(cid))
            batch.push_back({ cid, entry->views() });
    }
    m_underWay = true;
    const qint64 raiseTo = std::exchange(m_raiseTo, 0);
    using Levels = std::optional<catalog::LevelsRecord>;
    m_catalog.write<Levels>(
        [batch, raiseTo, keys = m_world.keys](Transaction& transaction, Levels& levels) -> Result<> {
            if (raiseTo > 0) {
                const Result<bool> raised = catalog::checkMaxCount(transaction, raiseTo);
                if (!raised)
                    return tl::unexpected(raised.error());
                Result<catalog::LevelsRecord> now = catalog::selectLevels(transaction, *keys);
                if (!now)
                    return tl::unexpected(now.error());
                levels = std::move(*now);
            }
            return catalog::saveViews(transaction, batch);
        },
        [this, batch, raiseTo, done = std::move(done)](Result<Levels> levels) {
            m_underWay = false;
            if (!levels) {
                m_raiseTo = std::max(m_raiseTo, raiseTo);
                for (const catalog::ContentViews& views : batch)
                    m_unsaved.insert(views.cid);
                if (done)
                    done();
                return;
            }
            if (*levels && !((*levels)->table == m_world.levels().table))
                m_world.setLevels({ (*levels)->table, std::max(m_world.levels().version + 1, (*levels)->version) });
            if (!m_unsaved.empty() || done)
                save(done);
        });
}

} // namespace tierwatch
