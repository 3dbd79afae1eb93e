// SPDX-License-Identifier: GPL-3.0-or-later
// How values read in the window: sentences in the user's language, numbers and sizes by the user's locale.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <QLocale>
#include <QString>

#include <chrono>

namespace tierwatch {

/// The sentence in the program's language, all arguments filled in at once (an argument may contain "%2").
[[nodiscard]] QString translate(const Text& text);
inline QString translate(const Error& error) { return translate(error.text); }

/// What stands for a value that is not known.
[[nodiscard]] QString unknownText();

/// "48,211"; negative: unknown.
[[nodiscard]] QString formatCount(qint64 count, const QLocale& locale = QLocale());
/// "4.1 GiB"; negative: unknown.
[[nodiscard]] QString formatBytes(qint64 bytes, const QLocale& locale = QLocale());
/// "312.0 MiB/s"; nothing where it is not above 0.
[[nodiscard]] QString formatSpeed(double bytesPerSecond, const QLocale& locale = QLocale());
/// "0:21", "1:02:03", "3 d 4 h".
[[nodiscard]] QString formatDuration(std::chrono::seconds duration);
/// Local time, the date in the locale's order, always as long: "05/03/2026 14:03:07", "2026. 05. 03. 14:03:07";
/// 0: unknown.
[[nodiscard]] QString formatTime(Time time, const QLocale& locale = QLocale());
/// Until when a content is held: nothing, "until released" or a time (microseconds UTC as in ContentRow).
[[nodiscard]] QString formatHeldUntil(qint64 heldUntil);

} // namespace tierwatch
