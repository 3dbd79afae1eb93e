// SPDX-License-Identifier: GPL-3.0-or-later
// An audit as people read it, or as JSON; written while it goes on.
#pragma once

#include "engine/audit_runner.h"

#include <cstdio>

namespace tierwatch {

class AuditReport {
public:
    struct About {
        QString catalogue; ///< where it is
        bool repair = false;
        bool json = false;
    };
    /// Outlives neither file nor keys.
    AuditReport(std::FILE* out, About about, const LevelKeys& keys);

    void add(const AuditEntry& entry);
    void end(const AuditSummary& summary);
    /// The audit came to no end.
    void end(const Error& error);

private:
    void line(const QString& text);
    void addText(const AuditEntry& entry);
    void addJson(const AuditEntry& entry);
    void endText(const AuditSummary& summary);
    void endJson(const AuditSummary& summary);
    [[nodiscard]] QString key(LevelSlot slot) const;

    std::FILE* m_out;
    const About m_about;
    const LevelKeys& m_keys;
    qint64 m_mendable = 0;
    bool m_first = true;
};

} // namespace tierwatch
