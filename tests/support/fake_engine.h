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

    [[nodiscard]] Ticket watch(
        MailAddress to, std::function<void(Snapshot)> snapshot, std::function<void(Changes)> changes) override;
    [[nodiscard]] Ticket history(HistoryQuery query, MailAddress to, Done<Page<HistoryRow>> done) override;
    [[nodiscard]] Ticket submit(Command command, Author author, MailAddress to, Done<Outcome> done) override;

private:
    struct Watcher {
        MailAddress to;
        std::function<bool()> held;
        std::function<void(Snapshot)> snapshot;
        std::function<void(Changes)> changes;
    };

    void send(std::function<void()> post); ///< with the mutex held

    mutable std::mutex m_mutex;
    std::shared_ptr<NameArena> m_names;
    Snapshot m_snapshot;
    std::vector<Watcher> m_watchers;
    std::vector<Submitted> m_submitted;
    std::function<Result<Outcome>(const Command&)> m_answer;
    std::vector<HistoryRow> m_history;
    std::vector<HistoryQuery> m_queries;
    std::optional<Error> m_historyError;
    bool m_holding = false;
    std::deque<std::function<void()>> m_held;
};

} // namespace tierwatch::test
