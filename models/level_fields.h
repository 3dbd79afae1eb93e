// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a level that people edit, by their columns: how each reads, what may be typed, where it is kept.
#pragma once

#include "core/level_table.h"
#include "models/level_model.h"

#include <QVariant>

namespace tierwatch {

/// Calls `use` with the member that the column shows; false where no field is behind it.
template <typename Use> bool withLevelField(int column, Use&& use)
{
    switch (static_cast<LevelColumn::Column>(column)) {
    case LevelColumn::Label:
        return use(&Level::label);
    case LevelColumn::Minimum:
        return use(&Level::minCount);
    case LevelColumn::Path:
        return use(&Level::path);
    case LevelColumn::Mode:
        return use(&Level::mode);
    case LevelColumn::Capacity:
        return use(&Level::capacity);
    case LevelColumn::High:
        return use(&Level::high);
    case LevelColumn::Low:
        return use(&Level::low);
    case LevelColumn::Reserve:
        return use(&Level::reserve);
    case LevelColumn::Url:
        return use(&Level::url);
    case LevelColumn::Verify:
        return use(&Level::verify);
    case LevelColumn::Linger:
        return use(&Level::linger);
    case LevelColumn::Key:
    case LevelColumn::Maximum:
    case LevelColumn::Contents:
    case LevelColumn::Free:
    case LevelColumn::Total:
    case LevelColumn::State:
    case LevelColumn::Columns:
        break;
    }
    return false;
}

/// As the table shows it; empty for columns that are none of a level's own.
[[nodiscard]] QString levelFieldText(const Level& level, int column);
/// What an editor begins with.
[[nodiscard]] QVariant levelFieldValue(const Level& level, int column);
/// The words to choose from, in the order of the enumeration; empty: it is typed.
[[nodiscard]] QStringList levelFieldChoices(int column);
/// False where the value is none for that column.
[[nodiscard]] bool setLevelField(Level& level, int column, const QVariant& value);
/// What may be typed there, one sentence.
[[nodiscard]] QString levelFieldRule(int column);
/// "From", "Directory".
[[nodiscard]] QString levelColumnName(int column);

} // namespace tierwatch
