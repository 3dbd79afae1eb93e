// SPDX-License-Identifier: GPL-3.0-or-later
// The window's languages. English needs one as well, for its plurals.
#pragma once

class QCoreApplication;
class QLocale;

namespace tierwatch {

/// To be called before the first window; what a language lacks is shown in English.
void installTranslations(QCoreApplication& application, const QLocale& locale);

} // namespace tierwatch
