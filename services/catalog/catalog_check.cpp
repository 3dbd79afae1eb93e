// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/catalog_check.h"

#include "catalog/levels.h"
#include "catalog/server_check.h"
#include "catalog/takeover.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <unistd.h>

namespace tierwatch {

namespace {

using namespace catalog_check;
using Kind = CatalogUrl::Kind;
using Severity = CheckFinding::Severity;

constexpr auto answerWithin = std::chrono::seconds(10);
constexpr auto indexWithin = std::chrono::hours(6);

const QStringList originals{ QStringLiteral("level"), QStringLiteral("contents"), QStringLiteral("update_history") };

QString nameOf(const CatalogUrl& url) { return url.kind == Kind::Sqlite ? url.path : url.database; }

/// What is wrong where the database cannot even be opened.
CheckFinding notReached(const Connection& connection, const CatalogUrl& url, const Error& error)
{
    constexpr int mayNotUseIt = 1044;
    constexpr int noDatabase = 1049;
    QString command;
    if (connection.failure().number == noDatabase)
        command = QStringLiteral("CREATE DATABASE %1 CHARACTER SET utf8mb4;").arg(quotedName(url.database));
    if (connection.failure().number == mayNotUseIt)
        command = Rights().grantStatement(
            { QStringLiteral("SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, TRIGGER") }, url.database,
            url.user + u'@'
                + (url.socket.isEmpty() && !url.host.startsWith(QLatin1String("127.")) ? QStringLiteral("%")
                                                                                       : QStringLiteral("localhost")));
    return finding(Severity::Stop, "unreachable", error.text, command);
}

class Checker final {
public:
    Checker(const CatalogUrl& url, LevelKeys& keys) : m_url(url), m_keys(keys), m_connection(url) { }

    CatalogCheck run(const QString& password)
    {
        if (m_url.kind == Kind::Sqlite && !QFileInfo::exists(m_url.path)) {
            checkNewFile();
            return std::move(m_check);
        }
        const Result<> opened = m_connection.open({ password, QStringLiteral("+00:00"), false, answerWithin, true });
        if (!opened) {
            add(notReached(m_connection, m_url, opened.error()));
            return std::move(m_check);
        }
        m_check.reached = true;
        const Result<> looked = look();
        if (!looked)
            add(finding(Severity::Stop, "unreadable", looked.error().text));
        return std::move(m_check);
    }

private:
    void add(CheckFinding found) { m_check.findings.push_back(std::move(found)); }

    void checkNewFile()
    {
        const QString directory = QFileInfo(m_url.path).absolutePath();
        const bool writable = ::access(QFile::encodeName(directory).constData(), W_OK | X_OK) == 0;
        if (QFileInfo::exists(directory) && !writable)
            add(finding(Severity::Stop, "not_writable",
                { QT_TRANSLATE_NOOP(
                      "Text", "The catalogue %1 cannot be made: give this user the right to write the directory %2."),
                    { m_url.path, directory } }));
    }

    Result<> look()
    {
        Result<SchemaSeen> schema = lookAtSchema(m_connection);
        if (!schema)
            return tl::unexpected(schema.error());
        m_schema = *schema;
        if (m_url.kind == Kind::Mysql) {
            Result<Rights> rights = rightsOf(m_connection, m_url);
            if (!rights)
                return tl::unexpected(rights.error());
            m_rights = *rights;
            checkServer(m_connection, m_url, m_rights, m_schema.adopted, m_check.findings);
            checkTimeZone(m_connection, m_url, m_schema, m_check.findings);
        }
        if (m_schema.version > m_schema.known)
            add(finding(Severity::Stop, "schema_version",
                { QT_TRANSLATE_NOOP("Text",
                      "The catalogue %1 was made by a newer Tierwatch (its schema is %2, this program knows %3): "
                      "install "
                      "the newer one here."),
                    { nameOf(m_url), QString::number(m_schema.version), QString::number(m_schema.known) } }));
        if (m_schema.version == m_schema.known) {
            if (const Result<PreparedCatalog> known = readSchema(m_connection, m_url); known)
                m_check.facts = known->facts;
        }
        const Result<bool> whole = checkTables();
        if (!whole)
            return tl::unexpected(whole.error());
        const bool needsTrigger = *whole ? checkTrigger() : !m_schema.original;
        if (m_url.kind == Kind::Mysql) {
            checkRights(needsTrigger);
            if (needsTrigger)
                checkTriggersAndBinaryLog(m_connection, m_url, m_rights, m_check.findings);
        }
        if (!*whole)
            return {};
        return checkIndexes().and_then([this] { return readLevels(); });
    }

