// SPDX-License-Identifier: GPL-3.0-or-later
// Follows what others do to the catalogue: other processes, the original's programs, people with an SQL client.
#pragma once

#include "catalog/contents.h"
#include "catalog/history.h"
#include "catalog/levels.h"
#include "engine/announcer.h"
#include "engine/catalog_access.h"
#include "engine/contents_follower.h"
#include "engine/dispatcher.h"
#include "engine/row_checks.h"
#include "engine/shared_settings.h"
#include "engine/world.h"

#include <QTimer>

#include <unordered_map>

namespace tierwatch {

/// Engine thread only.
class Follower {
public:
    Follower(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, Announcer& announcer, LevelKeeper& levels,
        WorkerPool& pool, const Clock& clock);

    /// From the history and contents that have been read at start.
    void start(qint64 newestHistory, ContentId greatestCid, qint64 newestRemoval, qint64 newestHold);
    /// Who is told of each hold that has changed in the catalogue; zero: released.
    void setHoldChanged(std::function<void(ContentId, Time)> changed) { m_holdChanged = std::move(changed); }
    /// Who gives a new content what it needs in the state store.
    void setAdded(std::function<void(ContentId)> added) { m_added = std::move(added); }
    /// Somebody has edited the table of levels by other means than ours; called when the world has it.
    void setEditedByHand(std::function<void()> edited) { m_editedByHand = std::move(edited); }
    /// The rule, its dead zone or shortest stay is another now, by whatever means.
    void setRuleChanged(std::function<void()> changed) { m_ruleChanged = std::move(changed); }
    /// At start, those that were not taken up.
    void refuse(const catalog::ContentRecord& record) { static_cast<void>(m_rows.accepts(record)); }
    /// Settings as they are stored now.
    void learn(const SharedSettings& settings);
    /// A content that was added just now.
    void add(const catalog::ContentRecord& record);
    /// A row that may be new or have views that are not known here.
    void take(const catalog::ContentRecord& record) { learn(record); }
    /// A content that is no more.
    void forget(ContentId cid);
    /// Reads what is new now instead of at the next turn.
    void poll();
    /// Views that other processes have saved of these contents and are newer than what is known here; false: the
    /// catalogue does not answer.
    void refreshViews(std::vector<ContentId> contents, std::function<void(bool)> done);
    /// A cid that the index does not have; many askers are one question, and a no counts for two seconds.
    void lookUp(ContentId cid, Done<bool> done);
    /// An original-style worker says it moved the content: the catalogue follows where the file opens there.
    void follow(ContentId cid, LevelSlot to, Done<bool> done);
    /// The same as the state store says it; where the file is not there, the store is told what is true.
    void followState(ContentId cid);

private:
    struct News;
    void learn(const News& news);
    void learn(const std::vector<catalog::HistoryMark>& history);
    void learn(const catalog::ContentRecord& record);
    void learn(const catalog::LevelsRecord& levels);
    void vanished(ContentId cid);

    World& m_world;
    CatalogAccess& m_catalog;
    Dispatcher& m_dispatcher;
    Announcer& m_announcer;
    LevelKeeper& m_levels;
    WorkerPool& m_pool;
    const Clock& m_clock;
    RowChecks m_rows;
    ContentsFollower m_contents;
    std::function<void(ContentId)> m_added;
    std::function<void()> m_editedByHand;
    std::function<void()> m_ruleChanged;
    QTimer m_timer;
    bool m_underWay = false;
    ContentId m_greatestCid{};
    qint64 m_removalsSeen = 0;
    qint64 m_holdsSeen = 0;
    std::function<void(ContentId, Time)> m_holdChanged;
    std::unordered_map<ContentId, std::vector<Done<bool>>> m_asked;
    std::unordered_map<ContentId, Deadline> m_absent;
};

/// The index entry of a row.
[[nodiscard]] IndexEntry toIndexEntry(const catalog::ContentRecord& record, NameArena& names);

} // namespace tierwatch
