// SPDX-License-Identifier: GPL-3.0-or-later
// The original's tables in a database that others made, and the trigger that fills the history.
#pragma once

#include "catalog/connection.h"

namespace tierwatch {

/// The three tables are there with the columns that we use, and can be rolled back. Nothing is changed.
[[nodiscard]] Result<> checkAdoptedTables(Connection& connection, const CatalogUrl& url);

/// A change of level writes exactly one row into `update_history`: looks at what happens in a transaction that is
/// rolled back. No row: makes our trigger. One: leaves it as it is. Anything else: `conflict`, naming what to drop.
[[nodiscard]] Result<> ensureHistoryTrigger(Connection& connection, const CatalogUrl& url);

} // namespace tierwatch
