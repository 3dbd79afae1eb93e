// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a level has room, what waits for it, and how room is made. Full is not failed: what waits goes on by itself.
#pragma once

#include "engine/sliced_walk.h"
#include "engine/world.h"
#include "relocation/queue.h"
#include "relocation/room.h"

#include <deque>
#include <map>

namespace tierwatch {

/// Engine thread only.
class RoomKeeper {
public:
    struct Doors {
        /// A content is to go down and make room; where `to` is its level: it is to stay after all.
        std::function<void(ContentId, LevelSlot to, const QString& author)> wish;
        /// Room is made for this content: its place in the queue is another.
        std::function<void(ContentId)> promised;
        /// Its size is not known, and has to be: asked again when it is.
        std::function<void(ContentId, LevelSlot to)> measure;
        /// A level became full or not: what may be done now is announced anew.
        std::function<void()> changed;
    };

    RoomKeeper(World& world, const Clock& clock, Doors doors);

    /// Whether this content has room there now; where it goes, its bytes count as coming from then on.
    [[nodiscard]] RelocationQueue::Room admit(ContentId cid, const RelocationBatch& batch);
    [[nodiscard]] bool isFull(LevelSlot level) const;
    [[nodiscard]] bool isPromised(ContentId cid) const { return m_promised.contains(cid); }
    /// A copy found no room on the disk, or came to its end.
    void noteNoRoom(LevelSlot to, ContentId cid);
    void notePlaced(LevelSlot to);

    /// Whether levels are full, incidents, and room for those that wait where that is wished. Called every second.
    void everySecond();
    /// As an operator asks for, whatever the setting; answers how many contents go down, `conflict` where none.
    void makeRoom(LevelSlot level, const QString& author, Done<int> done);

private:
    /// Of a level in which something found no room.
    struct State {
        std::optional<ContentId> head; ///< it stood first in the queue, and waits
        qint64 needed = 0; ///< its bytes
        qint64 largest = 0; ///< bytes of the largest that waited when room was last searched
        bool copyFailed = false; ///< and none has come in since
        Time nextTrial{}; ///< of a copy then
        Time nextRound{};
    };
    struct Round {
        LevelSlot level = LevelSlot::None;
        QString author;
        Done<int> done; ///< empty: nobody asks
    };
    /// In bytes, of the level's own capacity, or of its filesystem where it has none.
    struct Measure {
        qint64 high = 0;
        qint64 low = 0;
        qint64 used = 0; ///< when all has come and gone that is on its way
    };
    struct Promise {
        LevelSlot level = LevelSlot::None;
        Time until{};
    };
    struct Descent {
        LevelSlot from = LevelSlot::None;
        Time since{};
    };

    [[nodiscard]] const LevelStatus* statusOf(LevelSlot level) const;
    [[nodiscard]] bool isTight(const Level& level, qint64 more) const;
    [[nodiscard]] bool isDiskTight(const Level& level, qint64 more) const;
    [[nodiscard]] bool waitsFor(ContentId cid, LevelSlot level) const;
    [[nodiscard]] bool hasPromises(LevelSlot level) const;
    [[nodiscard]] bool somethingLeaves(LevelSlot level) const;
    [[nodiscard]] std::optional<Measure> measure(const Level& level) const;
    RelocationQueue::Room refuse(LevelSlot level, ContentId cid, qint64 bytes);
    void evaluate(const Level& level);
    void tell(const Level& level, const State& state, bool full);
    void forgetOld();
    void begin(Round round);
    void search();
    void look(const IndexEntry& entry, LevelSlot full, RoomSearch& search) const;
    void choose(const RoomChoice& choice);
    void end(const Result<int>& result);
    /// The next one below that takes files and has room for so much; None: there is none.
    [[nodiscard]] LevelSlot below(LevelSlot level, qint64 bytes, std::map<LevelSlot, qint64>& planned) const;

    World& m_world;
    const Clock& m_clock;
    const Doors m_doors;
    SlicedWalk m_walk;
    std::map<LevelSlot, State> m_states;
    std::map<ContentId, Promise> m_promised; ///< those that come in next
    std::map<ContentId, Descent> m_goingDown; ///< wished out of that level, and still there
    std::deque<Round> m_rounds; ///< the first is under way
};

} // namespace tierwatch
