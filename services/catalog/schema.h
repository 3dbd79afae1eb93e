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

} // namespace tierwatch
