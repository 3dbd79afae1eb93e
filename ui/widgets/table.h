// SPDX-License-Identifier: GPL-3.0-or-later
// The table that all pages show their models in: how it looks, what is copied from it, and whether somebody is about to
// act.
#pragma once

#include "core/identifiers.h"

#include <QTableView>

#include <vector>

namespace tierwatch {

class Table final : public QTableView {
    Q_OBJECT
public:
    explicit Table(const QString& name, QWidget* parent = nullptr);

    /// Columns and their widths in digits of the font; those not named are hidden until somebody shows them.
    /// Set the model before.
    void setColumnWidths(const std::vector<std::pair<int, int>>& digits);
    /// Shows these columns only where the table is at least so many digits wide, until somebody chooses columns.
    void setWideColumns(const std::vector<int>& columns, int digits);
    /// This column takes the room that is left.
    void setStretchColumn(int column);
    /// The pointer, a selection or a menu is in the table: rows must keep their places.
    [[nodiscard]] bool isInUse() const { return m_inUse; }
    /// The selected rows, rising, each once.
    [[nodiscard]] std::vector<int> selectedRows() const;
    void copyRows() const;
    [[nodiscard]] QString emptyText() const { return m_emptyText; }
    /// Opens `menu` under the pointer, or under the current row for the keyboard.
    void openMenu(QMenu& menu, const QPoint& position);
    void setModel(QAbstractItemModel* model) override;

Q_SIGNALS:
    void inUseChanged(bool inUse);
    void selectedRowsChanged();

public Q_SLOTS:
    /// What is shown where there are no rows.
    void setEmptyText(const QString& text);

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void adaptRows();
    void stretch();
    void noteUse();
    void openColumnMenu(const QPoint& position);

    QString m_emptyText;
    std::vector<int> m_widths;
    std::vector<int> m_wideColumns;
    int m_wide = 0;
    int m_stretchColumn = -1;
    bool m_pointer = false;
    bool m_menu = false;
    bool m_inUse = false;
};

} // namespace tierwatch
