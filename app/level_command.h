// SPDX-License-Identifier: GPL-3.0-or-later
// `tierwatchd level confirm`: an operator says that what stands in a level's directory is the level.
#pragma once

#include <QStringList>

namespace tierwatch {

/// The arguments behind the word `level`; the exit code.
[[nodiscard]] int levelCommand(const QStringList& arguments);

} // namespace tierwatch
