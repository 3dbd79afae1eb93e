// SPDX-License-Identifier: GPL-3.0-or-later
// Takes relocations from wish to done: carries each event into the catalogue, and each effect out. The rules are the
// lifecycle's.
#pragma once

#include "catalog/contents.h"
#include "engine/announcer.h"
#include "engine/catalog_access.h"
#include "engine/foreign_claims.h"
#include "engine/job_runner.h"
#include "engine/level_health.h"
#include "engine/room_keeper.h"
#include "engine/transitions.h"
#include "engine/world.h"
#include "relocation/queue.h"

#include <QTimer>

#include <map>
#include <random>
#include <set>
#include <unordered_set>

namespace tierwatch {

/// Engine thread only.
class Dispatcher {
public:
    struct Settings {
        ProcessId process = ProcessId::None;
        QString host;
        int workers = 4;
        bool settle = false; ///< original-style workers write the same store
    };

    Dispatcher(World& world, CatalogAccess& catalog, Announcer& announcer, LevelKeeper& levels, WorkerPool& pool,
        const Clock& clock, Settings settings);

    /// Events into the catalogue; `done` after the commit, when the world knows. Small batches of many callers share
    /// commits.
    void apply(std::vector<Transition> transitions, Done<std::vector<Applied>> done);
    /// The same, with the hold of each content (zero: none) in the same transaction.
    void applyHeld(std::vector<Transition> transitions, Time until, const QString& by, Done<std::vector<Applied>> done);
    /// The same for transitions that are made, with whatever belongs to them, in the transaction.
    using Work = std::function<Result<std::vector<Applied>>(Transaction&, const TransitionSettings&)>;
    void transact(Work work, Done<std::vector<Applied>> done);
    /// The rule or an operator wants a content elsewhere; several of one moment become one transaction.
    void wish(ContentId cid, LevelSlot wanted, Cause cause, const QString& author);
    /// A row as it was found at start or after a take-over: into the queue or onto the timers.
    void adopt(const Relocation& row);
    /// A row that another process has ended.
    void forget(ContentId cid);
    /// A job for a row that recovery has taken over as running.
    void resume(const Relocation& row);
    /// Begins what can begin.
    void pump();
    /// A pause began or ended, or a level went, came back, is full or not: what waits is announced as what may be done
    /// now, and begun; a pause stops the copies that run.
    void reconsider();
    /// A level can be used again: what failed there is tried at once.
    void tryAgain(LevelSlot level);
    /// An operator sets it offline: nothing holds its directory open any longer than the step it is at.
    void stopJobs(LevelSlot level);
    /// Room, and what waits for it.
    void everySecond();
    [[nodiscard]] RoomKeeper& room() { return m_room; }
    [[nodiscard]] LevelHealth& health() { return m_health; }
    /// No new claims from now on.
    void stop() { m_stopped = true; }
    /// Stores all wishes at once; `done` when the catalogue has them or does not answer.
    void storeWishes(std::function<void()> done);
    /// Relocations that ended here, and the bytes of those that arrived.
    struct Moves {
        quint64 good = 0;
        quint64 bad = 0;
        quint64 bytes = 0;
    };
    [[nodiscard]] const Moves& moves() const { return m_moves; }
    void setProcess(ProcessId process) { m_settings.process = process; }
    /// Who makes the catalogue follow what an original-style worker has moved.
    void setFollow(std::function<void(ContentId)> follow) { m_follow = std::move(follow); }
    /// Who looks at running and lingering rows that have no owner any more.
    void setOrphaned(std::function<void()> orphaned) { m_orphaned = std::move(orphaned); }

private:
    void write(std::vector<Transition> transitions, std::function<Result<>(Transaction&)> also,
        Done<std::vector<Applied>> done);
    void applied(const std::vector<Applied>& all);
    void carryOut(const Applied& applied);
    [[nodiscard]] bool makesRoom(ContentId cid, LevelSlot wanted) const;
    void flushWishes();
    void wishesStored();
    [[nodiscard]] std::vector<catalog::ContentViews> takeNewestCounts(std::vector<Transition>& wishes);
    void catchUp(const Applied& wished);
    void claim(const RelocationBatch& batch);
    [[nodiscard]] std::vector<Transition> strays(
        const std::vector<Applied>& claimed, const RelocationBatch& batch) const;
    [[nodiscard]] RelocationBatch owned(const RelocationBatch& batch);
    void settle(const RelocationBatch& batch);
    void settled(const RelocationBatch& batch);
    void giveBack(const std::vector<Transition>& others, const std::vector<ContentId>& moved);
    void place(const RelocationBatch& batch, bool standsInTarget = false);
    void copyAlone(JobRunner::Ended& ended, LevelSlot from, LevelSlot to);
    void jobEnded(const std::vector<Transition>& ended, LevelSlot from, LevelSlot to, bool copied = false);
    void commit(const std::vector<Transition>& ended);
    void removed(const std::vector<Transition>& ended);
    void schedule(const Relocation& row);
    void startTimer();
    void due();
    void orphaned();
    void reconsiderJob(const TrackedRelocation& tracked);
    /// Batches under way; those that hang in a level that does not answer keep no worker busy.
    [[nodiscard]] int batches() const;
    /// One more batch between two levels, and one less.
    void occupy(LevelSlot from, LevelSlot to);
    void release(LevelSlot from, LevelSlot to);
    [[nodiscard]] bool mayRun(const RelocationBatch& batch) const;
    void measure(ContentId cid, LevelSlot to);
    /// As far as is known; one that is tried as a link in vain is copied then.
    [[nodiscard]] bool goesByCopy(ContentId cid, LevelSlot from, LevelSlot to) const;
    void noteRoom(const std::vector<Transition>& ended, LevelSlot to, bool copied);
    [[nodiscard]] std::optional<double> heat(const IndexEntry& entry, LevelSlot wanted) const;
    /// Whether sources may be removed there now.
    [[nodiscard]] bool mayRemove(LevelSlot from, LevelSlot to) const;
    [[nodiscard]] TransitionSettings transitionSettings();

    World& m_world;
    CatalogAccess& m_catalog;
    Announcer& m_announcer;
    WorkerPool& m_pool;
    const Clock& m_clock;
    Settings m_settings;
    ForeignClaims m_claims;
    JobRunner m_jobs;
    RelocationQueue m_queue;
    LevelHealth m_health;
    RoomKeeper m_room;
    SlicedWalk m_announcing; ///< what waits, anew
    std::vector<Transition> m_wishes;
    bool m_wishesUnderWay = false;
    QTimer m_wishTimer; ///< while wishes wait for company
    Deadline m_nextWishes{};
    std::function<void()> m_wishesStored;
    std::vector<int> m_jobsOfLevel;
    std::multimap<Time, ContentId> m_due; ///< ends of lingers, second chances
    QTimer m_timer;
    std::minstd_rand m_random{ std::random_device{}() };
    std::set<std::pair<LevelSlot, LevelSlot>> m_copyPairs; ///< levels between which nothing can be linked
    std::unordered_set<ContentId> m_measuring;
    std::unordered_set<ContentId> m_copies; ///< contents that could not be linked
    std::unordered_set<ContentId> m_givenBack; ///< claimed, and not kept: until the catalogue knows
    std::function<void(ContentId)> m_follow;
    std::function<void()> m_orphaned;
    std::map<std::pair<LevelSlot, LevelSlot>, int> m_batches; ///< being claimed, settled or placed
    bool m_orphansSeen = false;
    Moves m_moves;
    bool m_stopped = false;
};

} // namespace tierwatch
