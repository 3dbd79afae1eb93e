// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/levels.h"

#include "catalog/columns.h"
#include "catalog/dialect.h"

#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <limits>

namespace tierwatch::catalog {

namespace {

constexpr std::array verifyNames{ "read_back", "size_only" };
constexpr std::array modeNames{ "in_use", "no_new_files", "drain", "offline" };

template <std::size_t Size, typename Value> QString nameOf(const std::array<const char*, Size>& names, Value value)
{
    return QString::fromLatin1(names.at(static_cast<std::size_t>(value)));
}

/// The first of them where it is none: what an older or newer program wrote must not stop us.
template <typename Value, std::size_t Size>
Value valueOf(const std::array<const char*, Size>& names, const QString& name)
{
    for (std::size_t i = 0; i < Size; ++i) {
        if (name == QLatin1String(names[i]))
            return static_cast<Value>(i);
    }
    return Value{};
}

QJsonObject toJson(const Level& level)
{
    QJsonObject object{ { QStringLiteral("level"), level.key }, { QStringLiteral("label"), level.label },
        { QStringLiteral("min_counts"), level.minCount }, { QStringLiteral("max_counts"), level.maxCount },
        { QStringLiteral("path"), level.path }, { QStringLiteral("url"), level.url },
        { QStringLiteral("verify"), nameOf(verifyNames, level.verify) },
        { QStringLiteral("mode"), nameOf(modeNames, level.mode) } };
    if (level.linger)
        object.insert(QStringLiteral("linger"), static_cast<qint64>(level.linger->count()));
    if (level.reserve)
        object.insert(QStringLiteral("reserve"), *level.reserve);
    if (level.capacity)
        object.insert(QStringLiteral("capacity"), *level.capacity);
    object.insert(QStringLiteral("high"), level.high);
    object.insert(QStringLiteral("low"), level.low);
    return object;
}

QString toJson(const LevelTable& table)
{
    QJsonArray levels;
    for (const Level& level : table.levels())
        levels.append(toJson(level));
    return QString::fromUtf8(QJsonDocument(levels).toJson(QJsonDocument::Compact));
}

Level levelOf(const QJsonObject& object, LevelKeys& keys)
{
    const auto number = [&object](const char* name) -> std::optional<qint64> {
        const QJsonValue value = object.value(QLatin1String(name));
        return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
    };
    const auto text = [&object](const char* name) { return object.value(QLatin1String(name)).toString(); };
    Level level;
    level.key = text("level");
    level.slot = keys.slot(level.key);
    level.label = text("label");
    level.minCount = number("min_counts").value_or(0);
    level.maxCount = number("max_counts").value_or(0);
    level.path = text("path");
    level.url = text("url");
    level.verify = valueOf<Verify>(verifyNames, text("verify"));
    level.mode = valueOf<LevelMode>(modeNames, text("mode"));
    if (const std::optional<qint64> linger = number("linger"))
        level.linger = std::chrono::seconds(*linger);
    level.reserve = number("reserve");
    level.capacity = number("capacity");
    level.high = static_cast<int>(number("high").value_or(level.high));
    level.low = static_cast<int>(number("low").value_or(level.low));
    return level;
}

Result<quint64> newestVersion(Transaction& transaction)
{
    const Result<QSqlQuery*> row
        = transaction.run(QStringLiteral("SELECT COALESCE(MAX(version), 0) FROM tierwatch_level_edit"));
    if (!row)
        return tl::unexpected(row.error());
    return (*row)->next() ? (*row)->value(0).toULongLong() : 0;
}

/// Ours beside the original's. Two queries and no join: an adopted table may have another collation.
Result<QHash<QString, Level>> selectOurs(Transaction& transaction)
{
    const Result<QSqlQuery*> rows = transaction.run(QStringLiteral(
        "SELECT content_level, label, url, verify, linger, reserve, mode, capacity, high_mark, low_mark FROM "
        "tierwatch_level"));
    if (!rows)
        return tl::unexpected(rows.error());
    QHash<QString, Level> ours;
    while ((*rows)->next()) {
        const QSqlQuery& row = **rows;
        Level level;
        level.label = row.value(1).toString();
        level.url = row.value(2).toString();
        level.verify = valueOf<Verify>(verifyNames, row.value(3).toString());
        if (!row.value(4).isNull())
            level.linger = std::chrono::seconds(row.value(4).toLongLong());
        if (!row.value(5).isNull())
            level.reserve = row.value(5).toLongLong();
        level.mode = valueOf<LevelMode>(modeNames, row.value(6).toString());
        if (!row.value(7).isNull())
            level.capacity = row.value(7).toLongLong();
        level.high = row.value(8).toInt();
        level.low = row.value(9).toInt();
        ours.insert(row.value(0).toString(), level);
    }
    return ours;
}

Result<LevelTable> readLevels(Transaction& transaction, LevelKeys& keys, const QHash<QString, Level>& ours)
{
    const Result<QSqlQuery*> rows
        = transaction.run(QStringLiteral("SELECT content_level, max_counts, path, min_counts FROM level"));
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Level> levels;
    while ((*rows)->next()) {
        const QSqlQuery& row = **rows;
        const QString key = row.value(0).toString();
        Level level = ours.value(key);
        level.key = key;
        level.slot = keys.slot(key);
        level.maxCount = row.value(1).toLongLong();
        level.path = row.value(2).toString();
        level.minCount = row.value(3).toLongLong();
        levels.push_back(std::move(level));
    }
    return LevelTable(std::move(levels));
}

Result<bool> isAny(Transaction& transaction, const QString& sql, const QVariantList& values)
{
    const Result<QSqlQuery*> row = transaction.run(sql, values);
    if (!row)
        return tl::unexpected(row.error());
    return (*row)->next();
}

Result<> removeLevel(Transaction& transaction, const Level& level)
{
    const auto kind = transaction.kind();
    const Result<bool> hasContents = isAny(transaction,
        QStringLiteral("SELECT cid FROM contents WHERE %1 LIMIT 1")
            .arg(dialect::exactly(kind, QStringLiteral("content_level"))),
        { level.key });
    if (!hasContents)
        return tl::unexpected(hasContents.error());
    if (*hasContents)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text", "The level %1 still has contents: move them to another level first."),
            level.name());
    const Result<bool> hasRelocations = isAny(transaction,
        QStringLiteral(
            "SELECT cid FROM tierwatch_relocation WHERE wanted = ? OR from_level = ? OR to_level = ? LIMIT 1"),
        { level.key, level.key, level.key });
    if (!hasRelocations)
        return tl::unexpected(hasRelocations.error());
    if (*hasRelocations)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP(
                "Text", "Contents are on their way to or from the level %1: wait for them, or cancel them."),
            level.name());
    return done(transaction.run(QStringLiteral("DELETE FROM tierwatch_level WHERE content_level = ?"), { level.key }))
        .and_then([&] {
            return done(transaction.run(QStringLiteral("DELETE FROM level WHERE %1")
                                            .arg(dialect::exactly(kind, QStringLiteral("content_level"))),
                { level.key }));
        });
}

