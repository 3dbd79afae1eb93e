// SPDX-License-Identifier: GPL-3.0-or-later
// Carries out what operators ask for: each command checked as a whole, then made into transitions and rows.
#pragma once

#include "catalog/levels.h"
#include "engine/adoption_service.h"
#include "engine/audit_service.h"
#include "engine/dispatcher.h"
#include "engine/follower.h"
#include "engine/plans.h"
#include "engine/level_checks.h"

namespace tierwatch {

/// Engine thread only.
class CommandRunner {
public:
    CommandRunner(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, Follower& follower,
        Announcer& announcer, LevelKeeper& levels, AuditService& audits, Plans& plans,
        AdoptionService& adoptions, const Clock& clock);

    void run(const Command& command, const Author& author, Done<Outcome> done);
    /// Holds that end: the rule speaks again. Called every second.
    void endHolds();
    /// At start, for each content that is held.
    void noteHold(ContentId cid, Time until);
    /// A hold as it stands in the catalogue by now; zero: none.
    void learnHold(ContentId cid, Time until);

private:
    void run(const Relocate& command, const Author& author, Done<Outcome> done);
    void run(const Hold& command, const Author& author, Done<Outcome> done);
    void run(const Release& command, const Author& author, Done<Outcome> done);
    void run(const Retry& command, const Author& author, Done<Outcome> done);
    void run(const Cancel& command, const Author& author, Done<Outcome> done);
    void run(const AddContent& command, const Author& author, Done<Outcome> done);
    void run(const RemoveContent& command, const Author& author, Done<Outcome> done);
    void run(const ReplaceLevels& command, const Author& author, Done<Outcome> done);
    void run(const ChangeLevel& command, const Author& author, Done<Outcome> done);
    void run(const CheckLevel& command, const Author& author, Done<Outcome> done);
    void run(const MakeRoom& command, const Author& author, Done<Outcome> done);
    void run(const ConfirmLevel& command, const Author& author, Done<Outcome> done);
    void run(const PauseRelocations& command, const Author& author, Done<Outcome> done);
    void run(const ResumeRelocations& command, const Author& author, Done<Outcome> done);
    void run(const LimitSpeed& command, const Author& author, Done<Outcome> done);
    void run(const ChangeSettings& command, const Author& author, Done<Outcome> done);
    void run(const StartAudit& command, const Author& author, Done<Outcome> done);
    void run(const GoOn& command, const Author& author, Done<Outcome> done);
    void run(const CancelPlan& command, const Author& author, Done<Outcome> done);
    void run(const UndoPlan& command, const Author& author, Done<Outcome> done);
    void run(const RetryFailures& command, const Author& author, Done<Outcome> done);
    void run(const DismissIncident& command, const Author& author, Done<Outcome> done);

    struct Forcing;
    void forceNext(const std::shared_ptr<Forcing>& forcing);
    [[nodiscard]] Plan newPlan(PlanKind kind, const Author& author, std::optional<Existing> existing) const;
    void run(const StartAdoption& command, const Author& author, Done<Outcome> done);

    /// Sets the hold of each, then applies what `eventFor` says, in batches; refused where there is no such content.
    void applyAll(const std::vector<ContentId>& contents,
        const std::function<RelocationEvent(const IndexEntry&)>& eventFor, std::optional<Time> hold,
        const Author& author, const Text& refusal, Done<Outcome> done);
    /// When that hold ends; zero: none.
    [[nodiscard]] Result<Time> endOf(const HoldFor& hold) const;
    /// Looks at the directories of levels that are new or moved before the table is stored.
    void tryLevels(const LevelTable& table, Done<> done);
    void tryNewLevels(const std::vector<Level>& unknown, const Done<>& done);
    [[nodiscard]] quint64 storedVersion(quint64 version) const;
    struct EditedLevels;
    void writeLevels(std::function<Result<EditedLevels>(Transaction&)> write, Done<Outcome> done);
    /// Stores a shared setting; this process follows it at once, others within 250 ms.
    void store(std::function<Result<>(Transaction&)> save, Done<Outcome> done);

    World& m_world;
    CatalogAccess& m_catalog;
    Dispatcher& m_dispatcher;
    Follower& m_follower;
    Announcer& m_announcer;
    LevelKeeper& m_levels;
    AuditService& m_audits;
    Plans& m_plans;
    AdoptionService& m_adoptions;
    const Clock& m_clock;
    std::multimap<Time, ContentId> m_holds;
    LevelChecks m_checks{ m_world, m_levels };
};

} // namespace tierwatch
