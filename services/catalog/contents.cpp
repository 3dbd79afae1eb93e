// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/contents.h"

#include "catalog/columns.h"
#include "catalog/counter.h"
#include "catalog/dialect.h"
#include "core/relocation.h"

#include <algorithm>
#include <limits>
#include <map>

namespace tierwatch::catalog {

namespace {

constexpr std::size_t rowsAtATime = 2000; ///< the MariaDB driver keeps a whole answer in memory
constexpr int attemptsForFreeCid = 10;

QString removalCounter() { return QStringLiteral("removal"); }
QString coolingCounter() { return QStringLiteral("cooled_until"); }
QString removedResult() { return QStringLiteral("removed"); }

const QString& contentTable()
{
    static const QString name = QStringLiteral("tierwatch_content");
    return name;
}

QString selectRecords(CatalogUrl::Kind kind)
{
    return QStringLiteral("SELECT c.cid, c.content_level, c.filename, %1, %2, v.total, v.recent, v.recent_at, "
                          "v.watched_since, v.size, v.held_until, v.held_by "
                          "FROM contents c LEFT JOIN tierwatch_content v ON v.cid = c.cid ")
        .arg(dialect::microseconds(kind, QStringLiteral("c.generate_time")),
            dialect::microseconds(kind, QStringLiteral("c.update_time")));
}

ContentRecord recordOf(const QSqlQuery& row, LevelKeys& keys)
{
    ContentRecord record;
    record.cid = ContentId(row.value(0).toLongLong());
    record.level = slotAt(row, 1, keys);
    record.filename = row.value(2).toString().toUtf8();
    record.generated = timeAt(row, 3);
    record.updated = timeAt(row, 4);
    if (!row.value(5).isNull())
        record.views.total = row.value(5).toLongLong();
    record.views.recent = row.value(6).toDouble();
    record.views.recentAt = timeAt(row, 7);
    record.views.watchedSince = timeAt(row, 8);
    record.size = row.value(9).isNull() ? -1 : row.value(9).toLongLong();
    record.heldUntil = timeAt(row, 10);
    record.heldBy = row.value(11).toString();
    return record;
}

Result<qint64> nextFreeCid(Transaction& transaction)
{
    const Result<QSqlQuery*> row = transaction.run(QStringLiteral("SELECT MAX(cid) FROM contents"));
    if (!row)
        return tl::unexpected(row.error());
    const qint64 greatest = (*row)->next() ? (*row)->value(0).toLongLong() : 0;
    if (greatest == std::numeric_limits<qint64>::max())
        return fail(ErrorCode::Exhausted,
            QT_TRANSLATE_NOOP("Text", "The greatest possible cid is taken: give the content a cid that is free."));
    return std::max<qint64>(greatest, 0) + 1;
}

Result<LevelSlot> lowestLevel(Transaction& transaction, LevelKeys& keys)
{
    const Result<QSqlQuery*> row
        = transaction.run(QStringLiteral("SELECT content_level FROM level WHERE min_counts = 0"));
    if (!row)
        return tl::unexpected(row.error());
    if (!(*row)->next())
        return fail(
            ErrorCode::Conflict, QT_TRANSLATE_NOOP("Text", "No level begins at 0: add one, new contents start there."));
    return slotAt(**row, 0, keys);
}

Error cidTaken(ContentId cid)
{
    return fail(ErrorCode::Conflict, QT_TRANSLATE_NOOP("Text", "The content %1 is there already: give another cid."),
        QString::number(number(cid)))
        .value();
}

Result<> insertRow(Transaction& transaction, const LevelKeys& keys, const ContentRecord& record)
{
    const qint64 seconds = secondsOf(record.generated);
    const QString time = dialect::timeFromSeconds(transaction.kind());
    const Result<QSqlQuery*> inserted = transaction.run(
        QStringLiteral(
            "INSERT INTO contents (cid, content_level, filename, generate_time, update_time) VALUES (?, ?, ?, %1, %1)")
            .arg(time),
        { number(record.cid), keys.key(record.level), QString::fromUtf8(record.filename), seconds, seconds });
    if (!inserted)
        return tl::unexpected(inserted.error());
    // What an earlier content of this cid, removed by somebody else, has left behind.
    return done(transaction.run(QStringLiteral("DELETE FROM tierwatch_content WHERE cid = ?"), { number(record.cid) }));
}

Result<> saveColumns(
    Transaction& transaction, const QStringList& columns, const QVariantList& values, std::size_t rows = 1)
{
    return done(transaction.run(
        dialect::upsert(transaction.kind(), contentTable(), QStringLiteral("cid"), columns, static_cast<int>(rows)),
        values));
}

} // namespace

Result<std::vector<ContentRecord>> selectNextContents(Transaction& transaction, LevelKeys& keys, ContentId after)
{
    const Result<QSqlQuery*> rows = transaction.run(selectRecords(transaction.kind())
            + QStringLiteral("WHERE c.cid > ? ORDER BY c.cid LIMIT %1").arg(rowsAtATime),
        { number(after) });
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<ContentRecord> records;
    while ((*rows)->next())
        records.push_back(recordOf(**rows, keys));
    return records;
}

Result<> selectContents(Transaction& transaction, LevelKeys& keys, std::optional<ContentId> after,
    const std::function<void(ContentRecord)>& each)
{
    for (ContentId last = after.value_or(ContentId{});;) {
        Result<std::vector<ContentRecord>> records = selectNextContents(transaction, keys, last);
        if (!records)
            return tl::unexpected(records.error());
        if (!records->empty())
            last = records->back().cid;
        const bool more = records->size() == rowsAtATime;
        for (ContentRecord& record : *records)
            each(std::move(record));
        if (!more)
            return {};
    }
}

Result<std::optional<ContentRecord>> selectContent(Transaction& transaction, LevelKeys& keys, ContentId cid)
{
    return selectContentsOf(transaction, keys, std::span(&cid, 1)).map([](std::vector<ContentRecord> records) {
        return records.empty() ? std::nullopt : std::optional(std::move(records.front()));
    });
}

Result<std::vector<ContentRecord>> selectContentsOf(
    Transaction& transaction, LevelKeys& keys, std::span<const ContentId> contents)
{
    std::vector<ContentRecord> records;
    const Result<> read = inPieces<ContentId>(contents, [&](std::span<const ContentId> some) -> Result<> {
        const Result<QSqlQuery*> rows = transaction.run(selectRecords(transaction.kind())
                + QStringLiteral("WHERE c.cid IN (%1) ORDER BY c.cid").arg(placeholders(some.size())),
            valuesOf(some));
        if (!rows)
            return tl::unexpected(rows.error());
        while ((*rows)->next())
            records.push_back(recordOf(**rows, keys));
        return {};
    });
    if (!read)
        return tl::unexpected(read.error());
    std::ranges::sort(records, {}, &ContentRecord::cid);
    return records;
}

Result<bool> deleteContent(
    Transaction& transaction, const LevelKeys& keys, ContentId cid, LevelSlot level, const QString& author, Time now)
{
    const Result<> ours
        = done(transaction.run(QStringLiteral("DELETE FROM tierwatch_content WHERE cid = ?"), { number(cid) }));
    if (!ours)
        return tl::unexpected(ours.error());
    const Result<QSqlQuery*> deleted
        = transaction.run(QStringLiteral("DELETE FROM contents WHERE cid = ?"), { number(cid) });
    if (!deleted)
        return tl::unexpected(deleted.error());
    if ((*deleted)->numRowsAffected() == 0)
        return false;
    return takeNumbers(transaction, removalCounter(), 1)
        .and_then([&](qint64) {
            return done(transaction.run(
                QStringLiteral("INSERT INTO tierwatch_move (cid, from_level, cause, author, bytes, seconds, worker, "
                               "result, ended_at) VALUES (?, ?, ?, ?, 0, 0, '', ?, ?)"),
                { number(cid), keyOrNull(keys, level), QString::fromLatin1(toName(Cause::Force)), textOf(author),
                    removedResult(), static_cast<qint64>(microseconds(now)) }));
        })
        .map([] { return true; });
}

Result<std::vector<LevelDigest>> selectDigest(Transaction& transaction, LevelKeys& keys)
{
    const bool isSqlite = transaction.kind() == CatalogUrl::Kind::Sqlite;
    const Result<QSqlQuery*> rows
        = transaction.run(QStringLiteral("SELECT content_level, COUNT(*), CAST(SUM(cid % %1) AS %2) FROM contents "
                                         "WHERE cid > 0 GROUP BY content_level")
                              .arg(digestModulus)
                              .arg(isSqlite ? QStringLiteral("INTEGER") : QStringLiteral("SIGNED")));
    if (!rows)
        return tl::unexpected(rows.error());
    std::map<LevelSlot, LevelDigest> levels; // several keys may have none
    while ((*rows)->next()) {
        const LevelSlot slot = slotAt(**rows, 0, keys);
        LevelDigest& level = levels[slot];
        level.level = slot;
        level.contents += (*rows)->value(1).toLongLong();
        level.sum += (*rows)->value(2).toLongLong();
    }
    std::vector<LevelDigest> digest;
    for (const auto& [slot, level] : levels)
        digest.push_back(level);
    return digest;
}

Result<std::vector<std::pair<ContentId, LevelSlot>>> selectPlaces(
    Transaction& transaction, LevelKeys& keys, ContentId after, int limit)
{
    const Result<QSqlQuery*> rows
        = transaction.run(QStringLiteral("SELECT cid, content_level FROM contents WHERE cid > ? ORDER BY cid LIMIT ?"),
            { number(after), limit });
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<std::pair<ContentId, LevelSlot>> places;
    while ((*rows)->next())
        places.emplace_back(ContentId((*rows)->value(0).toLongLong()), slotAt(**rows, 1, keys));
    return places;
}

Result<qint64> newestRemoval(Transaction& transaction) { return newestNumber(transaction, removalCounter()); }

Result<Removals> selectRemovals(Transaction& transaction, qint64 seen)
{
    const Result<qint64> newest = newestRemoval(transaction);
    if (!newest)
        return tl::unexpected(newest.error());
    Removals removals{ *newest, {} };
    if (*newest <= seen)
        return removals;
    const Result<QSqlQuery*> rows = transaction.run(
        QStringLiteral("SELECT r.cid FROM (SELECT m.cid FROM tierwatch_move m WHERE m.result = ? ORDER BY m.id DESC "
                       "LIMIT ?) r WHERE NOT EXISTS (SELECT 1 FROM contents c WHERE c.cid = r.cid)"),
        { removedResult(), *newest - seen });
    if (!rows)
        return tl::unexpected(rows.error());
    while ((*rows)->next())
        removals.contents.push_back(ContentId((*rows)->value(0).toLongLong()));
    return removals;
}

Result<ContentRecord> insertContents(Transaction& transaction, LevelKeys& keys, std::optional<ContentId> cid,
    const QByteArray& filename, std::optional<LevelSlot> level, Time now)
{
    if (filename.isEmpty())
        return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "The content has no file name: give one."));
    if (cid && number(*cid) < 1)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "The cid %1 is not usable: give one of 1 or more."),
            QString::number(number(*cid)));
    const Result<LevelSlot> start = level ? Result<LevelSlot>(*level) : lowestLevel(transaction, keys);
    if (!start)
        return tl::unexpected(start.error());
    const Result<std::optional<ContentId>> namesake
        = contentWithName(transaction, keys, *start, filename, ContentId(0));
    if (!namesake)
        return tl::unexpected(namesake.error());
    if (*namesake)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP(
                "Text", "The content %1 in %2 has the file %3 already: two contents cannot share a file."),
            QString::number(number(**namesake)), keys.key(*start), QString::fromUtf8(filename));

    ContentRecord record;
    record.level = *start;
    record.filename = filename;
    record.generated = std::chrono::floor<std::chrono::seconds>(now);
    record.updated = record.generated;
    for (int attempt = 1;; ++attempt) {
        if (cid) {
            const Result<std::optional<ContentRecord>> there = selectContent(transaction, keys, *cid);
            if (!there)
                return tl::unexpected(there.error());
            if (*there)
                return tl::unexpected(cidTaken(*cid));
            record.cid = *cid;
        } else {
            const Result<qint64> free = nextFreeCid(transaction);
            if (!free)
                return tl::unexpected(free.error());
            record.cid = ContentId(*free);
        }
        const Result<> inserted = insertRow(transaction, keys, record);
        if (inserted)
            return record;
        if (inserted.error().code != ErrorCode::Conflict)
            return tl::unexpected(inserted.error());
        if (cid || attempt == attemptsForFreeCid) // somebody else was quicker
            return tl::unexpected(cidTaken(record.cid));
    }
}

