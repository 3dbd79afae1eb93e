// SPDX-License-Identifier: GPL-3.0-or-later
// Small drawings that widgets and delegates share. Sizes follow the font, so they scale with it and with the screen.
#pragma once

#include "ui/theme.h"

#include <QPainter>
#include <QRectF>
#include <QString>

#include <optional>

namespace tierwatch {

/// Height of a badge beside text of this font; a badge is as wide as it is high.
[[nodiscard]] int badgeSize(const QFontMetrics& metrics);

/// A level's initial on its tint.
void paintBadge(QPainter& painter, const QRectF& rect, const QString& letter, const LevelColors& colors);

/// A rounded bar filled from the left to `share` (0 … 1), with a tick at `mark`.
void paintBar(QPainter& painter, const QRectF& rect, double share, const QColor& fill, const QColor& track,
    std::optional<double> mark = {}, const QColor& markColor = {});

/// The share of a level's room that is used, and how that looks: warning above the high mark, error above 99 %.
struct Gauge {
    double share = 0;
    QColor color;
};
[[nodiscard]] std::optional<Gauge> gauge(qint64 bytesFree, qint64 bytesTotal, const Theme& theme);
constexpr double highMark = 0.95;
constexpr double fullMark = 0.99;

/// `text` cut in the middle of a long word or at the end, as fits; painted in `rect`, vertically centred.
void paintText(QPainter& painter, const QRectF& rect, const QString& text, Qt::Alignment alignment = Qt::AlignLeft,
    Qt::TextElideMode elide = Qt::ElideRight);

} // namespace tierwatch
