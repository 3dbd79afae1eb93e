// SPDX-License-Identifier: GPL-3.0-or-later
// The levels that an adoption brings.
#pragma once

#include "catalog/levels.h"
#include "core/adoption.h"

namespace tierwatch {

/// The table as it is stored: each level ends where the next begins, the top one has room.
[[nodiscard]] LevelTable tableOf(const std::vector<AdoptedLevel>& levels);

/// Stores them where the catalogue has none. Where it has some, each must be one of those, with its directory and its
/// least count: `conflict` says which is not. Nothing where none are given. `not_found`: a directory is not there.
[[nodiscard]] Result<> storeAdoptedLevels(Transaction& transaction, LevelKeys& keys,
    const std::vector<AdoptedLevel>& levels, const QString& author, Time now);

} // namespace tierwatch
