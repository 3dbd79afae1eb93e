// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that all processes on a catalogue share: rows of `tierwatch_setting`, as values.
#pragma once

#include "catalog/database.h"
#include "core/engine.h"

namespace tierwatch {

/// Bytes a second of all copies together, 0 none: the timetable's, by this machine's time zone, or the plain one.
[[nodiscard]] qint64 speedLimitAt(const SharedSettings& settings, Time now);
/// A value that cannot be read is the default, and the log says so.
[[nodiscard]] Result<> readSharedSettings(Transaction& transaction, SharedSettings& settings);
[[nodiscard]] Result<> savePause(Transaction& transaction, const std::optional<Pause>& pause);
[[nodiscard]] Result<> saveSpeedLimit(Transaction& transaction, qint64 bytesPerSecond);
/// Those whose time is over are forgotten.
[[nodiscard]] Result<> saveDismissed(Transaction& transaction, const DismissIncident& dismissed, Time now);
/// Names the setting and its rule where one is out of range.
[[nodiscard]] Result<> check(const ChangeSettings& change);
[[nodiscard]] Result<> saveSettings(Transaction& transaction, const ChangeSettings& change);

} // namespace tierwatch
