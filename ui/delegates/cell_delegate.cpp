// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/cell_delegate.h"

#include "models/roles.h"
#include "ui/paint.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QTableView>

#include <algorithm>
#include <cmath>

namespace tierwatch {

namespace {

bool contains(const std::vector<int>& columns, int column)
{
    return std::find(columns.begin(), columns.end(), column) != columns.end();
}

/// Where the keyboard is: a bar at the row's start where rows are chosen, a frame where cells are edited.
void paintFocus(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, const Theme& theme)
{
    const auto* table = qobject_cast<const QTableView*>(option.widget);
    if (!table || !table->hasFocus() || table->currentIndex().row() != index.row())
        return;
    if (table->editTriggers() == QAbstractItemView::NoEditTriggers) {
        if (table->horizontalHeader()->visualIndex(index.column()) == 0)
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), theme.accent);
    } else if (table->currentIndex() == index) {
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
}

void paintProgress(QPainter& painter, QRect rect, double progress, const QString& text, const Theme& theme)
{
    // The text keeps its place while the bar grows: a column that jumps cannot be read.
    const QFontMetrics metrics = painter.fontMetrics();
    const int words = std::min(metrics.horizontalAdvance(text) + 1, rect.width());
    const double thickness = std::max(5.0, std::round(metrics.height() * 0.4));
    const QRectF bar(rect.left(), rect.top() + (rect.height() - thickness) / 2,
        rect.width() - words - CellDelegate::padding, thickness);
    if (bar.width() > 24)
        paintBar(painter, bar, progress, theme.accent, theme.track);
    painter.setPen(theme.text);
    paintText(painter, QRectF(rect.right() + 1 - words, rect.top(), words, rect.height()), text, Qt::AlignRight);
}

} // namespace

CellDelegate::CellDelegate(const EngineFeed& feed, CellColumns columns, QObject* parent)
    : QStyledItemDelegate(parent), m_feed(feed), m_columns(std::move(columns))
{
}

QString CellDelegate::badge(const QModelIndex& index) const
{
    return contains(m_columns.badges, index.column()) ? index.data(ItemRole::Badge).toString() : QString();
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::of(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool pending = index.data(ItemRole::Pending).toBool();
    painter->save();
    painter->setFont(option.font);
    if (selected)
        painter->fillRect(option.rect, option.palette.color(QPalette::Highlight));
    else if (pending)
        painter->fillRect(option.rect, theme.warningTint);
    QRect rect = option.rect.adjusted(padding, 0, -padding, 0);

    const QString text = index.data(Qt::DisplayRole).toString();
    const QVariant progress = index.column() == m_columns.progress ? index.data(ItemRole::Progress) : QVariant();
    const QString letter = badge(index);
    if (progress.isValid()) {
        paintProgress(*painter, rect, progress.toDouble(), text, theme);
    } else {
        if (!letter.isEmpty()) {
            const auto slot = static_cast<LevelSlot>(index.data(ItemRole::LevelSlot).toInt());
            const Level* level = m_feed.levels().table.find(slot);
            const int size = badgeSize(option.fontMetrics);
            paintBadge(*painter, QRectF(rect.left(), rect.top() + (rect.height() - size) / 2.0, size, size), letter,
                theme.level(level ? level->key : QString(), slot));
            rect.setLeft(rect.left() + size + 7);
        }
        const bool loud = contains(m_columns.loud, index.column()) && index.data(ItemRole::Loud).toBool();
        const QColor ink = loud ? theme.error : pending ? theme.warning : m_feed.isLive() ? theme.text : theme.faint;
        const bool disabled = !option.state.testFlag(QStyle::State_Enabled);
        painter->setPen(disabled ? option.palette.color(QPalette::Disabled, QPalette::Text) : ink);
        const QVariant alignment = index.data(Qt::TextAlignmentRole);
        paintText(*painter, rect, text,
            alignment.isValid() ? Qt::Alignment(alignment.toInt()) & Qt::AlignHorizontal_Mask : Qt::AlignLeft,
            option.textElideMode);
    }
    paintFocus(*painter, option, index, theme);
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int letter = badge(index).isEmpty() ? 0 : badgeSize(option.fontMetrics) + 7;
    return { option.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + letter + 2 * padding,
        option.fontMetrics.height() + 8 };
}

QWidget* CellDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QStringList choices = index.data(ItemRole::Choices).toStringList();
    if (!choices.isEmpty()) {
        auto* box = new QComboBox(parent);
        box->addItems(choices);
        // What is chosen is taken at once: nobody looks for a key to end it with.
        connect(box, &QComboBox::activated, this, [this, box] {
            auto* self = const_cast<CellDelegate*>(this);
            Q_EMIT self->commitData(box);
            Q_EMIT self->closeEditor(box);
        });
        return box;
    }
    QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto* spin = qobject_cast<QAbstractSpinBox*>(editor); spin || !editor) {
        delete editor; // numbers are typed, too: 2,000,000,000,000 is one
        editor = new QLineEdit(parent);
    }
    if (auto* line = qobject_cast<QLineEdit*>(editor))
        line->setFrame(false);
    return editor;
}

void CellDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    if (auto* box = qobject_cast<QComboBox*>(editor))
        box->setCurrentIndex(index.data(Qt::EditRole).toInt());
    else
        QStyledItemDelegate::setEditorData(editor, index);
}

void CellDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    if (const auto* box = qobject_cast<QComboBox*>(editor))
        model->setData(index, box->currentIndex());
    else
        QStyledItemDelegate::setModelData(editor, model, index);
}

} // namespace tierwatch
