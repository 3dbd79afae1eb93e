// SPDX-License-Identifier: GPL-3.0-or-later
// Advice to operators, computed and never acted upon: that another rule would let contents cool, that a dead zone would
// have saved moves. Pure functions over what has been seen.
#pragma once

#include "core/what_if.h"

#include <vector>

namespace tierwatch {

/// Whether players seem to report lifetime totals, under which nothing ever cools: rule `total`, watched for a day, and
/// of 1 000 reports or more not one was lower than the one before. `reports`: absolute ones that were accepted.
[[nodiscard]] bool reportsLookLikeLifetimeTotals(
    const Rule& rule, quint64 reports, quint64 fell, std::chrono::seconds watched);

/// The rule that is proposed then, and that its figures are computed with.
[[nodiscard]] Rule advisedRule();

/// A level that contents would leave downwards.
struct Leaving {
    LevelSlot level = LevelSlot::None;
    WhatIf::Amount amount;
    bool operator==(const Leaving&) const = default;
};
/// Which contents would leave which level under the rule of `contents`, which was prepared for Horizon::InTheEnd: soon
/// after a change of the rule nothing may go down yet. From the top level down; levels that none would leave are left
/// out.
[[nodiscard]] std::vector<Leaving> leavingUnder(const WhatIf& contents, const LevelTable& table);

/// A move that the rule made, with the number that it compared.
struct RuleMove {
    ContentId cid{};
    Time at{};
    LevelSlot from = LevelSlot::None;
    LevelSlot to = LevelSlot::None;
    double value = 0; ///< of views, when it was decided
};
struct DeadZoneAdvice {
    int percent = 0;
    qint64 avoided = 0; ///< of `moves`
    qint64 moves = 0;
    bool operator==(const DeadZoneAdvice&) const = default;
};
/// The smallest of 5, 10, 15, 20 and 30 % that would have avoided at least 80 % of what any of them avoids; empty where
/// none above the present one avoids any. Each content's moves are replayed in order, its number taken at each of
/// them: between two moves it is not known, so a content that fell further in between counts as kept.
[[nodiscard]] std::optional<DeadZoneAdvice> deadZoneFor(
    std::vector<RuleMove> moves, const LevelTable& table, double presentDeadZone);

} // namespace tierwatch
