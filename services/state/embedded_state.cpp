// SPDX-License-Identifier: GPL-3.0-or-later
// The state store without a server: one thread with one SQLite file. What queues up during a commit is the next commit.
#include "core/mailbox.h"
#include "state/embedded_file.h"
#include "state/state_store.h"

#include <QThread>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <variant>

namespace tierwatch {

namespace {

constexpr std::size_t mostQueued = 100'000;
constexpr qint64 mostBytes = qint64(64) * 1024 * 1024;
constexpr std::size_t mostPerCommit = 4096; ///< some 20 ms: an answer does not wait for the whole queue
constexpr std::chrono::seconds betweenTries(1); ///< while the file cannot be used

using Values = std::vector<std::optional<QByteArray>>;

struct GetMany {
    std::vector<ContentId> cids;
};
struct Set {
    ContentId cid{};
    QByteArray value;
};
struct CompareAndSet {
    ContentId cid{};
    std::optional<QByteArray> expected;
    QByteArray desired;
    QByteArray once; ///< empty: no mark
};
using Request = std::variant<GetMany, Set, CompareAndSet>;
/// What the thread answers: values of GetMany, nothing for Set, an Exchange.
using Reply = Result<std::variant<Values, std::monostate, StateStore::Exchange>>;

qint64 sizeOf(const Request& request)
{
    if (const auto* many = std::get_if<GetMany>(&request))
        return static_cast<qint64>(many->cids.size()) * static_cast<qint64>(sizeof(ContentId));
    if (const auto* set = std::get_if<Set>(&request))
        return set->value.size();
    const auto& exchange = std::get<CompareAndSet>(request);
    return exchange.desired.size() + exchange.once.size() + (exchange.expected ? exchange.expected->size() : 0);
}

/// Where a client's replies go, in the order of its requests.
struct Client {
    MailAddress address;
    std::function<void(std::vector<Reply>)> take; ///< in the client's thread
};

struct Queued {
    std::shared_ptr<const Client> client;
    Request request;
};

/// What clients and the thread share.
class Queue final {
public:
    /// False where there is no room, or the service has ended.
    bool push(Queued queued)
    {
        const std::lock_guard lock(m_mutex);
        const qint64 size = sizeOf(queued.request);
        if (m_ended || m_queued.size() >= mostQueued || m_bytes + size > mostBytes)
            return false;
        m_bytes += size;
        m_queued.push_back(std::move(queued));
        if (m_queued.size() == 1)
            m_bell.notify_one();
        return true;
    }

    /// The next ones; waits for them, as long as `patience` says where it is given. Nothing, once the service has ended
    /// and all is done.
    std::optional<std::vector<Queued>> take(std::optional<std::chrono::seconds> patience)
    {
        std::unique_lock lock(m_mutex);
        m_bytes -= std::exchange(m_underWay, 0); // whoever asks for more has done the last
        const auto ready = [this] { return m_ended || !m_queued.empty(); };
        if (patience)
            m_bell.wait_for(lock, *patience, ready);
        else
            m_bell.wait(lock, ready);
        if (m_ended && m_queued.empty())
            return std::nullopt;
        const auto end = m_queued.begin() + static_cast<std::ptrdiff_t>(std::min(m_queued.size(), mostPerCommit));
        std::vector<Queued> taken(std::make_move_iterator(m_queued.begin()), std::make_move_iterator(end));
        m_queued.erase(m_queued.begin(), end);
        for (const Queued& queued : taken)
            m_underWay += sizeOf(queued.request);
        return taken;
    }

    void end()
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
        m_bell.notify_one();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_bell;
    std::deque<Queued> m_queued;
    qint64 m_bytes = 0; ///< queued and under way
    qint64 m_underWay = 0; ///< those of the last take()
    bool m_ended = false;
};

/// Lives in the thread.
class Keeper final {
public:
    Keeper(const QString& path, HealthBoard& board) : m_file(path), m_board(board) { }

    void run(Queue& queue)
    {
        Result<> usable = open();
        while (auto batch = queue.take(usable ? std::nullopt : std::optional(betweenTries))) {
            if (!usable)
                usable = open();
            std::vector<Reply> replies;
            if (usable && !batch->empty())
                usable = carryOut(*batch, replies);
            if (!usable && usable.error().code == ErrorCode::Corrupt) {
                usable = openAnew();
                if (usable)
                    usable = carryOut(*batch, replies);
            }
            if (!usable) {
                report(usable.error());
                replies.assign(batch->size(), tl::unexpected(usable.error()));
            }
            answer(std::move(*batch), std::move(replies));
        }
    }

private:
    Result<> open()
    {
        const Result<> opened = m_file.open();
        return !opened && opened.error().code == ErrorCode::Corrupt ? openAnew() : tryWriting(opened);
    }

