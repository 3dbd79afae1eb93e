// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_look.h"

#include "ui/translations.h"

#include <QApplication>
#include <QLocale>

namespace tierwatch {

WindowLook::WindowLook(QApplication& application, const Preferences& preferences)
    : m_application(application), m_preferences(preferences), m_theme(application, ColorScheme::System)
{
    apply();
}

void WindowLook::apply()
{
    const QString language = m_preferences.value(PreferenceKey::language).toString();
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    installTranslations(m_application, locale);
    const QString colors = m_preferences.value(PreferenceKey::colors).toString();
    m_theme.setScheme(colors == QLatin1String("light") ? ColorScheme::Light
            : colors == QLatin1String("dark")          ? ColorScheme::Dark
                                                       : ColorScheme::System);
}

} // namespace tierwatch
