// SPDX-License-Identifier: GPL-3.0-or-later
// A table of items whose order is made elsewhere: tells views of each new order in the fewest and cheapest signals.
#pragma once

#include "models/row_change.h"

#include <QAbstractTableModel>

#include <span>
#include <vector>

namespace tierwatch {

/// Items are small numbers, each shown in one row or in none. Persistent indexes follow their item.
class OrderedModel : public QAbstractTableModel {
    Q_OBJECT

public:
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;

protected:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] const std::vector<quint32>& rows() const { return m_rows; }
    [[nodiscard]] const std::vector<qint32>& places() const { return m_places; }
    [[nodiscard]] int rowOfItem(quint32 item) const; ///< −1: not shown
    /// The rows of these cells of this model, each once, rising.
    [[nodiscard]] std::vector<int> rowsOf(const QModelIndexList& indexes) const;
    /// No rows at all; to be called within a model reset.
    void clearRows();
    /// `change` leads from the present rows to these; where it is empty, so may `rows` and `places` be.
    void setRows(std::vector<quint32> rows, std::vector<qint32> places, const RowChange& change);
    /// dataChanged of these items' cells: in spans, or over everything where half the rows or more have changed.
    void announce(std::span<const quint32> items, int firstColumn, int lastColumn, const QList<int>& roles = {});

private:
    void step(const RowStep& step);
    void append(const std::vector<quint32>& items);
    void rearrange(std::vector<quint32> rows, std::vector<qint32> places, const std::vector<quint32>& left);
    void drop(const std::vector<quint32>& left);

    std::vector<quint32> m_rows;
    std::vector<qint32> m_places; ///< by item
    bool m_stepping = false; ///< the places are not right just now
};

} // namespace tierwatch
