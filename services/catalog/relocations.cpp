// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/relocations.h"

#include "catalog/columns.h"
#include "catalog/counter.h"
#include "catalog/dialect.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <functional>
#include <map>
#include <set>

namespace tierwatch::catalog {

namespace {

/// Numbers of 64 bits without a sign are stored as their bits: SQLite knows no others.
qint64 bits(quint64 value) { return static_cast<qint64>(value); }

qint64 stamp(Time time) { return static_cast<qint64>(microseconds(time)); }

QVariant errorOrNull(const std::optional<Error>& error)
{
    return error ? QVariant(QString::fromUtf8(toStored(*error))) : QVariant(QMetaType::fromType<QString>());
}

/// A column beside the key, and what of the value it holds.
struct Column {
    const char* name;
    QVariant (*value)(const Relocation&, const LevelKeys&);
    bool (*same)(const Relocation&, const Relocation&);
};

template <auto member> constexpr bool same(const Relocation& one, const Relocation& other)
{
    return std::invoke(member, one) == std::invoke(member, other);
}

template <auto member> constexpr bool sameOfFile(const Relocation& one, const Relocation& other)
{
    return std::invoke(member, one.file) == std::invoke(member, other.file);
}

using Row = const Relocation&;
using Keys = const LevelKeys&;
constexpr std::array columns{
    Column{ "state", [](Row row, Keys) { return QVariant(QString::fromLatin1(toName(row.state))); },
        same<&Relocation::state> },
    Column{ "wanted", [](Row row, Keys keys) { return QVariant(textOf(keys.key(row.wanted))); },
        same<&Relocation::wanted> },
    Column{ "cause", [](Row row, Keys) { return QVariant(QString::fromLatin1(toName(row.cause))); },
        same<&Relocation::cause> },
    Column{ "author", [](Row row, Keys) { return QVariant(textOf(row.author)); }, same<&Relocation::author> },
    Column{ "epoch", [](Row row, Keys) { return QVariant(number(row.epoch)); }, same<&Relocation::epoch> },
    Column{ "owner", [](Row row, Keys) { return QVariant(number(row.owner)); }, same<&Relocation::owner> },
    Column{ "from_level", [](Row row, Keys keys) { return keyOrNull(keys, row.from); }, same<&Relocation::from> },
    Column{ "to_level", [](Row row, Keys keys) { return keyOrNull(keys, row.to); }, same<&Relocation::to> },
    Column{ "dev", [](Row row, Keys) { return QVariant(bits(row.file.device)); }, sameOfFile<&FileIdentity::device> },
    Column{ "ino", [](Row row, Keys) { return QVariant(bits(row.file.inode)); }, sameOfFile<&FileIdentity::inode> },
    Column{ "size", [](Row row, Keys) { return QVariant(row.file.size); }, sameOfFile<&FileIdentity::size> },
    Column{ "mtime", [](Row row, Keys) { return QVariant(row.file.modified); }, sameOfFile<&FileIdentity::modified> },
    Column{ "part_ino", [](Row row, Keys) { return QVariant(bits(row.partInode)); }, same<&Relocation::partInode> },
    Column{ "attempts", [](Row row, Keys) { return QVariant(row.attempts); }, same<&Relocation::attempts> },
    Column{ "since", [](Row row, Keys) { return QVariant(stamp(row.since)); }, same<&Relocation::since> },
    Column{ "next_at", [](Row row, Keys) { return QVariant(stamp(row.nextAt)); }, same<&Relocation::nextAt> },
    Column{ "bytes", [](Row row, Keys) { return QVariant(row.bytes); }, same<&Relocation::bytes> },
    Column{ "error", [](Row row, Keys) { return errorOrNull(row.error); }, same<&Relocation::error> },
    Column{ "plan", [](Row row, Keys) { return QVariant(number(row.plan)); }, same<&Relocation::plan> },
};
using ColumnSet = std::bitset<columns.size()>;

const QStringList& columnNames()
{
    static const QStringList names = [] {
        QStringList all;
        for (const Column& column : columns)
            all.append(QString::fromLatin1(column.name));
        return all;
    }();
    return names;
}

ColumnSet changedColumns(const Relocation& before, const Relocation& after)
{
    ColumnSet changed;
    for (std::size_t i = 0; i < columns.size(); ++i)
        changed[i] = !columns[i].same(before, after);
    return changed;
}

QString selectRows()
{
    return QStringLiteral("SELECT cid, %1 FROM tierwatch_relocation ").arg(columnNames().join(QStringLiteral(", ")));
}

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
    relocation.plan = PlanId(row.value(19).toLongLong());
    return relocation;
}

/// A value that all rows share is given once, the others row by row.
Result<> updateColumns(
    Transaction& transaction, const LevelKeys& keys, ColumnSet changed, std::span<const Relocation> rows)
{
    QStringList assignments{ QStringLiteral("changed_at = ") + dialect::now(transaction.kind()) };
    QVariantList values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!changed[i])
            continue;
        const Column& column = columns[i];
        const QString name = QString::fromLatin1(column.name);
        const bool shared
            = std::ranges::all_of(rows, [&](const Relocation& row) { return column.same(row, rows.front()); });
        if (shared) {
            assignments.append(name + QStringLiteral(" = ?"));
            values << column.value(rows.front(), keys);
            continue;
        }
        QString each = name + QStringLiteral(" = CASE cid");
        for (const Relocation& row : rows) {
            each += QStringLiteral(" WHEN ? THEN ?");
            values << number(row.cid) << column.value(row, keys);
        }
        assignments.append(each + QStringLiteral(" END"));
    }
    for (const Relocation& row : rows)
        values << number(row.cid);
    return done(transaction.run(QStringLiteral("UPDATE tierwatch_relocation SET %1 WHERE cid IN (%2)")
                                    .arg(assignments.join(QStringLiteral(", ")), placeholders(rows.size())),
        values));
}

} // namespace

