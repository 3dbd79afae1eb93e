// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the cells of every table here by the models' roles: badges, progress, pending edits, what wants to be seen.
#pragma once

#include "models/engine_feed.h"

#include <QStyledItemDelegate>

namespace tierwatch {

class CellDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// The feed tells the levels' colours and whether what is shown is live. It outlives the delegate.
    CellDelegate(const EngineFeed &feed, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// Room left and right of a cell's text.
    static constexpr int padding = 8;

private:
    const EngineFeed &m_feed;
};

} // namespace tierwatch
