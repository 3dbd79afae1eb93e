// SPDX-License-Identifier: GPL-3.0-or-later
// The look before a file is placed, which links and copies share: is the source what it should be, and what stands in
// its new place?
#pragma once

#include "relocation/level_directory.h"

namespace tierwatch {

/// Both levels of a job.
struct Ends {
    LevelDirectory from;
    LevelDirectory to;

    [[nodiscard]] static Tried<Ends> open(const JobLevel& from, const JobLevel& to);
};

enum class Standing : quint8 {
    Nothing, ///< its new place is free
    Linked, ///< the source's own inode stands there
    Copied, ///< the recorded part stands there, published before a crash
    Foreign, ///< somebody else's file
};

/// Ours only by inode; equal bytes are no proof. `source` is null where there is none any more.
[[nodiscard]] Standing standing(
    const std::optional<struct stat>& target, const JobItem& item, const struct stat* source);

struct Look {
    ContentPath path;
    std::optional<OpenFile> source; ///< empty only where the file stands in its new place already
    std::optional<struct stat> target;
    Standing stands = Standing::Nothing; ///< never Foreign: that is an error
};
/// Errors: a bad name, no source, no regular file, hard links, a namesake.
[[nodiscard]] Tried<Look> lookBeforePlacing(Ends& ends, const JobItem& item);

[[nodiscard]] tl::unexpected<Trouble> namesake(const JobItem& item, const JobLevel& level);

/// The answer for one that stands in its new place.
[[nodiscard]] ItemResult placedItem(const JobItem& item, Placing placing, const Look& look);

} // namespace tierwatch
