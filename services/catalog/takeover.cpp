// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/takeover.h"

#include "catalog/dialect.h"
#include "core/time.h"

#include <QDateTime>

#include <array>

namespace tierwatch {

namespace {

using Kind = CatalogUrl::Kind;

constexpr auto historyTriggerSqlite
    = "CREATE TRIGGER IF NOT EXISTS tierwatch_history AFTER UPDATE OF content_level ON contents "
      "WHEN OLD.content_level IS NOT NEW.content_level BEGIN "
      "INSERT INTO update_history (cid, old_updated_date, old_content_level, new_updated_date, new_content_level) "
      "VALUES (NEW.cid, OLD.update_time, OLD.content_level, NEW.update_time, NEW.content_level); END";
constexpr auto historyTriggerMysql
    = "CREATE TRIGGER tierwatch_history AFTER UPDATE ON contents FOR EACH ROW "
      "INSERT INTO update_history (cid, old_updated_date, old_content_level, new_updated_date, new_content_level) "
      "SELECT NEW.cid, OLD.update_time, OLD.content_level, NEW.update_time, NEW.content_level FROM DUAL "
      "WHERE NOT (BINARY OLD.content_level <=> BINARY NEW.content_level)";

QString nameOf(const CatalogUrl& url) { return url.kind == Kind::Sqlite ? url.path : url.database; }

/// For sentences; what this user may not see is called just so.
QString triggerNames(Connection& connection)
{
    const QStringList names = triggersOnContents(connection);
    return names.isEmpty() ? QStringLiteral("?") : names.join(QStringLiteral(", "));
}

struct Sample {
    qint64 cid = 0;
    QString level;
    QString otherLevel;
};

/// A content whose level the probe may change: one that is there, else one that it makes.
Result<Sample> sample(Connection& connection)
{
    const Result<QSqlQuery*> levels = connection.run(QStringLiteral("SELECT content_level FROM level"));
    if (!levels)
        return tl::unexpected(levels.error());
    QStringList keys;
    while ((*levels)->next())
        keys.append((*levels)->value(0).toString());

    const Result<QSqlQuery*> contents
        = connection.run(QStringLiteral("SELECT cid, content_level FROM contents ORDER BY cid LIMIT 1")
            + catalog::dialect::locking(connection));
    if (!contents)
        return tl::unexpected(contents.error());
    Sample sample;
    if ((*contents)->next()) {
        sample.cid = (*contents)->value(0).toLongLong();
        sample.level = (*contents)->value(1).toString();
    } else {
        sample.cid = 1;
        sample.level = keys.isEmpty() ? QStringLiteral("probe") : keys.front();
        const QString now = catalog::dialect::timeFromSeconds(connection.kind());
        const qint64 seconds = QDateTime::currentSecsSinceEpoch();
        const Result<QSqlQuery*> inserted
            = connection.run(QStringLiteral("INSERT INTO contents (cid, content_level, filename, generate_time, "
                                            "update_time) VALUES (?, ?, ?, %1, %1)")
                                 .arg(now),
                { sample.cid, sample.level, QStringLiteral(".tierwatch-probe"), seconds, seconds });
        if (!inserted)
            return tl::unexpected(inserted.error());
    }
    const auto other = std::ranges::find_if(
        keys, [&sample](const QString& key) { return key.compare(sample.level, Qt::CaseInsensitive) != 0; });
    sample.otherLevel = other != keys.end() ? *other : QStringLiteral("probe 2");
    return sample;
}

/// Runs in a transaction that the caller rolls back.
Result<int> historyRowsOfAChange(Connection& connection, const CatalogUrl& url)
{
    const Result<Sample> content = sample(connection);
    if (!content)
        return tl::unexpected(content.error());
    const Result<QSqlQuery*> newest = connection.run(QStringLiteral("SELECT COALESCE(MAX(id), 0) FROM update_history"));
    if (!newest)
        return tl::unexpected(newest.error());
    (*newest)->next();
    const qint64 before = (*newest)->value(0).toLongLong();

    const Result<QSqlQuery*> updated = connection.run(
        QStringLiteral("UPDATE contents SET content_level = ? WHERE cid = ?"), { content->otherLevel, content->cid });
    if (!updated && connection.trouble() == SqlTrouble::None)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "In the database %1 the level of a content cannot be changed (%2): grant UPDATE on contents, and drop "
                "the trigger that fails (%3)."),
            nameOf(url), updated.error().text.english(), triggerNames(connection));
    if (!updated)
        return tl::unexpected(updated.error());