Result<> saveOriginal(Transaction& transaction, const Level& level, const Level* before)
{
    if (before == nullptr)
        return done(transaction.run(
            QStringLiteral("INSERT INTO level (content_level, max_counts, path, min_counts) VALUES (?, ?, ?, ?)"),
            { level.key, level.maxCount, level.path, level.minCount }));
    if (before->maxCount == level.maxCount && before->path == level.path && before->minCount == level.minCount)
        return {};
    return done(transaction.run(QStringLiteral("UPDATE level SET max_counts = ?, path = ?, min_counts = ? WHERE %1")
                                    .arg(dialect::exactly(transaction.kind(), QStringLiteral("content_level"))),
        { level.maxCount, level.path, level.minCount, level.key }));
}

Result<> saveOurs(Transaction& transaction, const Level& level)
{
    return done(transaction.run(
        dialect::upsert(transaction.kind(), QStringLiteral("tierwatch_level"), QStringLiteral("content_level"),
            { QStringLiteral("label"), QStringLiteral("url"), QStringLiteral("verify"), QStringLiteral("linger"),
                QStringLiteral("reserve"), QStringLiteral("mode"), QStringLiteral("capacity"),
                QStringLiteral("high_mark"), QStringLiteral("low_mark") }),
        { level.key, textOf(level.label), textOf(level.url), nameOf(verifyNames, level.verify),
            level.linger ? QVariant(static_cast<qint64>(level.linger->count()))
                         : QVariant(QMetaType::fromType<qint64>()),
            level.reserve ? QVariant(*level.reserve) : QVariant(QMetaType::fromType<qint64>()),
            nameOf(modeNames, level.mode),
            level.capacity ? QVariant(*level.capacity) : QVariant(QMetaType::fromType<qint64>()), level.high,
            level.low }));
}

