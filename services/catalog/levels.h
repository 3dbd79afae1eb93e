// SPDX-License-Identifier: GPL-3.0-or-later
// The tables `level` (the original's), `tierwatch_level` (ours, beside it) and `tierwatch_level_edit`.
#pragma once

#include "catalog/database.h"
#include "core/level_table.h"
#include "core/time.h"

namespace tierwatch::catalog {

struct LevelsRecord {
    LevelTable table;
    quint64 version = 0; ///< of the newest edit through Tierwatch; 0: none yet
};

/// Not validated: an adopted table may be anything.
[[nodiscard]] Result<LevelsRecord> selectLevels(Transaction& transaction, LevelKeys& keys);
/// Of a database that has the original's columns only; not validated.
[[nodiscard]] Result<LevelTable> selectOriginalLevels(Transaction& transaction, LevelKeys& keys);
/// The whole table at once. `fenced` where `basedOn` is not the newest version, with who changed what; `conflict` where
/// a level that goes still has
/// contents or relocations.
[[nodiscard]] Result<LevelsRecord> replaceLevels(Transaction& transaction, LevelKeys& keys, const LevelTable& table,
    quint64 basedOn, const QString& author, Time now);
/// The table as it was before that edit; `not_found` where the edit is not kept any more.
[[nodiscard]] Result<LevelTable> selectLevelsBefore(Transaction& transaction, LevelKeys& keys, quint64 edition);
/// The original's `check_max_count`: raises the top level's max_counts where the count exceeds it. True where it did.
[[nodiscard]] Result<bool> checkMaxCount(Transaction& transaction, qint64 count);

} // namespace tierwatch::catalog
