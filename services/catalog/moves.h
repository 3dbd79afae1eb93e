// SPDX-License-Identifier: GPL-3.0-or-later
// How contents moved over time, from `update_history`: how many went up and down, and which came back within a day.
#pragma once

#include "catalog/database.h"
#include "core/reports.h"

namespace tierwatch::catalog {

/// Reads by id only, which every such table has an index on, in pieces; `mostMoves` of the newest at most. Ends early,
/// with what it has, once `wanted` says no.
constexpr qint64 mostMoves = 500'000;
[[nodiscard]] Result<MovesReport> selectMoves(
    Transaction& transaction, const MovesQuery& query, const std::function<bool()>& wanted);

} // namespace tierwatch::catalog