Result<std::vector<PlacedContent>> selectPlacedContents(
    Transaction& transaction, LevelKeys& keys, std::span<const ContentId> contents)
{
    static const QString select = QStringLiteral(
        "SELECT r.cid, r.%1, c.cid, c.content_level FROM contents c LEFT JOIN tierwatch_relocation r ON "
        "r.cid = c.cid WHERE c.cid IN (%2) ORDER BY c.cid")
                                      .arg(columnNames().join(QStringLiteral(", r.")), QStringLiteral("%1"));
    constexpr int afterTheRow = columns.size() + 1;
    std::vector<PlacedContent> placed;
    const Result<> read = inPieces<ContentId>(contents, [&](std::span<const ContentId> some) -> Result<> {
        const Result<QSqlQuery*> rows
            = transaction.run(select.arg(placeholders(some.size())) + dialect::locking(transaction), valuesOf(some));
        if (!rows)
            return tl::unexpected(rows.error());
        while ((*rows)->next()) {
            const QSqlQuery& row = **rows;
            PlacedContent content{ ContentId(row.value(afterTheRow).toLongLong()), slotAt(row, afterTheRow + 1, keys),
                {} };
            if (!row.value(0).isNull()) {
                Result<Relocation> relocation = relocationOf(row, keys);
                if (!relocation)
                    return tl::unexpected(relocation.error());
                content.relocation = std::move(*relocation);
            }
            placed.push_back(std::move(content));
        }
        return {};
    });
    if (!read)
        return tl::unexpected(read.error());
    return placed;
}

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
            .arg(columnNames().join(QStringLiteral(", "))),
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
    return inPieces<Relocation>(relocations, [&](std::span<const Relocation> some) {
        QVariantList values;
        for (const Relocation& relocation : some) {
            values << number(relocation.cid);
            for (const Column& column : columns)
                values << column.value(relocation, keys);
        }
        return done(transaction.run(
            dialect::upsert(transaction.kind(), QStringLiteral("tierwatch_relocation"), QStringLiteral("cid"),
                columnNames(), static_cast<int>(some.size()), QStringLiteral("changed_at")),
            values));
    });
}

Result<> updateRelocations(Transaction& transaction, LevelKeys& keys, std::span<const RelocationChange> changes)
{
    // Most often a whole batch makes the same step: one statement that names only what changes.
    std::map<unsigned long, std::vector<Relocation>> steps;
    for (const RelocationChange& change : changes) {
        if (const ColumnSet changed = changedColumns(change.before, change.after); changed.any())
            steps[changed.to_ulong()].push_back(change.after);
    }
    for (const auto& [set, rows] : steps) {
        Result<> updated
            = inPieces<Relocation>(rows, [&, changed = ColumnSet(set)](std::span<const Relocation> some) -> Result<> {
                  return updateColumns(transaction, keys, changed, some);
              });
        if (!updated)
            return updated;
    }
    return {};
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
                       errorOrNull(move.error), static_cast<qint64>(microseconds(move.at)), number(move.plan) };
        const QString row = QStringLiteral("(%1)").arg(placeholders(13));
        return done(transaction.run(
            QStringLiteral("INSERT INTO tierwatch_move (history_id, cid, from_level, to_level, cause, author, bytes, "
                           "seconds, worker, result, error, ended_at, plan) VALUES ")
                + QStringList(static_cast<qsizetype>(some.size()), row).join(QStringLiteral(", ")),
            values));
    });
}

Result<> insertMove(Transaction& transaction, LevelKeys& keys, const MoveRecord& move)
{
    return insertMoves(transaction, keys, std::span(&move, 1));
}

} // namespace tierwatch::catalog
