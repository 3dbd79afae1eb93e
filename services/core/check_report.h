// SPDX-License-Identifier: GPL-3.0-or-later
// What a check found before anything was done: findings, each with its remedy, and what was measured. Values.
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace tierwatch {

struct CheckFinding {
    enum class Severity : quint8 {
        Notice, ///< good to know
        Warning, ///< it works, and not as well as it could
        Stop, ///< it does not work until somebody acts
    };
    enum class Subject : quint8 { Catalog, State, DataDirectory, Endpoint, Level };

    Subject subject = Subject::Catalog;
    Severity severity = Severity::Stop;
    QByteArray kind; ///< which finding: `missing_right`, `no_persistence`
    Text text; ///< what it is, what follows from it, what to do
    QString command; ///< to be copied: SQL, a line of a file, or a shell's; several lines; empty: none
    QString level; ///< the key, where it is about a level

    bool operator==(const CheckFinding&) const = default;
};
[[nodiscard]] QByteArray toName(CheckFinding::Severity severity);
[[nodiscard]] QByteArray toName(CheckFinding::Subject subject);

using CheckFindings = std::vector<CheckFinding>;
/// Whether one of them stops the work.
[[nodiscard]] bool stops(const CheckFindings& findings);

/// What was found in one level's directory, by trying out what relocations will do there.
struct LevelCheck {
    QString level; ///< key
    QString path;
    CheckFindings findings;
    qint64 bytesFree = -1; ///< for this process's user; −1: not known
    qint64 bytesTotal = -1;
    qint64 filesFree = -1; ///< inodes; −1: not known, or the filesystem does not count them
    double bytesPerSecondWritten = 0; ///< flushed to the disk; 0: not measured
    double bytesPerSecondRead = 0; ///< past the system's cache, where the filesystem allows it
    std::optional<bool> links; ///< hard links; empty: not tried
    std::optional<bool> noReplace; ///< rename that never replaces, in one call
    double seconds = 0; ///< that it took

    bool operator==(const LevelCheck&) const = default;
};

} // namespace tierwatch
