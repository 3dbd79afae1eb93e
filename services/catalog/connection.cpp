// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/connection.h"

#include "core/time.h"

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>

#include <algorithm>
#include <sys/vfs.h>

namespace tierwatch {

namespace {

/// Marks the time in which an answer is waited for.
class Waiting {
public:
    explicit Waiting(std::atomic<qint64>& since) : m_since(since)
    {
        m_since.store(BootClock::now().time_since_epoch().count(), std::memory_order_relaxed);
    }
    ~Waiting() { m_since.store(0, std::memory_order_relaxed); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

private:
    std::atomic<qint64>& m_since;
};

/// SQLite's locks do not hold between hosts.
bool isOnNetwork(const QString& path)
{
    struct statfs filesystem { };
    const QString directory = QFileInfo(path).absolutePath();
    if (statfs(directory.toLocal8Bit().constData(), &filesystem) != 0)
        return false; // opening will say what is wrong
    switch (static_cast<quint32>(filesystem.f_type)) {
    case 0x6969: // NFS
    case 0x517b: // SMB
    case 0xff534d42: // CIFS
    case 0xfe534d42: // SMB2
        return true;
    default:
        return false;
    }
}

} // namespace

Connection::Connection(CatalogUrl url)
    : m_url(std::move(url)), m_name(QStringLiteral("tierwatch-catalog-%1").arg(reinterpret_cast<quintptr>(this), 0, 16))
{
}

Connection::~Connection() { close(); }

Result<> Connection::open(const Options& options)
{
    close();
    m_failure = {};
    m_readOnly = options.readOnly;
    const Waiting waiting(m_waitingSince);
    Result<> opened = openDatabase(options);
    if (opened)
        opened = prepareSession(options);
    if (!opened)
        close();
    return opened;
}

Result<> Connection::openDatabase(const Options& options)
{
    const bool isSqlite = m_url.kind == CatalogUrl::Kind::Sqlite;
    if (isSqlite && m_url.path.isEmpty())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "The catalogue's address names no file: write sqlite:PATH."));
    if (isSqlite && isOnNetwork(m_url.path))
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "The catalogue %1 is on a network filesystem, where SQLite loses data: put it on a local disk, or use "
                "MariaDB."),
            m_url.path);
    QSqlDatabase database
        = QSqlDatabase::addDatabase(isSqlite ? QStringLiteral("QSQLITE") : QStringLiteral("QMYSQL"), m_name);
    m_open = true; // from here on there is something to close
    if (!database.isValid())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "Qt's database driver for %1 is not installed: install libqt6sql6-sqlite and libqt6sql6-mysql."),
            isSqlite ? QStringLiteral("SQLite") : QStringLiteral("MariaDB"));
    if (isSqlite) {
        database.setDatabaseName(m_url.path);
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    } else {
        database.setHostName(m_url.host);
        database.setPort(m_url.port);
        database.setUserName(m_url.user);
        database.setPassword(options.password);
        database.setDatabaseName(m_url.database);
        QString connect
            = QStringLiteral("MYSQL_OPT_CONNECT_TIMEOUT=1;MYSQL_OPT_READ_TIMEOUT=%1;MYSQL_OPT_WRITE_TIMEOUT=%1")
                  .arg(options.answerWithin.count());
        if (!m_url.socket.isEmpty())
            connect += QStringLiteral(";UNIX_SOCKET=%1").arg(m_url.socket);
        database.setConnectOptions(connect);
    }
    if (!database.open())
        return tl::unexpected(note(database.lastError()));
    return {};
}

