// SPDX-License-Identifier: GPL-3.0-or-later
// The names in a level's directories, one directory at a time: nothing is followed, nothing stays open.
#pragma once

#include "relocation/sweep.h"
#include "relocation/trouble.h"

#include <functional>
#include <set>

namespace tierwatch {

/// Directories that are not gone into, because they are other levels' (device, inode).
using OtherRoots = std::set<std::pair<quint64, quint64>>;

struct NameSeen {
    enum class Kind : quint8 { File, Directory, Other };
    Kind kind = Kind::File;
    QByteArray path; ///< inside the level
    qint64 bytes = -1; ///< of a file, where DirectoryVisit::sizes asks for it
    quint64 device = 0; ///< as bytes, with the next two
    quint64 inode = 0;
    quint64 links = 1; ///< names of the file, wherever they are
};

struct DirectoryVisit {
    std::function<void(const NameSeen&)> name; ///< of others
    bool sizes = false; ///< each file is looked at closer, too
    std::function<void(const OwnNameSeen&)> own; ///< begins with `.tierwatch`; the level's marker is not told
};

/// The names of one directory; "" is the level itself. One that is gone or is no directory any more has none.
[[nodiscard]] Tried<> readDirectory(int root, const JobLevel& level, const QByteArray& directory,
    const OtherRoots& others, const DirectoryVisit& visit);

/// All of a level. `unreadable` is told of directories that cannot be read, and the walk goes on; `stopped` is asked
/// at each directory, and ends it with `cancelled`. The level must carry its marker.
[[nodiscard]] Tried<> walkLevel(const JobLevel& level, const OtherRoots& others, const DirectoryVisit& visit,
    const std::function<void(const QByteArray& directory, const Error&)>& unreadable,
    const std::function<bool()>& stopped = {});

/// The level's own directory, for OtherRoots; empty where it is not there.
[[nodiscard]] std::optional<std::pair<quint64, quint64>> rootOf(const JobLevel& level);

} // namespace tierwatch
