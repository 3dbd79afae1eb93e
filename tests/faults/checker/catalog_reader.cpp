// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/checker/catalog_reader.h"

#include <QSqlError>
#include <QUrl>
#include <QUrlQuery>
#include <QUuid>
#include <QVariant>

namespace tierwatch::faults {

namespace {

constexpr auto contentColumns = "SELECT c.cid, c.content_level, c.filename, r.state, r.error FROM contents c LEFT JOIN "
                                "tierwatch_relocation r ON r.cid = c.cid ";
constexpr auto changeColumns = "SELECT id, cid, old_content_level, new_content_level FROM update_history ";

QString text(const char* sql, const QString& rest) { return QString::fromLatin1(sql) + rest; }

} // namespace

CatalogReader::CatalogReader(const QString& url) : m_connection(QUuid::createUuid().toString())
{
    const QUrl parsed(url);
    if (url.startsWith(QStringLiteral("sqlite:"))) {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
        m_database.setDatabaseName(url.mid(7));
        m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    } else if (parsed.scheme() == u"mysql") {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QMYSQL"), m_connection);
        m_database.setHostName(parsed.host());
        if (parsed.port() > 0)
            m_database.setPort(parsed.port());
        m_database.setDatabaseName(parsed.path().mid(1));
        m_database.setUserName(parsed.userName());
        m_database.setPassword(qEnvironmentVariable("TIERWATCH_CATALOG_PASSWORD"));
        QString options = QStringLiteral("MYSQL_OPT_CONNECT_TIMEOUT=5;MYSQL_OPT_READ_TIMEOUT=5");
        if (const QString socket = QUrlQuery(parsed).queryItemValue(QStringLiteral("socket")); !socket.isEmpty())
            options += QStringLiteral(";UNIX_SOCKET=") + socket;
        m_database.setConnectOptions(options);
    }
}

CatalogReader::~CatalogReader()
{
    m_query = QSqlQuery();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

bool CatalogReader::connectNow()
{
    if (m_database.isOpen())
        return true;
    if (!m_database.open()) {
        m_problem = m_database.lastError().text();
        return false;
    }
    m_query = QSqlQuery(m_database);
    m_query.setForwardOnly(true);
    return m_database.driverName() != u"QSQLITE" || run(QStringLiteral("PRAGMA query_only = ON"));
}

bool CatalogReader::run(const QString& sql, const QVariantList& values)
{
    if (!connectNow())
        return false;
    m_query.finish();
    bool good = false;
    if (values.isEmpty()) {
        good = m_query.exec(sql);
    } else {
        good = m_query.prepare(sql);
        for (const QVariant& value : values)
            m_query.addBindValue(value);
        good = good && m_query.exec();
    }
    if (good)
        return true;
    m_problem = m_query.lastError().text();
    m_query = QSqlQuery();
    m_database.close();
    return false;
}

bool CatalogReader::beginSnapshot()
{
    return connectNow()
        && run(m_database.driverName() == u"QSQLITE" ? QStringLiteral("BEGIN")
                                                     : QStringLiteral("START TRANSACTION WITH CONSISTENT SNAPSHOT"));
}

ContentSeen CatalogReader::contentHere() const
{
    return { m_query.value(0).toLongLong(), m_query.value(1).toString(), m_query.value(2).toString(),
        m_query.value(3).toString(), m_query.value(4).toString() };
}

ChangeSeen CatalogReader::changeHere() const
{
    return { m_query.value(0).toLongLong(), m_query.value(1).toLongLong(), m_query.value(2).toString(),
        m_query.value(3).toString() };
}

std::optional<std::vector<LevelSeen>> CatalogReader::levels()
{
    if (!run(QStringLiteral("SELECT content_level, path FROM level")))
        return std::nullopt;
    std::vector<LevelSeen> levels;
    while (m_query.next())
        levels.push_back({ m_query.value(0).toString(), m_query.value(1).toString() });
    return levels;
}

std::optional<ContentSeen> CatalogReader::content(qint64 cid)
{
    if (!run(text(contentColumns, QStringLiteral("WHERE c.cid = ?")), { cid }))
        return std::nullopt;
    return m_query.next() ? contentHere() : ContentSeen{};
}

std::optional<qint64> CatalogReader::relocationRows()
{
    return number(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation"));
}

std::optional<qint64> CatalogReader::number(const QString& sql)
{
    if (!run(sql) || !m_query.next())
        return std::nullopt;
    return m_query.value(0).toLongLong();
}

std::optional<std::vector<ChangeSeen>> CatalogReader::changes(qint64 cid)
{
    if (!run(text(changeColumns, QStringLiteral("WHERE cid = ? ORDER BY id")), { cid }))
        return std::nullopt;
    std::vector<ChangeSeen> changes;
    while (m_query.next())
        changes.push_back(changeHere());
    return changes;
}

std::optional<CatalogReader::Snapshot> CatalogReader::snapshot(qint64 changesAfter)
{
    if (!beginSnapshot() || !run(text(contentColumns, QStringLiteral("ORDER BY c.cid"))))
        return std::nullopt;
    Snapshot seen;
    while (m_query.next())
        seen.contents.push_back(contentHere());
    if (!run(text(changeColumns, QStringLiteral("WHERE id > ? ORDER BY id")), { changesAfter }))
        return std::nullopt;
    while (m_query.next())
        seen.changes.push_back(changeHere());
    return run(QStringLiteral("COMMIT")) ? std::optional(std::move(seen)) : std::nullopt;
}

std::optional<CatalogReader::History> CatalogReader::history(qint64 cid)
{
    if (!beginSnapshot())
        return std::nullopt;
    const std::optional<ContentSeen> here = content(cid);
    const std::optional<std::vector<ChangeSeen>> all = here ? changes(cid) : std::nullopt;
    if (!all || !run(QStringLiteral("COMMIT")))
        return std::nullopt;
    return History{ *here, *all };
}

} // namespace tierwatch::faults
