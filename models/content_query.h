// SPDX-License-Identifier: GPL-3.0-or-later
// Which contents to show and in which order: what the window asks for, as values.
#pragma once

#include "models/content_store.h"

#include <QStringList>
#include <Qt>

#include <array>
#include <optional>

namespace tierwatch {

namespace ContentColumn {
/// In this order in the table; those from Updated on are hidden at first.
enum Column { Level, File, Count, Recent, To, Status, Size, Next, Updated, LastView, HeldUntil, Cid, Path, Columns };
} // namespace ContentColumn

/// By column: names that stay the same in every version and language, for what is kept.
[[nodiscard]] QStringList contentColumnNames();

struct ContentFilter {
    QString
        text; ///< part of the file name (case and NFC/NFD do not matter), or the first digits of the cid; empty: all
    std::optional<LevelSlot> level;
    std::optional<LevelSlot> to; ///< wanted there and not there yet
    quint32 statuses = 0; ///< bits 1 << ContentStatus; 0: all

    [[nodiscard]] static constexpr quint32 bit(ContentStatus status) { return 1U << static_cast<unsigned>(status); }
    [[nodiscard]] bool isEmpty() const { return text.isEmpty() && !level && !to && statuses == 0; }
    bool operator==(const ContentFilter&) const = default;
};

/// By the column, equal ones by rising cid.
struct ContentSort {
    ContentColumn::Column column = ContentColumn::Count;
    Qt::SortOrder direction = Qt::DescendingOrder;

    bool operator==(const ContentSort&) const = default;
};

/// For each slot its place in the level table, from the lowest; 255 where the table lacks it.
using LevelRanks = std::array<quint8, 256>;
[[nodiscard]] LevelRanks levelRanks(const LevelTable& levels);

struct ContentQuery {
    ContentFilter filter;
    ContentSort sort;
    LevelRanks ranks{};
    LevelTable levels; ///< for what comes next
    Rule rule;
    Time now{}; ///< what comes next is looked at from here; the order is as of then

    /// Sorts the same; what is filtered may differ.
    [[nodiscard]] bool sortsAs(const ContentQuery& other) const;
};

/// A text as names are compared: composed (NFC) and without case, UTF-8.
[[nodiscard]] QByteArray folded(QStringView text);

} // namespace tierwatch
