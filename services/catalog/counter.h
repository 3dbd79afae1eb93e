// SPDX-License-Identifier: GPL-3.0-or-later
// The table `tierwatch_counter`: numbers that only grow. Auto-increment will not do: MySQL 5.7 forgets it at a restart.
#pragma once

#include "catalog/database.h"

namespace tierwatch::catalog {

/// `count` new numbers; the first of them, 1 or more.
[[nodiscard]] Result<qint64> takeNumbers(Transaction& transaction, const QString& counter, int count);
/// The newest that was taken; 0: none.
[[nodiscard]] Result<qint64> newestNumber(Transaction& transaction, const QString& counter);
/// It is at least this one from now on.
[[nodiscard]] Result<> raiseNumber(Transaction& transaction, const QString& counter, qint64 number);

} // namespace tierwatch::catalog
