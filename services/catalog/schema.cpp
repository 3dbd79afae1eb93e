// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/schema.h"

#include "catalog/dialect.h"
#include "catalog/takeover.h"

#include <QHash>
#include <QSet>
#include <QUuid>

namespace tierwatch {

namespace {

namespace dialect = catalog::dialect;
using Kind = CatalogUrl::Kind;

struct Index {
    const char* name;
    const char* column;
    int prefix = 0; ///< of a long text: how much of it MariaDB puts into the index
};

/// {key}, {serial}, {time} and {double} are spelled differently; all other types mean the same to both.
struct Table {
    const char* name;
    const char* columns;
    std::vector<Index> indexes;
};

/// The original's, with its columns only; not made where they are there already.
const std::vector<Table> originalTables{
    { "level",
        "content_level VARCHAR(64) NOT NULL PRIMARY KEY, max_counts BIGINT NOT NULL, path VARCHAR(4096) NOT NULL, "
        "min_counts BIGINT NOT NULL",
        {} },
    { "contents",
        "cid {key}, content_level VARCHAR(64) NOT NULL, filename VARCHAR(4096) NOT NULL, generate_time {time} NULL, "
        "update_time {time} NULL",
        { { "contents_filename", "filename", 190 } } },
    { "update_history",
        "id {serial}, cid BIGINT NOT NULL, old_updated_date {time} NULL, old_content_level VARCHAR(64) NULL, "
        "new_updated_date {time} NULL, new_content_level VARCHAR(64) NULL",
        { { "update_history_cid", "cid" } } },
};

const Table metaTable{ "tierwatch_meta", "name VARCHAR(64) NOT NULL PRIMARY KEY, value VARCHAR(1024) NOT NULL", {} };

/// Columns that a table of ours gets later, and an index on one of them.
struct Addition {
    const char* table;
    std::vector<std::pair<const char*, const char*>> columns; ///< name and definition
    std::optional<Index> index;
};

struct Migration {
    std::vector<Table> tables;
    std::vector<Addition> additions;
};

/// Migration n is at n − 1. What has been released is never changed: a change is one more. Each can be run again.
const std::vector<Migration> migrations{
    { {
          { "tierwatch_counter", "name VARCHAR(64) NOT NULL PRIMARY KEY, value BIGINT NOT NULL", {} },
          { "tierwatch_process",
              "id {key}, instance VARCHAR(64) NOT NULL, nonce VARCHAR(64) NOT NULL, host VARCHAR(255) NOT NULL, "
              "workers "
              "INT NOT NULL, alive_until BIGINT NOT NULL",
              {} },
          { "tierwatch_setting", "name VARCHAR(64) NOT NULL PRIMARY KEY, value MEDIUMTEXT NOT NULL", {} },
          { "tierwatch_level",
              "content_level VARCHAR(64) NOT NULL PRIMARY KEY, label VARCHAR(255) NOT NULL, url VARCHAR(2048) NOT "
              "NULL, "
              "verify VARCHAR(16) NOT NULL, "
              "linger BIGINT NULL, reserve BIGINT NULL, mode VARCHAR(16) NOT NULL",
              {} },
          { "tierwatch_content",
              "cid {key}, total BIGINT NULL, recent {double} NOT NULL DEFAULT 0, recent_at BIGINT NOT NULL DEFAULT 0, "
              "watched_since BIGINT NOT NULL DEFAULT 0, size BIGINT NULL, held_until BIGINT NOT NULL DEFAULT 0, "
              "held_by "
              "VARCHAR(255) NOT NULL DEFAULT ''",
              {} },
          { "tierwatch_relocation",
              "cid {key}, state VARCHAR(16) NOT NULL, wanted VARCHAR(64) NOT NULL, cause VARCHAR(16) NOT NULL, author "
              "VARCHAR(255) NOT NULL, "
              "epoch BIGINT NOT NULL, owner BIGINT NOT NULL, from_level VARCHAR(64) NULL, to_level VARCHAR(64) NULL, "
              "dev BIGINT NOT NULL, ino BIGINT NOT NULL, size BIGINT NOT NULL, mtime BIGINT NOT NULL, part_ino BIGINT "
              "NOT NULL, attempts INT NOT NULL, "
              "since BIGINT NOT NULL, next_at BIGINT NOT NULL, bytes BIGINT NOT NULL, error MEDIUMTEXT NULL",
              {} },
          { "tierwatch_move",
              "id {serial}, history_id BIGINT NULL, cid BIGINT NOT NULL, from_level VARCHAR(64) NULL, to_level "
              "VARCHAR(64) NULL, cause VARCHAR(16) NOT NULL, "
              "author VARCHAR(255) NOT NULL, bytes BIGINT NOT NULL, seconds {double} NOT NULL, worker VARCHAR(255) NOT "
              "NULL, result VARCHAR(16) NOT NULL, "
              "error MEDIUMTEXT NULL, ended_at BIGINT NOT NULL",
              { { "tierwatch_move_history", "history_id" }, { "tierwatch_move_cid", "cid" } } },
          { "tierwatch_level_edit",
              "version {key}, author VARCHAR(255) NOT NULL, edited_at BIGINT NOT NULL, table_before MEDIUMTEXT NOT "
              "NULL, "
              "table_after MEDIUMTEXT NOT NULL",
              {} },
      },
        {} },
    // Several processes on one catalogue: what another has changed since, and whether another keeps its state to
    // itself.
    { {},
        { { "tierwatch_relocation", { { "changed_at", "BIGINT NOT NULL DEFAULT 0" } },
              Index{ "tierwatch_relocation_changed", "changed_at" } },
            { "tierwatch_process", { { "state_shared", "INT NOT NULL DEFAULT 1" } }, {} } } },
    // How recent the state store was when a process last looked.
    { {}, { { "tierwatch_process", { { "state_mark", "BIGINT NOT NULL DEFAULT 0" } }, {} } } },
    // Operators' tokens beside the one in the data directory.
    { { { "tierwatch_token",
          "name VARCHAR(64) NOT NULL PRIMARY KEY, role VARCHAR(16) NOT NULL, hash VARCHAR(64) NOT NULL, made_at BIGINT "
          "NOT NULL",
          {} } },
        {} },
    // How much a level may hold, and when it counts as full.
    { {},
        { { "tierwatch_level",
            { { "capacity", "BIGINT NULL" }, { "high_mark", "INT NOT NULL DEFAULT 95" },
                { "low_mark", "INT NOT NULL DEFAULT 85" } },
            {} } } },
    // Plans: many relocations with one cause and one author.
    { { { "tierwatch_plan",
          "id {key}, kind VARCHAR(16) NOT NULL, state VARCHAR(16) NOT NULL, author VARCHAR(255) NOT NULL, made_at "
          "BIGINT NOT NULL, changed_at BIGINT NOT NULL, edit_version BIGINT NOT NULL, content_level VARCHAR(64) NULL, "
          "contents BIGINT NOT NULL, bytes BIGINT NOT NULL",
          { { "tierwatch_plan_changed", "changed_at" } } } },
        { { "tierwatch_relocation", { { "plan", "BIGINT NOT NULL DEFAULT 0" } },
              Index{ "tierwatch_relocation_plan", "plan" } },
            { "tierwatch_move", { { "plan", "BIGINT NOT NULL DEFAULT 0" } },
                Index{ "tierwatch_move_plan", "plan" } } } },
    // A plan's contents, who carries it out, and how far that is; which holds have changed; what is old.
    { { { "tierwatch_plan_content",
          "plan BIGINT NOT NULL, cid BIGINT NOT NULL, from_level VARCHAR(64) NULL, wanted VARCHAR(64) NOT NULL, "
          "held_until BIGINT NOT NULL, held_by VARCHAR(255) NOT NULL, PRIMARY KEY (plan, cid)",
          {} } },
        { { "tierwatch_plan",
              { { "undoes", "BIGINT NOT NULL DEFAULT 0" }, { "owner", "BIGINT NOT NULL DEFAULT 0" },
                  { "passed", "BIGINT NOT NULL DEFAULT 0" } },
              Index{ "tierwatch_plan_state", "state" } },
            { "tierwatch_content", { { "hold_mark", "BIGINT NOT NULL DEFAULT 0" } },
                Index{ "tierwatch_content_hold", "hold_mark" } } } },
    // Libraries that were taken over.
    { { { "tierwatch_adoption",
          "id {key}, state VARCHAR(16) NOT NULL, take VARCHAR(16) NOT NULL, author VARCHAR(255) NOT NULL, owner "
          "VARCHAR(64) NOT NULL, alive_until BIGINT NOT NULL, started_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, "
          "files BIGINT NOT NULL DEFAULT 0, in_place BIGINT NOT NULL DEFAULT 0, imported BIGINT NOT NULL DEFAULT 0, "
          "counted BIGINT NOT NULL DEFAULT 0, companions BIGINT NOT NULL DEFAULT 0, bytes BIGINT NOT NULL DEFAULT 0, "
          "planned INT NOT NULL, error MEDIUMTEXT NULL",
          {} } },
        {} },
};

QString spelled(Kind kind, const char* columns)
{
    const bool isSqlite = kind == Kind::Sqlite;
    QString text = QString::fromLatin1(columns);
    text.replace(QLatin1String("{key}"),
        isSqlite ? QStringLiteral("INTEGER PRIMARY KEY") : QStringLiteral("BIGINT NOT NULL PRIMARY KEY"));
    text.replace(QLatin1String("{serial}"),
        isSqlite ? QStringLiteral("INTEGER PRIMARY KEY AUTOINCREMENT")
                 : QStringLiteral("BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY"));
    text.replace(QLatin1String("{time}"), isSqlite ? QStringLiteral("TEXT") : QStringLiteral("DATETIME"));
    text.replace(QLatin1String("{double}"), isSqlite ? QStringLiteral("REAL") : QStringLiteral("DOUBLE"));
    return text;
}

Result<> create(Connection& connection, const Table& table)
{
    const bool isSqlite = connection.kind() == Kind::Sqlite;
    QString columns = spelled(connection.kind(), table.columns);
    QStringList separate;
    for (const Index& index : table.indexes) {
        const QString name = QString::fromLatin1(index.name);
        const QString column = QString::fromLatin1(index.column);
        if (isSqlite)
            separate.append(QStringLiteral("CREATE INDEX IF NOT EXISTS %1 ON %2 (%3)")
                                .arg(name, QString::fromLatin1(table.name), column));
        else // MySQL has no CREATE INDEX IF NOT EXISTS
            columns
                += QStringLiteral(", KEY %1 (%2)")
                       .arg(name, index.prefix > 0 ? QStringLiteral("%1(%2)").arg(column).arg(index.prefix) : column);
    }
    Result<> made = connection.execute(
        QStringLiteral("CREATE TABLE IF NOT EXISTS %1 (%2)%3")
            .arg(QString::fromLatin1(table.name), columns,
                isSqlite ? QString()
                         : QStringLiteral(" ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin")));
    for (const QString& statement : separate) {
        if (made)
            made = connection.execute(statement);
    }
    return made;
}

Result<bool> hasColumn(Connection& connection, const char* table, const char* column)
{
    const Result<QSqlQuery*> rows = connection.run(connection.kind() == Kind::Sqlite
            ? QStringLiteral("SELECT name FROM pragma_table_info(?) WHERE name = ?")
            : QStringLiteral("SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND "
                             "table_name = ? AND column_name = ?"),
        { QString::fromLatin1(table), QString::fromLatin1(column) });
    if (!rows)
        return tl::unexpected(rows.error());
    const bool found = (*rows)->next();
    const Result<> finished = connection.finishQueries();
    if (!finished)
        return tl::unexpected(finished.error());
    return found;
}

Result<> add(Connection& connection, const Addition& addition)
{
    const bool isSqlite = connection.kind() == Kind::Sqlite;
    QStringList changes;
    for (const auto& [name, definition] : addition.columns) {
        const Result<bool> there = hasColumn(connection, addition.table, name);
        if (!there)
            return tl::unexpected(there.error());
        if (!*there)
            changes.append(
                QStringLiteral("ADD COLUMN %1 %2").arg(QString::fromLatin1(name), QString::fromLatin1(definition)));
    }
    if (changes.isEmpty())
        return {};
    const QString table = QString::fromLatin1(addition.table);
    if (addition.index && !isSqlite) // in the same statement: all of it or nothing
        changes.append(
            QStringLiteral("ADD KEY %1 (%2)")
                .arg(QString::fromLatin1(addition.index->name), QString::fromLatin1(addition.index->column)));
    QStringList statements;
    if (isSqlite) {
        for (const QString& change : changes)
            statements.append(QStringLiteral("ALTER TABLE %1 %2").arg(table, change));
        if (addition.index)
            statements.append(QStringLiteral("CREATE INDEX IF NOT EXISTS %1 ON %2 (%3)")
                                  .arg(QString::fromLatin1(addition.index->name), table,
                                      QString::fromLatin1(addition.index->column)));
    } else {
        statements.append(QStringLiteral("ALTER TABLE %1 %2").arg(table, changes.join(QStringLiteral(", "))));
    }
    for (const QString& statement : statements) {
        if (Result<> changed = connection.execute(statement); !changed)
            return changed;
    }
    return {};
}

Result<> setMeta(Connection& connection, const QString& name, const QString& value)
{
    return connection
        .run(dialect::upsert(connection.kind(), QStringLiteral("tierwatch_meta"), QStringLiteral("name"),
                 { QStringLiteral("value") }),
            { name, value })
        .map([](QSqlQuery*) {});
}

using Meta = QHash<QString, QString>;

Result<Meta> readMeta(Connection& connection)
{
    Meta meta;
    const Result<QSqlQuery*> rows = connection.run(QStringLiteral("SELECT name, value FROM tierwatch_meta"));
    if (!rows)
        return tl::unexpected(rows.error());
    while ((*rows)->next())
        meta.insert((*rows)->value(0).toString(), (*rows)->value(1).toString());
    const Result<> finished = connection.finishQueries();
    if (!finished)
        return tl::unexpected(finished.error());
    return meta;
}

Result<Meta> readMetaIfThere(Connection& connection)
{
    const Result<QSqlQuery*> tables = connection.run(connection.kind() == Kind::Sqlite
            ? QStringLiteral("SELECT name FROM sqlite_master WHERE name = 'tierwatch_meta'")
            : QStringLiteral("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                             "table_name = 'tierwatch_meta'"));
    if (!tables)
        return tl::unexpected(tables.error());
    return (*tables)->next() ? readMeta(connection) : Result<Meta>(Meta{});
}

Result<bool> holdsOriginalTables(Connection& connection)
{
    const Result<QSqlQuery*> rows = connection.run(connection.kind() == Kind::Sqlite
            ? QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table'")
            : QStringLiteral("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"));
    if (!rows)
        return tl::unexpected(rows.error());
    bool found = false;
    while ((*rows)->next()) {
        const QString name = (*rows)->value(0).toString();
        found = found || std::ranges::any_of(originalTables, [&name](const Table& table) {
            return name == QLatin1String(table.name);
        });
    }
    return found;
}

Result<QString> serverZone(Connection& connection)
{
    if (connection.kind() == Kind::Sqlite)
        return QString();
    const Result<QSqlQuery*> rows = connection.run(QStringLiteral("SELECT @@global.time_zone"));
    if (!rows)
        return tl::unexpected(rows.error());
    return (*rows)->next() ? (*rows)->value(0).toString() : QStringLiteral("SYSTEM");
}

/// What we find at the very first start decides for ever whether the original's tables are ours or adopted. It is
/// written before any of them is made: a start that is cut off in between must not take our own for somebody else's.
Result<> begin(Connection& connection, Meta& meta)
{
    if (meta.contains(QStringLiteral("id")))
        return {};
    const Result<bool> adopted = holdsOriginalTables(connection);
    if (!adopted)
        return tl::unexpected(adopted.error());
    const Result<QString> zone = *adopted ? serverZone(connection) : Result<QString>(QStringLiteral("+00:00"));
    if (!zone)
        return tl::unexpected(zone.error());
    const std::vector<std::pair<QString, QString>> facts{
        { QStringLiteral("adopted"), *adopted ? QStringLiteral("1") : QStringLiteral("0") },
        { QStringLiteral("time_zone"), *zone }, { QStringLiteral("schema"), QStringLiteral("0") },
        { QStringLiteral("id"), QUuid::createUuid().toString(QUuid::WithoutBraces) }
    }; // the last: it says that all are there
    for (const auto& [name, value] : facts) {
        Result<> written = setMeta(connection, name, value);
        if (!written)
            return written;
        meta.insert(name, value);
    }
    return {};
}

Result<> migrate(Connection& connection, const CatalogUrl& url, const Meta& meta)
{
    const qsizetype version = meta.value(QStringLiteral("schema")).toLongLong();
    if (version > static_cast<qsizetype>(migrations.size()))
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "The catalogue %1 was made by a newer Tierwatch (its schema is %2, this program knows %3): install the "
                "newer one here."),
            url.kind == Kind::Sqlite ? url.path : url.database, QString::number(version),
            QString::number(migrations.size()));
    const bool complete = version == static_cast<qsizetype>(migrations.size());
    if (!complete && meta.value(QStringLiteral("adopted")) == QLatin1String("0")) {
        for (const Table& table : originalTables) {
            Result<> made = create(connection, table);
            if (!made)
                return made;
        }
    }
    for (std::size_t next = static_cast<std::size_t>(version); next < migrations.size(); ++next) {
        for (const Table& table : migrations[next].tables) {
            Result<> made = create(connection, table);
            if (!made)
                return made;
        }
        for (const Addition& addition : migrations[next].additions) {
            Result<> added = add(connection, addition);
            if (!added)
                return added;
        }
        Result<> noted = setMeta(connection, QStringLiteral("schema"), QString::number(next + 1));
        if (!noted)
            return noted;
    }
    return {};
}

Result<Meta> makeTables(Connection& connection, const CatalogUrl& url)
{
    Result<Meta> meta = readMetaIfThere(connection);
    // Where nothing is missing, nothing is made: a user without the right to is good enough then.
    if (meta && meta->isEmpty()) {
        const Result<> made = create(connection, metaTable);
        meta = made ? readMeta(connection) : tl::unexpected(made.error());
    }
    if (!meta)
        return meta;
    const Result<> migrated = begin(connection, *meta).and_then([&] { return migrate(connection, url, *meta); });
    if (!migrated)
        return tl::unexpected(migrated.error());
    return meta;
}

/// One process at a time. MariaDB's tables cannot be made in a transaction, so it has a lock by name; SQLite's can.
Result<Meta> makeTablesAlone(Connection& connection, const CatalogUrl& url)
{
    if (connection.kind() == Kind::Sqlite) {
        const Result<> begun = connection.begin();
        if (!begun)
            return tl::unexpected(begun.error());
        Result<Meta> meta = makeTables(connection, url);
        const Result<> committed = meta ? connection.commit() : Result<>(tl::unexpected(meta.error()));
        if (!committed) {
            connection.rollback();
            return tl::unexpected(committed.error());
        }
        return meta;
    }
    const Result<QSqlQuery*> locked
        = connection.run(QStringLiteral("SELECT GET_LOCK(CONCAT('tierwatch.', MD5(DATABASE())), 10)"));
    if (!locked)
        return tl::unexpected(locked.error());
    if (!(*locked)->next() || (*locked)->value(0).toInt() != 1)
        return fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "Another process is preparing the database %1: wait for it, or end it."),
            url.database);
    return makeTables(connection, url);
}

