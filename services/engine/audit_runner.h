// SPDX-License-Identifier: GPL-3.0-or-later
// A check of the whole library: catalogue, directories and state store against each other; and, where asked, the
// repair of what can be proven.
#pragma once

#include "engine/audit_repair.h"
#include "engine/audit_state.h"
#include "relocation/level_names.h"

#include <map>

namespace tierwatch {

struct AuditSettings {
    bool repair = false;
    std::function<bool(const Finding&)> chosen; ///< which are repaired; empty: all
    Duration ownNamesAge = sweepAge; ///< younger names of ours are left alone
    std::function<void(qint64 contents, qint64 files, qint64 states)> looked; ///< how far it is, now and then
    std::function<bool()> stopped; ///< asked now and then; true ends it with `cancelled`. Empty: never
    std::chrono::milliseconds settle{ 1000 }; ///< what seems wrong in the state may be on its way to the catalogue
};

/// A finding, and what became of it.
struct AuditEntry {
    Finding finding;
    bool repaired = false;
    std::optional<Error> whyNot; ///< a repair was tried in vain
};

struct AuditSummary {
    qint64 contents = 0;
    qint64 files = 0; ///< regular ones, without our own names
    qint64 companions = 0; ///< of those: beside a content, and no finding
    qint64 states = 0; ///< contents whose state was looked at
    Text whyNoState; ///< empty: it was looked at
    std::map<Finding::Kind, qint64> found;
    qint64 left = 0; ///< found and not repaired
    qint64 repaired = 0;
};

/// Blocks; in a thread of its own, or of a program that does nothing else. Whether or not an engine works on the same
/// stores: what is found is looked at again before it is told.
class AuditRunner {
public:
    /// `tell`: each finding, as soon as it is known.
    AuditRunner(const AuditStores& stores, AuditSettings settings, const Clock& clock,
        std::function<void(const AuditEntry&)> tell);

    /// An error: the audit could not be made, or not to its end.
    [[nodiscard]] Result<AuditSummary> run();
    /// For the report.
    [[nodiscard]] QString levelKey(LevelSlot slot) const;

private:
    struct OwnSeen {
        LevelSlot level = LevelSlot::None;
        OwnNameSeen name;
    };
    struct OrphanSeen {
        LevelSlot level = LevelSlot::None;
        QByteArray path;
    };

    void tellHowFar() const;
    void walk();
    void walk(AuditLevel& level, const OtherRoots& others);
    [[nodiscard]] Result<> examineSuspects();
    [[nodiscard]] Result<> examineOwnNames();
    [[nodiscard]] Result<> examineOwnName(const OwnSeen& seen, Epoch newest);
    [[nodiscard]] Result<> examineOrphans();
    [[nodiscard]] Result<> examineState();
    [[nodiscard]] Result<> examineState(const StateCheck& check, ContentId cid);
    void found(Finding finding, const std::function<Result<>(const Finding&)>& repair);

    const AuditStores& m_stores;
    const AuditSettings m_settings;
    const Clock& m_clock;
    const std::function<void(const AuditEntry&)> m_tell;
    AuditNames m_names;
    AuditLibrary m_library;
    AuditRepair m_repair;
    std::vector<OwnSeen> m_own;
    std::vector<OrphanSeen> m_orphans;
    AuditSummary m_summary;
};

} // namespace tierwatch
