// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ordered_model.h"

#include "models/sorted_unique.h"

#include <algorithm>

namespace tierwatch {

namespace {
constexpr std::size_t mostSpans = 200; // a view takes a wide span more easily than many signals
} // namespace

int OrderedModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int OrderedModel::rowOfItem(quint32 item) const
{
    const qint32 place = item < m_places.size() ? m_places[item] : -1;
    if (place >= 0 && static_cast<std::size_t>(place) < m_rows.size()
        && m_rows[static_cast<std::size_t>(place)] == item)
        return place;
    if (!m_stepping)
        return -1;
    const auto found = std::ranges::find(m_rows, item); // the places follow only after the last step
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

std::vector<int> OrderedModel::rowsOf(const QModelIndexList& indexes) const
{
    std::vector<int> chosen;
    for (const QModelIndex& index : indexes) {
        if (index.model() == this && index.row() < rowCount())
            chosen.push_back(index.row());
    }
    makeSortedUnique(chosen);
    return chosen;
}

void OrderedModel::clearRows()
{
    m_rows.clear();
    m_places.clear();
}

void OrderedModel::setRows(std::vector<quint32> rows, std::vector<qint32> places, const RowChange& change)
{
    if (change.isEmpty())
        return;
    if (change.scattered) {
        append(change.entered);
        rearrange(std::move(rows), std::move(places), change.left);
        drop(change.left);
        return;
    }
    m_stepping = true;
    for (const RowStep& each : change.steps)
        step(each);
    m_stepping = false;
    m_rows = std::move(rows); // the same rows by now
    m_places = std::move(places);
}

void OrderedModel::step(const RowStep& step)
{
    const auto at = [this](int row) { return m_rows.begin() + row; };
    switch (step.kind) {
    case RowStep::Kind::Remove:
        beginRemoveRows({}, step.from, step.from);
        m_rows.erase(at(step.from));
        endRemoveRows();
        break;
    case RowStep::Kind::Insert:
        beginInsertRows({}, step.to, step.to);
        m_rows.insert(at(step.to), step.item);
        endInsertRows();
        break;
    case RowStep::Kind::Move:
        beginMoveRows({}, step.from, step.from, {}, step.to > step.from ? step.to + 1 : step.to);
        if (step.to > step.from)
            std::rotate(at(step.from), at(step.from + 1), at(step.to + 1));
        else
            std::rotate(at(step.to), at(step.from), at(step.from + 1));
        endMoveRows();
        break;
    }
}

void OrderedModel::append(const std::vector<quint32>& items)
{
    if (items.empty())
        return;
    const auto first = static_cast<int>(m_rows.size());
    beginInsertRows({}, first, first + static_cast<int>(items.size()) - 1);
    m_places.resize(std::max<std::size_t>(m_places.size(), std::ranges::max(items) + std::size_t{ 1 }), -1);
    for (const quint32 item : items) {
        m_places[item] = static_cast<qint32>(m_rows.size());
        m_rows.push_back(item);
    }
    endInsertRows();
}

void OrderedModel::rearrange(std::vector<quint32> rows, std::vector<qint32> places, const std::vector<quint32>& left)
{
    for (const quint32 item : left) { // at the end, for now
        places[item] = static_cast<qint32>(rows.size());
        rows.push_back(item);
    }
    const bool moved = rows != m_rows;
    QModelIndexList before;
    QModelIndexList after;
    if (moved) {
        Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        before = persistentIndexList();
        after.reserve(before.size());
        for (const QModelIndex& index : std::as_const(before))
            after.append(createIndex(places[m_rows[static_cast<std::size_t>(index.row())]], index.column()));
    }
    m_rows = std::move(rows);
    m_places = std::move(places);
    if (moved) {
        changePersistentIndexList(before, after);
        Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }
}

void OrderedModel::drop(const std::vector<quint32>& left)
{
    if (left.empty())
        return;
    const std::size_t row = m_rows.size() - left.size();
    beginRemoveRows({}, static_cast<int>(row), static_cast<int>(m_rows.size()) - 1);
    m_rows.resize(row);
    for (const quint32 item : left)
        m_places[item] = -1;
    endRemoveRows();
}

void OrderedModel::announce(std::span<const quint32> items, int firstColumn, int lastColumn, const QList<int>& roles)
{
    std::vector<int> changed;
    changed.reserve(items.size());
    for (const quint32 item : items) {
        if (const int row = rowOfItem(item); row >= 0)
            changed.push_back(row);
    }
    if (changed.empty())
        return;
    if (changed.size() * 2 >= m_rows.size()) {
        Q_EMIT dataChanged(index(0, firstColumn), index(static_cast<int>(m_rows.size()) - 1, lastColumn), roles);
        return;
    }
    std::ranges::sort(changed);
    std::vector<std::pair<int, int>> spans;
    for (const int row : changed) {
        if (!spans.empty() && spans.back().second + 1 == row)
            spans.back().second = row;
        else
            spans.emplace_back(row, row);
    }
    if (spans.size() > mostSpans)
        spans = { { changed.front(), changed.back() } };
    for (const auto& [first, last] : spans)
        Q_EMIT dataChanged(index(first, firstColumn), index(last, lastColumn), roles);
}

} // namespace tierwatch
