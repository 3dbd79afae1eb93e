// SPDX-License-Identifier: GPL-3.0-or-later
// Gives the program the language and the colours that its operator has chosen, at the start and when they change.
#pragma once

#include "ui/preferences.h"
#include "ui/theme.h"

namespace tierwatch {

class WindowLook final {
public:
    /// Both outlive it.
    WindowLook(QApplication& application, const Preferences& preferences);
    /// Reads the preferences again. Windows that are open keep the language they were made in.
    void apply();

private:
    QApplication& m_application;
    const Preferences& m_preferences;
    ThemeFollower m_theme;
};

} // namespace tierwatch
