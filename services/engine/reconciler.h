// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the state store in step with the catalogue: at start, after an outage, and when the store was emptied or set
// back to an old copy. The catalogue decides; nothing that the store says or has lost moves a file.
#pragma once

#include "catalog/processes.h"
#include "core/health.h"
#include "engine/announcer.h"
#include "engine/catalog_access.h"
#include "engine/follower.h"
#include "engine/gap_keys.h"
#include "engine/placement_pass.h"
#include "engine/world.h"

#include <QTimer>

#include <deque>
#include <unordered_set>

namespace tierwatch {

/// What is to become of a content's counts, where the store's is not the index's.
enum class CountVerdict : quint8 {
    Agree,
    TakeSaved, ///< another process took a report, and has saved it: the index follows
    TakeStanding, ///< it was answered and not saved before a crash: the index and the catalogue take it
    Restate, ///< the store was set back: it is told the newer one
};
/// `standing`: in the store; `index`: known to this process; `saved`: in the catalogue, read so long after the others
/// that whoever took a report has saved it.
[[nodiscard]] CountVerdict judgeCount(
    std::optional<qint64> standing, std::optional<qint64> index, std::optional<qint64> saved);

/// Engine thread only.
class Reconciler {
public:
    struct Settings {
        bool stateIsShared = false; ///< others may write it, or bring back an old copy of it
        bool originalWorkers = false; ///< every content has a key, and every gap in the cids
        QString instance;
        QString nonce; ///< also the name of this process's mark in the store
        /// Of an earlier life of this instance that did not end well: where the store still has it, nothing was lost.
        std::optional<catalog::StateMark> earlierMark;
    };
    using Wish = std::function<void(ContentId, LevelSlot)>;
    using Restored = std::function<void(std::vector<ProposedMove>)>;
    /// `wish`: a view that was answered called for this level. `restored`: counts that only the store had call for
    /// these, and nobody has wished it; so many views do not get lost in a crash.
    Reconciler(World& world, CatalogAccess& catalog, Announcer& announcer, Follower& follower, IntakeBoard& board,
        HealthBoard& health, StateStore& state, const Clock& clock, Settings settings, Wish wish, Restored restored);

    /// All contents, once, in the background.
    void start();
    /// Somebody has added it: where every content has a key, it gets one.
    void contentAdded(ContentId cid);
    /// The store has a lower count than the one that was just saved.
    void doubt(ContentId cid);
    /// Looks whether the store has lost something, and decides what was doubtful.
    void everySecond();
    /// Every count has been compared once, and none is in doubt.
    [[nodiscard]] bool hasSettled() const { return m_passes > 0 && !m_underWay && m_doubts.empty() && !m_deciding; }
    /// Whole passes since the start, for tests and the log.
    [[nodiscard]] int passes() const { return m_passes; }

private:
    void lookForEarlierMark();
    void beginPass();
    void nextBatch(std::size_t from);
    void reconcile(ContentId cid, const std::optional<StateObject>& standing);
    void reconcileOwn(ContentId cid, const IndexEntry& entry, const StateObject& standing);
    bool wishedAnew(ContentId cid, bool announced);
    void followOther(ContentId cid, const IndexEntry& entry, const StateObject& standing);
    struct Doubt {
        Deadline due;
        ContentId cid{};
        bool ofThisLife = false; ///< noticed after the stores had been compared
    };
    void leaveMark(std::function<void(bool)> found = {});
    void saveMark(quint64 value);
    void again(const char* why);
    void decideDoubts();
    void readDoubted(const std::shared_ptr<std::vector<Doubt>>& due);
    void decide(const catalog::ContentRecord& record, const std::optional<StateObject>& standing, bool trusted);
    void take(ContentId cid, qint64 count);
    [[nodiscard]] std::vector<ProposedMove> misplaced(const std::unordered_set<ContentId>& contents) const;
    void wishMissed();
    void proposeTaken();

    World& m_world;
    CatalogAccess& m_catalog;
    Announcer& m_announcer;
    Follower& m_follower;
    IntakeBoard& m_board;
    HealthBoard& m_health;
    StateStore& m_state;
    const Clock& m_clock;
    const Settings m_settings;
    const Wish m_wish;
    const Restored m_restored;
    std::unordered_set<ContentId> m_missed; ///< their wishes were lost; of the pass under way
    std::unordered_set<ContentId> m_taken; ///< since all was settled
    GapKeys m_gaps;
    QTimer m_retry;

    SlicedCollection<ContentId> m_all;
    std::vector<ContentId> m_cids; ///< of the pass under way
    bool m_underWay = false;
    bool m_again = false; ///< something was lost while a pass was under way
    int m_passes = 0;
    int m_seconds = 0;
    quint64 m_outages = 0;
    quint64 m_lastMark = 0; ///< 0: none left yet
    bool m_trusted = false; ///< what the store says was answered by this instance, and is not an old copy
    bool m_markUnsure = false; ///< the last one may not have been left
    std::deque<Doubt> m_doubts;
    bool m_deciding = false;
};

} // namespace tierwatch
