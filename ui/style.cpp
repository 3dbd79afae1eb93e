// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style.h"

#include "ui/theme.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace tierwatch {

namespace {

constexpr int headerMargin = 8; // as much as cells have, so that headers stand over their columns

void drawHeaderSection(const QStyleOption& option, QPainter& painter)
{
    const Theme& theme = Theme::of(option.palette);
    const QRect rect = option.rect;
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver) && option.state.testFlag(QStyle::State_Enabled);
    painter.fillRect(rect, hovered ? theme.hover : option.palette.color(QPalette::Base));
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.line);
}

void drawMenuBarItem(const QStyle& style, const QStyleOptionMenuItem& item, QPainter& painter, const QWidget* widget)
{
    const bool open = item.state.testFlag(QStyle::State_Selected);
    painter.fillRect(item.rect, item.palette.color(QPalette::Window));
    if (open)
        painter.fillRect(item.rect, item.palette.color(QPalette::Highlight));
    int alignment = Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextDontClip | Qt::TextSingleLine;
    if (!style.styleHint(QStyle::SH_UnderlineShortcut, &item, widget))
        alignment |= Qt::TextHideMnemonic;
    const bool enabled = item.state.testFlag(QStyle::State_Enabled);
    style.drawItemText(&painter, item.rect, alignment, item.palette, enabled, item.text, QPalette::WindowText);
}

} // namespace

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) { }

void Style::drawControl(
    ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case CE_ToolBar:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            Theme::of(option->palette).line);
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        return;
    case CE_MenuBarItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            drawMenuBarItem(*this, *item, *painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        drawHeaderSection(*option, *painter);
        return;
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeader quiet = *header;
            if (quiet.sortIndicator == QStyleOptionHeader::None)
                quiet.palette.setColor(QPalette::ButtonText, Theme::of(option->palette).faint);
            QProxyStyle::drawControl(element, &quiet, painter, widget);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    if (element == PE_IndicatorHeaderArrow && widget) {
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeader centred = *header; // Qt leaves the margin out above it, but not beside it
            centred.rect.moveCenter(QPoint(option->rect.center().x(), widget->height() / 2));
            // Down means downward here, as people read it; Qt has it the other way round.
            if (header->sortIndicator != QStyleOptionHeader::None)
                centred.sortIndicator = header->sortIndicator == QStyleOptionHeader::SortUp
                    ? QStyleOptionHeader::SortDown
                    : QStyleOptionHeader::SortUp;
            QProxyStyle::drawPrimitive(element, &centred, painter, widget);
            return;
        }
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_HeaderMargin:
        return headerMargin;
    case PM_ToolBarItemSpacing:
        return 4;
    case PM_ToolBarItemMargin:
        return 5;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace tierwatch
