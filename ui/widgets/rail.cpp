// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rail.h"

#include "models/format.h"
#include "ui/icons.h"
#include "ui/paint.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace tierwatch {

RailEntry::RailEntry(const QString& iconName, const QString& text, bool indented, QWidget* parent)
    : QAbstractButton(parent), m_iconName(iconName), m_indented(indented)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void RailEntry::setCount(qint64 count)
{
    if (m_count == count)
        return;
    m_count = count;
    setAccessibleDescription(formatCount(count));
    update();
}

void RailEntry::setLoud(bool loud)
{
    m_loud = loud;
    update();
}

QSize RailEntry::sizeHint() const
{
    return { fontMetrics().horizontalAdvance(text()) + 110,
        std::max(m_indented ? 24 : 30, fontMetrics().height() + (m_indented ? 8 : 13)) };
}

void RailEntry::enterEvent(QEnterEvent* event)
{
    update();
    QAbstractButton::enterEvent(event);
}

void RailEntry::leaveEvent(QEvent* event)
{
    update();
    QAbstractButton::leaveEvent(event);
}

void RailEntry::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::of(palette());
    const QRectF body = QRectF(rect()).adjusted(6, 1, -6, -1);
    painter.setPen(Qt::NoPen);
    if (isChecked() || underMouse()) {
        painter.setBrush(isChecked() ? palette().color(QPalette::Highlight) : theme.hover);
        painter.drawRoundedRect(body, 5, 5);
    }
    const bool loud = m_loud && m_count.value_or(0) > 0;
    const int size = fontMetrics().height();
    double left = body.left() + 9;
    if (!m_iconName.isEmpty())
        painter.drawPixmap(QPointF(left, (height() - size) / 2.0),
            iconPixmap(m_iconName, QSize(size, size), devicePixelRatioF(), isChecked() ? theme.accent : theme.faint));
    left += size + 9;
    double right = body.right() - 9;
    if (m_count) {
        const QString count = formatCount(*m_count);
        const double width = fontMetrics().horizontalAdvance(count) + 1;
        painter.setPen(loud ? theme.error : theme.faint);
        paintText(painter, QRectF(right - width, 0, width, height()), count, Qt::AlignRight);
        right -= width + 8;
    }
    QFont font = painter.font();
    font.setBold(isChecked() && !m_indented);
    painter.setFont(font);
    painter.setPen(loud ? theme.error : theme.text);
    paintText(painter, QRectF(left, 0, right - left, height()), text());
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 1.5));
        painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), 5, 5);
    }
}

Rail::Rail(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    setAccessibleName(tr("Pages"));
    m_layout->setContentsMargins(0, 8, 1, 8);
    m_layout->setSpacing(0);
    m_layout->addStretch(1);
}

RailEntry* Rail::add(const QString& iconName, const QString& text, bool indented)
{
    auto* entry = new RailEntry(iconName, text, indented, this);
    m_layout->insertWidget(m_layout->count() - 1, entry);
    m_entries.push_back(entry);
    return entry;
}

int Rail::addPage(const QString& iconName, const QString& text)
{
    const int page = static_cast<int>(m_pages.size());
    RailEntry* entry = add(iconName, text, false);
    connect(entry, &RailEntry::clicked, this, [this, entry, page] {
        entry->setChecked(true);
        Q_EMIT pageChosen(page);
    });
    m_pages.push_back(entry);
    return page;
}

int Rail::addFilter(const QString& text)
{
    const int filter = static_cast<int>(m_filters.size());
    RailEntry* entry = add(QString(), text, true);
    connect(entry, &RailEntry::clicked, this, [this, filter] { Q_EMIT filterChosen(filter); });
    m_filters.push_back(entry);
    return filter;
}

void Rail::setPage(int page)
{
    for (std::size_t i = 0; i < m_pages.size(); ++i)
        m_pages[i]->setChecked(static_cast<int>(i) == page);
}

void Rail::setFilter(std::optional<int> filter)
{
    for (std::size_t i = 0; i < m_filters.size(); ++i)
        m_filters[i]->setChecked(filter == static_cast<int>(i));
}

void Rail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), Theme::of(palette()).line);
}

void Rail::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    const auto here
        = std::find_if(m_entries.begin(), m_entries.end(), [](const RailEntry* entry) { return entry->hasFocus(); });
    if (step == 0 || here == m_entries.end()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const auto next = (here - m_entries.begin()) + step;
    if (next >= 0 && next < static_cast<std::ptrdiff_t>(m_entries.size()))
        m_entries[static_cast<std::size_t>(next)]->setFocus(Qt::TabFocusReason);
}

} // namespace tierwatch