Result<int> updateLevels(Transaction& transaction, LevelKeys& keys, std::span<const ContentId> contents, LevelSlot from,
    LevelSlot to, Time now)
{
    int changed = 0;
    if (from == to) // an adopted trigger may write history for every update
        return changed;
    const Result<> updated = inPieces<ContentId>(contents, [&](std::span<const ContentId> some) -> Result<> {
        const Result<QSqlQuery*> query = transaction.run(
            QStringLiteral("UPDATE contents SET content_level = ?, update_time = %1 WHERE %2 AND cid IN (%3)")
                .arg(dialect::timeFromSeconds(transaction.kind()),
                    dialect::exactly(transaction.kind(), QStringLiteral("content_level")), placeholders(some.size())),
            QVariantList{ keys.key(to), secondsOf(now), keys.key(from) } + valuesOf(some));
        if (!query)
            return tl::unexpected(query.error());
        changed += (*query)->numRowsAffected();
        return {};
    });
    if (!updated)
        return tl::unexpected(updated.error());
    return changed;
}

Result<bool> updateLevel(
    Transaction& transaction, LevelKeys& keys, ContentId cid, LevelSlot from, LevelSlot to, Time now)
{
    return updateLevels(transaction, keys, std::span(&cid, 1), from, to, now).map([](int changed) {
        return changed > 0;
    });
}

