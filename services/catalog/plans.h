// SPDX-License-Identifier: GPL-3.0-or-later
// The tables `tierwatch_plan` and `tierwatch_plan_content` (which contents belong to one, and where they came from).
#pragma once

#include "catalog/database.h"
#include "core/details.h"
#include "core/level_table.h"
#include "core/plan.h"

#include <span>

namespace tierwatch::catalog {

/// A new plan's id. Its contents may be written down before the plan itself: nobody sees them.
[[nodiscard]] Result<PlanId> takePlanId(Transaction& transaction);
[[nodiscard]] Result<> insertPlan(Transaction& transaction, const Plan& plan);
/// Under a new id, which it answers.
[[nodiscard]] Result<PlanId> addPlan(Transaction& transaction, Plan plan);
/// Locks the row until the transaction ends.
[[nodiscard]] Result<std::optional<Plan>> selectPlan(Transaction& transaction, PlanId plan);
/// Everything but what it was at the start: kind, author, time, level, edition.
[[nodiscard]] Result<> updatePlan(Transaction& transaction, const Plan& plan);
/// Those that are weighed, prepared, wait or run, by rising id, and those that ended but have relocations left that
/// wait.
[[nodiscard]] Result<std::vector<Plan>> selectOpenPlans(Transaction& transaction);
/// Those that wait for *Go on* run from now on, all or the one; answers which. The one must be there and wait.
[[nodiscard]] Result<std::vector<Plan>> releasePlans(Transaction& transaction, std::optional<PlanId> only, Time now);
/// True where it is this process's from now on: it had no owner, or a dead one.
[[nodiscard]] Result<bool> ownPlan(Transaction& transaction, PlanId plan, ProcessId process);
[[nodiscard]] Result<Page<PlanDetails>> selectPlanPage(Transaction& transaction, const PlanQuery& query);

/// A content of a plan.
struct PlanContent {
    ContentId cid{};
    LevelSlot from = LevelSlot::None; ///< where it was
    LevelSlot wanted = LevelSlot::None;
    Time heldUntil{}; ///< before a force; zero: not held
    QString heldBy;
};
/// Those that are there already are replaced.
[[nodiscard]] Result<> savePlanContents(
    Transaction& transaction, const LevelKeys& keys, PlanId plan, std::span<const PlanContent> contents);
/// Those greater than `after`, by rising cid.
[[nodiscard]] Result<std::vector<PlanContent>> selectPlanContents(
    Transaction& transaction, LevelKeys& keys, PlanId plan, ContentId after, int limit);
/// The same of those that it has moved: `wanted` is where it moved them to.
[[nodiscard]] Result<std::vector<PlanContent>> selectMovedContents(
    Transaction& transaction, LevelKeys& keys, PlanId plan, ContentId after, int limit);
/// How many of its relocations wait or run.
[[nodiscard]] Result<qint64> countUnderWay(Transaction& transaction, PlanId plan);
[[nodiscard]] Result<std::vector<ContentId>> selectWaitingContents(Transaction& transaction, PlanId plan, int limit);

/// Bytes a second of the last moves, whoever made them; 0: not known.
[[nodiscard]] Result<double> recentSpeed(Transaction& transaction);
/// Removes rows of tierwatch_move, ended plans with their contents, and level edits but the newest, that are older; a
/// piece of each. True: there is more.
[[nodiscard]] Result<bool> prune(Transaction& transaction, Time before);

} // namespace tierwatch::catalog
