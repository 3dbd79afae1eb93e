// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/counter.h"

#include "catalog/columns.h"

namespace tierwatch::catalog {

Result<qint64> takeNumbers(Transaction& transaction, const QString& counter, int count)
{
    const QString sql = transaction.kind() == CatalogUrl::Kind::Sqlite
        ? QStringLiteral("INSERT INTO tierwatch_counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
                         "value = value + excluded.value")
        : QStringLiteral("INSERT INTO tierwatch_counter (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = "
                         "value + VALUES(value)");
    return done(transaction.run(sql, { counter, count }))
        .and_then([&] { return newestNumber(transaction, counter); })
        .map([count](qint64 newest) { return newest - count + 1; });
}

Result<qint64> newestNumber(Transaction& transaction, const QString& counter)
{
    const Result<QSqlQuery*> row
        = transaction.run(QStringLiteral("SELECT value FROM tierwatch_counter WHERE name = ?"), { counter });
    if (!row)
        return tl::unexpected(row.error());
    return (*row)->next() ? (*row)->value(0).toLongLong() : 0;
}

Result<> raiseNumber(Transaction& transaction, const QString& counter, qint64 number)
{
    const QString sql = transaction.kind() == CatalogUrl::Kind::Sqlite
        ? QStringLiteral("INSERT INTO tierwatch_counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
                         "value = MAX(value, excluded.value)")
        : QStringLiteral("INSERT INTO tierwatch_counter (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = "
                         "GREATEST(value, VALUES(value))");
    return done(transaction.run(sql, { counter, number }));
}

} // namespace tierwatch::catalog
