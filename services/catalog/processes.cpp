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

Result<ProcessId> registerProcess(
    Transaction& transaction, const QString& instance, const QString& nonce, const QString& host, int workers)
{
    const QString now = dialect::now(transaction.kind());
    const Result<qint64> id = takeNumbers(transaction, QStringLiteral("process"), 1);
    if (!id)
        return tl::unexpected(id.error());
    const Result<> written
        = done(
            transaction.run(
                QStringLiteral("DELETE FROM tierwatch_process WHERE alive_until < %1 - ? AND instance <> ?").arg(now),
                { forgottenAfter, instance }))
              .and_then([&] {
                  return done(transaction.run(
                      QStringLiteral("UPDATE tierwatch_process SET alive_until = 0 WHERE instance = ?"), { instance }));
              })
              .and_then([&] {
                  return done(
                      transaction.run(QStringLiteral("INSERT INTO tierwatch_process (id, instance, nonce, host, "
                                                     "workers, alive_until) VALUES (?, ?, ?, ?, ?, %1 + ?)")
                                          .arg(now),
                          { *id, textOf(instance), textOf(nonce), textOf(host), workers, life }));
              });
    if (!written)
        return tl::unexpected(written.error());
    return ProcessId(*id);
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
    const Result<QSqlQuery*> rows = transaction.run(
        QStringLiteral("SELECT id, instance, nonce, host, workers, alive_until > %1 FROM tierwatch_process ORDER BY id")
            .arg(dialect::now(transaction.kind())));
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<ProcessRecord> processes;
    while ((*rows)->next()) {
        const QSqlQuery& row = **rows;
        processes.push_back({ ProcessId(row.value(0).toLongLong()), row.value(1).toString(), row.value(2).toString(),
            row.value(3).toString(), row.value(4).toInt(), row.value(5).toInt() != 0 });
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
