// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/processes.h"

#include "catalog/columns.h"
#include "catalog/counter.h"
#include "catalog/dialect.h"

namespace tierwatch::catalog {

namespace {

constexpr qint64 life = 30'000'000; ///< microseconds
constexpr qint64 forgottenAfter = 86'400'000'000;

} // namespace

namespace {

/// Two that move files must see the same state: views reported to one would never reach the other.
Result<> checkStateShared(Transaction& transaction, const ProcessRecord& process)
{
    const Result<std::vector<ProcessRecord>> others = selectProcesses(transaction);
    if (!others)
        return tl::unexpected(others.error());
    for (const ProcessRecord& other : *others) {
        if (!other.alive || other.instance == process.instance || (other.stateShared && process.stateShared)
            || (other.workers == 0 && process.workers == 0))
            continue;
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "A Tierwatch on %1 uses this catalogue, and an embedded state cannot be shared with it: start both "
                "with the same --state redis://HOST:PORT/DB (one that was killed counts for 30 seconds)."),
            other.host);
    }
    return {};
}

} // namespace

Result<ProcessId> registerProcess(Transaction& transaction, const ProcessRecord& process)
{
    const QString now = dialect::now(transaction.kind());
    const Result<qint64> id = takeNumbers(transaction, QStringLiteral("process"), 1);
    if (!id)
        return tl::unexpected(id.error());
    const Result<> written
        = checkStateShared(transaction, process)
              .and_then([&] {
                  return done(transaction.run(
                      QStringLiteral("DELETE FROM tierwatch_process WHERE alive_until < %1 - ? AND instance <> ?")
                          .arg(now),
                      { forgottenAfter, process.instance }));
              })
              .and_then([&] {
                  return done(
                      transaction.run(QStringLiteral("UPDATE tierwatch_process SET alive_until = 0 WHERE instance = ?"),
                          { process.instance }));
              })
              .and_then([&] {
                  return done(transaction.run(
                      QStringLiteral("INSERT INTO tierwatch_process (id, instance, nonce, host, workers, state_shared, "
                                     "alive_until) VALUES (?, ?, ?, ?, ?, ?, %1 + ?)")
                          .arg(now),
                      { *id, textOf(process.instance), textOf(process.nonce), textOf(process.host), process.workers,
                          process.stateShared ? 1 : 0, life }));
              });
    if (!written)
        return tl::unexpected(written.error());
    return ProcessId(*id);
}

Result<std::optional<StateMark>> newestStateMark(Transaction& transaction, const QString& instance)
{
    const Result<QSqlQuery*> row
        = transaction.run(QStringLiteral("SELECT nonce, state_mark FROM tierwatch_process WHERE instance = ? AND "
                                         "state_mark > 0 ORDER BY id DESC LIMIT 1"),
            { instance });
    if (!row)
        return tl::unexpected(row.error());
    if (!(*row)->next())
        return std::nullopt;
    return StateMark{ (*row)->value(0).toString(), (*row)->value(1).toLongLong() };
}

Result<> saveStateMark(Transaction& transaction, const QString& instance, const StateMark& mark)
{
    return done(transaction.run(QStringLiteral("UPDATE tierwatch_process SET state_mark = CASE WHEN nonce = ? THEN ? "
                                               "ELSE 0 END WHERE instance = ?"),
        { mark.nonce, mark.value, instance }));
}

Result<bool> renewProcess(Transaction& transaction, ProcessId process)
{
    const QString now = dialect::now(transaction.kind());
    const QString id = QStringLiteral("id = ? AND alive_until > %1").arg(now);
    // Looked up first: MariaDB counts changed rows, and twice in one microsecond would change nothing.
    const Result<QSqlQuery*> row = transaction.run(
        QStringLiteral("SELECT id FROM tierwatch_process WHERE %1").arg(id) + dialect::locking(transaction),
        { number(process) });
    if (!row)
        return tl::unexpected(row.error());
    if (!(*row)->next())
        return false;
    const Result<> renewed = done(
        transaction.run(QStringLiteral("UPDATE tierwatch_process SET alive_until = %1 + ? WHERE id = ?").arg(now),
            { life, number(process) }));
    if (!renewed)
        return tl::unexpected(renewed.error());
    return true;
}

Result<std::vector<ProcessRecord>> selectProcesses(Transaction& transaction)
{
    const Result<QSqlQuery*> rows = transaction.run(QStringLiteral(
        "SELECT id, instance, nonce, host, workers, state_shared, alive_until > %1 FROM tierwatch_process ORDER BY id")
                                                        .arg(dialect::now(transaction.kind())));
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<ProcessRecord> processes;
    while ((*rows)->next()) {
        const QSqlQuery& row = **rows;
        processes.push_back({ ProcessId(row.value(0).toLongLong()), row.value(1).toString(), row.value(2).toString(),
            row.value(3).toString(), row.value(4).toInt(), row.value(5).toInt() != 0, row.value(6).toInt() != 0 });
    }
    return processes;
}

Result<> deleteProcess(Transaction& transaction, ProcessId process)
{
    return done(transaction.run(QStringLiteral("DELETE FROM tierwatch_process WHERE id = ?"), { number(process) }));
}

Result<std::optional<QString>> selectSetting(Transaction& transaction, const QString& name)
{
    const Result<QSqlQuery*> row
        = transaction.run(QStringLiteral("SELECT value FROM tierwatch_setting WHERE name = ?"), { name });
    if (!row)
        return tl::unexpected(row.error());
    if (!(*row)->next())
        return std::nullopt;
    return (*row)->value(0).toString();
}

Result<> saveSetting(Transaction& transaction, const QString& name, const std::optional<QString>& value)
{
    if (!value)
        return done(transaction.run(QStringLiteral("DELETE FROM tierwatch_setting WHERE name = ?"), { name }));
    return done(transaction.run(dialect::upsert(transaction.kind(), QStringLiteral("tierwatch_setting"),
                                    QStringLiteral("name"), { QStringLiteral("value") }),
        { name, textOf(*value) }));
}

} // namespace tierwatch::catalog