QStringList keysIn(const QJsonArray& levels)
{
    QStringList keys;
    for (const QJsonValue level : levels)
        keys.append(level.toObject().value(QLatin1String("level")).toString());
    return keys;
}

/// The levels that are not the same in both.
QStringList differences(const QJsonArray& before, const QJsonArray& after)
{
    const auto in = [](const QJsonArray& levels, const QString& key) {
        for (const QJsonValue level : levels) {
            if (level.toObject().value(QLatin1String("level")).toString() == key)
                return level.toObject();
        }
        return QJsonObject();
    };
    QStringList keys = keysIn(before) + keysIn(after);
    keys.removeDuplicates();
    keys.removeIf([&](const QString& key) { return in(before, key) == in(after, key); });
    return keys;
}

QJsonArray levelsOf(const QString& stored) { return QJsonDocument::fromJson(stored.toUtf8()).array(); }

/// Who has changed what since that version.
Error changedMeanwhile(Transaction& transaction, quint64 since)
{
    const Error unknown = fail(ErrorCode::Fenced,
        QT_TRANSLATE_NOOP("Text",
            "Somebody else has changed the levels meanwhile: look at the new table and make your change again."))
                              .value();
    const Result<QSqlQuery*> rows
        = transaction.run(QStringLiteral("SELECT version, author, edited_at, table_before, table_after FROM "
                                         "tierwatch_level_edit WHERE version > ? ORDER BY version"),
            { static_cast<qint64>(since) });
    if (!rows)
        return unknown;
    QStringList authors;
    QJsonArray before;
    QJsonArray after;
    Time at{};
    while ((*rows)->next()) {
        const QSqlQuery& row = **rows;
        if (authors.isEmpty())
            before = levelsOf(row.value(3).toString());
        after = levelsOf(row.value(4).toString());
        at = timeAt(row, 2);
        if (!authors.contains(row.value(1).toString()))
            authors.append(row.value(1).toString());
    }
    if (authors.isEmpty())
        return unknown;
    return Error{ ErrorCode::Fenced,
        Text{ QT_TRANSLATE_NOOP("Text",
                  "%1 has changed the levels meanwhile (%2), last at %3: look at the new table and make your change "
                  "again."),
            { authors.join(QStringLiteral(", ")), differences(before, after).join(QStringLiteral(", ")),
                QDateTime::fromMSecsSinceEpoch(microseconds(at) / 1000, Qt::UTC).toString(Qt::ISODateWithMs) } } };
}

} // namespace

Result<LevelTable> selectOriginalLevels(Transaction& transaction, LevelKeys& keys)
{
    return readLevels(transaction, keys, {});
}

Result<LevelsRecord> selectLevels(Transaction& transaction, LevelKeys& keys)
{
    const Result<QHash<QString, Level>> ours = selectOurs(transaction);
    if (!ours)
        return tl::unexpected(ours.error());
    const Result<quint64> version = newestVersion(transaction);
    if (!version)
        return tl::unexpected(version.error());
    return readLevels(transaction, keys, *ours).map([&](LevelTable table) {
        return LevelsRecord{ std::move(table), *version };
    });
}

