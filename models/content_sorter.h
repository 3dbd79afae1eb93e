// SPDX-License-Identifier: GPL-3.0-or-later
// Filters and sorts contents, and folds small changes into an order that it made before. No threads, no signals.
#pragma once

#include "models/content_query.h"
#include "models/row_change.h"

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace tierwatch {

struct ContentOrderResult {
    std::vector<ContentHandle> rows; ///< by row; empty with `change` where nothing moved
    std::vector<qint32> places; ///< by handle: its row, −1 where it is not shown
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
    struct Item;
    struct Names;

    bool fold(const ContentFrame& frame, const ContentQuery& query, std::span<const ContentHandle> touched);

    quint64 m_generation = 0;
    std::optional<ContentQuery> m_query;
    std::vector<ContentHandle> m_all; ///< sorted, not filtered
    std::vector<ContentHandle> m_shown;
    std::vector<qint32> m_places;
};

} // namespace tierwatch
