// SPDX-License-Identifier: GPL-3.0-or-later
// All files of a level in an order that is the same each time, one directory at a time.
#pragma once

#include "relocation/level_names.h"

namespace tierwatch {

/// What stands in one directory, each kind by rising name.
struct DirectorySeen {
    QByteArray path; ///< inside the level; "" is the level itself
    std::vector<NameSeen> files; ///< regular ones, with sizes, inodes and links
    std::vector<QByteArray> others; ///< names of links, devices and the like: paths inside the level
    std::vector<QByteArray> own; ///< names that begin with `.tierwatch`, but for the marker: paths
    bool tooDeep = false; ///< it has directories that no content's name can reach
};

/// Directories by rising path, each before those in it. Keeps the names of one directory in memory and of those that
/// are still to come. `unreadable` and `stopped` as walkLevel has them. The level must carry its marker.
[[nodiscard]] Tried<> walkSorted(const JobLevel& level, const OtherRoots& others,
    const std::function<void(const DirectorySeen&)>& visit,
    const std::function<void(const QByteArray& directory, const Error&)>& unreadable,
    const std::function<bool()>& stopped);

} // namespace tierwatch
