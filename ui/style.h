// SPDX-License-Identifier: GPL-3.0-or-later
// Fusion, calmer: no gradients and no boxes where a hairline says enough.
#pragma once

#include <QProxyStyle>

namespace tierwatch {

class Style final : public QProxyStyle {
    Q_OBJECT
public:
    Style();

    void drawControl(
        ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawPrimitive(
        PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
};

} // namespace tierwatch
