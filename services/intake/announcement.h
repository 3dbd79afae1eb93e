// SPDX-License-Identifier: GPL-3.0-or-later
// What the state store is told about a content, and how that joins what stands there. Pure.
#pragma once

#include "core/level_table.h"
#include "intake/intake_board.h"
#include "intake/location_index.h"
#include "state/state_object.h"

namespace tierwatch {

/// The state object of a content as it is now; `total` as reported (−1: never). What is announced is what may be done
/// now; a failed relocation stays `failed` until something else is wanted (its error: left empty, `joined` keeps the
/// one that stands).
[[nodiscard]] StateObject announcementOf(
    const IndexEntry& entry, qint64 total, LevelSlot wanted, const IntakeRules& rules);

/// An original-style worker has moved the content to `target`, and the catalogue has not followed yet. (Our own `done`
/// names the level that the content is in.)
[[nodiscard]] bool movedByOther(const StateObject& standing);

/// What is to stand in the store, given what stands there: unknown fields stay; while somebody has claimed the content,
/// or has moved it and is not followed yet, only the count changes.
[[nodiscard]] StateObject joined(const StateObject& announcement, const std::optional<StateObject>& standing);

} // namespace tierwatch
