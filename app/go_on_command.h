// SPDX-License-Identifier: GPL-3.0-or-later
// `tierwatchd go-on`: releases the brake from a terminal.
#pragma once

#include <QStringList>

namespace tierwatch {

/// What stands behind `go-on`; the exit code.
[[nodiscard]] int goOnCommand(const QStringList& arguments);

} // namespace tierwatch
