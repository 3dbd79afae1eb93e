// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look_menus.h"

#include "ui/preferences.h"
#include "ui/translations.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

namespace tierwatch {

namespace {

QString words(const char* source) { return QCoreApplication::translate("LookMenus", source); }

} // namespace

void addLookMenus(QMenu& view, Preferences& preferences, const std::function<void()>& changed)
{
    const auto choice = [&](QMenu* menu, const QString& key, const QString& value, const QString& text) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(preferences.value(key).toString() == value);
        action->setActionGroup(menu->findChild<QActionGroup*>());
        QObject::connect(action, &QAction::triggered, menu, [&preferences, key, value, changed] {
            preferences.set(key, value);
            changed();
        });
    };
    QMenu* language = view.addMenu(words(QT_TRANSLATE_NOOP("LookMenus", "&Language")));
    language->setObjectName(QStringLiteral("languageMenu"));
    new QActionGroup(language);
    choice(language, PreferenceKey::language, {}, words(QT_TRANSLATE_NOOP("LookMenus", "As the desktop")));
    for (const Language& one : languages())
        choice(language, PreferenceKey::language, one.code, one.name);
    QMenu* colors = view.addMenu(words(QT_TRANSLATE_NOOP("LookMenus", "&Colours")));
    colors->setObjectName(QStringLiteral("colorsMenu"));
    new QActionGroup(colors);
    choice(colors, PreferenceKey::colors, {}, words(QT_TRANSLATE_NOOP("LookMenus", "As the desktop")));
    choice(colors, PreferenceKey::colors, QStringLiteral("light"), words(QT_TRANSLATE_NOOP("LookMenus", "Light")));
    choice(colors, PreferenceKey::colors, QStringLiteral("dark"), words(QT_TRANSLATE_NOOP("LookMenus", "Dark")));
}

} // namespace tierwatch
