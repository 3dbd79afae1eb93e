// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/content_sorter.h"

#include "models/content_forecast.h"
#include "models/content_match.h"
#include "models/fold_in.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace tierwatch {

namespace {

constexpr std::size_t lookEvery = 1 << 14; // rows between two looks at whether the work is still wanted

/// Signed values as unsigned ones of the same order.
quint64 orderly(qint64 value) { return static_cast<quint64>(value) ^ (quint64{ 1 } << 63); }

/// The same for fractions.
quint64 orderly(double value)
{
    const auto bits = std::bit_cast<quint64>(value);
    constexpr quint64 sign = quint64{ 1 } << 63;
    return (bits & sign) != 0 ? ~bits : bits | sign;
}

/// Recent views of all contents fade at one pace, so their order needs no time: it is that of what they will have left
/// at the end of days.
double fadingKey(const ContentRow& row, const Rule& rule)
{
    if (!(row.recent > 0))
        return -std::numeric_limits<double>::infinity();
    const double window = std::chrono::duration<double, std::micro>(rule.window).count();
    return std::log(static_cast<double>(row.recent)) + static_cast<double>(row.lastView) / window;
}

bool byName(ContentColumn::Column column) { return column == ContentColumn::File || column == ContentColumn::Path; }

/// Eight bytes of a name as a number of the same order.
quint64 eightBytes(QByteArrayView name, qsizetype offset)
{
    quint64 key = 0;
    for (qsizetype i = offset; i < offset + 8; ++i)
        key = key << 8 | (i < name.size() ? static_cast<quint8>(name[i]) : 0);
    return key;
}

int compare(QByteArrayView a, QByteArrayView b)
{
    const int order = std::memcmp(a.data(), b.data(), static_cast<std::size_t>(std::min(a.size(), b.size())));
    return order != 0 ? order : static_cast<int>(a.size() > b.size()) - static_cast<int>(a.size() < b.size());
}

} // namespace

ContentSorter::Item ContentSorter::item(const ContentFrame& frame, const ContentQuery& query, ContentHandle handle)
{
    const LevelRanks& ranks = query.ranks;
    const ContentRow& row = frame.rows[handle];
    Item made{ 0, number(row.cid), handle };
    switch (query.sort.column) {
    case ContentColumn::Level:
    case ContentColumn::Path: // a path is its level's, then its name
        made.key = ranks.at(number(row.level));
        break;
    case ContentColumn::File:
        made.key = eightBytes(m_names.of(frame, handle), 0);
        break;
    case ContentColumn::Count:
        made.key = orderly(row.count);
        break;
    case ContentColumn::Recent:
        made.key = orderly(fadingKey(row, query.rule));
        break;
    case ContentColumn::Next:
        if (const auto next = nextMoveOf(row, query.levels, query.rule, query.now))
            made.key = orderly(qint64{ -microseconds(next->at) }); // the soonest is the greatest: it comes first downward
        break;
    case ContentColumn::To:
        made.key = row.wanted == row.level ? 0 : ranks.at(number(row.wanted)) + 1U;
        break;
    case ContentColumn::Status:
        made.key = static_cast<quint64>(frame.statuses[handle]);
        break;
    case ContentColumn::Size:
        made.key = orderly(row.size);
        break;
    case ContentColumn::Updated:
        made.key = orderly(row.updated);
        break;
    case ContentColumn::LastView:
        made.key = orderly(row.lastView);
        break;
    case ContentColumn::HeldUntil:
        made.key = orderly(row.heldUntil);
        break;
    case ContentColumn::Cid:
    case ContentColumn::Columns:
        made.key = orderly(number(row.cid));
        break;
    }
    return made;
}

bool ContentSorter::before(const ContentFrame& frame, const ContentSort& sort, const Item& a, const Item& b)
{
    const bool up = sort.direction == Qt::AscendingOrder;
    if (a.key != b.key)
        return (a.key < b.key) == up;
    return beforeOfSameKey(frame, sort, a, b);
}

bool ContentSorter::beforeOfSameKey(const ContentFrame& frame, const ContentSort& sort, const Item& a, const Item& b)
{
    if (byName(sort.column)) {
        const int order = compare(m_names.of(frame, a.handle), m_names.of(frame, b.handle));
        if (order != 0)
            return (order < 0) == (sort.direction == Qt::AscendingOrder);
    }
    return a.cid < b.cid;
}

void ContentSorter::sortByName(
    const ContentFrame& frame, const ContentSort& sort, std::span<Item> items, qsizetype offset)
{
    const bool up = sort.direction == Qt::AscendingOrder;
    std::ranges::sort(items, [up](const Item& a, const Item& b) { return up ? a.key < b.key : b.key < a.key; });
    // Equal ones by their next bytes: each name is looked at once for eight bytes, not once for each comparison.
    for (std::size_t begin = 0, end = 0; begin < items.size(); begin = end) {
        const quint64 key = items[begin].key;
        bool ended = true;
        for (end = begin; end < items.size() && items[end].key == key; ++end)
            ended = ended && m_names.of(frame, items[end].handle).size() <= offset;
        const std::span<Item> same = items.subspan(begin, end - begin);
        if (same.size() < 2)
            continue;
        if (ended || same.size() < 16) {
            std::ranges::sort(same, [&](const Item& a, const Item& b) { return beforeOfSameKey(frame, sort, a, b); });
            continue;
        }
        for (Item& each : same)
            each.key = eightBytes(m_names.of(frame, each.handle), offset);
        sortByName(frame, sort, same, offset + 8);
    }
}