    Result<> openAnew()
    {
        const Result<QString> aside = m_file.setAside();
        if (!aside)
            return tryWriting(tl::unexpected(aside.error()));
        m_notice = Text{ QT_TRANSLATE_NOOP("Text",
                             "The state file was damaged and has been begun anew; the old one is %1: delete it when "
                             "you have looked at it"),
            { *aside } };
        return tryWriting(m_file.open());
    }

    /// A file that opens but takes no writes is of no use either.
    Result<> tryWriting(Result<> opened)
    {
        if (opened)
            opened = m_file.begin();
        if (opened)
            opened = m_file.commit();
        if (opened)
            m_board.set(Component::State, ComponentHealth{ Condition::Good, QStringLiteral("embedded"), m_notice });
        else
            report(opened.error());
        return opened;
    }

    void report(const Error& error)
    {
        m_board.set(Component::State, ComponentHealth{ Condition::Down, QStringLiteral("embedded"), error.text });
    }

    /// All of it or nothing: on an error every request of the batch gets it.
    Result<> carryOut(const std::vector<Queued>& batch, std::vector<Reply>& replies)
    {
        const bool writes = std::any_of(batch.begin(), batch.end(),
            [](const Queued& queued) { return !std::holds_alternative<GetMany>(queued.request); });
        Result<> done;
        if (writes)
            done = m_file.begin();
        replies.clear();
        replies.reserve(batch.size());
        for (auto queued = batch.begin(); done && queued != batch.end(); ++queued) {
            Reply reply = std::visit([this](const auto& request) { return carryOut(request); }, queued->request);
            if (!reply)
                done = tl::unexpected(reply.error());
            replies.push_back(std::move(reply));
        }
        if (done && writes)
            done = m_file.commit();
        if (!done && writes)
            m_file.rollback();
        return done;
    }

    Reply carryOut(const GetMany& request)
    {
        Values values;
        values.reserve(request.cids.size());
        for (const ContentId cid : request.cids) {
            Result<std::optional<QByteArray>> value = m_file.get(cid);
            if (!value)
                return tl::unexpected(value.error());
            values.push_back(std::move(*value));
        }
        return values;
    }

    Reply carryOut(const Set& request)
    {
        if (const Result<> done = m_file.set(request.cid, request.value); !done)
            return tl::unexpected(done.error());
        return std::monostate();
    }

    Reply carryOut(const CompareAndSet& request)
    {
        Result<std::optional<QByteArray>> current = m_file.get(request.cid);
        if (!current)
            return tl::unexpected(current.error());
        if (!request.once.isEmpty()) {
            const Result<bool> marked = m_file.isMarked(request.once);
            if (!marked)
                return tl::unexpected(marked.error());
            if (*marked)
                return StateStore::Exchange{ false, std::move(*current), true };
        }
        if (*current != request.expected)
            return StateStore::Exchange{ false, std::move(*current), false };
        Result<> done = m_file.set(request.cid, request.desired);
        if (done && !request.once.isEmpty())
            done = m_file.mark(request.once);
        if (!done)
            return tl::unexpected(done.error());
        return StateStore::Exchange{ true, std::nullopt, false };
    }

    /// One letter for each client.
    static void answer(std::vector<Queued> batch, std::vector<Reply> replies)
    {
        std::vector<std::pair<std::shared_ptr<const Client>, std::vector<Reply>>> letters;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const auto same = std::find_if(
                letters.begin(), letters.end(), [&](const auto& letter) { return letter.first == batch[i].client; });
            auto& letter = same != letters.end()
                ? *same
                : letters.emplace_back(std::move(batch[i].client), std::vector<Reply>());
            letter.second.push_back(std::move(replies[i]));
        }
        for (auto& [client, mine] : letters) {
            const MailAddress address = client->address;
            address.post(
                [client = std::move(client), mine = std::move(mine)]() mutable { client->take(std::move(mine)); });
        }
    }

    EmbeddedFile m_file;
    HealthBoard& m_board;
    Text m_notice;
};

class EmbeddedStore final : public StateStore {
public:
    explicit EmbeddedStore(std::shared_ptr<Queue> queue)
        : m_queue(std::move(queue))
        , m_client(std::make_shared<const Client>(
              Client{ m_mailbox.address(), [this, alive = std::weak_ptr<int>(m_alive)](std::vector<Reply> replies) {
                         if (!alive.expired()) // an answer of the letter before may have destroyed it
                             take(std::move(replies));
                     } }))
    {
    }

    ~EmbeddedStore() override;

    void get(ContentId cid, Done<std::optional<QByteArray>> done) override
    {
        ask(GetMany{ { cid } }, [done = std::move(done)](Reply reply) {
            if (reply)
                done(std::move(std::get<Values>(*reply).front()));
            else
                done(tl::unexpected(std::move(reply.error())));
        });
    }

