// SPDX-License-Identifier: GPL-3.0-or-later
// Whether Tierwatch can live in a database, found out before anything is made there: rights, tables, indexes, trigger,
// settings of the server.
#pragma once

#include "catalog/catalog.h"
#include "core/check_report.h"
#include "core/level_table.h"

namespace tierwatch {

struct CatalogCheck {
    CheckFindings findings;
    bool reached = false; ///< the database answered
    LevelTable levels; ///< as they stand there, valid or not; of each the key, range and path at least
    std::optional<CatalogFacts> facts; ///< empty: no Tierwatch has used it yet
    QStringList missingIndexes; ///< the statements that make them
};

/// Blocks; any thread. Nothing is changed: what the trigger does is looked at in a transaction that is rolled back.
/// Commands are for the server's administrator.
[[nodiscard]] CatalogCheck checkCatalog(const CatalogUrl& url, const QString& password, LevelKeys& keys);

/// Runs the statements of CatalogCheck::missingIndexes; blocks, long for large tables. Ends at the first that fails.
[[nodiscard]] Result<> addIndexes(const CatalogUrl& url, const QString& password, const QStringList& statements);

/// "10.11.6-MariaDB-0+deb12u1" and the like: MySQL from 5.7, MariaDB from 10.5 on.
[[nodiscard]] bool isSupportedServer(const QString& version);

} // namespace tierwatch
