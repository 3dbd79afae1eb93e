// SPDX-License-Identifier: GPL-3.0-or-later
// Owner, mode, extended attributes, access lists and times of a copy.
#pragma once

#include "relocation/trouble.h"

#include <sys/stat.h>

namespace tierwatch {

/// Gives `copy` what `source` has. What cannot be kept is `forbidden` with the remedy: owner and mode only where some
/// class of readers would lose access; labels of the system's security module follow the target's policy.
[[nodiscard]] Tried<> copyMetadata(int source, const struct stat& status, int copy, const QByteArray& filename,
    const JobLevel& from, const JobLevel& to);

} // namespace tierwatch
