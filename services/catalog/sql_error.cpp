// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/sql_error.h"

#include <QSqlError>

namespace tierwatch {

namespace {

template <typename... Arguments>
SqlFailure failure(SqlTrouble trouble, int code, ErrorCode meaning, const char* source, const Arguments&... arguments)
{
    return SqlFailure{ trouble, code, fail(meaning, source, arguments...).value() };
}

SqlFailure understandSqlite(const CatalogUrl& url, int number, const QString& said)
{
    switch (number & 0xff) { // the extended code's upper bytes only say more of the same
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return failure(SqlTrouble::None, number, ErrorCode::Unavailable, // the driver has waited for it already
            QT_TRANSLATE_NOOP("Text", "The catalogue %1 is locked by another program: end it, or wait for it."),
            url.path);
    case 3: // SQLITE_PERM
    case 8: // SQLITE_READONLY
    case 23: // SQLITE_AUTH
        return failure(SqlTrouble::None, number, ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text",
                "The catalogue %1 cannot be written: give this user the right to write the file and its directory."),
            url.path);
    case 10: // SQLITE_IOERR
        return failure(SqlTrouble::Lost, number, ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "The disk under the catalogue %1 fails (%2): look at the disk."), url.path, said);
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return failure(SqlTrouble::None, number, ErrorCode::Corrupt,
            QT_TRANSLATE_NOOP("Text",
                "The catalogue %1 is damaged or not a SQLite database: put back a copy of it, or name another file."),
            url.path);
    case 13: // SQLITE_FULL
        return failure(SqlTrouble::None, number, ErrorCode::Exhausted,
            QT_TRANSLATE_NOOP("Text", "The disk under the catalogue %1 is full: make room on it."), url.path);
    case 14: // SQLITE_CANTOPEN
        return failure(SqlTrouble::Lost, number, ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "The catalogue %1 cannot be opened: make its directory, and give this user the right to write there."),
            url.path);
    case 19: // SQLITE_CONSTRAINT
        return failure(SqlTrouble::None, number, ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text", "The catalogue has such a row already (%1)."), said);
    case 18: // SQLITE_TOOBIG
    case 20: // SQLITE_MISMATCH
        return failure(SqlTrouble::None, number, ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "The catalogue cannot hold this value: %1."), said);
    default:
        return failure(SqlTrouble::None, number, ErrorCode::Internal,
            QT_TRANSLATE_NOOP("Text", "The catalogue refused a statement: %1."), said);
    }
}

SqlFailure understandMysql(const CatalogUrl& url, int number, const QString& said)
{
    switch (number) {
    case 1044: // no right to this database
        return failure(SqlTrouble::None, number, ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text",
                "The user %1 may not use the database %2: grant it SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX, "
                "ALTER and TRIGGER on it."),
            url.user, url.database);
    case 1045: // wrong user or password
    case 1698:
        return failure(SqlTrouble::None, number, ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text",
                "The server %1 does not accept the user %2 with this password: correct TIERWATCH_CATALOG_PASSWORD or "
                "the user in --catalog."),
            placeOf(url), url.user);
    case 1049: // no such database
        return failure(SqlTrouble::None, number, ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "The server %1 has no database %2: create it, or correct --catalog."),
            placeOf(url), url.database);
    case 2005: // no such host
        return failure(SqlTrouble::Lost, number, ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text",
                "The name of the catalogue's server %1 is not known: correct --catalog, or mend the name service."),
            url.host);
    case 2002: // no connection (socket, then TCP)
    case 2003:
        return failure(SqlTrouble::Lost, number, ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "The catalogue's server %1 does not answer: start it, or correct --catalog."),
            placeOf(url));
    case 1040: // too many connections
    case 1203:
    case 1226:
        return failure(SqlTrouble::Lost, number, ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP(
                "Text", "The catalogue's server %1 has too many connections: raise max_connections, or end some."),
            placeOf(url));
    case 1053: // shutting down
    case 1077:
    case 1079:
    case 1080:
    case 1152: // aborted
    case 1158: // network
    case 1159:
    case 1160:
    case 1161:
    case 1317: // interrupted
    case 1927: // killed
    case 2006: // gone
    case 2012:
    case 2013: // lost
    case 2014: // out of step
    case 2026:
    case 2027:
    case 2055:
    case 4031: // idle for too long (MySQL 8)
        return failure(SqlTrouble::Lost, number, ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "The connection to the catalogue's server %1 was lost: see that it runs."),
            placeOf(url));
    case 1020: // changed since last read
    case 1205: // lock wait
    case 1213: // deadlock
    case 3572:
        return failure(SqlTrouble::Again, number, ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "Another program holds rows of the catalogue %1 locked: end its transaction."),
            url.database);
    case 1290: // --read-only
    case 1792:
    case 1836:
        return failure(SqlTrouble::None, number, ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP(
                "Text", "The catalogue's server %1 is read-only: make it writable, or name the server that is."),
            placeOf(url));
    case 1021: // disk full
    case 1114:
        return failure(SqlTrouble::None, number, ErrorCode::Exhausted,
            QT_TRANSLATE_NOOP("Text", "The disk of the catalogue's server %1 is full: make room on it."), placeOf(url));
    case 1142: // no right to a table or column, or to make a trigger
    case 1143:
    case 1227:
    case 1370:
        return failure(SqlTrouble::None, number, ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text",
                "The user %1 lacks a right on the database %2 (%3): grant it SELECT, INSERT, UPDATE, DELETE, CREATE, "
                "INDEX, ALTER and TRIGGER on it."),
            url.user, url.database, said);
    case 1419: // triggers need more while the binary log is on
        return failure(SqlTrouble::None, number, ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text",
                "The server %1 writes a binary log and does not let the user %2 make a trigger: set "
                "log_bin_trust_function_creators = 1 there."),
            placeOf(url), url.user);
    case 1022: // duplicate key
    case 1062:
    case 1586:
        return failure(SqlTrouble::None, number, ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text", "The catalogue has such a row already (%1)."), said);
    case 1048: // NULL not allowed
    case 1264: // out of range
    case 1267: // a character that the column's character set does not have
    case 1366: // wrong characters
    case 1406: // too long
    case 1452: // no such row in another table
        return failure(SqlTrouble::None, number, ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "The catalogue cannot hold this value: %1."), said);
    case 1030: // a table is damaged or missing something
    case 1034:
    case 1035:
    case 1054:
    case 1146:
    case 1194:
    case 1195:
        return failure(SqlTrouble::None, number, ErrorCode::Corrupt,
            QT_TRANSLATE_NOOP("Text", "The database %1 is not as it was left (%2): put back what is missing."),
            url.database, said);
    default:
        return failure(SqlTrouble::None, number, ErrorCode::Internal,
            QT_TRANSLATE_NOOP("Text", "The catalogue refused a statement: %1."), said);
    }
}

} // namespace

QString placeOf(const CatalogUrl& url)
{
    if (url.kind == CatalogUrl::Kind::Sqlite)
        return url.path;
    return url.socket.isEmpty() ? QStringLiteral("%1:%2").arg(url.host).arg(url.port) : url.socket;
}

SqlFailure understand(const CatalogUrl& url, const QSqlError& error)
{
    const int number = error.nativeErrorCode().toInt();
    const QString said = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return url.kind == CatalogUrl::Kind::Sqlite ? understandSqlite(url, number, said)
                                                : understandMysql(url, number, said);
}

} // namespace tierwatch
