// SPDX-License-Identifier: GPL-3.0-or-later
// A change of the rule, by whatever means, is weighed once: what it would move is a plan.
#pragma once

#include "catalog/database.h"
#include "core/plan.h"

namespace tierwatch {

/// Adds `plan` where the stored rule, dead zone and shortest stay are not those that all contents were weighed by, and
/// remembers them. Answers its id; None where they are the same, or nothing was ever weighed.
[[nodiscard]] Result<PlanId> weighRule(Transaction& transaction, const Plan& plan);

} // namespace tierwatch
