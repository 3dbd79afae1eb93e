// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/relocations.h"

#include "catalog/columns.h"
#include "catalog/counter.h"
#include "catalog/dialect.h"

#include <set>

namespace tierwatch::catalog {

namespace {

constexpr auto columns = "state, wanted, cause, author, epoch, owner, from_level, to_level, dev, ino, size, mtime, "
                         "part_ino, attempts, since, next_at, bytes, error";

QString selectRows()
{
    return QStringLiteral("SELECT cid, %1 FROM tierwatch_relocation ").arg(QString::fromLatin1(columns));
}

QVariant errorOrNull(const std::optional<Error>& error)
{
    return error ? QVariant(QString::fromUtf8(toStored(*error))) : QVariant(QMetaType::fromType<QString>());
}

/// Numbers of 64 bits without a sign are stored as their bits: SQLite knows no others.
qint64 bits(quint64 value) { return static_cast<qint64>(value); }

quint64 unsignedAt(const QSqlQuery& row, int column) { return static_cast<quint64>(row.value(column).toLongLong()); }

Result<Relocation> relocationOf(const QSqlQuery& row, LevelKeys& keys)
{
    Relocation relocation;
    relocation.cid = ContentId(row.value(0).toLongLong());
    const std::optional<RelocationState> state = relocationStateFromName(row.value(1).toString().toUtf8());
    const std::optional<Cause> cause = causeFromName(row.value(3).toString().toUtf8());
    if (!state || !cause)
        return fail(ErrorCode::Corrupt,
            QT_TRANSLATE_NOOP("Text",
                "The relocation of content %1 has the unknown state %2 or cause %3: delete its row in "
                "tierwatch_relocation."),
            row.value(0).toString(), row.value(1).toString(), row.value(3).toString());
    relocation.state = *state;
    relocation.wanted = slotAt(row, 2, keys);
    relocation.cause = *cause;
    relocation.author = row.value(4).toString();
    relocation.epoch = Epoch(row.value(5).toLongLong());
    relocation.owner = ProcessId(row.value(6).toLongLong());
    relocation.from = slotAt(row, 7, keys);
    relocation.to = slotAt(row, 8, keys);
    relocation.file
        = { unsignedAt(row, 9), unsignedAt(row, 10), row.value(11).toLongLong(), row.value(12).toLongLong() };
    relocation.partInode = unsignedAt(row, 13);
    relocation.attempts = row.value(14).toInt();
    relocation.since = timeAt(row, 15);
    relocation.nextAt = timeAt(row, 16);
    relocation.bytes = row.value(17).toLongLong();
    if (!row.value(18).isNull())
        relocation.error = fromStored(row.value(18).toString().toUtf8());
    return relocation;
}

} // namespace

Result<std::vector<Relocation>> selectRelocationsOf(
    Transaction& transaction, LevelKeys& keys, std::span<const ContentId> contents)
{
    std::vector<Relocation> relocations;
    const Result<> read = inPieces<ContentId>(contents, [&](std::span<const ContentId> some) -> Result<> {
        const Result<QSqlQuery*> rows = transaction.run(selectRows()
                + QStringLiteral("WHERE cid IN (%1) ORDER BY cid").arg(placeholders(some.size()))
                + dialect::locking(transaction),
            valuesOf(some));
        if (!rows)
            return tl::unexpected(rows.error());
        while ((*rows)->next()) {
            Result<Relocation> relocation = relocationOf(**rows, keys);
            if (!relocation)
                return tl::unexpected(relocation.error());
            relocations.push_back(std::move(*relocation));
        }
        return {};
    });
    if (!read)
        return tl::unexpected(read.error());
    return relocations;
}

Result<std::optional<Relocation>> selectRelocation(Transaction& transaction, LevelKeys& keys, ContentId cid)
{
    return selectRelocationsOf(transaction, keys, std::span(&cid, 1)).map([](std::vector<Relocation> rows) {
        return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
    });
}

Result<> selectRelocations(Transaction& transaction, LevelKeys& keys, const std::function<void(Relocation)>& each)
{
    const Result<QSqlQuery*> rows = transaction.run(selectRows() + QStringLiteral("ORDER BY cid"));
    if (!rows)
        return tl::unexpected(rows.error());
    while ((*rows)->next()) {
        Result<Relocation> relocation = relocationOf(**rows, keys);
        if (!relocation)
            return tl::unexpected(relocation.error());
        each(std::move(*relocation));
    }
    return {};
}

Result<qint64> selectRelocationsChanged(
    Transaction& transaction, LevelKeys& keys, qint64 since, const std::function<void(Relocation)>& each)
{
    const Result<QSqlQuery*> rows = transaction.run(
        QStringLiteral("SELECT cid, %1, changed_at FROM tierwatch_relocation WHERE changed_at > ? ORDER BY changed_at")
            .arg(QString::fromLatin1(columns)),
        { since });
    if (!rows)
        return tl::unexpected(rows.error());
    qint64 newest = since;
    while ((*rows)->next()) {
        Result<Relocation> relocation = relocationOf(**rows, keys);
        if (!relocation)
            return tl::unexpected(relocation.error());
        newest = (*rows)->value(19).toLongLong();
        each(std::move(*relocation));
    }
    return newest;
}

Result<qint64> newestRelocationChange(Transaction& transaction)
{
    const Result<QSqlQuery*> row = transaction.run(QStringLiteral("SELECT MAX(changed_at) FROM tierwatch_relocation"));
    if (!row)
        return tl::unexpected(row.error());
    return (*row)->next() ? (*row)->value(0).toLongLong() : 0;
}

Result<std::vector<ContentId>> withoutRelocation(Transaction& transaction, std::span<const ContentId> contents)
{
    std::set<ContentId> without(contents.begin(), contents.end());
    const Result<> read = inPieces<ContentId>(contents, [&](std::span<const ContentId> some) -> Result<> {
        const Result<QSqlQuery*> rows = transaction.run(
            QStringLiteral("SELECT cid FROM tierwatch_relocation WHERE cid IN (%1)").arg(placeholders(some.size())),
            valuesOf(some));
        if (!rows)
            return tl::unexpected(rows.error());
        while ((*rows)->next())
            without.erase(ContentId((*rows)->value(0).toLongLong()));
        return {};
    });
    if (!read)
        return tl::unexpected(read.error());
    return std::vector<ContentId>(without.begin(), without.end());
}

Result<> saveRelocations(Transaction& transaction, LevelKeys& keys, std::span<const Relocation> relocations)
{
    static const QStringList names = QString::fromLatin1(columns).split(QStringLiteral(", "));
    return inPieces<Relocation>(relocations, [&](std::span<const Relocation> some) {
        QVariantList values;
        for (const Relocation& relocation : some)
            values += QVariantList{ number(relocation.cid), QString::fromLatin1(toName(relocation.state)),
                textOf(keys.key(relocation.wanted)), QString::fromLatin1(toName(relocation.cause)),
                textOf(relocation.author), number(relocation.epoch), number(relocation.owner),
                keyOrNull(keys, relocation.from), keyOrNull(keys, relocation.to), bits(relocation.file.device),
                bits(relocation.file.inode), relocation.file.size, relocation.file.modified, bits(relocation.partInode),
                relocation.attempts, static_cast<qint64>(microseconds(relocation.since)),
                static_cast<qint64>(microseconds(relocation.nextAt)), relocation.bytes, errorOrNull(relocation.error) };
        return done(transaction.run(
            dialect::upsert(transaction.kind(), QStringLiteral("tierwatch_relocation"), QStringLiteral("cid"), names,
                static_cast<int>(some.size()), QStringLiteral("changed_at")),
            values));
    });
}

Result<> saveRelocation(Transaction& transaction, LevelKeys& keys, const Relocation& relocation)
{
    return saveRelocations(transaction, keys, std::span(&relocation, 1));
}

Result<> deleteRelocations(Transaction& transaction, std::span<const ContentId> contents)
{
    return inPieces<ContentId>(contents, [&](std::span<const ContentId> some) {
        return done(transaction.run(
            QStringLiteral("DELETE FROM tierwatch_relocation WHERE cid IN (%1)").arg(placeholders(some.size())),
            valuesOf(some)));
    });
}

Result<> deleteRelocation(Transaction& transaction, ContentId cid)
{
    return deleteRelocations(transaction, std::span(&cid, 1));
}

Result<Epoch> takeEpochs(Transaction& transaction, int count)
{
    return takeNumbers(transaction, QStringLiteral("epoch"), count).map([](qint64 first) { return Epoch(first); });
}

Result<Epoch> newestEpoch(Transaction& transaction)
{
    return newestNumber(transaction, QStringLiteral("epoch")).map([](qint64 newest) { return Epoch(newest); });
}

Result<> insertMoves(Transaction& transaction, LevelKeys& keys, std::span<const MoveRecord> moves)
{
    return inPieces<MoveRecord>(moves, [&](std::span<const MoveRecord> some) {
        QVariantList values;
        for (const MoveRecord& move : some)
            values
                += QVariantList{ move.historyId ? QVariant(*move.historyId) : QVariant(QMetaType::fromType<qint64>()),
                       number(move.cid), keyOrNull(keys, move.from), keyOrNull(keys, move.to),
                       QString::fromLatin1(toName(move.cause)), textOf(move.author), move.bytes, move.seconds,
                       textOf(move.worker), move.good ? QStringLiteral("done") : QStringLiteral("failed"),
                       errorOrNull(move.error), static_cast<qint64>(microseconds(move.at)) };
        const QString row = QStringLiteral("(%1)").arg(placeholders(12));
        return done(transaction.run(
            QStringLiteral("INSERT INTO tierwatch_move (history_id, cid, from_level, to_level, cause, author, bytes, "
                           "seconds, worker, result, error, ended_at) VALUES ")
                + QStringList(static_cast<qsizetype>(some.size()), row).join(QStringLiteral(", ")),
            values));
    });
}

Result<> insertMove(Transaction& transaction, LevelKeys& keys, const MoveRecord& move)
{
    return insertMoves(transaction, keys, std::span(&move, 1));
}

} // namespace tierwatch::catalog