    /// Whether the original's tables are there as we need them.
    Result<bool> checkTables()
    {
        if (!m_schema.original)
            return false;
        if (m_url.kind == Kind::Mysql) {
            const Result<QSqlQuery*> rows = m_connection.run(
                QStringLiteral("SELECT table_name, engine FROM information_schema.tables WHERE table_schema = "
                               "DATABASE() AND (table_name IN ('level', 'contents', 'update_history') OR table_name "
                               "LIKE 'tierwatch\\_%') AND engine <> 'InnoDB' ORDER BY table_name"));
            if (!rows)
                return tl::unexpected(rows.error());
            bool whole = true;
            while ((*rows)->next()) {
                whole = false;
                const QString table = (*rows)->value(0).toString();
                add(finding(Severity::Stop, "engine",
                    { QT_TRANSLATE_NOOP("Text",
                          "The table %1 of the database %2 has the engine %3, which knows no transactions: convert it "
                          "(it is locked meanwhile)."),
                        { table, m_url.database, (*rows)->value(1).toString() } },
                    QStringLiteral("ALTER TABLE %1 ENGINE = InnoDB;").arg(quotedName(table))));
            }
            if (!whole)
                return false;
        }
        const Result<> columns = checkAdoptedTables(m_connection, m_url);
        if (!columns && columns.error().code == ErrorCode::Conflict)
            add(finding(Severity::Stop, "columns", columns.error().text));
        else if (!columns && columns.error().code == ErrorCode::Forbidden) // said with the rights
            return false;
        else if (!columns)
            return tl::unexpected(columns.error());
        return columns.has_value();
    }

    /// Whether ours has to be made.
    bool checkTrigger()
    {
        constexpr int noRightToTable = 1142;
        const QString contents = QStringLiteral("contents");
        const Result<int> rows = countHistoryRows(m_connection, m_url);
        const QStringList triggers = triggersOnContents(m_connection);
        if (!rows && m_url.kind == Kind::Mysql
            && !(m_rights.has(QStringLiteral("UPDATE"), contents) && m_rights.has(QStringLiteral("SELECT"), contents)))
            return false; // said with the rights
        // Who made a trigger must keep the right to: it runs with his.
        if (!rows && m_connection.failure().number == noRightToTable
            && !m_rights.has(QStringLiteral("TRIGGER"), contents))
            return true;
        if (!rows && rows.error().code != ErrorCode::Conflict) {
            add(finding(Severity::Warning, "trigger_unknown", rows.error().text));
            return false;
        }
        if (rows && *rows < 2)
            return *rows == 0;
        // One that writes the history may stay: the database's own, where it has one.
        QStringList surplus = triggers;
        if (rows && surplus.removeAll(QStringLiteral("tierwatch_history")) > 0)
            surplus = { QStringLiteral("tierwatch_history") };
        else if (rows && !surplus.isEmpty())
            surplus.removeFirst();
        QStringList statements;
        for (const QString& trigger : surplus)
            statements.append(QStringLiteral("DROP TRIGGER %1;").arg(quotedName(trigger)));
        const Text text = rows ? Text{ QT_TRANSLATE_NOOP("Text",
                                           "In the database %1 a change of level writes %2 rows into update_history "
                                           "instead of one: drop the triggers on contents that are too many (of %3)."),
            { nameOf(m_url), QString::number(*rows), triggers.join(QStringLiteral(", ")) } }
                               : rows.error().text;
        add(finding(Severity::Stop, "trigger", text, statements.join(u'\n')));
        return false;
    }

    void checkRights(bool needsTrigger)
    {
        const bool makes = m_schema.version < m_schema.known;
        QStringList needed;
        QStringList useful;
        const auto ask = [&](const char* name, bool isNeeded, bool has) {
            if (!has)
                (isNeeded ? needed : useful).append(QString::fromLatin1(name));
        };
        for (const char* right : { "SELECT", "INSERT", "UPDATE", "DELETE" })
            ask(right, true, m_rights.has(QString::fromLatin1(right)) || (!makes && hasOnAllTables(right)));
        ask("CREATE", makes, m_rights.has(QStringLiteral("CREATE")));
        ask("ALTER", makes, m_rights.has(QStringLiteral("ALTER")));
        ask("INDEX", false, m_rights.has(QStringLiteral("INDEX")));
        ask("TRIGGER", needsTrigger, m_rights.has(QStringLiteral("TRIGGER"), QStringLiteral("contents")));
        const QString who = account(m_connection);
        const auto shown = [](const QStringList& rights) { return rights.join(QStringLiteral(", ")); };
        if (!needed.isEmpty())
            add(finding(Severity::Stop, "missing_right",
                { QT_TRANSLATE_NOOP(
                      "Text", "The user %1 may not do all that Tierwatch needs in the database %2: grant %3 there."),
                    { who, m_url.database, shown(needed) } },
                m_rights.grantStatement(needed, m_url.database, who)));
        if (!useful.isEmpty())
            add(finding(Severity::Notice, "missing_right_later",
                { QT_TRANSLATE_NOOP("Text",
                      "The user %1 lacks %3 on the database %2, which is not needed now: a later version, or a trigger "
                      "or "
                      "an index that goes missing, will need it."),
                    { who, m_url.database, shown(useful) } },
                m_rights.grantStatement(useful, m_url.database, who)));
    }

