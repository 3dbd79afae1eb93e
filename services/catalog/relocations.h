// SPDX-License-Identifier: GPL-3.0-or-later
// The tables `tierwatch_relocation` (contents on their way), `tierwatch_move` (what ended) and the counter of epochs.
#pragma once

#include "catalog/database.h"
#include "core/level_table.h"
#include "core/relocation.h"

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace tierwatch::catalog {

/// Locks the row until the transaction ends (MariaDB: FOR UPDATE).
[[nodiscard]] Result<std::optional<Relocation>> selectRelocation(
    Transaction& transaction, LevelKeys& keys, ContentId cid);
/// The same of several, given by rising cid, in that order; those without a row are left out.
[[nodiscard]] Result<std::vector<Relocation>> selectRelocationsOf(
    Transaction& transaction, LevelKeys& keys, std::span<const ContentId> contents);
/// Where contents are, by rising cid, and their rows; contents that are not there are left out. Locks both rows of each
/// until the transaction ends.
struct PlacedContent {
    ContentId cid{};
    LevelSlot level = LevelSlot::None;
    std::optional<Relocation> relocation;
};
[[nodiscard]] Result<std::vector<PlacedContent>> selectPlacedContents(
    Transaction& transaction, LevelKeys& keys, std::span<const ContentId> contents);
[[nodiscard]] Result<> selectRelocations(
    Transaction& transaction, LevelKeys& keys, const std::function<void(Relocation)>& each);
/// Those written after `since` (microseconds of the database's clock at the writing, which may be some time before
/// the commit), oldest first; answers when the newest of them was written.
[[nodiscard]] Result<qint64> selectRelocationsChanged(
    Transaction& transaction, LevelKeys& keys, qint64 since, const std::function<void(Relocation)>& each);
/// When the newest row that is there was written; 0: there is none.
[[nodiscard]] Result<qint64> newestRelocationChange(Transaction& transaction);
/// Those of `contents` that have no row.
[[nodiscard]] Result<std::vector<ContentId>> withoutRelocation(
    Transaction& transaction, std::span<const ContentId> contents);
/// Inserts or replaces the contents' rows (no REPLACE: it would fire no update trigger).
[[nodiscard]] Result<> saveRelocation(Transaction& transaction, LevelKeys& keys, const Relocation& relocation);
[[nodiscard]] Result<> saveRelocations(
    Transaction& transaction, LevelKeys& keys, std::span<const Relocation> relocations);
/// Writes what is different. The rows must be there, as selectPlacedContents() has read and locked them in this
/// transaction.
struct RelocationChange {
    Relocation before;
    Relocation after;
};
[[nodiscard]] Result<> updateRelocations(
    Transaction& transaction, LevelKeys& keys, std::span<const RelocationChange> changes);
[[nodiscard]] Result<> deleteRelocation(Transaction& transaction, ContentId cid);
[[nodiscard]] Result<> deleteRelocations(Transaction& transaction, std::span<const ContentId> contents);
/// `count` new epochs; the first of them. They only grow, whatever becomes of the transaction's neighbours.
[[nodiscard]] Result<Epoch> takeEpochs(Transaction& transaction, int count);
[[nodiscard]] Result<Epoch> newestEpoch(Transaction& transaction);

struct MoveRecord {
    ContentId cid{};
    std::optional<qint64> historyId; ///< of the row that the trigger wrote, for a move that was committed
    LevelSlot from = LevelSlot::None;
    LevelSlot to = LevelSlot::None;
    Cause cause = Cause::Views;
    QString author;
    qint64 bytes = 0;
    double seconds = 0;
    QString worker;
    bool good = true;
    std::optional<Error> error;
    Time at{};
    PlanId plan = PlanId::None;
};
[[nodiscard]] Result<> insertMove(Transaction& transaction, LevelKeys& keys, const MoveRecord& move);
[[nodiscard]] Result<> insertMoves(Transaction& transaction, LevelKeys& keys, std::span<const MoveRecord> moves);

} // namespace tierwatch::catalog
