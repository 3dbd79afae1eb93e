// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of the window, light and dark. Normal is grey; a colour means *look*.
#pragma once

#include "core/identifiers.h"

#include <QColor>
#include <QObject>
#include <QPalette>
#include <QString>

class QApplication;

namespace tierwatch {

enum class ColorScheme : quint8 { System, Light, Dark };

/// What a badge is painted with; text on tint reads at 5.9:1 or better, text on the window's base likewise.
struct LevelColors {
    QColor text;
    QColor tint;
};

/// The meanings that a QPalette has no role for. Found from a palette, so that whoever paints needs nothing but its
/// widget.
struct Theme {
    bool dark = false;
    QColor text;
    QColor faint; ///< secondary text; still 4.5:1
    QColor line; ///< hairlines between things
    QColor track; ///< the empty part of a bar
    QColor fill; ///< the full part of a bar where all is well
    QColor hover;
    QColor accent; ///< focus, links, the current page
    QColor error;
    QColor errorTint;
    QColor warning;
    QColor warningTint;
    QColor good;

    [[nodiscard]] static const Theme& of(const QPalette& palette);
    /// Gold, silver and bronze have their own; other levels one of eight, by their slot.
    [[nodiscard]] LevelColors level(const QString& key, LevelSlot slot) const;
};

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

/// WCAG 2: from 1 (the same) to 21 (black on white).
[[nodiscard]] double contrast(const QColor& one, const QColor& other);

/// Gives an application its style and palette, and, under System, follows the desktop's changes between light and dark.
/// GUI thread; made before the first window and kept as long as the application.
class ThemeFollower final : public QObject {
    Q_OBJECT
public:
    ThemeFollower(QApplication& application, ColorScheme scheme);
    void setScheme(ColorScheme scheme);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply();

    QApplication& m_application;
    ColorScheme m_scheme;
    bool m_applying = false;
};

} // namespace tierwatch
