// SPDX-License-Identifier: GPL-3.0-or-later
// The engine of this process: its thread, and the doors into it.
#pragma once

#include "core/engine.h"
#include "core/thread.h"
#include "core/view_intake.h"
#include "engine/engine_loop.h"

namespace tierwatch {

class LocalEngine final : public Engine {
public:
    struct Stores {
        Catalog& catalog;
        StateService& state;
        HealthBoard& health;
        EndpointCounters& counters;
        std::shared_ptr<LevelKeys> keys;
        const Clock& clock;
        std::shared_ptr<LogBook> log = {}; ///< empty: none is kept
    };
    /// Starts the thread. `opened` is called in it, once: views are taken, or what waiting cannot mend. All stores
    /// outlive it.
    LocalEngine(const Stores& stores, EngineSettings settings, std::function<void(Result<>)> opened);
    /// Drains (see EngineLoop::drain) and joins.
    ~LocalEngine() override;

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

    /// For the API threads; may be used until the engine is destroyed.
    [[nodiscard]] MakeViewIntake viewIntakes();

private:
    [[nodiscard]] IntakeRequests requests();
    /// `question` is asked in the loop's thread; its answer goes to the mailbox, unless the ticket is gone.
    template <typename T>
    [[nodiscard]] Ticket ask(const MailAddress& to, Done<T> done,
        std::function<void(EngineLoop&, const TicketWatch&, const Done<T>&)> question);

    Stores m_stores;
    std::shared_ptr<NameArena> m_names = std::make_shared<NameArena>();
    LocationIndex m_index{ m_names };
    IntakeBoard m_board;
    class LoopThread;
    std::unique_ptr<LoopThread> m_thread;
    MailAddress m_address; ///< of the loop
    EngineLoop* m_loop = nullptr; ///< lives in the thread; touched by letters to it only
};

} // namespace tierwatch
