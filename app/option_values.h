// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of values that options have, from text. Each error says where the value was given and what would be right.
#pragma once

#include "app/option_table.h"

#include <chrono>

namespace tierwatch {

/// on, off, yes, no, true, false, 1, 0.
[[nodiscard]] Result<bool> readSwitch(const GivenValue& given);
[[nodiscard]] Result<int> readNumber(const GivenValue& given, int least, int most);
/// Bytes: `65536`, `64K`, `2M` (powers of 1024).
[[nodiscard]] Result<qsizetype> readBytes(const GivenValue& given, qsizetype least, qsizetype most);
/// `10s`, `500ms`, `2min`; a bare number means seconds.
[[nodiscard]] Result<std::chrono::milliseconds> readDuration(
    const GivenValue& given, std::chrono::milliseconds least, std::chrono::milliseconds most);
/// `400d`, `12h`; a bare number means days. An hour at least.
[[nodiscard]] Result<std::chrono::hours> readLongTime(const GivenValue& given);
/// A program and its arguments, split at spaces that no quotes enclose; no shell.
[[nodiscard]] Result<QStringList> readCommand(const GivenValue& given);
/// An absolute, clean path.
[[nodiscard]] Result<QString> readPath(const GivenValue& given);
/// Store URLs: not empty, and without a password in them, since command lines and files are read by others.
[[nodiscard]] Result<QString> readStoreUrl(const GivenValue& given, const char* passwordVariable);
/// `+09:00`, `UTC`, or a name that this machine's time zone database has.
[[nodiscard]] Result<QString> readTimeZone(const GivenValue& given);

struct ListenAddress {
    QString host; ///< an address; IPv6 without brackets
    quint16 port = 0;
};
/// `127.0.0.1:5000`, `[::1]:5000`, `localhost:5000`.
[[nodiscard]] Result<ListenAddress> readListenAddress(const GivenValue& given);

} // namespace tierwatch
