// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/server_check.h"

#include "catalog/catalog_check.h"

#include <QRegularExpression>

namespace tierwatch {

bool isSupportedServer(const QString& version)
{
    // 5.5.5-10.5.3-MariaDB: what replication's old protocol calls MariaDB 10.5.3
    static const QRegularExpression form(QStringLiteral("^(?:5\\.5\\.5-)?(\\d+)\\.(\\d+)\\.(\\d+)(-MariaDB)?"));
    const QRegularExpressionMatch match = form.match(version);
    const std::pair number(match.captured(1).toInt(), match.captured(2).toInt());
    const bool mariaDb = version.contains(QLatin1String("MariaDB"));
    return number >= (mariaDb ? std::pair(10, 5) : std::pair(5, 7));
}

namespace catalog_check {

namespace {

using Severity = CheckFinding::Severity;

/// The first value of a query; null where it fails: a variable that this server does not have is none of our business.
QVariant valueOf(Connection& connection, const QString& sql, const QVariantList& values = {})
{
    const Result<QSqlQuery*> rows = connection.run(sql, values);
    return rows && (*rows)->next() ? (*rows)->value(0) : QVariant();
}

QString textOf(Connection& connection, const QString& expression)
{
    return valueOf(connection, QStringLiteral("SELECT ") + expression).toString();
}

QString variable(Connection& connection, const QString& name)
{
    return textOf(connection, QStringLiteral("@@global.") + name);
}

bool isOn(const QString& value) { return value == QLatin1String("1") || value == QLatin1String("ON"); }

QString shownOffset(qint64 seconds)
{
    const qint64 minutes = std::abs(seconds) / 60;
    return QStringLiteral("%1%2:%3")
        .arg(QLatin1Char(seconds < 0 ? '-' : '+'))
        .arg(minutes / 60, 2, 10, QLatin1Char('0'))
        .arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

/// Of a zone, now; empty: the server does not know it.
std::optional<qint64> offsetOf(Connection& connection, const QString& zone)
{
    const QVariant seconds = valueOf(connection,
        QStringLiteral("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', ?))"),
        { zone });
    return seconds.isNull() ? std::nullopt : std::optional(seconds.toLongLong());
}

} // namespace

CheckFinding finding(Severity severity, const char* kind, Text text, QString command)
{
    return { CheckFinding::Subject::Catalog, severity, kind, std::move(text), std::move(command), {} };
}

QString account(Connection& connection) { return textOf(connection, QStringLiteral("CURRENT_USER()")); }

Result<Rights> rightsOf(Connection& connection, const CatalogUrl& url)
{
    // MariaDB tells of active roles by itself, MySQL where they are named.
    QString statement = QStringLiteral("SHOW GRANTS");
    const QString version = textOf(connection, QStringLiteral("VERSION()"));
    if (!version.contains(QLatin1String("MariaDB")) && version.section(u'.', 0, 0).toInt() >= 8) {
        const QString roles = textOf(connection, QStringLiteral("CURRENT_ROLE()"));
        if (!roles.isEmpty() && roles != QLatin1String("NONE"))
            statement += QStringLiteral(" FOR CURRENT_USER() USING ") + roles;
    }
    const Result<QSqlQuery*> rows = connection.run(statement);
    if (!rows)
        return tl::unexpected(rows.error());
    QStringList grants;
    while ((*rows)->next())
        grants.append((*rows)->value(0).toString());
    return Rights::of(grants, url.database);
}

void checkServer(
    Connection& connection, const CatalogUrl& url, const Rights& rights, bool adopted, CheckFindings& findings)
{
    const QString version = textOf(connection, QStringLiteral("VERSION()"));
    if (!isSupportedServer(version))
        findings.push_back(finding(Severity::Stop, "server_version",
            { QT_TRANSLATE_NOOP(
                  "Text", "The server %1 is %2, which is too old: install MariaDB 10.5 or MySQL 5.7, or a later one."),
                { placeOf(url), version } }));
    const bool mayWriteAllTheSame = rights.hasEverywhere(QStringLiteral("SUPER"))
        || rights.hasEverywhere(QStringLiteral("READ_ONLY ADMIN"))
        || rights.hasEverywhere(QStringLiteral("CONNECTION_ADMIN"));
    if (isOn(variable(connection, QStringLiteral("read_only"))) && !mayWriteAllTheSame)
        findings.push_back(finding(Severity::Stop, "read_only",
            { QT_TRANSLATE_NOOP(
                  "Text", "The server %1 is read-only: name the server that is written to, or make this one writable."),
                { placeOf(url) } },
            QStringLiteral("SET GLOBAL read_only = 0;")));
    // A row that READ COMMITTED has changed cannot be logged as a statement: error 1665 at the first write.
    if (isOn(variable(connection, QStringLiteral("log_bin")))
        && variable(connection, QStringLiteral("binlog_format")) == QLatin1String("STATEMENT"))
        findings.push_back(finding(Severity::Stop, "binlog_format",
            { QT_TRANSLATE_NOOP("Text",
                  "The server %1 logs statements, which refuses the transactions of Tierwatch (READ COMMITTED): let it "
                  "log rows where it has to, also in its configuration file."),
                { placeOf(url) } },
            QStringLiteral("SET GLOBAL binlog_format = 'MIXED';")));
    if (const QString flush = variable(connection, QStringLiteral("innodb_flush_log_at_trx_commit"));
        !flush.isEmpty() && flush != QLatin1String("1"))
        findings.push_back(finding(Severity::Warning, "durability",
            { QT_TRANSLATE_NOOP("Text",
                  "The server %1 answers before a commit is on its disk (innodb_flush_log_at_trx_commit is %2): after "
                  "a "
                  "power cut the catalogue may not know where files are; let it flush each commit, also in its "
                  "configuration file."),
                { placeOf(url), flush } },
            QStringLiteral("SET GLOBAL innodb_flush_log_at_trx_commit = 1;")));
    const QString mode = variable(connection, QStringLiteral("sql_mode"));
    if (adopted && !mode.contains(QLatin1String("STRICT_TRANS_TABLES"))
        && !mode.contains(QLatin1String("STRICT_ALL_TABLES")))
        findings.push_back(finding(Severity::Notice, "sql_mode",
            { QT_TRANSLATE_NOOP("Text",
                  "The server %1 cuts off values that do not fit (its sql_mode is not strict): Tierwatch's own "
                  "sessions "
                  "refuse them, other programs' may store a wrong name or count; make it strict, also in its "
                  "configuration file."),
                { placeOf(url) } },
            QStringLiteral("SET GLOBAL sql_mode = CONCAT(@@GLOBAL.sql_mode, ',STRICT_TRANS_TABLES');")));
}

void checkTimeZone(Connection& connection, const CatalogUrl& url, const SchemaSeen& schema, CheckFindings& findings)
{
    if (!schema.adopted)
        return; // ours are in UTC, whatever the server's zone
    const QString server = variable(connection, QStringLiteral("time_zone"));
    const QString system = variable(connection, QStringLiteral("system_time_zone"));
    const QString shown = server == QLatin1String("SYSTEM") ? QStringLiteral("SYSTEM, %1").arg(system) : server;
    const QString zone = !url.timeZone.isEmpty() ? url.timeZone : !schema.timeZone.isEmpty() ? schema.timeZone : server;
    const std::optional<qint64> offset = offsetOf(connection, zone);
    const std::optional<qint64> serverOffset = offsetOf(connection, server);
    if (!offset) {
        findings.push_back(finding(Severity::Stop, "time_zone_unknown",
            { QT_TRANSLATE_NOOP("Text",
                  "The server %1 does not know the time zone %2 of the original's columns: teach it the zones' names, "
                  "or "
                  "give an offset such as +09:00 as catalog-time-zone."),
                { placeOf(url), zone } },
            QStringLiteral("mariadb-tzinfo-to-sql /usr/share/zoneinfo | mariadb --user=root mysql")));
    } else if (schema.timeZone.isEmpty() && url.timeZone.isEmpty() && *offset != 0) {
        findings.push_back(finding(Severity::Notice, "time_zone",
            { QT_TRANSLATE_NOOP("Text",
                  "The server %1 keeps the times of the original's columns in its own zone (%2, now %3): Tierwatch "
                  "goes "
                  "on writing them so, reads them so and shows UTC; where the programs that wrote them used another "
                  "zone, put it into the configuration file before the first start, else this one."),
                { placeOf(url), shown, shownOffset(*offset) } },
            QStringLiteral("catalog-time-zone = ") + shownOffset(*offset)));
    } else if (!schema.timeZone.isEmpty() && url.timeZone.isEmpty() && serverOffset && *serverOffset != *offset) {
        findings.push_back(finding(Severity::Warning, "time_zone_changed",
            { QT_TRANSLATE_NOOP("Text",
                  "The server %1 is in the zone %2 now, and the original's columns were in %3 when Tierwatch first "
                  "came: "
                  "Tierwatch stays with %3, other programs write %2; set the server back, or give catalog-time-zone."),
                { placeOf(url), shown, zone } },
            QStringLiteral("SET GLOBAL time_zone = '%1';").arg(zone)));
    }
}

void checkTriggersAndBinaryLog(
    Connection& connection, const CatalogUrl& url, const Rights& rights, CheckFindings& findings)
{
    const bool trusted = isOn(variable(connection, QStringLiteral("log_bin_trust_function_creators")))
        || rights.hasEverywhere(QStringLiteral("SUPER")) || rights.hasEverywhere(QStringLiteral("BINLOG ADMIN"));
    if (isOn(variable(connection, QStringLiteral("log_bin"))) && !trusted)
        findings.push_back(finding(Severity::Stop, "binlog_trust",
            { QT_TRANSLATE_NOOP("Text",
                  "The server %1 writes a binary log and does not let the user %2 make the trigger that keeps the "
                  "history (error 1419): allow it, also in its configuration file."),
                { placeOf(url), url.user } },
            QStringLiteral("SET GLOBAL log_bin_trust_function_creators = 1;")));
}

} // namespace catalog_check

} // namespace tierwatch
