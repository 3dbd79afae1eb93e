// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine and the API threads share about views: the rules in force one way, what views brought about the other
// way.
#pragma once

#include "core/error.h"
#include "core/level_table.h"
#include "core/placement.h"
#include "core/placing_tables.h"
#include "core/time.h"
#include "core/view_troubles.h"
#include "intake/content_turns.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace tierwatch {

/// What may go from and to a level now.
struct LevelGate {
    bool out = true;
    bool in = true;
    bool copiesIn = true; ///< false: its filesystem is full, which a link does not mind
    quint64 filesystem = 0; ///< 0: not known
};

/// The rules that a view is judged by. Immutable; replaced as a whole.
struct IntakeRules {
    LevelTable levels;
    Rule rule;
    qint64 countLimit = 1'000'000'000'000;
    bool paused = false;
    bool originalWorkers = false; ///< workers of the original act on what is announced
    std::vector<LevelSlot> offline; ///< levels that cannot be reached now
    PlacingTables placing; ///< of `levels`
    std::vector<LevelGate> gates; ///< by slot; a level beyond them is open
    bool open = false; ///< false until the catalogue has been read

    /// What is wanted there may be done now. From a level that the table does not know, nothing may.
    [[nodiscard]] bool mayGo(LevelSlot from, LevelSlot to) const;
};

/// What a view asks of the engine; called in API threads, must not block: the engine posts itself a letter.
struct IntakeRequests {
    /// A view made the content want to be elsewhere, or back.
    std::function<void(ContentId, LevelSlot wanted)> wish;
    /// A count exceeded the top level's maximum.
    std::function<void(qint64 count)> raiseTop;
    /// The index does not know it: asks the catalogue; true where it knows it now. Answers in any thread.
    std::function<void(ContentId, Done<bool>)> lookUp;
    /// An original-style worker says that it moved it to this level. Answers in any thread.
    std::function<void(ContentId, LevelSlot to, Done<bool>)> follow;
};

class IntakeBoard {
public:
    explicit IntakeBoard(IntakeRequests requests);

    [[nodiscard]] const IntakeRequests& requests() const { return m_requests; }

    /// API threads: who may add to a content's count now.
    [[nodiscard]] ContentTurns& turns() { return m_turns; }

    /// Engine thread.
    void publish(std::shared_ptr<const IntakeRules> rules);
    /// API threads: refreshes `rules` where a newer version is there; without a lock where not.
    void refresh(std::shared_ptr<const IntakeRules>& rules, quint64& version) const;

    /// API threads: this content's entry has `changed` set since now.
    void noteChanged(ContentId cid);
    /// API threads: a view was taken whose count was lower than the one before.
    void noteFell(ContentId cid, qint64 before, qint64 after)
    {
        m_fell.fetch_add(1, std::memory_order_relaxed);
        m_troubles.noteFell(cid, before, after);
    }
    /// How many since the start. Any thread.
    [[nodiscard]] quint64 fell() const { return m_fell.load(std::memory_order_relaxed); }
    /// Which counts fell. Any thread.
    [[nodiscard]] const ViewTroubles& troubles() const { return m_troubles; }
    /// Engine thread: takes what was noted since the last time.
    [[nodiscard]] std::vector<ContentId> takeChanged();

private:
    IntakeRequests m_requests;
    ContentTurns m_turns;
    mutable std::mutex m_rulesMutex;
    std::shared_ptr<const IntakeRules> m_rules;
    std::atomic<quint64> m_version = 0;
    std::atomic<quint64> m_fell = 0;
    ViewTroubles m_troubles;
    std::mutex m_changedMutex;
    std::vector<ContentId> m_changed;
};

} // namespace tierwatch
