// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the cells of every table here by the models' roles: badges, progress, pending edits, what wants to be seen.
#pragma once

#include "models/engine_feed.h"

#include <QStyledItemDelegate>

namespace tierwatch {

/// Models say the same of all cells of a row; these columns show it.
struct CellColumns {
    std::vector<int> badges; ///< the level's letter beside the text
    int progress = -1; ///< a bar while something runs
    std::vector<int> loud; ///< in the colour of trouble where the row wants to be seen
};

class CellDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// The feed tells the levels' colours and whether what is shown is live. It outlives the delegate.
    CellDelegate(const EngineFeed& feed, CellColumns columns, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

    /// Room left and right of a cell's text.
    static constexpr int padding = 8;

private:
    [[nodiscard]] QString badge(const QModelIndex& index) const;

    const EngineFeed& m_feed;
    CellColumns m_columns;
};

} // namespace tierwatch
