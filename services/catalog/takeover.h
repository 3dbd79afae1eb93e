// SPDX-License-Identifier: GPL-3.0-or-later
// The original's tables in a database that others made, and the trigger that fills the history.
#pragma once

#include "catalog/connection.h"

#include <QStringList>

namespace tierwatch {

/// The three tables are there with the columns that we use, and can be rolled back. Nothing is changed.
[[nodiscard]] Result<> checkAdoptedTables(Connection& connection, const CatalogUrl& url);

/// How many rows a change of level writes into `update_history`, by looking at it in a transaction that is rolled back.
/// `conflict`: no level can be changed, or what is written is wrong.
[[nodiscard]] Result<int> countHistoryRows(Connection& connection, const CatalogUrl& url);
/// Those on `contents` that this user may see.
[[nodiscard]] QStringList triggersOnContents(Connection& connection);

/// A change of level writes exactly one row into `update_history`: looks at what happens in a transaction that is
/// rolled back. No row: makes our trigger. One: leaves it as it is. Anything else: `conflict`, naming what to drop.
[[nodiscard]] Result<> ensureHistoryTrigger(Connection& connection, const CatalogUrl& url);

} // namespace tierwatch
