// SPDX-License-Identifier: GPL-3.0-or-later
// `tierwatchd adopt` and `tierwatchd import`: a library is taken over.
#pragma once

#include <QStringList>

namespace tierwatch {

/// The arguments behind the word; the exit code.
[[nodiscard]] int adoptCommand(const QStringList& arguments);
[[nodiscard]] int importCommand(const QStringList& arguments);

} // namespace tierwatch
