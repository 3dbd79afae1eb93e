// SPDX-License-Identifier: GPL-3.0-or-later
// Names for files that try out a level and are removed at once: `.tierwatch-check-RANDOM`.
#pragma once

#include <QByteArray>

namespace tierwatch {

/// No two are the same.
[[nodiscard]] QByteArray newTrialName();
[[nodiscard]] bool isTrialName(const QByteArray& name);

} // namespace tierwatch
