// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include "ui/style.h"

#include <QApplication>
#include <QEvent>
#include <QScopedValueRollback>

#include <algorithm>
#include <array>
#include <cmath>

namespace tierwatch {

namespace {

constexpr std::array<std::pair<QRgb, QRgb>, 8> lightLevels{ {
    { 0xff1f4e9e, 0xffe1ebfa },
    { 0xff00615f, 0xffddf1f0 },
    { 0xff5b3a9b, 0xffece5f9 },
    { 0xff2f5e1b, 0xffe6f2de },
    { 0xff8a2464, 0xfff9e2f0 },
    { 0xff0a5a7a, 0xffddf0f8 },
    { 0xff5c5600, 0xfff4f2d4 },
    { 0xff7a2e3a, 0xfff7e3e6 },
} };
constexpr std::array<std::pair<QRgb, QRgb>, 8> darkLevels{ {
    { 0xff9cc0f7, 0xff1f2c42 },
    { 0xff7ad4cf, 0xff173533 },
    { 0xffc6aef5, 0xff30264a },
    { 0xffa6d68a, 0xff233519 },
    { 0xfff0a3d2, 0xff43203a },
    { 0xff86cdeb, 0xff163440 },
    { 0xffdad27a, 0xff36330f },
    { 0xfff0a8b2, 0xff44242a },
} };

const Theme lightTheme{
    .dark = false,
    .text = QColor(0x1b, 0x1f, 0x24),
    .faint = QColor(0x5b, 0x64, 0x70),
    .line = QColor(0xdf, 0xe3, 0xe8),
    .track = QColor(0xe6, 0xe9, 0xed),
    .fill = QColor(0x8b, 0x97, 0xa6),
    .hover = QColor(0xec, 0xef, 0xf3),
    .accent = QColor(0x1d, 0x5f, 0xbf),
    .error = QColor(0xb3, 0x26, 0x1e),
    .errorTint = QColor(0xfd, 0xec, 0xea),
    .warning = QColor(0x8a, 0x5a, 0x00),
    .warningTint = QColor(0xff, 0xf4, 0xdd),
    .good = QColor(0x1b, 0x6b, 0x3a),
};
const Theme darkTheme{
    .dark = true,
    .text = QColor(0xe6, 0xe9, 0xed),
    .faint = QColor(0x9d, 0xa6, 0xb2),
    .line = QColor(0x34, 0x39, 0x41),
    .track = QColor(0x31, 0x37, 0x3f),
    .fill = QColor(0x6f, 0x7b, 0x8a),
    .hover = QColor(0x28, 0x2d, 0x34),
    .accent = QColor(0x8a, 0xb8, 0xf8),
    .error = QColor(0xff, 0x8a, 0x80),
    .errorTint = QColor(0x42, 0x22, 0x21),
    .warning = QColor(0xff, 0xc7, 0x66),
    .warningTint = QColor(0x3b, 0x2f, 0x16),
    .good = QColor(0x7f, 0xd6, 0xa0),
};

QPalette makePalette(const Theme& theme, QRgb window, QRgb base, QRgb alternate, QRgb button, QRgb selection)
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(window));
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, QColor(base));
    palette.setColor(QPalette::AlternateBase, QColor(alternate));
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.faint);
    palette.setColor(QPalette::Button, QColor(button));
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.error);
    palette.setColor(QPalette::ToolTipBase, QColor(base));
    palette.setColor(QPalette::ToolTipText, theme.text);
    // A tint instead of a strong colour: badges and warnings keep their meaning in a selected row.
    palette.setColor(QPalette::Highlight, QColor(selection));
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::Light, theme.dark ? QColor(button).lighter(125) : QColor(Qt::white));
    palette.setColor(QPalette::Midlight, theme.hover);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.dark ? QColor(0x0c, 0x0e, 0x10) : QColor(0xb4, 0xbb, 0xc4));
    palette.setColor(QPalette::Shadow, theme.dark ? QColor(Qt::black) : QColor(0x8b, 0x93, 0x9d));
    const QColor disabled = theme.dark ? QColor(0x6c, 0x75, 0x80) : QColor(0x98, 0xa0, 0xaa);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText })
        palette.setColor(QPalette::Disabled, role, disabled);
    return palette;
}

double luminance(const QColor& color)
{
    const auto linear
        = [](double value) { return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

bool isDark(const QPalette& palette)
{
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText));
}

} // namespace

const Theme& Theme::of(const QPalette& palette) { return isDark(palette) ? darkTheme : lightTheme; }

LevelColors Theme::level(const QString& key, LevelSlot slot) const
{
    if (key == QLatin1String("gold"))
        return dark ? LevelColors{ QColor(0xf2, 0xc1, 0x4e), QColor(0x3b, 0x30, 0x12) }
                    : LevelColors{ QColor(0x7a, 0x56, 0x00), QColor(0xff, 0xf3, 0xd1) };
    if (key == QLatin1String("silver"))
        return dark ? LevelColors{ QColor(0xc3, 0xcb, 0xd8), QColor(0x2f, 0x35, 0x3e) }
                    : LevelColors{ QColor(0x46, 0x50, 0x5e), QColor(0xe9, 0xed, 0xf2) };
    if (key == QLatin1String("bronze"))
        return dark ? LevelColors{ QColor(0xe5, 0x9b, 0x6c), QColor(0x3d, 0x28, 0x1c) }
                    : LevelColors{ QColor(0x8a, 0x42, 0x16), QColor(0xf8, 0xe4, 0xd7) };
    const auto& [ink, ground] = (dark ? darkLevels : lightLevels)[number(slot) % lightLevels.size()];
    return { QColor(ink), QColor(ground) };
}

QPalette lightPalette() { return makePalette(lightTheme, 0xfff3f5f7, 0xffffffff, 0xfff8f9fb, 0xfffcfdfe, 0xffdbe8fa); }

QPalette darkPalette() { return makePalette(darkTheme, 0xff1e2227, 0xff17191d, 0xff1b1e22, 0xff2a2f36, 0xff253853); }

double contrast(const QColor& one, const QColor& other)
{
    const double first = luminance(one) + 0.05;
    const double second = luminance(other) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

ThemeFollower::ThemeFollower(QApplication& application, ColorScheme scheme)
    : m_application(application), m_scheme(scheme)
{
    application.setStyle(new Style); // the application owns it
    apply();
    application.installEventFilter(this);
}

void ThemeFollower::setScheme(ColorScheme scheme)
{
    m_scheme = scheme;
    apply();
}

bool ThemeFollower::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ThemeChange && m_scheme == ColorScheme::System && !m_applying)
        apply();
    return QObject::eventFilter(watched, event);
}

void ThemeFollower::apply()
{
    const QScopedValueRollback guard(m_applying, true);
    bool dark = m_scheme == ColorScheme::Dark;
    if (m_scheme == ColorScheme::System) {
        m_application.setPalette(QPalette()); // lets the desktop's own show through, to see what it is
        dark = isDark(QApplication::palette());
    }
    m_application.setPalette(dark ? darkPalette() : lightPalette());
}

} // namespace tierwatch
