// SPDX-License-Identifier: GPL-3.0-or-later
// The findings of a level's trial, each with the command that mends it on this machine. For level_trial.
#pragma once

#include "core/check_report.h"
#include "relocation/level_trial.h"

#include <sys/types.h>

namespace tierwatch::trial {

using Severity = CheckFinding::Severity;

[[nodiscard]] CheckFinding finding(
    const JobLevel& level, Severity severity, const char* kind, Text text, QString command = {});

/// For the shell.
[[nodiscard]] QString quoted(const QString& text);
/// Where the filesystem is mounted that holds this directory.
struct Mount {
    QString point;
    bool readOnly = false; ///< this mount
    bool filesystemReadOnly = false; ///< all of its mounts
};
[[nodiscard]] Mount mountOf(const QString& path);

/// The directory cannot be opened.
[[nodiscard]] CheckFinding notOpened(const TrialJob& job, int errorNumber);
/// Nothing can be made in it.
[[nodiscard]] CheckFinding notWritable(const TrialJob& job, int errorNumber);
/// A step that failed for a reason that has no remedy of its own.
[[nodiscard]] CheckFinding failedStep(const TrialJob& job, const char* step, int errorNumber);
[[nodiscard]] CheckFinding full(const TrialJob& job, qint64 bytesFree, qint64 reserve);
/// Files of that owner cannot be given to it here.
[[nodiscard]] CheckFinding ownerNotKept(const TrialJob& job, uid_t user, gid_t group, bool openToAll);

} // namespace tierwatch::trial
