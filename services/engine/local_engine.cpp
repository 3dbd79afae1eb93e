// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/local_engine.h"

#include "intake/stored_view_intake.h"

#include <future>

namespace tierwatch {

namespace {

tl::unexpected<Error> stopping()
{
    return fail(
        ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "Tierwatch is stopping: send the request again later."));
}

template <typename T> Done<T> inMailbox(const TicketWatch& ticket, const MailAddress& to, Done<T> done)
{
    return [ticket, to, done = std::move(done)](
               Result<T> result) { to.post(ticket.guard([done, result = std::move(result)] { done(result); })); };
}

} // namespace

/// The loop is made and destroyed in the thread, around its event loop.
class LocalEngine::LoopThread final : public Thread {
public:
    using Made = std::pair<MailAddress, EngineLoop*>;

    LoopThread(const EngineParts& parts, EngineSettings settings, std::function<void(Result<>)> opened)
        : m_parts(parts), m_settings(std::move(settings)), m_opened(std::move(opened))
    {
        setObjectName(QStringLiteral("engine"));
    }

    [[nodiscard]] Made made() { return m_made.get_future().get(); }

private:
    void work() override
    {
        EngineLoop loop(m_parts, m_settings, m_opened);
        m_made.set_value({ loop.address(), &loop });
        exec();
    }

    EngineParts m_parts;
    EngineSettings m_settings;
    std::function<void(Result<>)> m_opened;
    std::promise<Made> m_made;
};

LocalEngine::LocalEngine(const Stores& stores, EngineSettings settings, std::function<void(Result<>)> opened)
    : m_stores(stores), m_board(requests())
{
    const EngineParts parts{ m_stores.catalog, m_stores.state, m_index, m_board, m_stores.health, m_stores.counters,
        m_stores.keys, m_stores.clock, m_stores.log };
    m_thread = std::make_unique<LoopThread>(parts, std::move(settings), std::move(opened));
    m_thread->start();
    std::tie(m_address, m_loop) = m_thread->made();
}

LocalEngine::~LocalEngine()
{
    m_address.post([this] { m_loop->drain([thread = m_thread.get()] { thread->quit(); }); });
    m_thread->join();
}

IntakeRequests LocalEngine::requests()
{
    IntakeRequests requests;
    requests.wish = [this](ContentId cid, LevelSlot wanted) {
        m_address.post([this, cid, wanted] { m_loop->wish(cid, wanted); });
    };
    requests.raiseTop = [this](qint64 count) { m_address.post([this, count] { m_loop->raiseTop(count); }); };
    requests.lookUp = [this](ContentId cid, const Done<bool>& done) {
        if (!m_address.post([this, cid, done] { m_loop->lookUp(cid, done); }))
            done(stopping());
    };
    requests.follow = [this](ContentId cid, LevelSlot to, const Done<bool>& done) {
        if (!m_address.post([this, cid, to, done] { m_loop->follow(cid, to, done); }))
            done(stopping());
    };
    return requests;
}

Ticket LocalEngine::watch(MailAddress to, std::function<void(Snapshot)> snapshot, std::function<void(Changes)> changes)
{
    Ticket ticket = Ticket::make();
    m_address.post([this, ticket = ticket.watch(), to = std::move(to), snapshot = std::move(snapshot),
                       changes = std::move(changes)] { m_loop->watch(ticket, to, snapshot, changes); });
    return ticket;
}

template <typename T>
Ticket LocalEngine::ask(
    const MailAddress& to, Done<T> done, std::function<void(EngineLoop&, const TicketWatch&, const Done<T>&)> question)
{
    Ticket ticket = Ticket::make();
    const auto answer = inMailbox<T>(ticket.watch(), to, std::move(done));
    if (!m_address.post([this, ticket = ticket.watch(), question = std::move(question), answer] {
            question(*m_loop, ticket, answer);
        }))
        answer(stopping());
    return ticket;
}

Ticket LocalEngine::history(HistoryQuery query, MailAddress to, Done<Page<HistoryRow>> done)
{
    return ask<Page<HistoryRow>>(to, std::move(done),
        [query = std::move(query)](EngineLoop& loop, const TicketWatch& ticket, const Done<Page<HistoryRow>>& answer) {
            loop.queries().history(query, ticket, answer);
        });
}

Ticket LocalEngine::contents(ContentPageQuery query, MailAddress to, Done<Page<ContentDetails>> done)
{
    return ask<Page<ContentDetails>>(to, std::move(done),
        [query = std::move(query)](EngineLoop& loop, const TicketWatch& ticket,
            const Done<Page<ContentDetails>>& answer) { loop.queries().contents(query, ticket, answer); });
}

