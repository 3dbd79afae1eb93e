// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/plans.h"

#include "catalog/columns.h"
#include "catalog/counter.h"
#include "catalog/dialect.h"

namespace tierwatch::catalog {

namespace {

const QString& planColumns()
{
    static const QString columns
        = QStringLiteral("id, kind, state, author, made_at, changed_at, edit_version, content_level, contents, bytes, "
                         "undoes, owner, passed");
    return columns;
}

qint64 stamp(Time time) { return static_cast<qint64>(microseconds(time)); }

Result<Plan> planOf(const QSqlQuery& row)
{
    const std::optional<PlanKind> kind = planKindFromName(row.value(1).toString().toLatin1());
    const std::optional<PlanState> state = planStateFromName(row.value(2).toString().toLatin1());
    if (!kind || !state)
        return fail(ErrorCode::Corrupt,
            QT_TRANSLATE_NOOP("Text",
                "The plan %1 has the unknown kind %2 or state %3: use the Tierwatch that made it, or delete its row in "
                "tierwatch_plan."),
            row.value(0).toString(), row.value(1).toString(), row.value(2).toString());
    Plan plan;
    plan.id = PlanId(row.value(0).toLongLong());
    plan.kind = *kind;
    plan.state = *state;
    plan.author = row.value(3).toString();
    plan.madeAt = timeAt(row, 4);
    plan.changedAt = timeAt(row, 5);
    plan.edition = static_cast<quint64>(row.value(6).toLongLong());
    plan.level = row.value(7).toString();
    plan.contents = row.value(8).toLongLong();
    plan.bytes = row.value(9).toLongLong();
    plan.undoes = PlanId(row.value(10).toLongLong());
    plan.owner = ProcessId(row.value(11).toLongLong());
    plan.passed = ContentId(row.value(12).toLongLong());
    return plan;
}

Result<std::vector<Plan>> selectPlans(Transaction& transaction, const QString& where, const QVariantList& values)
{
    const Result<QSqlQuery*> rows
        = transaction.run(QStringLiteral("SELECT %1 FROM tierwatch_plan WHERE %2").arg(planColumns(), where), values);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Plan> plans;
    while ((*rows)->next()) {
        Result<Plan> plan = planOf(**rows);
        if (!plan)
            return tl::unexpected(plan.error());
        plans.push_back(std::move(*plan));
    }
    return plans;
}

Result<qint64> count(Transaction& transaction, const QString& sql, const QVariantList& values)
{
    const Result<QSqlQuery*> row = transaction.run(sql, values);
    if (!row)
        return tl::unexpected(row.error());
    return (*row)->next() ? (*row)->value(0).toLongLong() : 0;
}

Result<PlanCounts> countsOf(Transaction& transaction, const Plan& plan)
{
    PlanCounts counts;
    const qint64 id = number(plan.id);
    const bool open
        = plan.state == PlanState::Preparing || plan.state == PlanState::Waiting || plan.state == PlanState::Running;
    if (open && plan.kind != PlanKind::Force) { // written down, and not wished yet
        const Result<qint64> left = count(transaction,
            QStringLiteral("SELECT COUNT(*) FROM tierwatch_plan_content WHERE plan = ? AND cid > ?"),
            { id, number(plan.passed) });
        if (!left)
            return tl::unexpected(left.error());
        counts.waiting = *left;
    }
    const Result<QSqlQuery*> rows = transaction.run(
        QStringLiteral("SELECT state, COUNT(*) FROM tierwatch_relocation WHERE plan = ? GROUP BY state"), { id });
    if (!rows)
        return tl::unexpected(rows.error());
    while ((*rows)->next()) {
        const QString state = (*rows)->value(0).toString();
        const qint64 contents = (*rows)->value(1).toLongLong();
        if (state == QLatin1String("waiting"))
            counts.waiting += contents;
        else if (state == QLatin1String("running"))
            counts.running += contents;
        else if (state == QLatin1String("failed"))
            counts.failed += contents;
    }
    const Result<qint64> moved = count(
        transaction, QStringLiteral("SELECT COUNT(*) FROM tierwatch_move WHERE plan = ? AND result = 'done'"), { id });
    if (!moved)
        return tl::unexpected(moved.error());
    counts.done = *moved;
    return counts;
}

Result<std::vector<PlanContent>> contentsIn(const Result<QSqlQuery*>& rows, LevelKeys& keys)
{
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<PlanContent> contents;
    while ((*rows)->next()) {
        const QSqlQuery& row = **rows;
        const qint64 until = row.value(3).toLongLong();
        contents.push_back({ ContentId(row.value(0).toLongLong()), slotAt(row, 1, keys), slotAt(row, 2, keys),
            timeFromMicroseconds(until), row.value(4).toString() });
    }
    return contents;
}

} // namespace

Result<PlanId> takePlanId(Transaction& transaction)
{
    return takeNumbers(transaction, QStringLiteral("plan"), 1).map([](qint64 id) { return PlanId(id); });
}

Result<> insertPlan(Transaction& transaction, const Plan& plan)
{
    return done(transaction.run(
        QStringLiteral("INSERT INTO tierwatch_plan (%1) VALUES (%2)").arg(planColumns(), placeholders(13)),
        { number(plan.id), QString::fromLatin1(toName(plan.kind)), QString::fromLatin1(toName(plan.state)),
            textOf(plan.author), stamp(plan.madeAt), stamp(plan.changedAt), static_cast<qint64>(plan.edition),
            textOf(plan.level), plan.contents, plan.bytes, number(plan.undoes), number(plan.owner),
            number(plan.passed) }));
}

Result<PlanId> addPlan(Transaction& transaction, Plan plan)
{
    const Result<PlanId> id = takePlanId(transaction);
    if (!id)
        return id;
    plan.id = *id;
    return insertPlan(transaction, plan).map([&plan] { return plan.id; });
}

Result<std::optional<Plan>> selectPlan(Transaction& transaction, PlanId plan)
{
    return selectPlans(transaction, QStringLiteral("id = ?") + dialect::locking(transaction), { number(plan) })
        .map([](std::vector<Plan> plans) {
            return plans.empty() ? std::nullopt : std::optional(std::move(plans.front()));
        });
}

Result<> updatePlan(Transaction& transaction, const Plan& plan)
{
    return done(transaction.run(QStringLiteral("UPDATE tierwatch_plan SET state = ?, changed_at = ?, contents = ?, "
                                               "bytes = ?, owner = ?, passed = ? WHERE id = ?"),
        { QString::fromLatin1(toName(plan.state)), stamp(plan.changedAt), plan.contents, plan.bytes, number(plan.owner),
            number(plan.passed), number(plan.id) }));
}

Result<std::vector<Plan>> selectOpenPlans(Transaction& transaction)
{
    return selectPlans(transaction,
        QStringLiteral("state IN ('weighing', 'preparing', 'waiting', 'running') OR (state IN ('cancelled', 'undone') "
                       "AND EXISTS (SELECT 1 FROM tierwatch_relocation r WHERE r.plan = tierwatch_plan.id AND r.state "
                       "= 'waiting')) ORDER BY id"),
        {});
}

Result<std::vector<Plan>> releasePlans(Transaction& transaction, std::optional<PlanId> only, Time now)
{
    Result<std::vector<Plan>> plans = only
        ? selectPlans(transaction, QStringLiteral("id = ?") + dialect::locking(transaction), { number(*only) })
        : selectPlans(transaction, QStringLiteral("state = 'waiting' ORDER BY id") + dialect::locking(transaction), {});
    if (!plans)
        return plans;
    if (only && plans->empty())
        return fail(
            ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "There is no plan %1."), QString::number(number(*only)));
    for (Plan& plan : *plans) {
        if (plan.state != PlanState::Waiting)
            return fail(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP("Text", "The plan %1 does not wait for a go-on: it is %2."),
                QString::number(number(plan.id)), QString::fromLatin1(toName(plan.state)));
        plan.state = PlanState::Running;
        plan.changedAt = now;
        if (Result<> updated = updatePlan(transaction, plan); !updated)
            return tl::unexpected(updated.error());
    }
    return plans;
}

