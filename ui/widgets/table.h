// SPDX-License-Identifier: GPL-3.0-or-later
// The table that all pages show their models in: how it looks, what is copied from it, and whether somebody is about to
// act.
#pragma once

#include "core/identifiers.h"

#include <QTableView>

#include <functional>
#include <vector>

namespace tierwatch {

class Preferences;

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
    /// Keeps the columns that people show, hide, move and widen. `names` of the columns are the same in every version
    /// and language. Set widths and stretch column before. The preferences outlive the table.
    void remember(Preferences& preferences, const QString& key, const QStringList& names);
    /// Rows may be dragged onto a level: that carries nothing, it asks to move what is selected.
    static constexpr const char* dragFormat = "application/x-tierwatch-selected-contents";
    /// What stands beside the pointer while rows are dragged; empty: they cannot be dragged.
    void setDragText(std::function<QString()> text);
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
    void startDrag(Qt::DropActions actions) override;

private:
    void adaptRows();
    void stretch();
    void noteUse();
    void openColumnMenu(const QPoint& position);
    void chosen();
    void forget();
    [[nodiscard]] QStringList arrangement() const;
    void arrange(const QStringList& columns);

    QString m_emptyText;
    std::vector<int> m_widths;
    std::vector<int> m_wideColumns;
    int m_wide = 0;
    int m_stretchColumn = -1;
    bool m_arranging = false; ///< the columns are being changed by the program
    Preferences* m_preferences = nullptr;
    QString m_key;
    QStringList m_names;
    QStringList m_usual; ///< columns and widths in the order in which they stand
    std::vector<int> m_usualWide;
    std::function<QString()> m_dragText;
    bool m_pointer = false;
    bool m_menu = false;
    bool m_inUse = false;
};

} // namespace tierwatch
