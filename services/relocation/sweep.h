// SPDX-License-Identifier: GPL-3.0-or-later
// What may be cleared away of names that begin like our own: as little as possible. Pure.
#pragma once

#include "core/relocation.h"
#include "relocation/content_path.h"

namespace tierwatch {

/// A name in a level's directory that begins with `.tierwatch`, as it was looked at, not followed.
struct OwnNameSeen {
    QByteArray directory; ///< inside the level; empty: the level itself
    QByteArray name;
    bool regular = true;
    FileIdentity file;
    Time changed{}; ///< of the inode, which nobody sets (unlike the time of its content)

    [[nodiscard]] QByteArray path() const { return directory.isEmpty() ? name : directory + '/' + name; }
    bool operator==(const OwnNameSeen&) const = default;
};

enum class Sweep : quint8 {
    Leave, ///< in use, or too young to tell
    Remove, ///< an unfinished copy that nobody goes on with
    RemoveIfCopy, ///< a source about to be removed: only if its content stands complete in its level and this is a copy
    Report, ///< not ours to touch
};

constexpr std::chrono::hours sweepAge{ 1 };

/// `newest`: the greatest epoch that was ever issued; `row`: the content's relocation, if there is one: both read
/// *after* the name was seen, so that whoever made it is known.
[[nodiscard]] Sweep judge(
    const OwnNameSeen& seen, Epoch newest, const std::optional<Relocation>& row, Time now, Duration age = sweepAge);

} // namespace tierwatch
