// SPDX-License-Identifier: GPL-3.0-or-later
// A library as an audit sees it at one moment: a content's row, and what stands in each level.
#pragma once

#include "catalog/contents.h"
#include "catalog/levels.h"
#include "engine/audit_stores.h"
#include "relocation/audit.h"
#include "relocation/audit_names.h"
#include "relocation/jobs.h"

namespace tierwatch {

struct AuditLevel {
    Level level;
    JobLevel job;
    std::optional<Error> offline; ///< why it cannot be looked at
};

/// A content's rows, read at one moment.
struct AuditRow {
    catalog::ContentRecord content;
    std::optional<Relocation> relocation;
    std::vector<LevelSlot> namesakes; ///< levels in which the catalogue has other contents of this name
    std::optional<ContentId> sharesFileWith;

    /// Nothing has happened to it but views.
    [[nodiscard]] bool isAsIn(const AuditRow& other) const;
};

class AuditLibrary {
public:
    AuditLibrary(const AuditStores& stores, AuditNames& names) : m_stores(stores), m_names(names) { }

    /// All levels, and all contents into the names.
    [[nodiscard]] Result<> load();
    [[nodiscard]] std::vector<AuditLevel>& levels() { return m_levels; }
    [[nodiscard]] const LevelTable& table() const { return m_table; }
    [[nodiscard]] const AuditLevel* find(LevelSlot slot) const;
    [[nodiscard]] bool isOffline(LevelSlot slot) const;
    [[nodiscard]] ContentId greatestCid() const { return m_greatest; }

    /// Nothing: there is no such content any more.
    [[nodiscard]] Result<std::optional<AuditRow>> row(ContentId cid) const;
    /// What stands under that name now, in every level. A level that does not open is unknown.
    [[nodiscard]] std::vector<AuditPlace> places(const AuditRow& row) const;
    /// The content's findings, looked at again where what was found may be a relocation that just went on.
    [[nodiscard]] Result<std::vector<Finding>> examineNow(ContentId cid) const;

private:
    const AuditStores& m_stores;
    AuditNames& m_names;
    LevelTable m_table;
    std::vector<AuditLevel> m_levels;
    ContentId m_greatest{};
};

} // namespace tierwatch
