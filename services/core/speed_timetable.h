// SPDX-License-Identifier: GPL-3.0-or-later
// How fast copies may go at which hour of the week: `mon-fri 08:00-20:00 50M; sat,sun 100M`. A value and pure
// functions.
#pragma once

#include "core/error.h"

#include <QDateTime>
#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace tierwatch {

/// Entries are looked at in order; the first that the local time lies in says the limit. Where none does, the plain
/// speed limit holds.
class SpeedTimetable {
public:
    /// Days (`mon-fri`, `sat,sun`; left out: every day), a span (`08:00-20:00`, `22:00-06:00` into the next day; left
    /// out: the whole day) and bytes a second (`50M`, `1G`, `500000`; `0`: no limit), entries separated by `;`. Nothing
    /// at all is a timetable without entries. The error names the entry and the rule.
    [[nodiscard]] static Result<SpeedTimetable> parse(const QString& text);
    /// As parse() reads it.
    [[nodiscard]] QString toString() const;
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    /// Bytes a second, 0 none, at that wall clock time; empty: the timetable says nothing about it.
    [[nodiscard]] std::optional<qint64> limitAt(const QDateTime& local) const;

    bool operator==(const SpeedTimetable&) const = default;

private:
    struct Entry {
        std::array<bool, 7> days{}; ///< from Monday on
        int from = 0; ///< minutes of the day
        int to = 0; ///< not itself; not above `from`: into the next day
        qint64 bytesPerSecond = 0;

        bool operator==(const Entry&) const = default;
    };
    [[nodiscard]] static Result<Entry> parseEntry(const QString& text);
    [[nodiscard]] static QString toString(const Entry& entry);
    std::vector<Entry> m_entries;
};

} // namespace tierwatch
