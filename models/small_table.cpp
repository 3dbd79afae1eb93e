// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/small_table.h"

#include <QSet>

#include <algorithm>
#include <iterator>

namespace tierwatch {

namespace {

QPartialOrdering compare(const SmallCell& one, const SmallCell& other)
{
    return one.value.isValid() && other.value.isValid()
        ? QVariant::compare(one.value, other.value)
        : QVariant::compare(one.text.toCaseFolded(), other.text.toCaseFolded());
}

} // namespace

SmallTable::SmallTable(std::vector<SmallColumn> columns, QObject* parent)
    : QAbstractTableModel(parent), m_columns(std::move(columns))
{
}

int SmallTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SmallTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

const SmallRow* SmallTable::rowAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)];
}

int SmallTable::rowOf(const QString& key) const
{
    const auto found = std::ranges::find(m_rows, key, &SmallRow::key);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

QVariant SmallTable::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SmallRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const SmallCell& cell = row.cells.at(static_cast<std::size_t>(index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole:
        return row.toolTip.isEmpty() ? QVariant() : QVariant(row.toolTip);
    case Qt::TextAlignmentRole:
        return headerData(index.column(), Qt::Horizontal, role);
    case ItemRole::Cid:
        return row.cid ? QVariant(number(*row.cid)) : QVariant();
    case ItemRole::LevelSlot:
        return cell.level == LevelSlot::None ? QVariant() : QVariant(static_cast<int>(number(cell.level)));
    case ItemRole::Badge:
        return cell.badge.isEmpty() ? QVariant() : QVariant(cell.badge);
    case ItemRole::Sort:
        return cell.value.isValid() ? cell.value : QVariant(cell.text);
    case ItemRole::Loud:
        return row.loud;
    default:
        return {};
    }
}

QVariant SmallTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const SmallColumn& column = m_columns[static_cast<std::size_t>(section)];
    if (role == Qt::TextAlignmentRole)
        return QVariant((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? QVariant(column.title) : QVariant();
}

QHash<int, QByteArray> SmallTable::roleNames() const { return withRoleNames(QAbstractTableModel::roleNames()); }

void SmallTable::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column < columnCount() ? column : -1;
    m_sortOrder = order;
    std::vector<SmallRow> rows = m_newest;
    arrange(rows);
    show(std::move(rows));
}

void SmallTable::arrange(std::vector<SmallRow>& rows) const
{
    if (m_sortColumn < 0)
        return;
    const auto column = static_cast<std::size_t>(m_sortColumn);
    std::ranges::stable_sort(rows, [&](const SmallRow& one, const SmallRow& other) {
        const bool rising = m_sortOrder == Qt::AscendingOrder;
        return (rising ? compare(one.cells[column], other.cells[column])
                       : compare(other.cells[column], one.cells[column]))
            == QPartialOrdering::Less;
    });
}

void SmallTable::setFrozen(bool frozen)
{
    if (std::exchange(m_frozen, frozen) && !frozen)
        setRows(std::vector(m_newest));
}

void SmallTable::setRows(std::vector<SmallRow> rows)
{
    m_newest = rows;
    arrange(rows);
    if (!m_frozen) {
        show(std::move(rows));
        return;
    }
    QHash<QString, SmallRow> fresh;
    for (const SmallRow& row : rows)
        fresh.insert(row.key, row);
    std::vector<SmallRow> kept = m_rows;
    for (SmallRow& row : kept) {
        if (const auto newer = fresh.constFind(row.key); newer != fresh.cend())
            row = *newer;
        fresh.remove(row.key);
    }
    for (SmallRow& row : rows) {
        if (fresh.contains(row.key))
            kept.push_back(std::move(row));
    }
    show(std::move(kept));
}

void SmallTable::show(std::vector<SmallRow> rows)
{
    QHash<QString, int> places;
    for (const SmallRow& row : rows)
        places.insert(row.key, static_cast<int>(places.size()));
    for (int last = rowCount() - 1; last >= 0; --last) {
        int first = last;
        while (first >= 0 && !places.contains(m_rows[static_cast<std::size_t>(first)].key))
            --first;
        if (first < last) {
            beginRemoveRows({}, first + 1, last);
            m_rows.erase(m_rows.begin() + first + 1, m_rows.begin() + last + 1);
            endRemoveRows();
            last = first;
        }
    }
    QSet<QString> known;
    for (const SmallRow& row : m_rows)
        known.insert(row.key);
    std::vector<SmallRow> fresh;
    std::ranges::copy_if(
        rows, std::back_inserter(fresh), [&known](const SmallRow& row) { return !known.contains(row.key); });
    if (!fresh.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
        m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
        endInsertRows();
    }
    if (!std::ranges::equal(m_rows, rows, {}, &SmallRow::key, &SmallRow::key)) {
        Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        const QModelIndexList before = persistentIndexList();
        QModelIndexList after;
        for (const QModelIndex& index : before)
            after.append(createIndex(places.value(m_rows[static_cast<std::size_t>(index.row())].key), index.column()));
        m_rows = std::move(rows);
        changePersistentIndexList(before, after);
        Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    } else {
        m_rows = std::move(rows);
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), valueRoles());
}

} // namespace tierwatch