Ticket LocalEngine::relocations(RelocationPageQuery query, MailAddress to, Done<Page<RelocationDetails>> done)
{
    return ask<Page<RelocationDetails>>(to, std::move(done),
        [query](EngineLoop& loop, const TicketWatch& ticket, const Done<Page<RelocationDetails>>& answer) {
            loop.queries().relocations(query, ticket, answer);
        });
}

Ticket LocalEngine::overview(MailAddress to, Done<Overview> done)
{
    return ask<Overview>(to, std::move(done),
        [](EngineLoop& loop, const TicketWatch&, const Done<Overview>& answer) { loop.queries().overview(answer); });
}

Ticket LocalEngine::explain(ContentId cid, MailAddress to, Done<Explanation> done)
{
    return ask<Explanation>(
        to, std::move(done), [cid](EngineLoop& loop, const TicketWatch&, const Done<Explanation>& answer) {
            loop.queries().explain(cid, answer);
        });
}

Ticket LocalEngine::histogram(MailAddress to, Done<Histogram> done)
{
    return ask<Histogram>(to, std::move(done),
        [](EngineLoop& loop, const TicketWatch&, const Done<Histogram>& answer) { loop.queries().histogram(answer); });
}

Ticket LocalEngine::plans(PlanQuery query, MailAddress to, Done<Page<PlanDetails>> done)
{
    return ask<Page<PlanDetails>>(to, std::move(done),
        [query](EngineLoop& loop, const TicketWatch& ticket, const Done<Page<PlanDetails>>& answer) {
            loop.queries().plans(query, ticket, answer);
        });
}

Ticket LocalEngine::failures(MailAddress to, Done<std::vector<FailureGroup>> done)
{
    return ask<std::vector<FailureGroup>>(to, std::move(done),
        [](EngineLoop& loop, const TicketWatch&, const Done<std::vector<FailureGroup>>& answer) {
            loop.queries().failures(answer);
        });
}

Ticket LocalEngine::tryLevels(LevelTable table, MailAddress to, Done<LevelTrial> done)
{
    return ask<LevelTrial>(to, std::move(done),
        [table = std::move(table)](EngineLoop& loop, const TicketWatch&, const Done<LevelTrial>& answer) {
            loop.queries().tryLevels(table, answer);
        });
}

Ticket LocalEngine::audit(MailAddress to, Done<AuditProgress> done)
{
    return ask<AuditProgress>(
        to, std::move(done), [](EngineLoop& loop, const TicketWatch&, const Done<AuditProgress>& answer) {
            answer(loop.audits().progress());
        });
}

Ticket LocalEngine::findings(FindingsQuery query, MailAddress to, Done<Page<AuditFinding>> done)
{
    return ask<Page<AuditFinding>>(
        to, std::move(done), [query](EngineLoop& loop, const TicketWatch&, const Done<Page<AuditFinding>>& answer) {
            answer(loop.audits().findings(query));
        });
}

Ticket LocalEngine::views(MailAddress to, Done<ViewsReport> done)
{
    return ask<ViewsReport>(to, std::move(done),
        [](EngineLoop& loop, const TicketWatch&, const Done<ViewsReport>& answer) { loop.queries().views(answer); });
}

Ticket LocalEngine::moves(MovesQuery query, MailAddress to, Done<MovesReport> done)
{
    return ask<MovesReport>(
        to, std::move(done), [query](EngineLoop& loop, const TicketWatch& ticket, const Done<MovesReport>& answer) {
            loop.queries().moves(query, ticket, answer);
        });
}

Ticket LocalEngine::log(LogQuery query, MailAddress to, Done<Page<LogLine>> done)
{
    Ticket ticket = Ticket::make();
    if (m_stores.log)
        m_stores.log->lines(query, ticket.watch(), to, std::move(done));
    else
        to.post(ticket.guard([done = std::move(done)] { done(Page<LogLine>{}); }));
    return ticket;
}

Ticket LocalEngine::adoption(MailAddress to, Done<AdoptionProgress> done)
{
    return ask<AdoptionProgress>(to, std::move(done),
        [](EngineLoop& loop, const TicketWatch&, const Done<AdoptionProgress>& answer) { answer(loop.adoption()); });
}

Ticket LocalEngine::submit(Command command, Author author, MailAddress to, Done<Outcome> done)
{
    return ask<Outcome>(to, std::move(done),
        [command = std::move(command), author = std::move(author)](EngineLoop& loop, const TicketWatch&,
            const Done<Outcome>& answer) { loop.submit(command, author, answer); });
}

MakeViewIntake LocalEngine::viewIntakes()
{
    return [this] {
        return std::make_unique<StoredViewIntake>(
            m_index, m_board, m_stores.health, m_stores.state.connect(), m_stores.clock);
    };
}

} // namespace tierwatch
