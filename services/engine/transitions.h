// SPDX-License-Identifier: GPL-3.0-or-later
// Carries the lifecycle's steps into the catalogue: read the row, advance it, write it, in one transaction.
#pragma once

#include "catalog/database.h"
#include "core/level_table.h"
#include "relocation/lifecycle.h"

#include <functional>
#include <span>
#include <vector>

namespace tierwatch {

struct Transition {
    ContentId cid{};
    RelocationEvent what;
    double seconds = 0; ///< of the job that brought it about
};

/// What became of one transition.
struct Applied {
    ContentId cid{};
    bool accepted = false; ///< false: the event was not for the row as it is; nothing was written
    std::optional<Relocation> before;
    std::optional<Relocation> row; ///< as it is now
    std::vector<Effect> effects; ///< those to carry out after the commit
    LevelSlot here = LevelSlot::None; ///< where the catalogue has the content now
    bool levelChanged = false; ///< in this transaction
    std::optional<qint64> historyId;
};

struct TransitionSettings {
    std::shared_ptr<LevelKeys> keys;
    std::function<LifecycleRules(const std::optional<Relocation>&)> rules;
    QString worker; ///< who moves here, for tierwatch_move
    Time now{};
};

/// Several transitions of one content are applied one after the other. An unknown content's are not accepted.
[[nodiscard]] Result<std::vector<Applied>> applyTransitions(
    Transaction& transaction, const TransitionSettings& settings, std::span<const Transition> transitions);

} // namespace tierwatch
