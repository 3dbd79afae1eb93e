// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/pages.h"

#include "catalog/columns.h"
#include "catalog/dialect.h"

#include <algorithm>
#include <functional>
#include <map>

namespace tierwatch::catalog {

namespace {

/// Conditions and what is bound to them, in order.
struct Filter {
    QStringList conditions;
    QVariantList values;

    void add(const QString& condition, const QVariantList& bound = {})
    {
        conditions += condition;
        values += bound;
    }
};

Result<Page<ContentId>> selectPage(Transaction& transaction, const QString& table, Filter filter, int limit)
{
    const std::size_t most = static_cast<std::size_t>(std::max(limit, 1));
    filter.values += static_cast<qint64>(most + 1);
    const Result<QSqlQuery*> rows
        = transaction.run(QStringLiteral("SELECT c.cid FROM %1 c WHERE %2 ORDER BY c.cid LIMIT ?")
                              .arg(table, filter.conditions.join(QStringLiteral(" AND "))),
            filter.values);
    if (!rows)
        return tl::unexpected(rows.error());
    Page<ContentId> page;
    while ((*rows)->next()) {
        if (page.rows.size() == most) {
            page.more = true;
            break;
        }
        page.rows.push_back(ContentId((*rows)->value(0).toLongLong()));
    }
    return page;
}

void addStatus(Filter& filter, ContentStanding status)
{
    const auto reported = QStringLiteral("EXISTS (SELECT 1 FROM tierwatch_content v WHERE v.cid = c.cid AND v.total "
                                         "IS NOT NULL)");
    const auto relocating = QStringLiteral("EXISTS (SELECT 1 FROM tierwatch_relocation r WHERE r.cid = c.cid)");
    switch (status) {
    case ContentStanding::New:
        filter.add(QStringLiteral("NOT ") + reported + QStringLiteral(" AND NOT ") + relocating);
        break;
    case ContentStanding::Done:
        filter.add(reported + QStringLiteral(" AND NOT ") + relocating);
        break;
    case ContentStanding::Waiting:
    case ContentStanding::Running:
    case ContentStanding::Lingering:
    case ContentStanding::Failed:
        filter.add(QStringLiteral("c.cid IN (SELECT r.cid FROM tierwatch_relocation r WHERE r.state = ?)"),
            { QString::fromLatin1(toName(status)) });
        break;
    }
}

} // namespace

Result<Page<ContentId>> selectContentPage(Transaction& transaction, const ContentPageQuery& query)
{
    const CatalogUrl::Kind kind = transaction.kind();
    Filter filter;
    filter.add(QStringLiteral("c.cid > ?"), { query.after ? number(*query.after) : 0 });
    if (query.cid)
        filter.add(QStringLiteral("c.cid = ?"), { number(*query.cid) });
    if (!query.level.isEmpty())
        filter.add(dialect::exactly(kind, QStringLiteral("c.content_level")), { query.level });
    if (query.status)
        addStatus(filter, *query.status);
    if (!query.text.isEmpty())
        filter.add(dialect::contains(kind, QStringLiteral("c.filename")), { query.text });
    return selectPage(transaction, QStringLiteral("contents"), std::move(filter), query.limit);
}

Result<Page<ContentId>> selectRelocationPage(Transaction& transaction, const RelocationPageQuery& query)
{
    Filter filter;
    filter.add(QStringLiteral("c.cid > ?"), { query.after ? number(*query.after) : 0 });
    if (query.state)
        filter.add(QStringLiteral("c.state = ?"), { QString::fromLatin1(toName(*query.state)) });
    return selectPage(transaction, QStringLiteral("tierwatch_relocation"), std::move(filter), query.limit);
}

namespace {

/// Each failed relocation with its group's cause.
Result<> eachFailed(
    Transaction& transaction, const std::function<void(const QSqlQuery&, const QByteArray& cause, const Error&)>& each)
{
    const Result<QSqlQuery*> rows = transaction.run(
        QStringLiteral("SELECT cid, from_level, to_level, error, bytes, since, next_at FROM tierwatch_relocation WHERE "
                       "state = 'failed' ORDER BY cid"));
    if (!rows)
        return tl::unexpected(rows.error());
    while ((*rows)->next()) {
        const QSqlQuery& row = **rows;
        const Error error = fromStored(row.value(3).toString().toUtf8());
        each(row, failureCause(error, row.value(1).toString(), row.value(2).toString()), error);
    }
    return {};
}

Incident::Remedy remedyOf(const Error& error)
{
    switch (error.code) {
    case ErrorCode::Exhausted:
        return Incident::Remedy::MakeRoom;
    case ErrorCode::Unavailable:
        return Incident::Remedy::CheckLevel;
    default:
        return Incident::Remedy::Retry;
    }
}

} // namespace

Result<std::vector<FailureGroup>> selectFailures(Transaction& transaction)
{
    std::map<QByteArray, FailureGroup> groups;
    const Result<> read
        = eachFailed(transaction, [&groups](const QSqlQuery& row, const QByteArray& cause, const Error& error) {
              const auto [place, isNew] = groups.try_emplace(cause);
              FailureGroup& group = place->second;
              const Time since = timeAt(row, 5);
              const bool byItself = row.value(6).toLongLong() > 0;
              if (isNew)
                  group = { cause, error, row.value(1).toString(), row.value(2).toString(), 0, 0, since, since, true,
                      remedyOf(error) };
              ++group.contents;
              group.bytes += row.value(4).toLongLong();
              group.oldest = std::min(group.oldest, since);
              group.newest = std::max(group.newest, since);
              group.byItself = group.byItself && byItself;
          });
    if (!read)
        return tl::unexpected(read.error());
    std::vector<FailureGroup> all;
    for (auto& [cause, group] : groups)
        all.push_back(std::move(group));
    std::ranges::stable_sort(all, std::ranges::greater{}, &FailureGroup::contents);
    return all;
}

Result<std::vector<ContentId>> selectFailed(Transaction& transaction, const QByteArray& cause)
{
    std::vector<ContentId> contents;
    const Result<> read = eachFailed(transaction, [&](const QSqlQuery& row, const QByteArray& itsCause, const Error&) {
        if (itsCause == cause)
            contents.push_back(ContentId(row.value(0).toLongLong()));
    });
    if (!read)
        return tl::unexpected(read.error());
    return contents;
}

} // namespace tierwatch::catalog
