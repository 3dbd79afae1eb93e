// SPDX-License-Identifier: GPL-3.0-or-later
// `tierwatchd audit`: checks the whole library that the options name.
#pragma once

#include <QStringList>

namespace tierwatch {

/// `arguments`: what follows the word `audit`. Answers the exit code: 0 nothing found, or all of it repaired; 3
/// findings are left; 1 the audit could not be made, or not all of it; 2 wrong usage.
[[nodiscard]] int auditCommand(const QStringList& arguments);

} // namespace tierwatch
