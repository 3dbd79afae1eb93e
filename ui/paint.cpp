// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint.h"

#include <QFontMetricsF>

#include <algorithm>

namespace tierwatch {

int badgeSize(const QFontMetrics& metrics) { return metrics.ascent() + metrics.descent() + 1; }

void paintBadge(QPainter& painter, const QRectF& rect, const QString& letter, const LevelColors& colors)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.tint);
    const double radius = rect.height() * 0.24;
    painter.drawRoundedRect(rect, radius, radius);
    QColor edge = colors.text;
    edge.setAlphaF(0.35F);
    painter.setPen(QPen(edge, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    QFont font = painter.font();
    font.setBold(true);
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.92);
    painter.setFont(font);
    painter.setPen(colors.text);
    painter.drawText(rect, Qt::AlignCenter, letter);
    painter.restore();
}

void paintBar(QPainter& painter, const QRectF& rect, double share, const QColor& fill, const QColor& track,
    std::optional<double> mark, const QColor& markColor)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double radius = rect.height() / 2;
    painter.setBrush(track);
    painter.drawRoundedRect(rect, radius, radius);
    share = std::clamp(share, 0.0, 1.0);
    if (share > 0) {
        QRectF full = rect;
        full.setWidth(std::max(rect.width() * share, std::min(rect.height(), rect.width())));
        painter.setBrush(fill);
        painter.drawRoundedRect(full, radius, radius);
    }
    if (mark) {
        const double x = rect.left() + rect.width() * *mark;
        painter.setPen(QPen(markColor, 1));
        painter.drawLine(QPointF(x, rect.top() - 2), QPointF(x, rect.bottom() + 2));
    }
    painter.restore();
}

std::optional<Gauge> gauge(qint64 bytesFree, qint64 bytesTotal, const Theme& theme)
{
    if (bytesTotal <= 0 || bytesFree < 0)
        return {};
    const double share = 1 - static_cast<double>(bytesFree) / static_cast<double>(bytesTotal);
    return Gauge{ share, share >= fullMark ? theme.error : share >= highMark ? theme.warning : theme.fill };
}

void paintText(
    QPainter& painter, const QRectF& rect, const QString& text, Qt::Alignment alignment, Qt::TextElideMode elide)
{
    const QString shown = QFontMetricsF(painter.font()).elidedText(text, elide, rect.width());
    painter.drawText(rect, static_cast<int>(alignment | Qt::AlignVCenter | Qt::TextSingleLine), shown);
}

} // namespace tierwatch
