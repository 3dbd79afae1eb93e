// SPDX-License-Identifier: GPL-3.0-or-later
// The file side of clearing away: what is removed is the very file that was judged, and a copy is proven to be one.
#pragma once

#include "relocation/jobs.h"
#include "relocation/level_directory.h"
#include "relocation/sweep.h"

#include <functional>

namespace tierwatch {

/// Two files of one content, compared: `copy` is the same as `kept`, byte for byte, and `kept` is on the disk.
struct ProvenCopy {
    struct stat kept { };
    struct stat copy { };

    [[nodiscard]] FileIdentity copyFile() const;
};

/// Opens both, flushes the kept one and its directory, compares. `conflict`: they differ, or one of them changed
/// meanwhile. `stopped` is asked every few MiB.
[[nodiscard]] Tried<ProvenCopy> proveCopy(LevelDirectory& keptLevel, const ContentPath& kept, LevelDirectory& copyLevel,
    const ContentPath& copy, const std::function<std::optional<Error>()>& stopped);

/// Both stand there, and nobody has touched them since.
[[nodiscard]] Tried<> stillAsProven(LevelDirectory& keptLevel, const ContentPath& kept, LevelDirectory& copyLevel,
    const ContentPath& copy, const ProvenCopy& proven);

/// Unlinks the name where it is still the file that was seen; to be flushed. Nothing there: done.
[[nodiscard]] Tried<> removeSeen(LevelDirectory& level, const OwnNameSeen& seen);

} // namespace tierwatch
