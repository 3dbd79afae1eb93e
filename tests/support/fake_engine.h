// SPDX-License-Identifier: GPL-3.0-or-later
// An engine that a test plays: it answers what the test says, through the mail as the real one.
#pragma once

#include "core/engine.h"

#include <deque>
#include <mutex>

namespace tierwatch::test {

/// Callable from any thread.
class FakeEngine final : public Engine {
public:
    struct Submitted {
        Command command;
        Author author;
    };

    FakeEngine();

    /// bronze 0–999 (slot 0), silver 1000–1999 (1), gold 2000–10000000 (2) under /srv.
    [[nodiscard]] static LevelTable sampleLevels();
    /// A row with its name stored in this engine's arena; in place in the level, count 0.
    [[nodiscard]] ContentRow content(qint64 cid, const QString& filename, LevelSlot level = static_cast<LevelSlot>(0));

    /// What the next watcher gets, and what pushed changes are folded into.
    void setSnapshot(Snapshot snapshot); ///< without names: this engine's arena is put in
    [[nodiscard]] Snapshot snapshot() const;
    void push(const Changes& changes); ///< to all watchers
    void sendSnapshotAgain(); ///< as after a break

    /// Oldest first.
    [[nodiscard]] std::vector<Submitted> submitted() const;
    /// Default: everything accepted.
    void answerWith(std::function<Result<Outcome>(const Command&)> answer);
    /// While holding, answers to submit and history wait for release().
    void hold(bool on);
    void release();

    /// Served newest first, filtered and in pages as the query says.
    void setHistory(std::vector<HistoryRow> rows);
    void addHistory(const HistoryRow& row); ///< and tells the watchers
    void failHistory(std::optional<Error> error);
    [[nodiscard]] std::vector<HistoryQuery> historyQueries() const;

    /// What operators' questions are answered with; contents are the snapshot's, in pages. Any of them, and every
    /// command, fails where an error is set.
    void setSettings(const SharedSettings& settings);
    void setExplanation(const Explanation& explanation);
    void setHistogram(const Histogram& histogram);
    void setAudit(const AuditProgress& audit);
    void setPlans(std::vector<PlanDetails> plans); ///< newest first
    void setFailures(std::vector<FailureGroup> failures);
    void setTrial(const LevelTrial& trial);
    void setFindings(std::vector<AuditFinding> findings); ///< served in pages
    void setViews(const ViewsReport& report);
    void setMoves(const MovesReport& report);
    [[nodiscard]] std::vector<MovesQuery> movesQueries() const;
    void setLog(std::vector<LogLine> lines); ///< served newest first, filtered as the query says
    void setAdoption(const AdoptionProgress& adoption);
    void failQuestions(std::optional<Error> error);
    [[nodiscard]] std::vector<ContentPageQuery> contentQueries() const;
    /// Of those asked so far, how many were not dropped.
    [[nodiscard]] int ticketsHeld() const;

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
        MailAddress to;
        std::function<bool()> held;
        std::function<void(Snapshot)> snapshot;
        std::function<void(Changes)> changes;
    };

    void send(std::function<void()> post); ///< with the mutex held
    template <typename T> [[nodiscard]] Ticket answer(const MailAddress& to, Done<T> done, T value);

    mutable std::mutex m_mutex;
    std::shared_ptr<NameArena> m_names;
    Snapshot m_snapshot;
    std::vector<Watcher> m_watchers;
    std::vector<Submitted> m_submitted;
    std::function<Result<Outcome>(const Command&)> m_answer;
    std::vector<HistoryRow> m_history;
    std::vector<HistoryQuery> m_queries;
    std::optional<Error> m_historyError;
    SharedSettings m_settings;
    Explanation m_explanation;
    Histogram m_histogram;
    AuditProgress m_audit;
    std::vector<PlanDetails> m_plans;
    std::vector<FailureGroup> m_failures;
    LevelTrial m_trial;
    std::vector<AuditFinding> m_findings;
    ViewsReport m_views;
    MovesReport m_moves;
    std::vector<MovesQuery> m_movesQueries;
    std::vector<LogLine> m_log;
    AdoptionProgress m_adoption;
    std::optional<Error> m_questionError;
    std::vector<ContentPageQuery> m_contentQueries;
    std::vector<TicketWatch> m_tickets;
    bool m_holding = false;
    std::deque<std::function<void()>> m_held;
};

} // namespace tierwatch::test
