// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace tierwatch {

void installTranslations(QCoreApplication& application, const QLocale& locale)
{
    const QString mine = QStringLiteral("tierwatchTranslator");
    for (QTranslator* one : application.findChildren<QTranslator*>(mine, Qt::FindDirectChildrenOnly))
        delete one; // uninstalls it as well
    const auto install = [&](const QLocale& language, const QString& file, const QString& directory) {
        auto* translator = new QTranslator(&application);
        translator->setObjectName(mine);
        if (translator->load(language, file, QStringLiteral("_"), directory))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    };
    const QString name = QStringLiteral("tierwatch");
    const QString directory = QStringLiteral(":/tierwatch/i18n");
    install(QLocale(QLocale::English), name, directory);
    if (locale.language() == QLocale::English || locale.language() == QLocale::C)
        return;
    // The menus of Qt's own fields; where they are not installed, these stay English.
    install(locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(locale, name, directory);
}

std::vector<Language> languages()
{
    return { { QStringLiteral("en"), QStringLiteral("English") }, { QStringLiteral("ko"), QStringLiteral("한국어") } };
}

} // namespace tierwatch
