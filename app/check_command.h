// SPDX-License-Identifier: GPL-3.0-or-later
// `tierwatchd check`: everything that would be in the way, found before anything is done.
#pragma once

#include <QStringList>

namespace tierwatch {

/// The arguments behind the word `check`; the exit code.
[[nodiscard]] int checkCommand(const QStringList& arguments);

} // namespace tierwatch
