// SPDX-License-Identifier: GPL-3.0-or-later
// Puts a few changed rows into an order that is right otherwise.
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <span>
#include <vector>

namespace tierwatch {

/// `sorted` without the touched items, and with `fresh` (sorted) where they belong. `itemOf(fresh)` is its item;
/// `isBefore(item, fresh)` compares an untouched item with a fresh one.
template <typename Fresh, typename ItemOf, typename IsBefore>
[[nodiscard]] std::vector<quint32> foldIn(const std::vector<quint32>& sorted, const std::vector<bool>& isTouched,
    std::span<const Fresh> fresh, const ItemOf& itemOf, const IsBefore& isBefore)
{
    std::vector<quint32> rows;
    rows.reserve(sorted.size() + fresh.size());
    std::ranges::copy_if(sorted, std::back_inserter(rows), [&](quint32 item) { return !isTouched[item]; });
    auto end = std::ssize(rows);
    rows.resize(rows.size() + fresh.size());
    auto hole = std::ssize(rows);
    // From behind, so that each row is moved once.
    for (std::size_t i = fresh.size(); i-- > 0;) {
        const auto place = std::partition_point(
            rows.begin(), rows.begin() + end, [&](quint32 item) { return isBefore(item, fresh[i]); });
        std::copy_backward(place, rows.begin() + end, rows.begin() + hole);
        hole -= rows.begin() + end - place + 1;
        end = place - rows.begin();
        rows[static_cast<std::size_t>(hole)] = itemOf(fresh[i]);
    }
    return rows;
}

} // namespace tierwatch
