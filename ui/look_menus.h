// SPDX-License-Identifier: GPL-3.0-or-later
// The menus in which an operator chooses the window's language and colours.
#pragma once

#include <functional>

class QMenu;

namespace tierwatch {

class Preferences;

/// `changed` follows each choice, once it stands in the preferences. The preferences outlive the menu.
void addLookMenus(QMenu& view, Preferences& preferences, const std::function<void()>& changed);

} // namespace tierwatch
