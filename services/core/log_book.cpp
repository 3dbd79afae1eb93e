// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log_book.h"

#include <array>

namespace tierwatch {

namespace {

constexpr std::array<const char*, 3> names{ "info", "warning", "error" };

} // namespace

QByteArray toName(LogEntry::Severity severity) { return names.at(static_cast<std::size_t>(severity)); }

std::optional<LogEntry::Severity> severityFromName(QByteArrayView name)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (name == names.at(i))
            return static_cast<LogEntry::Severity>(i);
    }
    return std::nullopt;
}

} // namespace tierwatch