PreparedCatalog preparedBy(Connection& connection, const CatalogUrl& url, const Meta& meta)
{
    PreparedCatalog prepared;
    prepared.facts.adopted = meta.value(QStringLiteral("adopted")) == QLatin1String("1");
    prepared.facts.id = meta.value(QStringLiteral("id"));
    prepared.facts.kind = connection.serverName();
    prepared.timeZone
        = prepared.facts.adopted && !url.timeZone.isEmpty() ? url.timeZone : meta.value(QStringLiteral("time_zone"));
    return prepared;
}

} // namespace

Result<PreparedCatalog> prepareSchema(Connection& connection, const CatalogUrl& url)
{
    const Result<Meta> meta = makeTablesAlone(connection, url);
    if (!meta)
        return tl::unexpected(meta.error());
    const bool adopted = meta->value(QStringLiteral("adopted")) == QLatin1String("1");
    const Result<> ready = (adopted ? checkAdoptedTables(connection, url) : Result<>()).and_then([&] {
        return ensureHistoryTrigger(connection, url);
    });
    if (!ready)
        return tl::unexpected(ready.error());
    return preparedBy(connection, url, *meta); // the lock by name ends with the connection
}

Result<SchemaSeen> lookAtSchema(Connection& connection)
{
    SchemaSeen seen;
    seen.known = static_cast<qsizetype>(migrations.size());
    const Result<bool> original = holdsOriginalTables(connection);
    const Result<Meta> meta = original ? readMetaIfThere(connection) : tl::unexpected(original.error());
    if (!meta)
        return tl::unexpected(meta.error());
    const bool begun = meta->contains(QStringLiteral("id"));
    seen.original = *original;
    seen.version = meta->value(QStringLiteral("schema")).toLongLong();
    seen.adopted = begun ? meta->value(QStringLiteral("adopted")) == QLatin1String("1") : *original;
    seen.timeZone = begun ? meta->value(QStringLiteral("time_zone")) : QString();
    return seen;
}

