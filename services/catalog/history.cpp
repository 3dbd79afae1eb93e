// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/history.h"

#include "catalog/columns.h"
#include "catalog/dialect.h"

#include <algorithm>

namespace tierwatch::catalog {

namespace {

constexpr qint64 recentRows = 1000; ///< more than any group of transactions writes

} // namespace

Result<Page<HistoryRow>> selectHistory(Transaction& transaction, const HistoryQuery& query)
{
    const auto kind = transaction.kind();
    QStringList conditions;
    QVariantList values;
    if (query.before) {
        conditions << QStringLiteral("h.id < ?");
        values << *query.before;
    }
    if (query.after) {
        conditions << QStringLiteral("h.id > ?");
        values << *query.after;
    }
    if (query.cid) {
        conditions << QStringLiteral("h.cid = ?");
        values << number(*query.cid);
    }
    if (!query.text.isEmpty()) {
        conditions << dialect::contains(kind, QStringLiteral("c.filename"));
        values << query.text;
    }
    if (!query.level.isEmpty()) {
        const auto column = [kind](const char* name) { return dialect::exactly(kind, QString::fromLatin1(name)); };
        conditions << QStringLiteral("(%1 OR %2)").arg(column("h.old_content_level"), column("h.new_content_level"));
        values << query.level << query.level;
    }
    if (query.promotion) {
        // A level that is no longer there has no minimum, and is neither above nor below.
        conditions << QStringLiteral("(SELECT n.min_counts FROM level n WHERE n.content_level = h.new_content_level) "
                                     "%1 (SELECT o.min_counts FROM level o WHERE o.content_level = "
                                     "h.old_content_level)")
                          .arg(QLatin1Char(*query.promotion ? '>' : '<'));
    }
    if (query.since) {
        conditions << QStringLiteral("h.new_updated_date >= %1").arg(dialect::timeFromSeconds(kind));
        values << static_cast<qint64>(std::chrono::ceil<std::chrono::seconds>(*query.since).time_since_epoch().count());
    }
    if (query.until) {
        conditions << QStringLiteral("h.new_updated_date < %1").arg(dialect::timeFromSeconds(kind));
        values << static_cast<qint64>(std::chrono::ceil<std::chrono::seconds>(*query.until).time_since_epoch().count());
    }
    const int limit = std::max(query.limit, 1);
    values << limit + 1;
    const QString where
        = conditions.isEmpty() ? QString() : QStringLiteral("WHERE ") + conditions.join(QStringLiteral(" AND "));
    const Result<QSqlQuery*> rows = transaction.run(
        QStringLiteral(
            "SELECT h.id, h.cid, c.filename, %1, h.old_content_level, %2, h.new_content_level, m.cause, m.author "
            "FROM update_history h LEFT JOIN contents c ON c.cid = h.cid LEFT JOIN tierwatch_move m ON m.history_id = "
            "h.id "
            "%3 ORDER BY h.id DESC LIMIT ?")
            .arg(dialect::microseconds(kind, QStringLiteral("h.old_updated_date")),
                dialect::microseconds(kind, QStringLiteral("h.new_updated_date")), where),
        values);
    if (!rows)
        return tl::unexpected(rows.error());
    Page<HistoryRow> page;
    while ((*rows)->next()) {
        if (page.rows.size() == static_cast<std::size_t>(limit)) {
            page.more = true;
            break;
        }
        const QSqlQuery& row = **rows;
        page.rows.push_back({ row.value(0).toLongLong(), ContentId(row.value(1).toLongLong()), row.value(2).toString(),
            timeAt(row, 3), row.value(4).toString(), timeAt(row, 5), row.value(6).toString(), row.value(7).toString(),
            row.value(8).toString() });
    }
    return page;
}

Result<qint64> newestHistory(Transaction& transaction)
{
    const Result<QSqlQuery*> row = transaction.run(QStringLiteral("SELECT COALESCE(MAX(id), 0) FROM update_history"));
    if (!row)
        return tl::unexpected(row.error());
    return (*row)->next() ? (*row)->value(0).toLongLong() : 0;
}

Result<std::vector<HistoryMark>> selectHistoryTail(Transaction& transaction, qint64 id)
{
    const Result<QSqlQuery*> rows
        = transaction.run(QStringLiteral("SELECT id, cid FROM update_history WHERE id > ? ORDER BY id"), { id });
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<HistoryMark> tail;
    while ((*rows)->next())
        tail.push_back({ (*rows)->value(0).toLongLong(), ContentId((*rows)->value(1).toLongLong()) });
    return tail;
}

Result<std::unordered_map<ContentId, qint64>> historyIdsOf(
    Transaction& transaction, std::span<const ContentId> contents, qint64 id)
{
    std::unordered_map<ContentId, qint64> ids;
    const Result<> read = inPieces<ContentId>(contents, [&](std::span<const ContentId> some) -> Result<> {
        const Result<QSqlQuery*> rows = transaction.run(
            QStringLiteral("SELECT cid, MAX(id) FROM update_history WHERE id > ? AND cid IN (%1) GROUP BY cid")
                .arg(placeholders(some.size())),
            QVariantList{ id } + valuesOf(some));
        if (!rows)
            return tl::unexpected(rows.error());
        while ((*rows)->next())
            ids[ContentId((*rows)->value(0).toLongLong())] = (*rows)->value(1).toLongLong();
        return {};
    });
    if (!read)
        return tl::unexpected(read.error());
    return ids;
}

Result<std::optional<qint64>> historyIdOf(Transaction& transaction, ContentId cid)
{
    // An adopted history has no index on cid: the newest rows first.
    const Result<qint64> newest = newestHistory(transaction);
    if (!newest)
        return tl::unexpected(newest.error());
    for (const qint64 above : { *newest - recentRows, qint64(-1) }) {
        const Result<std::unordered_map<ContentId, qint64>> ids = historyIdsOf(transaction, std::span(&cid, 1), above);
        if (!ids)
            return tl::unexpected(ids.error());
        if (const auto found = ids->find(cid); found != ids->end())
            return found->second;
    }
    return std::nullopt;
}

} // namespace tierwatch::catalog
