// SPDX-License-Identifier: GPL-3.0-or-later
// `tierwatchd paths`: the systemd drop-in for the levels' directories.
#pragma once

#include <QStringList>

namespace tierwatch {

/// The arguments behind the word `paths`; the exit code.
[[nodiscard]] int pathsCommand(const QStringList& arguments);

} // namespace tierwatch