    bool hasOnAllTables(const char* right)
    {
        const Result<QSqlQuery*> rows = m_connection.run(
            QStringLiteral("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                           "(table_name IN ('level', 'contents', 'update_history') OR table_name LIKE "
                           "'tierwatch\\_%')"));
        bool all = rows.has_value();
        while (rows && (*rows)->next())
            all = all && m_rights.has(QString::fromLatin1(right), (*rows)->value(0).toString());
        return all;
    }

    /// The column that each index of the table begins with.
    Result<QStringList> indexedColumns(const QString& table)
    {
        const Result<QSqlQuery*> rows = m_connection.run(m_url.kind == Kind::Sqlite
                ? QStringLiteral("SELECT i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE "
                                 "i.seqno = 0 UNION ALL SELECT name FROM pragma_table_info(?) WHERE pk = 1")
                : QStringLiteral("SELECT column_name FROM information_schema.statistics WHERE table_schema = "
                                 "DATABASE() AND table_name = ? AND seq_in_index = 1"),
            m_url.kind == Kind::Sqlite ? QVariantList{ table, table } : QVariantList{ table });
        if (!rows)
            return tl::unexpected(rows.error());
        QStringList columns;
        while ((*rows)->next())
            columns.append((*rows)->value(0).toString());
        return columns;
    }

    /// Of a text in characters; 0: not a text.
    Result<qint64> lengthOf(const QString& table, const QString& column)
    {
        const Result<QSqlQuery*> rows = m_connection.run(
            QStringLiteral("SELECT COALESCE(character_maximum_length, 0) FROM information_schema.columns WHERE "
                           "table_schema = DATABASE() AND table_name = ? AND column_name = ?"),
            { table, column });
        if (!rows)
            return tl::unexpected(rows.error());
        return (*rows)->next() ? (*rows)->value(0).toLongLong() : 0;
    }

    Result<> checkIndexes()
    {
        std::vector<OriginalIndex> wanted = originalIndexes();
        for (const auto& [table, column] : { std::pair(0, "content_level"), std::pair(1, "cid"), std::pair(2, "id") })
            wanted.push_back({ originals[table], {}, QString::fromLatin1(column), 0 });
        for (const OriginalIndex& index : wanted) {
            const Result<QStringList> there = indexedColumns(index.table);
            if (!there)
                return tl::unexpected(there.error());
            if (there->contains(index.column, Qt::CaseInsensitive))
                continue;
            QString column = index.column;
            if (index.prefix > 0 && m_url.kind == Kind::Mysql) {
                const Result<qint64> length = lengthOf(index.table, index.column);
                if (!length)
                    return tl::unexpected(length.error());
                if (*length > index.prefix)
                    column += QStringLiteral("(%1)").arg(index.prefix);
            }
            const QString statement = index.name.isEmpty()
                ? m_url.kind == Kind::Mysql
                    ? QStringLiteral("ALTER TABLE %1 ADD PRIMARY KEY (%2);").arg(index.table, column)
                    : QStringLiteral("CREATE UNIQUE INDEX %1_%2 ON %1 (%2);").arg(index.table, column)
                : QStringLiteral("CREATE INDEX %1 ON %2 (%3);").arg(index.name, index.table, column);
            m_check.missingIndexes.append(statement);
            add(finding(Severity::Warning, "index",
                { QT_TRANSLATE_NOOP("Text",
                      "The table %1 has no index on %2, so that each look-up reads all of it: add it when the table "
                      "may "
                      "be busy for a while; `tierwatchd check --add-indexes` does."),
                    { index.table, index.column } },
                statement));
        }
        return {};
    }

    Result<> readLevels()
    {
        const Result<LevelTable> table = m_check.facts
            ? catalog::selectLevels(m_connection, m_keys).map([](const catalog::LevelsRecord& record) {
                  return record.table;
              })
            : catalog::selectOriginalLevels(m_connection, m_keys);
        if (!table)
            return tl::unexpected(table.error());
        m_check.levels = *table;
        const Result<> valid = table->isEmpty() ? Result<>() : table->validate();
        if (!valid)
            add(finding(Severity::Stop, "levels", valid.error().text));
        return {};
    }

    const CatalogUrl& m_url;
    LevelKeys& m_keys;
    Connection m_connection;
    SchemaSeen m_schema;
    Rights m_rights;
    CatalogCheck m_check;
};

} // namespace

CatalogCheck checkCatalog(const CatalogUrl& url, const QString& password, LevelKeys& keys)
{
    return Checker(url, keys).run(password);
}

Result<> addIndexes(const CatalogUrl& url, const QString& password, const QStringList& statements)
{
    Connection connection(url);
    Connection::Options options;
    options.password = password;
    options.answerWithin = indexWithin;
    Result<> done = connection.open(options);
    for (const QString& statement : statements) {
        if (done)
            done = connection.execute(statement);
    }
    return done;
}

} // namespace tierwatch
