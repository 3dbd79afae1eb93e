// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/row_change.h"

#include <algorithm>

namespace tierwatch {

namespace {

/// What of `touched` is in both orders and has another place in the second, beside what merely came or went around it.
std::vector<quint32> movedItems(
    std::span<const qint32> placeBefore, std::span<const qint32> placeAfter, std::span<const quint32> touched)
{
    // A touched row's rank among the untouched ones, which all keep their order.
    const auto ranks = [touched](std::span<const qint32> places) {
        std::vector<std::pair<qint32, quint32>> sorted;
        for (const quint32 item : touched) {
            if (places[item] >= 0)
                sorted.emplace_back(places[item], item);
        }
        std::ranges::sort(sorted);
        for (std::size_t i = 0; i < sorted.size(); ++i)
            sorted[i].first -= static_cast<qint32>(i);
        return sorted;
    };
    auto after = ranks(placeAfter);
    std::ranges::sort(after, {}, &std::pair<qint32, quint32>::second);
    std::vector<quint32> moved;
    qint32 last = -1;
    for (const auto& [rank, item] : ranks(placeBefore)) {
        if (placeAfter[item] < 0)
            continue;
        const auto found = std::ranges::lower_bound(after, item, {}, &std::pair<qint32, quint32>::second);
        if (found->first == rank && placeAfter[item] > last)
            last = placeAfter[item];
        else
            moved.push_back(item);
    }
    return moved;
}

void addMoves(RowChange& change, const std::vector<quint32>& moved, std::span<const qint32> placeBefore,
    std::span<const qint32> placeAfter)
{
    struct Moving {
        quint32 item;
        int at; // in the list as it is after the steps so far
        int target; // among the rows that are in both orders
    };
    std::vector<Moving> moving;
    for (const quint32 item : moved) {
        const auto below = [item](std::span<const qint32> places, const std::vector<quint32>& others) {
            return static_cast<int>(
                std::ranges::count_if(others, [&](quint32 other) { return places[other] < places[item]; }));
        };
        moving.push_back({ item, placeBefore[item] - below(placeBefore, change.left),
            placeAfter[item] - below(placeAfter, change.entered) });
    }
    // By rising target: whatever is still unsettled belongs further down.
    std::ranges::sort(moving, {}, &Moving::target);
    for (std::size_t i = 0; i < moving.size(); ++i) {
        const int from = moving[i].at;
        std::vector<int> unsettled;
        for (std::size_t j = i + 1; j < moving.size(); ++j) {
            if (moving[j].at > from)
                --moving[j].at;
            unsettled.push_back(moving[j].at);
        }
        std::ranges::sort(unsettled);
        int to = moving[i].target;
        for (const int at : unsettled)
            to += at < to ? 1 : 0;
        for (std::size_t j = i + 1; j < moving.size(); ++j)
            moving[j].at += moving[j].at >= to ? 1 : 0;
        if (from != to)
            change.steps.push_back({ RowStep::Kind::Move, from, to, moving[i].item });
    }
}

} // namespace

RowChange changeOfRows(
    std::span<const qint32> placeBefore, std::span<const qint32> placeAfter, std::span<const quint32> touched)
{
    RowChange change;
    for (const quint32 item : touched) {
        if (placeBefore[item] < 0 && placeAfter[item] >= 0)
            change.entered.push_back(item);
        else if (placeBefore[item] >= 0 && placeAfter[item] < 0)
            change.left.push_back(item);
    }
    const std::vector<quint32> moved = movedItems(placeBefore, placeAfter, touched);
    if (change.entered.size() + change.left.size() + moved.size() > mostRowSteps) {
        change.scattered = true;
        return change;
    }
    std::ranges::sort(change.left, std::ranges::greater(), [&](quint32 item) { return placeBefore[item]; });
    for (const quint32 item : change.left)
        change.steps.push_back({ RowStep::Kind::Remove, placeBefore[item], -1, item });
    addMoves(change, moved, placeBefore, placeAfter);
    std::ranges::sort(change.entered, {}, [&](quint32 item) { return placeAfter[item]; });
    for (const quint32 item : change.entered)
        change.steps.push_back({ RowStep::Kind::Insert, -1, placeAfter[item], item });
    return change;
}

RowChange changeOfAllRows(std::span<const quint32> before, std::span<const qint32> placeBefore,
    std::span<const quint32> after, std::span<const qint32> placeAfter)
{
    RowChange change;
    std::ranges::copy_if(before, std::back_inserter(change.left), [&](quint32 item) { return placeAfter[item] < 0; });
    std::ranges::copy_if(
        after, std::back_inserter(change.entered), [&](quint32 item) { return placeBefore[item] < 0; });
    if (change.left.size() + change.entered.size() <= mostRowSteps) {
        std::vector<quint32> touched = change.left;
        touched.insert(touched.end(), change.entered.begin(), change.entered.end());
        auto old = before.begin();
        const bool same = std::ranges::all_of(after, [&](quint32 item) {
            if (placeBefore[item] < 0)
                return true;
            while (placeAfter[*old] < 0)
                ++old;
            return *old++ == item;
        });
        if (same)
            return changeOfRows(placeBefore, placeAfter, touched);
    }
    change.scattered = true;
    return change;
}

} // namespace tierwatch
