// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/embedded_file.h"

#include "state/state_store.h"

#include <QDateTime>
#include <QFile>
#include <QSqlError>
#include <QUuid>
#include <QVariant>

#include <array>

namespace tierwatch {

namespace {

// SQLite's result codes, of which the low byte counts.
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteNoDatabase = 26;

qint64 secondsNow() { return QDateTime::currentSecsSinceEpoch(); }

} // namespace

EmbeddedFile::EmbeddedFile(QString path)
    : m_path(std::move(path))
    , m_connection(QStringLiteral("state-") + QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

EmbeddedFile::~EmbeddedFile() { close(); }

tl::unexpected<Error> EmbeddedFile::problem(const QSqlError& error) const
{
    const QString words = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    switch (error.nativeErrorCode().toInt() & 0xFF) {
    case sqliteCorrupt:
    case sqliteNoDatabase:
        return fail(ErrorCode::Corrupt,
            QT_TRANSLATE_NOOP("Text", "The state file %1 is damaged: %2; it will be set aside and begun anew"), m_path,
            words);
    case sqliteFull:
        return fail(ErrorCode::Exhausted,
            QT_TRANSLATE_NOOP("Text", "There is no room left for the state file %1; make room on its disk"), m_path);
    default:
        return fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP(
                "Text", "The state file %1 cannot be used: %2; see that its directory is there and writable"),
            m_path, words);
    }
}

Result<> EmbeddedFile::run(const QString& statement)
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!query.exec(statement))
        return problem(query.lastError());
    return {};
}

Result<> EmbeddedFile::open()
{
    close();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
        database.setDatabaseName(m_path);
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=400"));
        if (!database.open()) {
            const Error error = problem(database.lastError()).value();
            // Something is there that SQLite cannot open: whatever it is, a new file in its place will do.
            return QFile::exists(m_path) ? tl::unexpected(Error{ ErrorCode::Corrupt, error.text })
                                         : tl::unexpected(error);
        }
    }
    m_pruned = {};
    for (const char* statement : { "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA temp_store=MEMORY",
             "CREATE TABLE IF NOT EXISTS state (cid INTEGER PRIMARY KEY, value BLOB NOT NULL)",
             "CREATE TABLE IF NOT EXISTS mark (name BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
             "CREATE INDEX IF NOT EXISTS mark_at ON mark (at)" }) {
        if (Result<> done = run(QString::fromLatin1(statement)); !done)
            return done;
    }
    const QSqlDatabase database = QSqlDatabase::database(m_connection, false);
    Statements statements{ QSqlQuery(database), QSqlQuery(database), QSqlQuery(database), QSqlQuery(database) };
    statements.get.setForwardOnly(true);
    statements.isMarked.setForwardOnly(true);
    if (!statements.get.prepare(QStringLiteral("SELECT value FROM state WHERE cid = ?"))
        || !statements.set.prepare(QStringLiteral(
            "INSERT INTO state (cid, value) VALUES (?, ?) ON CONFLICT (cid) DO UPDATE SET value = excluded.value"))
        || !statements.isMarked.prepare(QStringLiteral("SELECT 1 FROM mark WHERE name = ? AND at > ?"))
        || !statements.mark.prepare(QStringLiteral("INSERT OR REPLACE INTO mark (name, at) VALUES (?, ?)")))
        return fail(ErrorCode::Corrupt,
            QT_TRANSLATE_NOOP(
                "Text", "The state file %1 holds other tables than ours; it will be set aside and begun anew"),
            m_path);
    m_statements.emplace(std::move(statements));
    return {};
}

void EmbeddedFile::close()
{
    m_statements.reset();
    if (!QSqlDatabase::contains(m_connection))
        return;
    QSqlDatabase::database(m_connection, false).close();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<QString> EmbeddedFile::setAside()
{
    close();
    const QString aside = m_path + QStringLiteral(".damaged-")
        + QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddTHHmmsszzz"));
    // The journal belongs to the file: left behind, SQLite would play it into the new one.
    for (const char* suffix : { "-wal", "-shm", "" }) {
        const QString ending = QString::fromLatin1(suffix);
        if (QFile::exists(m_path + ending) && !QFile::rename(m_path + ending, aside + ending))
            return fail(ErrorCode::Unavailable,
                QT_TRANSLATE_NOOP("Text",
                    "The state file %1 is damaged and cannot be renamed; remove it or make its directory writable"),
                m_path);
    }
    return aside;
}

Result<> EmbeddedFile::begin() { return run(QStringLiteral("BEGIN IMMEDIATE")); }

Result<> EmbeddedFile::commit() { return run(QStringLiteral("COMMIT")); }

void EmbeddedFile::rollback()
{
    (void)run(QStringLiteral("ROLLBACK")); // fails where SQLite has rolled back by itself: the same
}

/// Bytes of their own: the query keeps what it was given and gave, and another thread is to be their only owner.
static QByteArray unshared(const QByteArray& bytes) { return QByteArray(bytes.constData(), bytes.size()); }

Result<std::optional<QByteArray>> EmbeddedFile::get(ContentId cid)
{
    QSqlQuery& query = m_statements->get;
    query.bindValue(0, number(cid));
    if (!query.exec())
        return problem(query.lastError());
    std::optional<QByteArray> value;
    if (query.next())
        value = unshared(query.value(0).toByteArray());
    else if (query.lastError().isValid())
        return problem(query.lastError());
    query.finish();
    return value;
}

Result<> EmbeddedFile::set(ContentId cid, const QByteArray& value)
{
    QSqlQuery& query = m_statements->set;
    query.bindValue(0, number(cid));
    query.bindValue(1, value.isNull() ? QByteArray("") : unshared(value)); // a null one would be NULL
    if (!query.exec())
        return problem(query.lastError());
    return {};
}

Result<bool> EmbeddedFile::isMarked(const QByteArray& name)
{
    QSqlQuery& query = m_statements->isMarked;
    query.bindValue(0, unshared(name));
    query.bindValue(1, secondsNow() - std::chrono::seconds(StateStore::remembered).count());
    if (!query.exec())
        return problem(query.lastError());
    const bool marked = query.next();
    query.finish();
    return marked;
}

Result<> EmbeddedFile::mark(const QByteArray& name)
{
    const qint64 now = secondsNow();
    const qint64 oldest = now - std::chrono::seconds(StateStore::remembered).count();
    if (now - m_pruned >= 60) {
        if (Result<> done = run(QStringLiteral("DELETE FROM mark WHERE at <= %1").arg(oldest)); !done)
            return done;
        m_pruned = now;
    }
    QSqlQuery& query = m_statements->mark;
    query.bindValue(0, unshared(name));
    query.bindValue(1, now);
    if (!query.exec())
        return problem(query.lastError());
    return {};
}

} // namespace tierwatch
