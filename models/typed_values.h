// SPDX-License-Identifier: GPL-3.0-or-later
// Values as people type them into a cell, in their locale. Pure functions; empty where it is none of that kind.
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace tierwatch {

/// "2000", "2,000"; not negative.
[[nodiscard]] std::optional<qint64> countFrom(const QString& text);
/// "95", "95 %"; 0 to 100.
[[nodiscard]] std::optional<int> percentFrom(const QString& text);
/// "500", "10 GiB", "1.5T": every unit counts in steps of 1024. Bytes, not negative.
[[nodiscard]] std::optional<qint64> bytesFrom(const QString& text);
/// "90", "90 s", "5 min", "2 h", "1 d"; not negative.
[[nodiscard]] std::optional<std::chrono::seconds> secondsFrom(const QString& text);

} // namespace tierwatch
