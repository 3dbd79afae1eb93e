// SPDX-License-Identifier: GPL-3.0-or-later
// What a driver's error means to us.
#pragma once

#include "catalog/database.h"

class QSqlError;

namespace tierwatch {

/// What a failed statement calls for, besides its error.
enum class SqlTrouble : quint8 {
    None, ///< the statement is wrong or refused; the transaction can go on
    Again, ///< deadlock or lock wait: the transaction is to be run again
    Lost, ///< the connection is gone: open another one
};

struct SqlFailure {
    SqlTrouble trouble = SqlTrouble::None;
    int number = 0; ///< the driver's
    Error error;
};

[[nodiscard]] SqlFailure understand(const CatalogUrl& url, const QSqlError& error);

/// "the server HOST:PORT" and the like, for sentences.
[[nodiscard]] QString placeOf(const CatalogUrl& url);

} // namespace tierwatch