Result<bool> ownPlan(Transaction& transaction, PlanId plan, ProcessId process)
{
    // Locked first: who comes second sees the first one's mark.
    const Result<std::optional<Plan>> known = selectPlan(transaction, plan);
    if (!known)
        return tl::unexpected(known.error());
    if (!*known)
        return false;
    if ((*known)->owner == process)
        return true;
    const Result<qint64> alive = count(transaction,
        QStringLiteral("SELECT COUNT(*) FROM tierwatch_process WHERE id = ? AND alive_until > %1")
            .arg(dialect::now(transaction.kind())),
        { number((*known)->owner) });
    if (!alive)
        return tl::unexpected(alive.error());
    if (*alive > 0)
        return false;
    return done(transaction.run(QStringLiteral("UPDATE tierwatch_plan SET owner = ? WHERE id = ?"),
                    { number(process), number(plan) }))
        .map([] { return true; });
}

Result<Page<PlanDetails>> selectPlanPage(Transaction& transaction, const PlanQuery& query)
{
    QString where = QStringLiteral("id > 0");
    QVariantList values;
    if (query.before) {
        where += QStringLiteral(" AND id < ?");
        values.append(number(*query.before));
    }
    if (query.only) {
        where += QStringLiteral(" AND id = ?");
        values.append(number(*query.only));
    }
    values.append(query.limit + 1);
    Result<std::vector<Plan>> plans
        = selectPlans(transaction, where + QStringLiteral(" ORDER BY id DESC LIMIT ?"), values);
    if (!plans)
        return tl::unexpected(plans.error());
    Page<PlanDetails> page;
    page.more = plans->size() > static_cast<std::size_t>(query.limit);
    if (page.more)
        plans->pop_back();
    for (Plan& plan : *plans) {
        const Result<PlanCounts> counts = countsOf(transaction, plan);
        if (!counts)
            return tl::unexpected(counts.error());
        page.rows.push_back({ std::move(plan), *counts });
    }
    return page;
}

