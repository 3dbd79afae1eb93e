// SPDX-License-Identifier: GPL-3.0-or-later
// Mends what an audit found, as carefully as a relocation moves: under rows that others respect, by compare-and-set,
// and deleting nothing that is not proven to be a copy.
#pragma once

#include "catalog/relocations.h"
#include "engine/audit_library.h"
#include "relocation/sweep.h"

namespace tierwatch {

class AuditRepair {
public:
    AuditRepair(const AuditStores& stores, const AuditLibrary& library, const Clock& clock)
        : m_stores(stores), m_library(library), m_clock(clock)
    {
    }
    /// Of CorrectCatalogue and RemoveCopy. Looks again first; `conflict` and the like: nothing was changed, and why.
    [[nodiscard]] Result<> mend(const Finding& finding);
    /// Of RemovePart and RemoveOld.
    [[nodiscard]] Result<> clear(const Finding& finding, const OwnNameSeen& seen);

private:
    [[nodiscard]] Result<> correctCatalogue(const Finding& finding);
    [[nodiscard]] Result<> removeCopy(const Finding& finding);
    [[nodiscard]] Result<> finish(const Relocation& row);
    const AuditStores& m_stores;
    const AuditLibrary& m_library;
    const Clock& m_clock;
};

} // namespace tierwatch