    void getMany(std::vector<ContentId> cids, Done<Values> done) override
    {
        ask(GetMany{ std::move(cids) }, [done = std::move(done)](Reply reply) {
            if (reply)
                done(std::get<Values>(std::move(*reply)));
            else
                done(tl::unexpected(std::move(reply.error())));
        });
    }

    void set(ContentId cid, const QByteArray& value, Done<> done) override
    {
        ask(Set{ cid, value }, [done = std::move(done)](Reply reply) {
            if (reply)
                done({});
            else
                done(tl::unexpected(std::move(reply.error())));
        });
    }

    using StateStore::compareAndSet;
    void compareAndSet(ContentId cid, std::optional<QByteArray> expected, QByteArray desired, QByteArray once,
        Done<Exchange> done) override
    {
        ask(CompareAndSet{ cid, std::move(expected), std::move(desired), std::move(once) },
            [done = std::move(done)](Reply reply) {
                if (reply)
                    done(std::get<Exchange>(std::move(*reply)));
                else
                    done(tl::unexpected(std::move(reply.error())));
            });
    }

private:
    using Answer = std::function<void(Reply)>;
    /// A call whose answer is owed; the refused ones know it already.
    struct Owed {
        Answer answer;
        bool refused = false;
    };

    void ask(Request request, Answer answer);
    void take(std::vector<Reply> replies);
    bool answerRefused();

    std::shared_ptr<int> m_alive = std::make_shared<int>(); ///< gone with this object
    Mailbox m_mailbox;
    std::shared_ptr<Queue> m_queue;
    std::shared_ptr<const Client> m_client;
    std::deque<Owed> m_owed; ///< in the order asked, which is the order answered
    bool m_closing = false;
};

EmbeddedStore::~EmbeddedStore()
{
    m_closing = true;
    while (!m_owed.empty()) {
        const Owed owed = std::move(m_owed.front());
        m_owed.pop_front();
        owed.answer(
            fail(ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "The state store was closed before the answer came")));
    }
}

void EmbeddedStore::ask(Request request, Answer answer)
{
    const bool taken = !m_closing && m_queue->push(Queued{ m_client, std::move(request) });
    m_owed.push_back(Owed{ std::move(answer), !taken });
    if (!taken && !m_closing && m_owed.size() == 1)
        m_client->address.post([this, alive = std::weak_ptr<int>(m_alive)] {
            if (!alive.expired())
                answerRefused();
        });
}

/// Those refused that are next in the order. False where an answer has destroyed this object.
bool EmbeddedStore::answerRefused()
{
    const std::weak_ptr<int> alive = m_alive;
    for (std::size_t left = m_owed.size(); left > 0 && !m_owed.empty() && m_owed.front().refused; --left) {
        const Owed owed = std::move(m_owed.front());
        m_owed.pop_front();
        owed.answer(fail(ErrorCode::Exhausted,
            QT_TRANSLATE_NOOP("Text", "Too much is under way to the state store; try again in a moment")));
        if (alive.expired())
            return false;
    }
    return true;
}

void EmbeddedStore::take(std::vector<Reply> replies)
{
    const std::weak_ptr<int> alive = m_alive;
    for (Reply& reply : replies) {
        if (!answerRefused())
            return;
        const Owed owed = std::move(m_owed.front());
        m_owed.pop_front();
        owed.answer(std::move(reply));
        if (alive.expired())
            return;
    }
    answerRefused();
}

class EmbeddedState final : public StateService {
public:
    EmbeddedState(QString path, HealthBoard& board) : m_queue(std::make_shared<Queue>())
    {
        board.set(Component::State, ComponentHealth{ Condition::Starting, QStringLiteral("embedded"), {} });
        m_thread.reset(
            QThread::create([queue = m_queue, path = std::move(path), &board] { Keeper(path, board).run(*queue); }));
        m_thread->setObjectName(QStringLiteral("state"));
        m_thread->start();
    }

    /// What was asked before is still stored.
    ~EmbeddedState() override
    {
        m_queue->end();
        m_thread->wait();
    }

    [[nodiscard]] std::unique_ptr<StateStore> connect() override { return std::make_unique<EmbeddedStore>(m_queue); }
    [[nodiscard]] QString name() const override { return QStringLiteral("embedded"); }

private:
    std::shared_ptr<Queue> m_queue;
    std::unique_ptr<QThread> m_thread;
};

} // namespace

std::unique_ptr<StateService> makeEmbeddedState(
    QString path, HealthBoard& board, StateFatal /*nothing here is beyond waiting*/) // NOLINT: the interface's type
{
    return std::make_unique<EmbeddedState>(std::move(path), board);
}

} // namespace tierwatch
