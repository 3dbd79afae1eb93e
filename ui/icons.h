// SPDX-License-Identifier: GPL-3.0-or-later
// Icons of our own: one-coloured drawings that take the colour of the text around them, at any size and pixel density.
#pragma once

#include <QIcon>
#include <QString>

namespace tierwatch {

/// `name` as in resources/icons, without ".svg". An unknown one is empty.
[[nodiscard]] QIcon icon(const QString& name);
/// The program's own, in its own colours.
[[nodiscard]] QIcon applicationIcon();
/// One drawing in a colour that is asked for, for painters.
[[nodiscard]] QPixmap iconPixmap(const QString& name, QSize size, qreal pixelRatio, const QColor& color);

} // namespace tierwatch
