// SPDX-License-Identifier: GPL-3.0-or-later
// `tierwatchd token`: makes, lists and revokes operators' tokens.
#pragma once

#include <QStringList>

namespace tierwatch {

/// `arguments` without the program's name and "token". The exit code: 0 done, 1 it could not be done, 2 wrong usage.
[[nodiscard]] int tokenCommand(const QStringList& arguments);

} // namespace tierwatch
