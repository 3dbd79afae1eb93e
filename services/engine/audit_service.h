// SPDX-License-Identifier: GPL-3.0-or-later
// Audits beside a running engine: one at a time, in a thread and on connections of its own.
#pragma once

#include "core/details.h"
#include "core/engine.h"
#include "engine/audit_stores.h"

#include <atomic>
#include <memory>

namespace tierwatch {

/// Engine thread only.
class AuditService {
public:
    struct Stores {
        Catalog& catalog;
        StateService& state;
        std::shared_ptr<LevelKeys> keys;
        const Clock& clock;
    };
    struct Library {
        CatalogFacts facts;
        bool everyContentHasState = false; ///< original-style workers share the store
        QString host; ///< this machine's name
    };

    explicit AuditService(Stores stores);
    /// Ends the audit under way and waits for that.
    ~AuditService();

    /// `conflict` while one is under way; `unavailable` before open().
    [[nodiscard]] Result<> start(bool repair, const Author& author);
    void open(const Library& library) { m_library = library; }
    /// No further one; the one under way ends soon.
    void stop();
    [[nodiscard]] AuditProgress progress() const;

private:
    class Run;

    Stores m_stores;
    std::optional<Library> m_library;
    bool m_stopped = false;
    std::unique_ptr<Run> m_run; ///< under way, or the last one
};

} // namespace tierwatch
