// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/dialect.h"

namespace tierwatch::catalog::dialect {

QString microseconds(Kind kind, const QString& column)
{
    return kind == Kind::Sqlite
        ? QStringLiteral("CAST(strftime('%s', %1) AS INTEGER) * 1000000").replace(QLatin1String("%1"), column)
        : QStringLiteral("CAST(UNIX_TIMESTAMP(%1) * 1000000 AS SIGNED)").arg(column);
}

QString timeFromSeconds(Kind kind)
{
    return kind == Kind::Sqlite ? QStringLiteral("datetime(?, 'unixepoch')") : QStringLiteral("FROM_UNIXTIME(?)");
}

QString now(Kind kind)
{
    // Not UNIX_TIMESTAMP(NOW()): it goes through the session's zone, where an hour comes twice each autumn.
    return kind == Kind::Sqlite
        ? QStringLiteral("CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) * 1000")
        : QStringLiteral("TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6))");
}

QString contains(Kind kind, const QString& column)
{
    return (kind == Kind::Sqlite
            ? QStringLiteral("INSTR(LOWER(%1), LOWER(?)) > 0")
            : QStringLiteral("INSTR(LOWER(CONVERT(%1 USING utf8mb4)), LOWER(CONVERT(? USING utf8mb4))) > 0"))
        .arg(column);
}

QString exactly(Kind kind, const QString& column)
{
    return kind == Kind::Sqlite
        ? QStringLiteral("%1 = ? COLLATE BINARY").arg(column)
        : QStringLiteral("BINARY CONVERT(%1 USING utf8mb4) = BINARY CONVERT(? USING utf8mb4)").arg(column);
}

QString upsert(
    Kind kind, const QString& table, const QString& key, const QStringList& columns, int rows, const QString& stamp)
{
    QStringList names = columns;
    QStringList values(columns.size() + 1, QStringLiteral("?"));
    if (!stamp.isEmpty()) {
        names.append(stamp);
        values.append(now(kind));
    }
    QStringList changes;
    for (const QString& column : std::as_const(names))
        changes.append((kind == Kind::Sqlite ? QStringLiteral("%1 = excluded.%1") : QStringLiteral("%1 = VALUES(%1)"))
                           .arg(column));
    const QString row = QStringLiteral("(") + values.join(u',') + QStringLiteral(")");
    return QStringLiteral("INSERT INTO %1 (%2, %3) VALUES %4 %5 %6")
        .arg(table, key, names.join(QStringLiteral(", ")), QStringList(rows, row).join(u','),
            kind == Kind::Sqlite ? QStringLiteral("ON CONFLICT (%1) DO UPDATE SET").arg(key)
                                 : QStringLiteral("ON DUPLICATE KEY UPDATE"),
            changes.join(QStringLiteral(", ")));
}

QString locking(const Transaction& transaction)
{
    return transaction.kind() == Kind::Mysql && !transaction.isReadOnly() ? QStringLiteral(" FOR UPDATE") : QString();
}

} // namespace tierwatch::catalog::dialect
