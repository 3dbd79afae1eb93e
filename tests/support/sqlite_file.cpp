// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sqlite_file.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>

namespace tierwatch::test {

QStringList sqliteRows(const QString& file, const QString& text)
{
    const QString connection = QStringLiteral("a look from outside");
    QStringList rows;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        database.setDatabaseName(file);
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
        if (database.open()) {
            QSqlQuery query(database);
            if (!query.exec(text))
                rows.append(query.lastError().text());
            while (query.next()) {
                QStringList values;
                for (int i = 0; i < query.record().count(); ++i)
                    values.append(query.value(i).toString());
                rows.append(values.join(u'|'));
            }
        } else {
            rows.append(database.lastError().text());
        }
    }
    QSqlDatabase::removeDatabase(connection);
    return rows;
}

QString sqliteRow(const QString& file, const QString& text) { return sqliteRows(file, text).value(0); }

} // namespace tierwatch::test
