// SPDX-License-Identifier: GPL-3.0-or-later
// Between columns and values: what every table's file needs.
#pragma once

#include "catalog/database.h"
#include "core/level_table.h"
#include "core/time.h"

#include <QStringList>
#include <QVariant>

#include <functional>
#include <span>

namespace tierwatch::catalog {

/// For statements that answer nothing.
[[nodiscard]] inline Result<> done(const Result<QSqlQuery*>& query)
{
    return query.map([](QSqlQuery*) {});
}

[[nodiscard]] inline qint64 secondsOf(Time time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// NULL is zero: not known.
[[nodiscard]] inline Time timeAt(const QSqlQuery& row, int column)
{
    return timeFromMicroseconds(row.value(column).toLongLong());
}

/// NULL and an empty key are no level.
[[nodiscard]] inline LevelSlot slotAt(const QSqlQuery& row, int column, LevelKeys& keys)
{
    const QString key = row.value(column).toString();
    return key.isEmpty() ? LevelSlot::None : keys.slot(key);
}

[[nodiscard]] inline QVariant keyOrNull(const LevelKeys& keys, LevelSlot slot)
{
    return slot == LevelSlot::None ? QVariant(QMetaType::fromType<QString>()) : QVariant(keys.key(slot));
}

/// NOT NULL columns take no null string.
[[nodiscard]] inline QString textOf(const QString& text) { return text.isNull() ? QStringLiteral("") : text; }

/// Hands over all of them in pieces of 64, 32, 16 … 1: few lengths, so that each statement's text is prepared once.
template <typename T>
[[nodiscard]] Result<> inPieces(std::span<const T> all, const std::function<Result<>(std::span<const T>)>& each)
{
    std::size_t size = 64;
    while (!all.empty()) {
        while (size > all.size())
            size /= 2;
        if (Result<> good = each(all.first(size)); !good)
            return good;
        all = all.subspan(size);
    }
    return {};
}

/// "?, ?, ?"
[[nodiscard]] inline QString placeholders(std::size_t count)
{
    return QStringList(static_cast<qsizetype>(count), QStringLiteral("?")).join(QStringLiteral(", "));
}

[[nodiscard]] inline QVariantList valuesOf(std::span<const ContentId> contents)
{
    QVariantList values;
    for (const ContentId cid : contents)
        values.append(number(cid));
    return values;
}

} // namespace tierwatch::catalog
