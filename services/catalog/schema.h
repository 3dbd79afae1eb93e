// SPDX-License-Identifier: GPL-3.0-or-later
// The tables, made by numbered migrations that can be run again, and the taking over of a database that has the
// original's.
#pragma once

#include "catalog/catalog.h"
#include "catalog/connection.h"

namespace tierwatch {

struct PreparedCatalog {
    CatalogFacts facts;
    QString timeZone; ///< of the original's columns (MariaDB/MySQL)
};

/// Makes or checks everything that we need; several processes may do it at once. `unavailable` may be tried again, all
/// else is final: `conflict` (made by a newer Tierwatch, tables or triggers that do not suit), `forbidden`, `corrupt`.
[[nodiscard]] Result<PreparedCatalog> prepareSchema(Connection& connection, const CatalogUrl& url);

/// The same facts, read and nothing made: for who only looks. `not_found`: no Tierwatch has used this database yet;
/// `conflict`: one of another version has.
[[nodiscard]] Result<PreparedCatalog> readSchema(Connection& connection, const CatalogUrl& url);

/// How far our tables are there; nothing is made.
struct SchemaSeen {
    qsizetype version = 0; ///< 0: no Tierwatch has used this database yet
    qsizetype known = 0; ///< to this program
    bool original = false; ///< one of the original's tables is there
    bool adopted = false; ///< they were there before ours, or would be taken over now
    QString timeZone; ///< of the original's columns, as stored at the first start; empty: not yet
};
[[nodiscard]] Result<SchemaSeen> lookAtSchema(Connection& connection);

/// What we would put on the original's tables.
struct OriginalIndex {
    QString table;
    QString name;
    QString column;
    int prefix = 0; ///< of a long text: how much of it MariaDB puts into the index
};
[[nodiscard]] std::vector<OriginalIndex> originalIndexes();

} // namespace tierwatch