Result<> savePlanContents(
    Transaction& transaction, const LevelKeys& keys, PlanId plan, std::span<const PlanContent> contents)
{
    const bool isSqlite = transaction.kind() == CatalogUrl::Kind::Sqlite;
    return inPieces<PlanContent>(contents, [&](std::span<const PlanContent> some) {
        QVariantList values;
        for (const PlanContent& content : some)
            values += QVariantList{ number(plan), number(content.cid), keyOrNull(keys, content.from),
                keys.key(content.wanted), stamp(content.heldUntil), textOf(content.heldBy) };
        const QString row = QStringLiteral("(?, ?, ?, ?, ?, ?)");
        return done(transaction.run(QStringLiteral("INSERT INTO tierwatch_plan_content (plan, cid, from_level, wanted, "
                                                   "held_until, held_by) VALUES ")
                + QStringList(static_cast<qsizetype>(some.size()), row).join(QStringLiteral(", "))
                + (isSqlite ? QStringLiteral(" ON CONFLICT (plan, cid) DO UPDATE SET wanted = excluded.wanted")
                            : QStringLiteral(" ON DUPLICATE KEY UPDATE wanted = VALUES(wanted)")),
            values));
    });
}

Result<std::vector<PlanContent>> selectPlanContents(
    Transaction& transaction, LevelKeys& keys, PlanId plan, ContentId after, int limit)
{
    return contentsIn(transaction.run(QStringLiteral("SELECT cid, from_level, wanted, held_until, held_by FROM "
                                                     "tierwatch_plan_content WHERE plan = ? AND cid > ? ORDER BY cid "
                                                     "LIMIT ?"),
                          { number(plan), number(after), limit }),
        keys);
}

Result<std::vector<PlanContent>> selectMovedContents(
    Transaction& transaction, LevelKeys& keys, PlanId plan, ContentId after, int limit)
{
    return contentsIn(transaction.run(QStringLiteral("SELECT cid, MIN(from_level), MIN(to_level), 0, '' FROM "
                                                     "tierwatch_move WHERE plan = ? AND cid > ? AND result = 'done' "
                                                     "GROUP BY cid ORDER BY cid LIMIT ?"),
                          { number(plan), number(after), limit }),
        keys);
}

Result<qint64> countUnderWay(Transaction& transaction, PlanId plan)
{
    return count(transaction,
        QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation WHERE plan = ? AND state IN ('waiting', 'running')"),
        { number(plan) });
}

Result<std::vector<ContentId>> selectWaitingContents(Transaction& transaction, PlanId plan, int limit)
{
    const Result<QSqlQuery*> rows = transaction.run(
        QStringLiteral(
            "SELECT cid FROM tierwatch_relocation WHERE plan = ? AND state = 'waiting' ORDER BY cid LIMIT ?"),
        { number(plan), limit });
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<ContentId> contents;
    while ((*rows)->next())
        contents.push_back(ContentId((*rows)->value(0).toLongLong()));
    return contents;
}

Result<double> recentSpeed(Transaction& transaction)
{
    const Result<QSqlQuery*> row = transaction.run(
        QStringLiteral("SELECT SUM(bytes), SUM(seconds) FROM (SELECT bytes, seconds FROM tierwatch_move WHERE result = "
                       "'done' ORDER BY id DESC LIMIT 100) newest"));
    if (!row)
        return tl::unexpected(row.error());
    if (!(*row)->next())
        return 0.0;
    const double seconds = (*row)->value(1).toDouble();
    return seconds > 0 ? (*row)->value(0).toDouble() / seconds : 0.0;
}

} // namespace tierwatch::catalog