bool ContentSorter::sortAll(const ContentFrame& frame, const ContentQuery& query, const std::function<bool()>& wanted,
    std::vector<ContentHandle>& sorted)
{
    std::vector<Item> items;
    items.reserve(frame.rows.size());
    for (std::size_t i = 0; i < frame.rows.size(); ++i) {
        if (i % lookEvery == 0 && !wanted())
            return false;
        if (frame.statuses[i] != ContentStatus::Gone)
            items.push_back(item(frame, query, static_cast<ContentHandle>(i)));
    }
    if (byName(query.sort.column))
        sortByName(frame, query.sort, items, query.sort.column == ContentColumn::File ? 8 : 0);
    else
        std::ranges::sort(items, [&](const Item& a, const Item& b) { return before(frame, query.sort, a, b); });
    sorted.reserve(items.size());
    for (const Item& each : items)
        sorted.push_back(each.handle);
    return wanted();
}

std::vector<ContentHandle> ContentSorter::fold(const ContentFrame& frame, const ContentQuery& query,
    const std::vector<ContentHandle>& sorted, const std::vector<bool>& isTouched, std::span<const Item> fresh)
{
    return foldIn(sorted, isTouched, fresh, std::mem_fn(&Item::handle), [&](ContentHandle handle, const Item& other) {
        return before(frame, query.sort, item(frame, query, handle), other);
    });
}

bool ContentSorter::filterAll(const ContentFrame& frame, const ContentFilter& filter,
    const std::function<bool()>& wanted, const std::vector<ContentHandle>& sorted, std::vector<ContentHandle>& shown)
{
    if (filter.isEmpty()) {
        shown = sorted;
        return true;
    }
    // In the order of the store, which is the order in memory.
    const ContentMatch matches(filter);
    std::vector<bool> passes(frame.rows.size());
    for (std::size_t i = 0; i < passes.size(); ++i) {
        if (i % lookEvery == 0 && !wanted())
            return false;
        passes[i] = matches(frame, static_cast<ContentHandle>(i), m_names);
    }
    std::ranges::copy_if(sorted, std::back_inserter(shown), [&](ContentHandle handle) { return passes[handle]; });
    return wanted();
}

ContentOrderResult ContentSorter::result(
    const ContentFrame& frame, std::vector<ContentHandle> shown, std::optional<std::span<const ContentHandle>> touched)
{
    ContentOrderResult made;
    if (shown == m_shown)
        return made;
    std::vector<qint32> places(frame.rows.size(), -1);
    for (std::size_t row = 0; row < shown.size(); ++row)
        places[shown[row]] = static_cast<qint32>(row);
    m_places.resize(frame.rows.size(), -1);
    made.change
        = touched ? changeOfRows(m_places, places, *touched) : changeOfAllRows(m_shown, m_places, shown, places);
    m_shown = shown;
    m_places = places;
    made.rows = std::move(shown);
    made.places = std::move(places);
    return made;
}

std::optional<ContentOrderResult> ContentSorter::order(const ContentFrame& frame, const ContentQuery& asked,
    std::span<const ContentHandle> touched, const std::function<bool()>& wanted)
{
    m_names.follow(frame, touched);
    const bool sameStore = m_query && frame.generation == m_generation;
    ContentQuery query = asked;
    if (sameStore && query.sortsAs(*m_query))
        query.now = m_query->now; // what was sorted then and what is folded in now must agree
    const bool sameSort = sameStore && m_query->sortsAs(query);
    const bool sameFilter = sameSort && m_query->filter == query.filter;

    std::vector<ContentHandle> all;
    std::vector<ContentHandle> shown;
    if (sameSort) {
        std::vector<bool> isTouched(frame.rows.size());
        std::vector<Item> fresh;
        for (const ContentHandle handle : touched) {
            isTouched[handle] = true;
            if (frame.statuses[handle] != ContentStatus::Gone)
                fresh.push_back(item(frame, query, handle));
        }
        std::ranges::sort(fresh, [&](const Item& a, const Item& b) { return before(frame, query.sort, a, b); });
        all = fold(frame, query, m_all, isTouched, fresh);
        if (sameFilter) {
            const ContentMatch matches(query.filter);
            std::erase_if(fresh, [&](const Item& each) { return !matches(frame, each.handle, m_names); });
            shown = fold(frame, query, m_shown, isTouched, fresh);
        }
    } else if (!sortAll(frame, query, wanted, all)) {
        return std::nullopt;
    }
    if (!sameFilter && !filterAll(frame, query.filter, wanted, all, shown))
        return std::nullopt;

    if (!sameStore) {
        m_shown.clear();
        m_places.clear();
    }
    m_generation = frame.generation;
    m_query = query;
    m_all = std::move(all);
    return result(frame, std::move(shown), sameFilter ? std::optional(touched) : std::nullopt);
}

} // namespace tierwatch
