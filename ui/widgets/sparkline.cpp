// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sparkline.h"

#include "ui/paint.h"
#include "ui/words.h"

#include <QPainterPath>

#include <algorithm>

namespace tierwatch {

Sparkline::Sparkline(std::size_t capacity, QWidget* parent)
    : QWidget(parent), m_capacity(std::max<std::size_t>(capacity, 2))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Sparkline::setValues(std::vector<double> values)
{
    if (values.size() > m_capacity)
        values.erase(values.begin(), values.end() - static_cast<std::ptrdiff_t>(m_capacity));
    if (values == m_values)
        return;
    m_values = std::move(values);
    update();
}

void Sparkline::setEnds(const QString& oldest, const QString& newest)
{
    m_oldest = oldest;
    m_newest = newest;
    update();
}

QSize Sparkline::sizeHint() const { return { 300, fontMetrics().height() * 5 }; }

QSize Sparkline::minimumSizeHint() const { return { 120, sizeHint().height() }; }

void Sparkline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::of(palette());
    const double line = fontMetrics().height();
    const double top = m_values.empty() ? 0 : *std::ranges::max_element(m_values);
    const QString greatest = rateText(top);
    const double scale = fontMetrics().horizontalAdvance(greatest) + 8.0;
    const QRectF plot(0.5, line * 0.5, width() - scale - 1, height() - line * 1.75);

    painter.setPen(QPen(theme.line, 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setPen(theme.faint);
    const double words = plot.bottom() + 2;
    paintText(painter, QRectF(plot.left(), words, plot.width() / 2, line), m_oldest);
    paintText(painter, QRectF(plot.center().x(), words, plot.width() / 2, line), m_newest, Qt::AlignRight);
    if (top <= 0)
        return;
    paintText(painter, QRectF(plot.right() + 8, plot.top() - line / 2, scale, line), greatest);

    const double step = plot.width() / static_cast<double>(m_capacity - 1);
    const double left = plot.right() - step * static_cast<double>(m_values.size() - 1);
    QPolygonF points;
    for (std::size_t i = 0; i < m_values.size(); ++i)
        points << QPointF(left + step * static_cast<double>(i), plot.bottom() - plot.height() * m_values[i] / top);
    QPainterPath area;
    area.addPolygon(points);
    area.lineTo(plot.bottomRight());
    area.lineTo(QPointF(left, plot.bottom()));
    area.closeSubpath();
    painter.fillPath(area, theme.track);
    painter.setPen(QPen(theme.fill, 1.5));
    painter.drawPolyline(points);
}

} // namespace tierwatch
