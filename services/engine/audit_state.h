// SPDX-License-Identifier: GPL-3.0-or-later
// Does the state store say what the catalogue says? Pure.
#pragma once

#include "catalog/contents.h"
#include "state/state_object.h"

#include <unordered_set>

namespace tierwatch {

/// Which count is to be believed: a state store may lose counts or be set back to old ones, and a catalogue may be
/// seconds behind, so the greater one. A count that was never reported is not 0.
[[nodiscard]] std::optional<qint64> newestCount(std::optional<qint64> catalogue, std::optional<qint64> standing);

struct StateCheck {
    const LevelTable& levels;
    bool everyContent = false; ///< a key is expected also where no view was ever reported (original-style workers)
    std::unordered_set<QByteArray> deadClaims; ///< worker_ids of processes that are gone
};

struct WrongState {
    Text text;
    StateObject desired; ///< what is to stand there
    /// It says, as an original-style worker does, that the content was moved to this level; only where the file is not
    /// there is that wrong.
    LevelSlot movedTo = LevelSlot::None;
};

/// Of a content without a relocation. Nothing: it is right, or somebody alive has claimed the content.
[[nodiscard]] std::optional<WrongState> checkState(
    const catalog::ContentRecord& content, const std::optional<QByteArray>& standing, const StateCheck& check);

} // namespace tierwatch
