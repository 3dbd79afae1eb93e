// SPDX-License-Identifier: GPL-3.0-or-later
// Where SQLite and MariaDB/MySQL (5.7 and later) spell things differently. Pure functions from names to SQL text.
#pragma once

#include "catalog/database.h"

#include <QStringList>

namespace tierwatch::catalog::dialect {

using Kind = CatalogUrl::Kind;

/// A column of the original's tables that holds a time, as microseconds UTC; NULL where it is not known.
[[nodiscard]] QString microseconds(Kind kind, const QString& column);
/// The expression for such a column whose one bound value is whole seconds UTC.
[[nodiscard]] QString timeFromSeconds(Kind kind);
/// The database's clock in microseconds UTC, whatever the session's zone.
[[nodiscard]] QString now(Kind kind);
/// Whether the bound text stands anywhere in the column, in whatever case of letters.
[[nodiscard]] QString contains(Kind kind, const QString& column);
/// `column = ?` byte by byte, whatever the column's collation and character set.
[[nodiscard]] QString exactly(Kind kind, const QString& column);
/// Inserts `rows` rows of `key` and `columns`, or updates the columns where the key is there. `stamp`: one more column,
/// not bound, that takes the database's time.
[[nodiscard]] QString upsert(Kind kind, const QString& table, const QString& key, const QStringList& columns,
    int rows = 1, const QString& stamp = {});
/// At the end of a SELECT: keeps the rows as they are until the transaction ends.
[[nodiscard]] QString locking(const Transaction& transaction);

} // namespace tierwatch::catalog::dialect
