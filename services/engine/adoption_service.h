// SPDX-License-Identifier: GPL-3.0-or-later
// Adoptions beside a running engine: one at a time, in a thread and on connections of its own.
#pragma once

#include "catalog/catalog.h"
#include "core/adoption.h"
#include "core/engine.h"
#include "core/time.h"

#include <memory>

namespace tierwatch {

/// Engine thread only.
class AdoptionService {
public:
    struct Stores {
        Catalog& catalog;
        std::shared_ptr<LevelKeys> keys;
        const Clock& clock;
    };
    explicit AdoptionService(Stores stores);
    /// Ends the one under way and waits for that; the next start of one goes on with it.
    ~AdoptionService();

    /// `conflict` while one is under way here; `unavailable` before open().
    [[nodiscard]] Result<> start(const AdoptionOrder& order, const Author& author);
    void open(const CatalogFacts& facts) { m_facts = facts; }
    /// No further one; the one under way ends soon.
    void stop();
    /// Of the one under way here, or the last one of this process.
    [[nodiscard]] AdoptionProgress progress() const;

private:
    class Run;

    Stores m_stores;
    std::optional<CatalogFacts> m_facts;
    bool m_stopped = false;
    std::unique_ptr<Run> m_run; ///< under way, or the last one
};

} // namespace tierwatch
