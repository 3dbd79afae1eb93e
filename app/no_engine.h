// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows where no engine can be started: the reason, on every page, and a refusal of every command.
#pragma once

#include "core/engine.h"

#include <QTimer>

namespace tierwatch {

class NoEngine final : public Engine {
public:
    explicit NoEngine(Error reason);

    [[nodiscard]] Ticket watch(
        MailAddress to, std::function<void(Snapshot)> snapshot, std::function<void(Changes)> changes) override;
    [[nodiscard]] Ticket history(HistoryQuery query, MailAddress to, Done<Page<HistoryRow>> done) override;
    [[nodiscard]] Ticket contents(ContentPageQuery query, MailAddress to, Done<Page<ContentDetails>> done) override;
    [[nodiscard]] Ticket relocations(
        RelocationPageQuery query, MailAddress to, Done<Page<RelocationDetails>> done) override;
    [[nodiscard]] Ticket overview(MailAddress to, Done<Overview> done) override;
    [[nodiscard]] Ticket explain(ContentId cid, MailAddress to, Done<Explanation> done) override;
    [[nodiscard]] Ticket histogram(MailAddress to, Done<Histogram> done) override;
    [[nodiscard]] Ticket plans(PlanQuery query, MailAddress to, Done<Page<PlanDetails>> done) override;
    [[nodiscard]] Ticket failures(MailAddress to, Done<std::vector<FailureGroup>> done) override;
    [[nodiscard]] Ticket tryLevels(LevelTable table, MailAddress to, Done<LevelTrial> done) override;
    [[nodiscard]] Ticket audit(MailAddress to, Done<AuditProgress> done) override;
    [[nodiscard]] Ticket findings(FindingsQuery query, MailAddress to, Done<Page<AuditFinding>> done) override;
    [[nodiscard]] Ticket views(MailAddress to, Done<ViewsReport> done) override;
    [[nodiscard]] Ticket moves(MovesQuery query, MailAddress to, Done<MovesReport> done) override;
    [[nodiscard]] Ticket log(LogQuery query, MailAddress to, Done<Page<LogLine>> done) override;
    [[nodiscard]] Ticket adoption(MailAddress to, Done<AdoptionProgress> done) override;
    [[nodiscard]] Ticket submit(Command command, Author author, MailAddress to, Done<Outcome> done) override;

private:
    struct Watcher {
        TicketWatch ticket;
        MailAddress to;
        std::function<void(Changes)> changes;
    };
    void tell(const Watcher& watcher) const;
    template <typename T> [[nodiscard]] Ticket refuse(const MailAddress& to, Done<T> done) const;

    Error m_reason;
    std::vector<Watcher> m_watchers;
    QTimer m_again;
};

} // namespace tierwatch
