// SPDX-License-Identifier: GPL-3.0-or-later
// A table of at most some thousand rows that come as a whole, again and again: what stays the same keeps its place.
#pragma once

#include "core/identifiers.h"
#include "models/roles.h"

#include <QAbstractTableModel>
#include <QStringList>
#include <QVariant>

#include <optional>
#include <vector>

namespace tierwatch {

struct SmallColumn {
    QString title;
    bool isNumber = false; ///< aligned to the right
};

struct SmallCell {
    QString text;
    QVariant value = {}; ///< what it is sorted by: qint64, double; invalid: by the text
    LevelSlot level = LevelSlot::None; ///< that the cell is about
    QString badge = {}; ///< that level's letter
};

struct SmallRow {
    QString key; ///< the same for the same thing; unique
    std::vector<SmallCell> cells; ///< as many as there are columns
    std::optional<ContentId> cid = std::nullopt;
    QString toolTip = {};
    bool loud = false;
};

class SmallTable final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit SmallTable(std::vector<SmallColumn> columns, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override; ///< −1: as they come

    /// Persistent indexes follow their keys.
    void setRows(std::vector<SmallRow> rows);
    /// While frozen values change where they stand; new rows come at the end, and none goes.
    void setFrozen(bool frozen);
    [[nodiscard]] const SmallRow* rowAt(int row) const; ///< null: no such row; good until the next turn
    [[nodiscard]] int rowOf(const QString& key) const; ///< −1: not there

private:
    void arrange(std::vector<SmallRow>& rows) const;
    void show(std::vector<SmallRow> rows);

    const std::vector<SmallColumn> m_columns;
    std::vector<SmallRow> m_rows;
    std::vector<SmallRow> m_newest; ///< as they came
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    bool m_frozen = false;
};

} // namespace tierwatch
