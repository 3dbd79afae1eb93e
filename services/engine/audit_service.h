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
    /// The setting that keeps the last audit.
    [[nodiscard]] static QString storedAudit() { return QStringLiteral("last-audit"); }
    struct Library {
        CatalogFacts facts;
        bool everyContentHasState = false; ///< original-style workers share the store
        QString host; ///< this machine's name
    };

    explicit AuditService(Stores stores);
    /// Ends the audit under way and waits for that.
    ~AuditService();

    /// `conflict` while one is under way; `unavailable` before open().
    [[nodiscard]] Result<> start(const StartAudit& audit, const Author& author);
    /// `last`: as it was stored.
    void open(const Library& library, const std::optional<QString>& last);
    /// No further one; the one under way ends soon.
    void stop();
    /// Before the first one of this process: the last one of this catalogue, without its findings.
    [[nodiscard]] AuditProgress progress() const;
    /// As many as are kept.
    static constexpr std::size_t mostFindings = 100'000;
    [[nodiscard]] Page<AuditFinding> findings(const FindingsQuery& query) const;

private:
    class Run;

    Stores m_stores;
    std::optional<Library> m_library;
    bool m_stopped = false;
    AuditProgress m_last;
    std::unique_ptr<Run> m_run; ///< under way, or the last one
};

} // namespace tierwatch
