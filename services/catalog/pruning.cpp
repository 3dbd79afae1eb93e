// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept for a time only: rows that say what has ended.
#include "catalog/columns.h"
#include "catalog/plans.h"

namespace tierwatch::catalog {

namespace {

constexpr qint64 piece = 500;

Result<std::vector<qint64>> numbersOf(const Result<QSqlQuery*>& rows)
{
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<qint64> numbers;
    while ((*rows)->next())
        numbers.push_back((*rows)->value(0).toLongLong());
    return numbers;
}

/// By their keys: MySQL locks what a DELETE with a range looks at.
Result<> removeRows(Transaction& transaction, const QString& table, const QString& key, std::span<const qint64> rows)
{
    return inPieces<qint64>(rows, [&](std::span<const qint64> some) {
        QVariantList values;
        for (const qint64 row : some)
            values.append(row);
        return done(transaction.run(
            QStringLiteral("DELETE FROM %1 WHERE %2 IN (%3)").arg(table, key, placeholders(some.size())), values));
    });
}

/// The rows of a table that a query names.
Result<bool> removeOld(Transaction& transaction, const QString& table, const QString& key, const QString& select,
    const QVariantList& values)
{
    const Result<std::vector<qint64>> old = numbersOf(transaction.run(select, values));
    if (!old)
        return tl::unexpected(old.error());
    return removeRows(transaction, table, key, *old).map([&] {
        return old->size() == static_cast<std::size_t>(piece);
    });
}

/// Its contents first, a piece at a time; the plan when none is left.
Result<bool> removeOldPlan(Transaction& transaction, qint64 before)
{
    const Result<std::vector<qint64>> plan = numbersOf(transaction.run(
        QStringLiteral("SELECT id FROM tierwatch_plan WHERE changed_at < ? AND state IN ('done', 'cancelled', "
                       "'undone') ORDER BY changed_at LIMIT 1"),
        { before }));
    if (!plan)
        return tl::unexpected(plan.error());
    if (plan->empty())
        return false;
    const qint64 id = plan->front();
    const Result<std::vector<qint64>> contents = numbersOf(transaction.run(
        QStringLiteral("SELECT cid FROM tierwatch_plan_content WHERE plan = ? ORDER BY cid LIMIT ?"), { id, piece }));
    if (!contents)
        return tl::unexpected(contents.error());
    if (contents->empty())
        return done(transaction.run(QStringLiteral("DELETE FROM tierwatch_plan WHERE id = ?"), { id })).map([] {
            return true;
        });
    return done(transaction.run(QStringLiteral("DELETE FROM tierwatch_plan_content WHERE plan = ? AND cid <= ?"),
                    { id, contents->back() }))
        .map([] { return true; });
}

} // namespace

Result<bool> prune(Transaction& transaction, Time before)
{
    const auto stamp = static_cast<qint64>(microseconds(before));
    const Result<bool> moves = removeOld(transaction, QStringLiteral("tierwatch_move"), QStringLiteral("id"),
        QStringLiteral("SELECT id FROM (SELECT id, ended_at FROM tierwatch_move ORDER BY id LIMIT %1) oldest WHERE "
                       "ended_at < ?")
            .arg(piece),
        { stamp });
    if (!moves)
        return moves;
    const Result<bool> edits = removeOld(transaction, QStringLiteral("tierwatch_level_edit"), QStringLiteral("version"),
        QStringLiteral("SELECT version FROM tierwatch_level_edit WHERE edited_at < ? AND version < (SELECT "
                       "MAX(version) FROM tierwatch_level_edit) ORDER BY version LIMIT ?"),
        { stamp, piece });
    if (!edits)
        return edits;
    return removeOldPlan(transaction, stamp).map([&](bool plans) { return *moves || *edits || plans; });
}

} // namespace tierwatch::catalog