std::vector<OriginalIndex> originalIndexes()
{
    std::vector<OriginalIndex> indexes;
    for (const Table& table : originalTables) {
        for (const Index& index : table.indexes)
            indexes.push_back({ QString::fromLatin1(table.name), QString::fromLatin1(index.name),
                QString::fromLatin1(index.column), index.prefix });
    }
    return indexes;
}

Result<PreparedCatalog> readSchema(Connection& connection, const CatalogUrl& url)
{
    const QString place = url.kind == Kind::Sqlite ? url.path : url.database;
    const Result<Meta> meta = readMetaIfThere(connection);
    if (!meta)
        return tl::unexpected(meta.error());
    if (!meta->contains(QStringLiteral("id")))
        return fail(ErrorCode::NotFound,
            QT_TRANSLATE_NOOP("Text", "No Tierwatch has used the catalogue %1 yet: start tierwatchd on it once."),
            place);
    const qsizetype version = meta->value(QStringLiteral("schema")).toLongLong();
    if (version != static_cast<qsizetype>(migrations.size()))
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "The catalogue %1 belongs to another version of Tierwatch (its schema is %2, this program knows %3): "
                "use the version that serves it."),
            place, QString::number(version), QString::number(migrations.size()));
    return preparedBy(connection, url, *meta);
}

} // namespace tierwatch