Result<std::optional<ContentId>> contentWithName(
    Transaction& transaction, LevelKeys& keys, LevelSlot level, const QByteArray& filename, ContentId except)
{
    // The database's collation may find more than we look for ('A.mp4', trailing spaces), never less: the last word is
    // ours.
    const Result<QSqlQuery*> rows
        = transaction.run(QStringLiteral("SELECT cid, content_level, filename FROM contents WHERE filename = ?"),
            { QString::fromUtf8(filename) });
    if (!rows)
        return tl::unexpected(rows.error());
    const QString key = keys.key(level);
    while ((*rows)->next()) {
        const ContentId cid = ContentId((*rows)->value(0).toLongLong());
        if (cid != except && (*rows)->value(1).toString() == key && (*rows)->value(2).toString().toUtf8() == filename)
            return cid;
    }
    return std::nullopt;
}

Result<> saveViews(Transaction& transaction, std::span<const ContentViews> views)
{
    std::vector<ContentViews> sorted(views.begin(), views.end());
    std::ranges::stable_sort(sorted, {}, &ContentViews::cid); // everybody locks rows in this order
    const QStringList columns{ QStringLiteral("total"), QStringLiteral("recent"), QStringLiteral("recent_at"),
        QStringLiteral("watched_since") };
    return inPieces<ContentViews>(sorted, [&](std::span<const ContentViews> some) {
        QVariantList values;
        for (const ContentViews& content : some)
            values << number(content.cid)
                   << (content.views.total ? QVariant(*content.views.total) : QVariant(QMetaType::fromType<qint64>()))
                   << content.views.recent << static_cast<qint64>(microseconds(content.views.recentAt))
                   << static_cast<qint64>(microseconds(content.views.watchedSince));
        return saveColumns(transaction, columns, values, some.size());
    });
}