Result<LevelsRecord> replaceLevels(Transaction& transaction, LevelKeys& keys, const LevelTable& table, quint64 basedOn,
    const QString& author, Time now)
{
    const Result<> valid = table.validate();
    if (!valid)
        return tl::unexpected(valid.error());
    const Result<LevelsRecord> before = selectLevels(transaction, keys);
    if (!before)
        return tl::unexpected(before.error());
    if (before->version != basedOn)
        return tl::unexpected(changedMeanwhile(transaction, basedOn));

    // The edit first: its key is what two editors at once cannot both have.
    const Result<> edited
        = done(transaction.run(QStringLiteral("INSERT INTO tierwatch_level_edit (version, author, edited_at, "
                                              "table_before, table_after) VALUES (?, ?, ?, ?, ?)"),
            { static_cast<qint64>(basedOn + 1), textOf(author), static_cast<qint64>(microseconds(now)),
                toJson(before->table), toJson(table) }));
    if (!edited)
        return tl::unexpected(
            edited.error().code == ErrorCode::Conflict ? changedMeanwhile(transaction, basedOn) : edited.error());
    for (const Level& level : before->table.levels()) {
        const Result<> removed = table.find(level.key) != nullptr ? Result<>() : removeLevel(transaction, level);
        if (!removed)
            return tl::unexpected(removed.error());
    }
    for (const Level& level : table.levels()) {
        const Result<> saved = saveOriginal(transaction, level, before->table.find(level.key)).and_then([&] {
            return saveOurs(transaction, level);
        });
        if (!saved)
            return tl::unexpected(saved.error());
    }
    return selectLevels(transaction, keys);
}

Result<LevelTable> selectLevelsBefore(Transaction& transaction, LevelKeys& keys, quint64 edition)
{
    const Result<QSqlQuery*> row
        = transaction.run(QStringLiteral("SELECT table_before FROM tierwatch_level_edit WHERE version = ?"),
            { static_cast<qint64>(edition) });
    if (!row)
        return tl::unexpected(row.error());
    if (!(*row)->next())
        return fail(ErrorCode::NotFound,
            QT_TRANSLATE_NOOP("Text", "The level edit %1 is not kept any more: change the levels by hand."),
            QString::number(edition));
    std::vector<Level> levels;
    for (const QJsonValue level : levelsOf((*row)->value(0).toString()))
        levels.push_back(levelOf(level.toObject(), keys));
    return LevelTable(std::move(levels));
}

Result<bool> checkMaxCount(Transaction& transaction, qint64 count)
{
    const Result<QSqlQuery*> top
        = transaction.run(QStringLiteral("SELECT content_level, max_counts FROM level ORDER BY min_counts DESC LIMIT 1")
            + dialect::locking(transaction));
    if (!top)
        return tl::unexpected(top.error());
    if (!(*top)->next())
        return false;
    const QString key = (*top)->value(0).toString();
    const qint64 maximum = (*top)->value(1).toLongLong();
    if (count <= maximum)
        return false;
    const QString update = QStringLiteral("UPDATE level SET max_counts = ? WHERE %1")
                               .arg(dialect::exactly(transaction.kind(), QStringLiteral("content_level")));
    const Result<> raised = done(transaction.run(update, { count, key }));
    if (raised)
        return true;
    // An adopted column may be an INT: as far as it goes, then. Placement does not look at maxima.
    constexpr qint64 greatestInt = std::numeric_limits<qint32>::max();
    if (raised.error().code != ErrorCode::InvalidInput)
        return tl::unexpected(raised.error());
    if (maximum >= greatestInt)
        return false;
    const Result<> capped = done(transaction.run(update, { greatestInt, key }));
    if (!capped)
        return tl::unexpected(capped.error());
    return true;
}

} // namespace tierwatch::catalog
