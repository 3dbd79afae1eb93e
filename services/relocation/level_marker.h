// SPDX-License-Identifier: GPL-3.0-or-later
// `.tierwatch-level`: which catalogue's which level a directory is, so that an unmounted disk is never taken for an
// empty level.
#pragma once

#include "relocation/trouble.h"

namespace tierwatch {

enum class Marker : quint8 {
    Ours,
    None, ///< not there, or cut off by a crash
    Another, ///< of another catalogue or another level
};

[[nodiscard]] Tried<Marker> readMarker(int directory, const JobLevel& level);
/// Written under a name of its own, flushed, renamed without replacing another one (a cut-off one is replaced),
/// flushed.
[[nodiscard]] Tried<> writeMarker(int directory, const JobLevel& level);
/// After an operator has confirmed the directory: whatever marker stands there goes first. Cut off in between, there is
/// none, and the operator is asked again.
[[nodiscard]] Tried<> replaceMarker(int directory, const JobLevel& level);
/// What a marker of somebody else's says, and a token for it and its directory. `asked` and `there` are left to the
/// caller.
[[nodiscard]] Tried<LevelFound> describeMarker(int directory, const JobLevel& level);

} // namespace tierwatch
