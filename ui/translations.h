// SPDX-License-Identifier: GPL-3.0-or-later
// The window's languages. English needs one as well, for its plurals.
#pragma once

#include <QString>

#include <vector>

class QCoreApplication;
class QLocale;

namespace tierwatch {

/// What a language lacks is shown in English. Windows that are open keep the words they have: make them anew.
void installTranslations(QCoreApplication& application, const QLocale& locale);

struct Language {
    QString code; ///< `ko`
    QString name; ///< in the language itself
};
[[nodiscard]] std::vector<Language> languages();

} // namespace tierwatch