    const Result<QSqlQuery*> rows = connection.run(
        QStringLiteral("SELECT old_content_level, new_content_level FROM update_history WHERE id > ? AND cid = ?"),
        { before, content->cid });
    if (!rows)
        return tl::unexpected(rows.error());
    int count = 0;
    while ((*rows)->next()) {
        ++count;
        if ((*rows)->value(0).toString() != content->level || (*rows)->value(1).toString() != content->otherLevel)
            return fail(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP("Text",
                    "In the database %1 a trigger on contents (%2) writes wrong levels into update_history: drop it, "
                    "Tierwatch makes its own."),
                nameOf(url), triggerNames(connection));
    }
    return count;
}

} // namespace

QStringList triggersOnContents(Connection& connection)
{
    const Result<QSqlQuery*> rows = connection.run(connection.kind() == Kind::Sqlite
            ? QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'contents'")
            : QStringLiteral("SELECT trigger_name FROM information_schema.triggers WHERE event_object_schema = "
                             "DATABASE() AND event_object_table = 'contents'"));
    QStringList names;
    while (rows && (*rows)->next())
        names.append((*rows)->value(0).toString());
    return names;
}

Result<int> countHistoryRows(Connection& connection, const CatalogUrl& url)
{
    const Result<> begun = connection.begin();
    if (!begun)
        return tl::unexpected(begun.error());
    Result<int> count = historyRowsOfAChange(connection, url);
    connection.rollback();
    return count;
}

Result<> checkAdoptedTables(Connection& connection, const CatalogUrl& url)
{
    constexpr std::array<std::pair<const char*, const char*>, 3> needed{ {
        { "level", "content_level, max_counts, path, min_counts" },
        { "contents", "cid, content_level, filename, generate_time, update_time" },
        { "update_history", "id, cid, old_updated_date, old_content_level, new_updated_date, new_content_level" },
    } };
    for (const auto& [table, columns] : needed) {
        const Result<QSqlQuery*> rows
            = connection.run(QStringLiteral("SELECT %1 FROM %2 WHERE 1 = 0")
                                 .arg(QString::fromLatin1(columns), QString::fromLatin1(table)));
        if (rows)
            continue;
        if (rows.error().code != ErrorCode::Corrupt && rows.error().code != ErrorCode::Internal)
            return tl::unexpected(rows.error());
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "The database %1 holds only a part of a catalogue: its table %2 must have the columns %3; add it, or "
                "name an empty database."),
            nameOf(url), QString::fromLatin1(table), QString::fromLatin1(columns));
    }
    if (connection.kind() == Kind::Sqlite)
        return {};
    const Result<QSqlQuery*> rows = connection.run(
        QStringLiteral("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() "
                       "AND table_name IN ('level', 'contents', 'update_history') AND engine <> 'InnoDB'"));
    if (!rows)
        return tl::unexpected(rows.error());
    if ((*rows)->next())
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP(
                "Text", "The table %1 of the database %2 has no transactions: run ALTER TABLE %1 ENGINE = InnoDB."),
            (*rows)->value(0).toString(), nameOf(url));
    return {};
}

Result<> ensureHistoryTrigger(Connection& connection, const CatalogUrl& url)
{
    Result<int> rows = countHistoryRows(connection, url);
    if (rows && *rows == 0) {
        Result<> made = connection.execute(
            QString::fromLatin1(connection.kind() == Kind::Sqlite ? historyTriggerSqlite : historyTriggerMysql));
        if (!made)
            return made;
        rows = countHistoryRows(connection, url);
    }
    if (!rows)
        return tl::unexpected(rows.error());
    if (*rows != 1)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "In the database %1 a change of level writes %2 rows into update_history instead of one: drop the "
                "triggers on contents that are too many (%3)."),
            nameOf(url), QString::number(*rows), triggerNames(connection));
    return {};
}

} // namespace tierwatch
