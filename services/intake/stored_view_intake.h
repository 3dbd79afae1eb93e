// SPDX-License-Identifier: GPL-3.0-or-later
// The hot path: from a view to the state store and back, in one API thread, without SQL.
#pragma once

#include "core/health.h"
#include "core/mailbox.h"
#include "core/view_intake.h"
#include "intake/intake_board.h"
#include "intake/location_index.h"
#include "state/object_exchange.h"
#include "state/state_store.h"

#include <deque>
#include <map>
#include <unordered_map>

namespace tierwatch {

class StoredViewIntake final : public ViewIntake {
public:
    static constexpr std::size_t mostAdditions = 100'000; ///< that wait for their content's turn; more are `exhausted`

    /// All but `state` outlive it.
    StoredViewIntake(LocationIndex& index, IntakeBoard& board, const HealthBoard& health,
        std::unique_ptr<StateStore> state, const Clock& clock);
    ~StoredViewIntake() override;

    void locate(ContentId cid, Done<Location> done) override;
    void record(const View& view, Done<QByteArray> done) override;
    void recordMany(std::vector<View> views, QByteArray once, Done<Recorded> done) override;
    void confirm(ContentId cid, Done<bool> done) override;

private:
    struct Judgement {
        LevelSlot wanted = LevelSlot::None;
        bool isHeld = false; ///< then views wish nothing
    };
    /// A view on its way to the store.
    struct Report {
        View view;
        qint64 total = 0; ///< with this view
        Judgement judgement;
    };
    struct Batch;
    using ReportPtr = std::shared_ptr<Report>;
    /// Views that add to one content, as one.
    struct Addition {
        qint64 sum = 0;
        QByteArray once;
        std::vector<Done<QByteArray>> waiting;
    };

    /// Why no view can be taken now: a store does not answer, or nothing has been read yet.
    [[nodiscard]] std::optional<Error> closed() const;
    [[nodiscard]] Result<Location> locationOf(const IndexEntry& entry) const;
    [[nodiscard]] Judgement judge(const IndexEntry& entry, const Views& views, Time now) const;
    void take(const View& view, const QByteArray& once, Done<QByteArray> done);
    void takeTotal(const IndexEntry& entry, const View& view, Done<QByteArray> done);
    /// A total of a content of which nothing is wanted: nobody has claimed it, and a plain write will do. Nothing where
    /// it takes more.
    [[nodiscard]] std::optional<Report> plain(const IndexEntry& entry, const View& view) const;
    void appendPlain(QByteArray& json, const IndexEntry& entry, const View& view) const;
    void takeMore(const View& view, const QByteArray& once, Done<QByteArray> done);
    /// Adds what waits for this content, now or when it is this thread's turn.
    void takeTurn(ContentId cid);
    void add(ContentId cid);
    void added(const Report& report, const Result<Exchanged>& stored);
    void endTurn(ContentId cid, const Result<QByteArray>& result);
    void answer(const std::deque<Addition>& additions, const Result<QByteArray>& result);
    /// What most often stands in the store: what we wrote last. Nothing where nothing has been written.
    [[nodiscard]] std::optional<Guess> guessOf(const IndexEntry& entry) const;
    void exchange(const ReportPtr& report, ExchangeManner manner, Done<Exchanged> done);
    /// What is to stand in the store instead of `standing`; nothing where the total would exceed the limit.
    [[nodiscard]] std::optional<StateObject> desired(Report& report, const std::optional<StateObject>& standing) const;
    void accepted(const Report& report);
    [[nodiscard]] const IntakeRules& rules() const;
    /// An answer that comes through the mailbox: `cancelled` where this object goes before it does.
    template <typename T> Done<T> owed(Done<T> done);
    /// Calls `known` when the index has the content, having asked the catalogue where it had not, or `done` with why
    /// not.
    template <typename T, typename Known> void find(ContentId cid, Done<T> done, Known known);

    LocationIndex& m_index;
    IntakeBoard& m_board;
    const HealthBoard& m_health;
    const Clock& m_clock;
    mutable std::shared_ptr<const IntakeRules> m_rules;
    mutable quint64 m_rulesVersion = 0;
    mutable std::vector<QByteArray> m_levelKeys; ///< by slot
    Mailbox m_mailbox;
    std::map<quint64, Letter> m_owed; ///< how to cancel each
    quint64 m_lastOwed = 0;
    std::unordered_map<ContentId, std::deque<Addition>> m_additions; ///< the first of each content is under way
    std::size_t m_additionsWaiting = 0;
    std::unique_ptr<StateStore> m_state; ///< last: its destructor answers what is owed while the rest still lives
};

} // namespace tierwatch
