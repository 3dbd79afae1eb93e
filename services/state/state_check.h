// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the state store can be what Tierwatch needs, found out before anything is written there.
#pragma once

#include "core/check_report.h"
#include "state/state_store.h"

namespace tierwatch {

/// Blocks for some seconds at most; its thread has an application object. Nothing is changed: what may be written is
/// tried with commands that change nothing.
[[nodiscard]] CheckFindings checkRedis(const StateUrl& url, const QString& password);

/// The directory that holds the embedded state, the lock and the tokens: there or to be made, writable, with room, and
/// not another server's.
[[nodiscard]] CheckFindings checkDataDirectory(const QString& path);

} // namespace tierwatch
