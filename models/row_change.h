// SPDX-License-Identifier: GPL-3.0-or-later
// What turns one order of rows into another, in the steps that a view likes best.
#pragma once

#include <QtGlobal>

#include <span>
#include <vector>

namespace tierwatch {

/// One row at a time; each step counts from what the ones before it left.
struct RowStep {
    enum class Kind : quint8 { Remove, Insert, Move };
    Kind kind = Kind::Remove;
    int from = -1; ///< Remove, Move
    int to = -1; ///< Insert, Move: where the row is afterwards
    quint32 item = 0;

    bool operator==(const RowStep&) const = default;
};

struct RowChange {
    bool scattered = false; ///< too many steps: append `entered`, change the layout, drop `left` from the end
    std::vector<RowStep> steps; ///< otherwise; empty: nothing changed its place
    std::vector<quint32> entered;
    std::vector<quint32> left;

    [[nodiscard]] bool isEmpty() const { return !scattered && steps.empty(); }
};

constexpr std::size_t mostRowSteps = 3;

/// `placeBefore` and `placeAfter` give each item's row before and after, −1 where it is not there; items are smaller
/// than their sizes. `touched`: the items (each once) that may have come, gone or moved; all others are in both orders
/// or in neither, and keep their order among themselves.
[[nodiscard]] RowChange changeOfRows(
    std::span<const qint32> placeBefore, std::span<const qint32> placeAfter, std::span<const quint32> touched);
/// The same where nothing is known about what was touched.
[[nodiscard]] RowChange changeOfAllRows(std::span<const quint32> before, std::span<const qint32> placeBefore,
    std::span<const quint32> after, std::span<const qint32> placeAfter);

} // namespace tierwatch
