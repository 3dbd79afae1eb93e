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
        m_stores.keys, m_stores.clock };
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

Ticket LocalEngine::history(HistoryQuery query, MailAddress to, Done<Page<HistoryRow>> done)
{
    Ticket ticket = Ticket::make();
    const auto answer = inMailbox<Page<HistoryRow>>(ticket.watch(), to, std::move(done));
    if (!m_address.post([this, query = std::move(query), ticket = ticket.watch(), answer] {
            m_loop->history(query, ticket, answer);
        }))
        answer(stopping());
    return ticket;
}

Ticket LocalEngine::submit(Command command, Author author, MailAddress to, Done<Outcome> done)
{
    Ticket ticket = Ticket::make();
    const auto answer = inMailbox<Outcome>(ticket.watch(), to, std::move(done));
    if (!m_address.post([this, command = std::move(command), author = std::move(author), answer] {
            m_loop->submit(command, author, answer);
        }))
        answer(stopping());
    return ticket;
}

MakeViewIntake LocalEngine::viewIntakes()
{
    return [this] {
        return std::make_unique<StoredViewIntake>(
            m_index, m_board, m_stores.health, m_stores.state.connect(), m_stores.clock);
    };
}

} // namespace tierwatch
