// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/translations.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace tierwatch {

void installTranslations(QCoreApplication& application, const QLocale& locale)
{
    const auto install = [&application](const QLocale& language) {
        auto* translator = new QTranslator(&application);
        if (translator->load(
                language, QStringLiteral("tierwatch"), QStringLiteral("_"), QStringLiteral(":/tierwatch/i18n")))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    };
    install(QLocale(QLocale::English));
    if (locale.language() != QLocale::English && locale.language() != QLocale::C)
        install(locale);
}

} // namespace tierwatch