Result<Time> cooledUntil(Transaction& transaction)
{
    return newestNumber(transaction, coolingCounter()).map([](qint64 number) { return timeFromMicroseconds(number); });
}

Result<> saveCooledUntil(Transaction& transaction, Time until)
{
    return raiseNumber(transaction, coolingCounter(), static_cast<qint64>(microseconds(until)));
}

Result<> saveSizes(Transaction& transaction, std::span<const ContentSize> sizes)
{
    return inPieces<ContentSize>(sizes, [&](std::span<const ContentSize> some) {
        QVariantList values;
        for (const ContentSize& size : some)
            values << number(size.cid)
                   << (size.bytes < 0 ? QVariant(QMetaType::fromType<qint64>()) : QVariant(size.bytes));
        return saveColumns(transaction, { QStringLiteral("size") }, values, some.size());
    });
}

Result<> saveSize(Transaction& transaction, ContentId cid, qint64 size)
{
    const ContentSize one{ cid, size };
    return saveSizes(transaction, std::span(&one, 1));
}

Result<> saveHolds(Transaction& transaction, std::span<const ContentHold> holds)
{
    if (holds.empty())
        return {};
    const Result<qint64> mark = takeNumbers(transaction, QStringLiteral("hold"), 1);
    if (!mark)
        return tl::unexpected(mark.error());
    for (const ContentHold& hold : holds) {
        Result<> saved = saveColumns(transaction,
            { QStringLiteral("held_until"), QStringLiteral("held_by"), QStringLiteral("hold_mark") },
            { number(hold.cid), static_cast<qint64>(microseconds(hold.until)),
                hold.until == Time{} ? QStringLiteral("") : textOf(hold.by), *mark });
        if (!saved)
            return saved;
    }
    return {};
}

Result<> saveHold(Transaction& transaction, ContentId cid, Time until, const QString& by)
{
    const ContentHold hold{ cid, until, by };
    return saveHolds(transaction, std::span(&hold, 1));
}

Result<HoldChanges> selectHoldChanges(Transaction& transaction, qint64 seen)
{
    const Result<QSqlQuery*> rows = transaction.run(
        QStringLiteral("SELECT cid, held_until, held_by, hold_mark FROM tierwatch_content WHERE hold_mark > ?"),
        { seen });
    if (!rows)
        return tl::unexpected(rows.error());
    HoldChanges changes{ seen, {} };
    while ((*rows)->next()) {
        changes.newest = std::max(changes.newest, (*rows)->value(3).toLongLong());
        changes.holds.push_back(
            { ContentId((*rows)->value(0).toLongLong()), timeAt(**rows, 1), (*rows)->value(2).toString() });
    }
    return changes;
}

Result<qint64> newestHoldChange(Transaction& transaction) { return newestNumber(transaction, QStringLiteral("hold")); }

} // namespace tierwatch::catalog
