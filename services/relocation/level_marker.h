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

} // namespace tierwatch
