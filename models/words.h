// SPDX-License-Identifier: GPL-3.0-or-later
// The words that the window uses for the values of services/core.
#pragma once

#include "core/relocation.h"

#include <QString>

namespace tierwatch {

[[nodiscard]] QString relocationStateWord(RelocationState state);
[[nodiscard]] QString causeWord(Cause cause);

/// In the order in which people want to see them: what runs, what failed, what waits, what is nearly done.
[[nodiscard]] int urgency(RelocationState state);

} // namespace tierwatch
