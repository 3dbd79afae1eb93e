// SPDX-License-Identifier: GPL-3.0-or-later
// Which directory a path really leads to, whatever it is called: by a symbolic link, `..`, or another spelling.
#pragma once

#include <QtGlobal>

#include <utility>
#include <vector>

namespace tierwatch {

/// Device and inode of a directory and of all above it, itself first; empty: not known.
using DirectoryAncestry = std::vector<std::pair<quint64, quint64>>;

[[nodiscard]] DirectoryAncestry ancestryOf(int directory);
/// They are the same, or one lies in the other. (One that is mounted a second time elsewhere is the same; what lies
/// inside of that is not seen.)
[[nodiscard]] bool sameOrNested(const DirectoryAncestry& one, const DirectoryAncestry& other);

} // namespace tierwatch
