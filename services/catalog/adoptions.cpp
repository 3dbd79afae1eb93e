// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/adoptions.h"

#include "catalog/columns.h"
#include "catalog/counter.h"
#include "catalog/dialect.h"

#include <algorithm>
#include <limits>

namespace tierwatch::catalog {

namespace {

AdoptionProgress::State stateFromName(const QString& name)
{
    using State = AdoptionProgress::State;
    for (const State state : { State::Running, State::Done, State::Failed }) {
        if (name == QString::fromLatin1(toName(state)))
            return state;
    }
    return State::None;
}

QString text(const QByteArray& word) { return QString::fromLatin1(word); }

QVariantList valuesOf(const AdoptionCounts& counts)
{
    return { counts.files, counts.inPlace, counts.imported, counts.counted, counts.companions, counts.bytes };
}

QString aliveUntil(CatalogUrl::Kind kind)
{
    return QStringLiteral("%1 + %2").arg(
        dialect::now(kind), QString::number(std::chrono::microseconds(adoptionLife).count()));
}

QString insertRows(CatalogUrl::Kind kind, std::size_t rows)
{
    const QString time = dialect::timeFromSeconds(kind);
    const QString row = QStringLiteral("(?, ?, ?, %1, %1)").arg(time);
    return QStringLiteral("INSERT INTO contents (cid, content_level, filename, generate_time, update_time) VALUES ")
        + QStringList(static_cast<qsizetype>(rows), row).join(QStringLiteral(", "));
}

} // namespace

Result<std::optional<AdoptionRecord>> selectNewestAdoption(Transaction& transaction)
{
    const Result<QSqlQuery*> row = transaction.run(
        QStringLiteral("SELECT id, state, take, author, owner, alive_until >= %1, started_at, ended_at, files, "
                       "in_place, imported, counted, companions, bytes, planned, error FROM tierwatch_adoption ORDER "
                       "BY id DESC LIMIT 1")
            .arg(dialect::now(transaction.kind())));
    if (!row)
        return tl::unexpected(row.error());
    if (!(*row)->next())
        return std::nullopt;
    const QSqlQuery& query = **row;
    AdoptionRecord record;
    record.id = query.value(0).toLongLong();
    record.state = stateFromName(query.value(1).toString());
    record.take = takeFromName(query.value(2).toString().toLatin1()).value_or(AdoptionOrder::Take::Nothing);
    record.author = query.value(3).toString();
    record.owner = query.value(4).toString();
    record.alive = query.value(5).toBool();
    record.startedAt = timeAt(query, 6);
    record.endedAt = timeAt(query, 7);
    record.counts = { query.value(8).toLongLong(), query.value(9).toLongLong(), query.value(10).toLongLong(),
        query.value(11).toLongLong(), query.value(12).toLongLong(), query.value(13).toLongLong() };
    record.planned = query.value(14).toBool();
    if (const QByteArray error = query.value(15).toString().toUtf8(); !error.isEmpty())
        record.error = fromStored(error);
    return record;
}

Result<qint64> insertAdoption(Transaction& transaction, const AdoptionRecord& record)
{
    const Result<qint64> id = takeNumbers(transaction, QStringLiteral("adoption"), 1);
    if (!id)
        return id;
    return done(
        transaction.run(QStringLiteral("INSERT INTO tierwatch_adoption (id, state, take, author, owner, alive_until, "
                                       "started_at, ended_at, planned) VALUES (?, ?, ?, ?, ?, %1, ?, 0, 0)")
                            .arg(aliveUntil(transaction.kind())),
            { *id, text(toName(AdoptionProgress::State::Running)), text(toName(record.take)), textOf(record.author),
                record.owner, static_cast<qint64>(microseconds(record.startedAt)) }))
        .map([&] { return *id; });
}

Result<bool> takeAdoptionOver(Transaction& transaction, qint64 id, const QString& owner)
{
    return transaction
        .run(QStringLiteral("UPDATE tierwatch_adoption SET owner = ?, alive_until = %1 WHERE id = ? AND state = ? AND "
                            "alive_until < %2")
                 .arg(aliveUntil(transaction.kind()), dialect::now(transaction.kind())),
            { owner, id, text(toName(AdoptionProgress::State::Running)) })
        .map([](QSqlQuery* query) { return query->numRowsAffected() > 0; });
}

Result<> saveAdoption(Transaction& transaction, qint64 id, const QString& owner, const AdoptionCounts& counts)
{
    const Result<QSqlQuery*> saved = transaction.run(
        QStringLiteral("UPDATE tierwatch_adoption SET alive_until = %1, files = ?, in_place = ?, imported = ?, counted "
                       "= ?, companions = ?, bytes = ? WHERE id = ? AND owner = ?")
            .arg(aliveUntil(transaction.kind())),
        valuesOf(counts) + QVariantList{ id, owner });
    if (!saved)
        return tl::unexpected(saved.error());
    if ((*saved)->numRowsAffected() == 0)
        return fail(ErrorCode::Fenced,
            QT_TRANSLATE_NOOP(
                "Text", "Another run has taken the adoption over, because this one rested for too long."));
    return {};
}

Result<> releaseAdoption(Transaction& transaction, qint64 id, const QString& owner)
{
    return done(transaction.run(
        QStringLiteral("UPDATE tierwatch_adoption SET alive_until = 0 WHERE id = ? AND owner = ?"), { id, owner }));
}

Result<> endAdoption(Transaction& transaction, const AdoptionRecord& record)
{
    const Result<> saved = saveAdoption(transaction, record.id, record.owner, record.counts);
    if (!saved)
        return saved;
    return done(transaction.run(
        QStringLiteral(
            "UPDATE tierwatch_adoption SET state = ?, ended_at = ?, error = ?, alive_until = 0 WHERE id = ?"),
        { text(toName(record.state)), static_cast<qint64>(microseconds(record.endedAt)),
            record.error ? QVariant(QString::fromUtf8(toStored(*record.error)))
                         : QVariant(QMetaType::fromType<QString>()),
            record.id }));
}

Result<bool> markAdoptionPlanned(Transaction& transaction, qint64 id)
{
    return transaction
        .run(QStringLiteral("UPDATE tierwatch_adoption SET planned = 1 WHERE id = ? AND planned = 0"), { id })
        .map([](QSqlQuery* query) { return query->numRowsAffected() > 0; });
}

Result<> insertTakenContents(
    Transaction& transaction, const LevelKeys& keys, std::span<TakenContent> contents, Time now)
{
    const Result<QSqlQuery*> greatest = transaction.run(QStringLiteral("SELECT MAX(cid) FROM contents"));
    if (!greatest)
        return tl::unexpected(greatest.error());
    qint64 newest = (*greatest)->next() ? std::max<qint64>((*greatest)->value(0).toLongLong(), 0) : 0;
    for (const TakenContent& content : contents)
        newest = std::max(newest, number(content.cid));
    for (TakenContent& content : contents) {
        if (number(content.cid) != 0)
            continue;
        if (newest == std::numeric_limits<qint64>::max())
            return fail(ErrorCode::Exhausted,
                QT_TRANSLATE_NOOP("Text", "The greatest possible cid is taken: give the content a cid that is free."));
        content.cid = ContentId(++newest);
    }
    const std::span<const TakenContent> all = contents;
    const Result<> inserted = inPieces<TakenContent>(all, [&](std::span<const TakenContent> some) {
        QVariantList values;
        for (const TakenContent& content : some)
            values << number(content.cid) << keys.key(content.level) << QString::fromUtf8(content.filename)
                   << secondsOf(now) << secondsOf(now);
        return done(transaction.run(insertRows(transaction.kind(), some.size()), values));
    });
    if (!inserted)
        return inserted;
    // Whatever an earlier content of this cid, removed by somebody else, has left behind is written over.
    static const QStringList columns{ QStringLiteral("total"), QStringLiteral("recent"), QStringLiteral("recent_at"),
        QStringLiteral("watched_since"), QStringLiteral("size"), QStringLiteral("held_until"),
        QStringLiteral("held_by") };
    return inPieces<TakenContent>(all, [&](std::span<const TakenContent> some) {
        QVariantList values;
        for (const TakenContent& content : some) {
            const Views views = content.views.value_or(Views{});
            values << number(content.cid)
                   << (views.total ? QVariant(*views.total) : QVariant(QMetaType::fromType<qint64>())) << views.recent
                   << static_cast<qint64>(microseconds(views.recentAt))
                   << static_cast<qint64>(microseconds(views.watchedSince))
                   << (content.size < 0 ? QVariant(QMetaType::fromType<qint64>()) : QVariant(content.size))
                   << qint64{ 0 } << QStringLiteral("");
        }
        return done(transaction.run(dialect::upsert(transaction.kind(), QStringLiteral("tierwatch_content"),
                                        QStringLiteral("cid"), columns, static_cast<int>(some.size())),
            values));
    });
}

} // namespace tierwatch::catalog
