// SPDX-License-Identifier: GPL-3.0-or-later
// The table `update_history`, which the trigger on `contents` fills.
#pragma once

#include "catalog/database.h"
#include "core/engine.h"

#include <span>
#include <unordered_map>

namespace tierwatch::catalog {

/// Newest first. With cause and author of `tierwatch_move` where there is one.
[[nodiscard]] Result<Page<HistoryRow>> selectHistory(Transaction& transaction, const HistoryQuery& query);
[[nodiscard]] Result<qint64> newestHistory(Transaction& transaction);
/// The rows above `id`, by rising id: for following what others do.
struct HistoryMark {
    qint64 id = 0;
    ContentId cid{};
};
[[nodiscard]] Result<std::vector<HistoryMark>> selectHistoryTail(Transaction& transaction, qint64 id);
/// The newest row of this content.
[[nodiscard]] Result<std::optional<qint64>> historyIdOf(Transaction& transaction, ContentId cid);
/// Of the rows above `id`, the newest of each of these contents: those that their trigger made in this transaction.
[[nodiscard]] Result<std::unordered_map<ContentId, qint64>> historyIdsOf(
    Transaction& transaction, std::span<const ContentId> contents, qint64 id);

} // namespace tierwatch::catalog
