// SPDX-License-Identifier: GPL-3.0-or-later
// The plans on a catalogue: what would move much waits here for an operator's *Go on*; what may run is carried out a
// piece at a time.
#pragma once

#include "catalog/plans.h"
#include "core/engine.h"
#include "core/plan.h"
#include "engine/catalog_access.h"
#include "engine/dispatcher.h"
#include "engine/placement_pass.h"
#include "engine/world.h"

#include <QTimer>

#include <map>

namespace tierwatch {

/// Engine thread only. Every process on a catalogue has one; of each plan one process is the owner, and another takes
/// over where that is dead.
class Plans {
public:
    Plans(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, const Clock& clock);

    void setProcess(ProcessId process) { m_process = process; }
    /// From now on it carries plans out and follows what other processes do to them.
    void start();

    /// The door for whoever finds that contents are not where they should be, without a view or an operator's force.
    /// Few: they are wished at once (but where nobody has asked for it, as after an edit by hand, they stay until they
    /// are viewed). Many (waitsForGoOn): one plan that waits for *Go on*. When its turn comes, a content with a known
    /// count goes where the rule wants it then, and one that is held or gone by then stays. `done`: the plan, or None
    /// where nothing is going to move. A process that dies before that has proposed nothing.
    void propose(PlanKind reason, const QString& author, std::vector<ProposedMove> moves, Done<PlanId> done = {});

    /// Of None: all that wait.
    void goOn(PlanId plan, const Author& author, Done<Outcome> done);
    /// What waits is dropped; what runs ends.
    void cancel(PlanId plan, const Author& author, Done<Outcome> done);
    /// A force: back to where each came from, with the hold that it had. A level edit: its limits go back (`fenced`
    /// where somebody has edited since), and with `moveBack` what it has moved as well.
    void undo(const UndoPlan& command, const Author& author, Done<Outcome> done);
    /// The table is what an undo has brought back.
    void setLevelsChanged(std::function<void(const LevelTable&, quint64)> changed)
    {
        m_levelsChanged = std::move(changed);
    }
    /// A content's hold is another now; zero: none.
    void setHoldChanged(std::function<void(ContentId, Time)> changed) { m_holdChanged = std::move(changed); }
    /// There is something new to carry out.
    void hurry();

private:
    struct Open;
    void poll();
    void learn(const Open& open);
    void raiseBrakes(const std::vector<Plan>& plans);
    void work(const Plan& plan);
    void survey(const Plan& plan);
    void surveyed(const Plan& plan, std::vector<ProposedMove> moves);
    /// Contents that are being written down, a piece at a time.
    struct Writing {
        PlanId plan = PlanId::None;
        std::vector<ProposedMove> moves;
        std::size_t next = 0;
        qint64 bytes = 0; ///< of those before `next`
    };
    void writeDown(const std::shared_ptr<Writing>& writing, Done<> done);
    void collectMoved(const Plan& plan);
    void wishMore(const Plan& plan);
    void wishPiece(const Plan& plan, ContentId upTo, Dispatcher::Work wish, std::function<void()> then);
    void takeBack(const Plan& plan, const std::vector<catalog::PlanContent>& contents);
    void end(const Plan& plan);
    void dropWaiting(PlanId plan);
    void change(PlanId plan, std::vector<PlanState> from, PlanState to, const char* refusal, Done<Outcome> done);
    void finished(PlanId plan, const Result<>& result);
    [[nodiscard]] LevelSlot targetOf(const Plan& plan, const IndexEntry& entry, LevelSlot asked) const;

    World& m_world;
    CatalogAccess& m_catalog;
    Dispatcher& m_dispatcher;
    const Clock& m_clock;
    ProcessId m_process = ProcessId::None;
    std::function<void(const LevelTable&, quint64)> m_levelsChanged;
    std::function<void(ContentId, Time)> m_holdChanged;
    QTimer m_timer;
    bool m_underWay = false;
    bool m_again = false;
    std::map<PlanId, bool> m_busy; ///< plans that a step is under way for
    std::map<PlanId, QByteArray> m_brakes;
    std::map<PlanId, std::unique_ptr<PlacementPass>> m_surveys;
};

} // namespace tierwatch
