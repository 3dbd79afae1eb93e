// SPDX-License-Identifier: GPL-3.0-or-later
// Filters and sorts contents, and folds small changes into an order that it made before. No threads, no signals.
#pragma once

#include "models/content_query.h"
#include "models/folded_names.h"
#include "models/row_change.h"

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace tierwatch {

struct ContentOrderResult {
    std::vector<ContentHandle> rows; ///< by row; empty where `change` is
    std::vector<qint32> places; ///< by handle: its row, −1 where it is not shown; empty where `change` is
    RowChange change; ///< from the result before
};

/// Remembers its last result; one thread at a time.
class ContentSorter {
public:
    /// `touched`: every handle, each once, that changed since the frame of the last result. Nothing where `wanted`
    /// became false meanwhile: then the last result stays the last.
    [[nodiscard]] std::optional<ContentOrderResult> order(const ContentFrame& frame, const ContentQuery& query,
        std::span<const ContentHandle> touched, const std::function<bool()>& wanted);

private:
    /// A content as it is compared: most comparisons need the key only.
    struct Item {
        quint64 key = 0;
        qint64 cid = 0;
        ContentHandle handle = 0;
    };

    [[nodiscard]] Item item(const ContentFrame& frame, const ContentQuery& query, ContentHandle handle);
    [[nodiscard]] bool before(const ContentFrame& frame, const ContentSort& sort, const Item& a, const Item& b);
    [[nodiscard]] bool beforeOfSameKey(
        const ContentFrame& frame, const ContentSort& sort, const Item& a, const Item& b);
    /// By key, then by name; items of the same key have the first `offset` bytes of their names in common.
    void sortByName(const ContentFrame& frame, const ContentSort& sort, std::span<Item> items, qsizetype offset);
    [[nodiscard]] bool sortAll(const ContentFrame& frame, const ContentQuery& query,
        const std::function<bool()>& wanted, std::vector<ContentHandle>& sorted);
    [[nodiscard]] std::vector<ContentHandle> fold(const ContentFrame& frame, const ContentQuery& query,
        const std::vector<ContentHandle>& sorted, const std::vector<bool>& isTouched, std::span<const Item> fresh);
    [[nodiscard]] bool filterAll(const ContentFrame& frame, const ContentFilter& filter,
        const std::function<bool()>& wanted, const std::vector<ContentHandle>& sorted,
        std::vector<ContentHandle>& shown);
    [[nodiscard]] ContentOrderResult result(const ContentFrame& frame, std::vector<ContentHandle> shown,
        std::optional<std::span<const ContentHandle>> touched);

    quint64 m_generation = 0;
    std::optional<ContentQuery> m_query;
    std::vector<ContentHandle> m_all; ///< sorted, not filtered
    std::vector<ContentHandle> m_shown;
    std::vector<qint32> m_places;
    FoldedNames m_names;
};

} // namespace tierwatch
