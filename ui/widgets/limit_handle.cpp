// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/limit_handle.h"

#include "models/format.h"
#include "ui/paint.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr int padding = 4;

} // namespace

LimitHandle::LimitHandle(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::SizeHorCursor);
    setAccessibleDescription(
        tr("Left and right move the limit by one percent, Page up and Page down by ten.", "of a handle"));
}

void LimitHandle::show(const Look& look)
{
    const QString name = tr("%1 begins at %2", "a level and a view count").arg(look.name, formatCount(look.count));
    m_look = look;
    if (name != accessibleName()) {
        setAccessibleName(name);
        setToolTip(name);
        QAccessibleEvent changed(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&changed);
    }
    resize(sizeHint());
    update();
    QWidget::show();
}

QSize LimitHandle::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    const int badge = badgeSize(metrics);
    return { badge + 3 * padding + metrics.horizontalAdvance(formatCount(m_look.count)) + 2, badge + 2 * padding - 2 };
}

void LimitHandle::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(hasFocus() ? theme.accent : m_look.pending ? theme.warning : theme.line, hasFocus() ? 2 : 1));
    painter.setBrush(m_look.pending ? theme.warningTint : palette().color(QPalette::Base));
    painter.drawRoundedRect(frame, 4, 4);
    const int badge = badgeSize(fontMetrics());
    paintBadge(painter, QRectF(padding, (height() - badge) / 2.0, badge, badge), m_look.letter, m_look.colors);
    painter.setPen(m_look.pending ? theme.warning : theme.text);
    paintText(
        painter, QRectF(badge + 2 * padding, 0, width() - badge - 2 * padding, height()), formatCount(m_look.count));
}

void LimitHandle::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_grip = width() / 2 - event->position().toPoint().x();
    raise();
}

void LimitHandle::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        Q_EMIT dragged(mapToParent(event->position().toPoint()).x() + m_grip);
}

void LimitHandle::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        Q_EMIT released();
}

void LimitHandle::keyPressEvent(QKeyEvent* event)
{
    const auto share = [this](qint64 percent) { return std::max<qint64>(1, m_look.count * percent / 100); };
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        Q_EMIT stepped(m_look.count - share(1));
        break;
    case Qt::Key_Right:
    case Qt::Key_Up:
        Q_EMIT stepped(m_look.count + share(1));
        break;
    case Qt::Key_PageDown:
        Q_EMIT stepped(m_look.count - share(10));
        break;
    case Qt::Key_PageUp:
        Q_EMIT stepped(m_look.count + share(10));
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void LimitHandle::focusInEvent(QFocusEvent* event)
{
    raise();
    update();
    QWidget::focusInEvent(event);
}

void LimitHandle::focusOutEvent(QFocusEvent* event)
{
    update();
    QWidget::focusOutEvent(event);
}

} // namespace tierwatch
