// SPDX-License-Identifier: GPL-3.0-or-later
// The hot path: from a view to the state store and back, in one API thread, without SQL.
#pragma once

#include "core/health.h"
#include "core/mailbox.h"
#include "core/view_intake.h"
#include "intake/intake_board.h"
#include "intake/location_index.h"
#include "state/state_store.h"

#include <map>

namespace tierwatch {

class StoredViewIntake final : public ViewIntake {
public:
    /// All but `state` outlive it.
    StoredViewIntake(LocationIndex& index, IntakeBoard& board, const HealthBoard& health,
        std::unique_ptr<StateStore> state, const Clock& clock);
    ~StoredViewIntake() override;

    [[nodiscard]] std::optional<Location> locate(ContentId cid) const override;
    void record(View view, Done<QByteArray> done) override;
    void confirm(ContentId cid, Done<bool> done) override;

private:
    struct Report;
    using ReportPtr = std::shared_ptr<Report>;

    /// Why no view can be taken now: a store does not answer, or nothing has been read yet.
    [[nodiscard]] std::optional<Error> closed() const;
    void recordKnown(const IndexEntry& entry, View view, Done<QByteArray> done);
    /// Reads what stands, joins, and stores where that still stands; again where it does not.
    void exchange(const ReportPtr& report);
    void accepted(const Report& report, const QByteArray& answer);
    [[nodiscard]] const IntakeRules& rules() const;
    /// An answer that comes through the mailbox: `cancelled` where this object goes before it does.
    template <typename T> Done<T> owed(Done<T> done);

    LocationIndex& m_index;
    IntakeBoard& m_board;
    const HealthBoard& m_health;
    const Clock& m_clock;
    mutable std::shared_ptr<const IntakeRules> m_rules;
    mutable quint64 m_rulesVersion = 0;
    Mailbox m_mailbox;
    std::map<quint64, Letter> m_owed; ///< how to cancel each
    quint64 m_lastOwed = 0;
    std::unique_ptr<StateStore> m_state; ///< last: its destructor answers what is owed while the rest still lives
};

} // namespace tierwatch