Result<> Connection::prepareSession(const Options& options)
{
    QStringList statements;
    if (m_url.kind == CatalogUrl::Kind::Sqlite) {
        statements = { QStringLiteral("PRAGMA synchronous = FULL"), QStringLiteral("PRAGMA foreign_keys = ON") };
        if (!options.asItStands)
            statements.prepend(QStringLiteral("PRAGMA journal_mode = WAL")); // stays in the file
        if (options.readOnly)
            statements.append(QStringLiteral("PRAGMA query_only = ON"));
    } else {
        // READ COMMITTED where we write: in a group each work sees what others have committed meanwhile, and fewer rows
        // are locked. Reading, the pages of one long answer belong to one moment.
        statements = { QStringLiteral("SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', autocommit "
                                      "= 1, innodb_lock_wait_timeout = 1"),
            QStringLiteral("SET SESSION time_zone = '%1'").arg(options.timeZone),
            options.readOnly ? QStringLiteral("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                             : QStringLiteral("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED") };
    }
    for (const QString& statement : statements) {
        Result<> executed = execute(statement);
        if (!executed)
            return executed;
    }
    return {};
}

void Connection::close()
{
    if (!m_open)
        return;
    m_running.clear();
    m_statements.clear();
    m_begun = false;
    QSqlDatabase::database(m_name, false).close();
    QSqlDatabase::removeDatabase(m_name);
    m_open = false;
}

Error Connection::note(const QSqlError& error)
{
    const SqlTrouble gravest = m_failure.trouble;
    m_failure = understand(m_url, error);
    m_failure.trouble = std::max(gravest, m_failure.trouble);
    return m_failure.error;
}

Result<> Connection::execute(const QString& sql)
{
    const Waiting waiting(m_waitingSince);
    QSqlQuery query(QSqlDatabase::database(m_name, false));
    if (!query.exec(sql))
        return tl::unexpected(note(query.lastError()));
    return {};
}

Result<QSqlQuery*> Connection::run(const QString& sql, const QVariantList& values)
{
    const Waiting waiting(m_waitingSince);
    auto found = m_statements.find(sql);
    if (found == m_statements.end()) {
        auto query = std::make_unique<QSqlQuery>(QSqlDatabase::database(m_name, false));
        query->setForwardOnly(true);
        if (!query->prepare(sql))
            return tl::unexpected(note(query->lastError()));
        found = m_statements.emplace(sql, std::move(query)).first;
    }
    QSqlQuery* query = found->second.get();
    for (qsizetype i = 0; i < values.size(); ++i)
        query->bindValue(static_cast<int>(i), values[i]);
    if (!query->exec()) {
        const Error error = note(query->lastError());
        std::erase(m_running, query);
        m_statements.erase(found); // whatever state it is in
        return tl::unexpected(error);
    }
    if (std::ranges::find(m_running, query) == m_running.end())
        m_running.push_back(query);
    return query;
}

Result<> Connection::finishQueries()
{
    Result<> good;
    for (QSqlQuery* query : m_running) {
        // A query that is left open would keep SQLite in its old snapshot.
        if (query->lastError().isValid())
            good = tl::unexpected(note(query->lastError()));
        query->finish();
    }
    m_running.clear();
    return good;
}

Result<> Connection::begin()
{
    m_failure = {};
    const bool isSqlite = m_url.kind == CatalogUrl::Kind::Sqlite;
    Result<> begun = execute(isSqlite
            ? (m_readOnly ? QStringLiteral("BEGIN") : QStringLiteral("BEGIN IMMEDIATE"))
            : (m_readOnly ? QStringLiteral("START TRANSACTION READ ONLY") : QStringLiteral("START TRANSACTION")));
    m_begun = begun.has_value();
    return begun;
}

Result<> Connection::commit()
{
    Result<> finished = finishQueries();
    if (!finished)
        return finished;
    Result<> committed = execute(QStringLiteral("COMMIT"));
    m_begun = !committed;
    return committed;
}

void Connection::rollback()
{
    Result<> finished = finishQueries();
    if (m_failure.trouble == SqlTrouble::Lost || !finished || (m_begun && !execute(QStringLiteral("ROLLBACK"))))
        close(); // which rolls back in any case
    m_begun = false;
}

Result<> Connection::savepoint() { return execute(QStringLiteral("SAVEPOINT work")); }

Result<> Connection::rollbackToSavepoint() { return execute(QStringLiteral("ROLLBACK TO SAVEPOINT work")); }

QString Connection::serverName()
{
    if (m_url.kind == CatalogUrl::Kind::Sqlite)
        return QStringLiteral("SQLite");
    const Result<QSqlQuery*> answer = run(QStringLiteral("SELECT VERSION()"));
    if (!answer || !(*answer)->next())
        return QStringLiteral("MySQL");
    const QString version
        = (*answer)->value(0).toString(); // 10.11.6-MariaDB-0+deb12u1, 5.5.5-10.5.3-MariaDB, 5.7.44-log
    const QString number = version.section(u'-', 0, 0);
    return (version.contains(QLatin1String("MariaDB")) ? QStringLiteral("MariaDB ") : QStringLiteral("MySQL "))
        + number;
}

std::chrono::milliseconds Connection::waiting() const
{
    const qint64 since = m_waitingSince.load(std::memory_order_relaxed);
    if (since == 0)
        return {};
    return std::chrono::duration_cast<std::chrono::milliseconds>(BootClock::now().time_since_epoch() - Duration(since));
}

} // namespace tierwatch
