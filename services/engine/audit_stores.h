// SPDX-License-Identifier: GPL-3.0-or-later
// The stores as an audit uses them: one question at a time, in the audit's own thread.
#pragma once

#include "catalog/catalog.h"
#include "core/identifiers.h"
#include "core/level_table.h"
#include "core/time.h"
#include "state/state_store.h"

namespace tierwatch {

struct AuditStores {
    using Values = std::vector<std::optional<QByteArray>>;

    CatalogFacts facts;
    std::shared_ptr<LevelKeys> keys = std::make_shared<LevelKeys>();
    /// A transaction; work may run more than once.
    std::function<Result<>(const Catalog::Work&)> read;
    std::function<Result<>(const Catalog::Work&)> write;
    /// Empty functions: the state is not looked at, and why.
    std::function<Result<Values>(const std::vector<ContentId>&)> readState;
    std::function<Result<StateStore::Exchange>(ContentId, const std::optional<QByteArray>& expected, const QByteArray&)>
        exchangeState;
    Text whyNoState;
    bool everyContentHasState = false; ///< original-style workers share the store
    QString host; ///< this machine's name
};

} // namespace tierwatch
