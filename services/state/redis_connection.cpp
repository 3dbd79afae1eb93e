// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/redis_connection.h"

#include "state/redis_errors.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <utility>

namespace tierwatch {

namespace {

qint64 sizeOf(std::span<const QByteArrayView> words)
{
    qint64 size = 0;
    for (const QByteArrayView word : words)
        size += word.size();
    return size;
}

constexpr qsizetype muchToSend = qsizetype(64) * 1024;
constexpr qsizetype keptCapacity = qsizetype(1024) * 1024;
/// A write command that changes nothing: refused where a SET would be (replica, no memory, no disk, no permission).
constexpr std::array<QByteArrayView, 4> probeCommand{ "SETRANGE", "tierwatch:probe", "0", "" };

} // namespace

RedisConnection::RedisConnection(StateUrl url, QString password, QByteArray preload, Report report, RedisTimes times)
    : m_url(std::move(url))
    , m_password(std::move(password))
    , m_preload(std::move(preload))
    , m_report(std::move(report))
    , m_times(times)
{
    for (QTimer* timer : { &m_turnTimer, &m_attemptTimer, &m_graceTimer, &m_deadlineTimer, &m_probeTimer })
        timer->setSingleShot(true);
    m_deadlineTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_turnTimer, &QTimer::timeout, this, &RedisConnection::turn);
    connect(&m_graceTimer, &QTimer::timeout, this, [this] {
        tell(doesNotAnswer(m_url, QStringLiteral("no connection yet")));
        refuseWaiting();
    });
    connect(&m_deadlineTimer, &QTimer::timeout, this, &RedisConnection::expire);
    connect(&m_probeTimer, &QTimer::timeout, this, &RedisConnection::probe);
    connect(&m_attemptTimer, &QTimer::timeout, this, [this] {
        if (m_phase == Phase::Pausing)
            attempt();
        else
            attemptFailed(doesNotAnswer(m_url, QStringLiteral("no greeting in time")));
    });
    // The first attempt, and the time that commands wait for it, begin when the event loop runs.
    m_attemptTimer.start(0);
}

RedisConnection::~RedisConnection()
{
    m_closing = true;
    if (m_link && m_insideLink > 0) {
        m_link->disconnect(this);
        m_link.release()->deleteLater();
    }
    m_link.reset();
    m_life.reset();
    const Error cancelled{ ErrorCode::Cancelled,
        Text{ QT_TRANSLATE_NOOP("Text", "The connection to Redis was closed before the answer came"), {} } };
    // One by one, from the members: an answer may ask for more, which is cancelled as well.
    while (!m_pending.empty() || !m_refused.empty()) {
        AnyAnswer answer;
        std::size_t times = 0;
        if (!m_refused.empty()) {
            answer = std::move(m_refused.front().answer);
            times = m_refused.front().times;
            m_refused.pop_front();
        } else {
            answer = std::move(m_pending.front().answer);
            times = m_pending.front().replies;
            m_pending.pop_front();
        }
        for (; times > 0; --times)
            answerWith(answer, cancelled);
    }
}

void RedisConnection::answerWith(const AnyAnswer& answer, const Error& error)
{
    if (const auto* answered = std::get_if<Answer>(&answer))
        (*answered)(tl::unexpected(error));
    else if (const Stored* stored = storedOf(answer))
        (*stored)(tl::unexpected(error));
}

const RedisConnection::Stored* RedisConnection::storedOf(const AnyAnswer& answer)
{
    if (const auto* many = std::get_if<std::shared_ptr<const Stored>>(&answer))
        return many->get();
    return std::get_if<Stored>(&answer);
}

void RedisConnection::answerWith(const AnyAnswer& answer, RedisValue reply) const
{
    if (const auto* answered = std::get_if<Answer>(&answer)) {
        (*answered)(std::move(reply));
    } else if (const Stored* stored = storedOf(answer)) {
        if (reply.kind == RedisValue::Kind::Status)
            (*stored)({});
        else
            (*stored)(tl::unexpected(
                reply.kind == RedisValue::Kind::Error ? faultOf(reply.bytes, m_url).error : isNoRedis(m_url)));
    }
}

void RedisConnection::send(Effect effect, std::span<const QByteArrayView> words, Answer answer)
{
    if (std::optional<Error> error = refusal(1, sizeOf(words)))
        return refuse(std::move(answer), std::move(*error));
    const qsizetype before = m_out.size();
    appendCommand(m_out, words);
    enqueue(effect, std::move(answer), 1, before);
}

void RedisConnection::store(std::span<const QByteArrayView> words, Stored stored)
{
    if (std::optional<Error> error = refusal(1, sizeOf(words)))
        return refuse(std::move(stored), std::move(*error));
    const qsizetype before = m_out.size();
    appendCommand(m_out, words);
    enqueue(Effect::Write, std::move(stored), 1, before);
}

void RedisConnection::storeMany(std::size_t count, const std::function<void(QByteArray& into)>& append, Stored stored)
{
    if (std::optional<Error> error = refusal(count, 0))
        return refuse(std::make_shared<const Stored>(std::move(stored)), std::move(*error), count);
    const qsizetype before = m_out.size();
    append(m_out);
    enqueue(Effect::Write, std::make_shared<const Stored>(std::move(stored)), count, before);
}

std::optional<Error> RedisConnection::refusal(std::size_t commands, qint64 size) const
{
    if (m_closing || (m_phase != Phase::Ready && !m_waiting))
        return m_trouble.value_or(doesNotAnswer(m_url, QStringLiteral("no connection")));
    if (m_pendingCommands + commands > mostPending || m_pendingBytes + size > mostBytes)
        return Error{ ErrorCode::Exhausted,
            Text{ QT_TRANSLATE_NOOP("Text", "Too much is under way to Redis at %1; try again in a moment"),
                { addressOf(m_url) } } };
    return std::nullopt;
}

void RedisConnection::enqueue(Effect effect, AnyAnswer answer, std::size_t commands, qsizetype before)
{
    const qint64 size = m_out.size() - before;
    m_pendingBytes += size;
    m_pendingCommands += commands;
    m_pending.push_back(Pending{ std::move(answer), std::chrono::steady_clock::now() + m_times.answer,
        m_written + m_out.size(), size, commands, effect });
    if (!m_turnTimer.isActive())
        m_turnTimer.start(0);
    if (!m_deadlineTimer.isActive())
        m_deadlineTimer.start(m_times.answer);
    if (m_out.size() >= muchToSend) // Redis begins with it while the rest of a batch is being made
        flush();
}

void RedisConnection::turn()
{
    flush();
    deliverRefused(); // the last: an answer may destroy this object
}

void RedisConnection::flush()
{
    if (m_phase != Phase::Ready || m_out.isEmpty())
        return;
    m_written += m_out.size();
    ++m_insideLink;
    m_link->write(m_out); // may find the link broken, and lose() it
    --m_insideLink;
    if (m_out.capacity() <= keptCapacity)
        m_out.resize(0);
    else
        m_out = QByteArray();
}

void RedisConnection::refuse(AnyAnswer answer, Error error, std::size_t times)
{
    if (std::holds_alternative<std::monostate>(answer))
        return;
    m_refused.push_back(Refused{ std::move(answer), std::move(error), times });
    if (!m_turnTimer.isActive())
        m_turnTimer.start(0);
}

void RedisConnection::deliverRefused()
{
    const std::weak_ptr<int> alive = m_alive;
    // Only those that are here now: an answer that tries again at once must not keep this thread for itself.
    for (std::size_t left = m_refused.size(); left > 0; --left) {
        Refused refused = std::move(m_refused.front());
        m_refused.pop_front();
        for (; refused.times > 0; --refused.times) {
            answerWith(refused.answer, refused.error);
            if (alive.expired())
                return;
        }
    }
}

/// Commands that waited for an attempt to connect: they were never sent.
void RedisConnection::refuseWaiting()
{
    m_waiting = false;
    m_graceTimer.stop();
    for (Pending& pending : m_pending)
        refuse(std::move(pending.answer), *m_trouble, pending.replies);
    m_pending.clear();
    m_pendingCommands = 0;
    m_expired = 0;
    m_pendingBytes = 0;
    m_out = QByteArray();
}

void RedisConnection::attempt()
{
    m_phase = Phase::Opening;
    if (m_waiting)
        m_graceTimer.start(m_times.grace);
    m_attemptTimer.start(m_times.answer);
    m_life = std::make_shared<int>();
    m_written = 0;
    m_leaving = false;
    m_link = std::make_unique<RedisLink>(m_url);
    connect(m_link.get(), &RedisLink::opened, this, &RedisConnection::greet);
    connect(m_link.get(), &RedisLink::readable, this, &RedisConnection::read);
    connect(m_link.get(), &RedisLink::broken, this, [this](const QString& why) {
        ++m_insideLink;
        if (m_phase == Phase::Ready)
            lose(doesNotAnswer(m_url, why));
        else
            attemptFailed(doesNotAnswer(m_url, why));
        --m_insideLink;
    });
    ++m_insideLink;
    m_link->open();
    --m_insideLink;
}

void RedisConnection::attemptFailed(Error error)
{
    dropLink();
    tell(std::move(error));
    refuseWaiting();
    pause();
}

void RedisConnection::pause()
{
    m_phase = Phase::Pausing;
    m_waiting = false;
    const std::chrono::milliseconds longest
        = std::min(m_times.longestPause, m_times.shortestPause * (1 << std::min(m_failures, 10)));
    ++m_failures;
    // Jitter, so that the clients of many processes do not come back in step.
    const auto half = static_cast<int>(longest.count() / 2);
    m_attemptTimer.start(half + QRandomGenerator::global()->bounded(half + 1));
}

void RedisConnection::greet()
{
    m_phase = Phase::Greeting;
    m_replies = std::make_unique<RedisReplies>();
    m_replies->setBounds(RedisReplies::greeting);
    m_steps.clear();
    QByteArray greeting;
    const auto say = [&](Step step, std::initializer_list<QByteArrayView> words) {
        appendCommand(greeting, words);
        m_steps.push_back(step);
    };
    const QByteArray user = m_url.user.toUtf8();
    const QByteArray password = m_password.toUtf8();
    if (!user.isEmpty())
        say(Step::Authenticate, { "AUTH", user, password });
    else if (!password.isEmpty())
        say(Step::Authenticate, { "AUTH", password });
    say(Step::Select, { "SELECT", QByteArray::number(m_url.database) });
    say(Step::Preload, { "SCRIPT", "LOAD", m_preload });
    appendCommand(greeting, probeCommand);
    m_steps.push_back(Step::Probe);
    ++m_insideLink;
    m_link->write(greeting);
    --m_insideLink;
}

void RedisConnection::greeted(const RedisValue& reply)
{
    const Step step = m_steps.front();
    m_steps.pop_front();
    std::optional<Error> trouble;
    if (reply.kind == RedisValue::Kind::Error
        && step != Step::Preload) { // a script that is not kept is sent again when needed
        RedisFault fault = faultOf(reply.bytes, m_url);
        if (step != Step::Probe || fault.reconnect) {
            attemptFailed(std::move(fault.error));
            return;
        }
        trouble = std::move(fault.error);
    }
    if (step == Step::Probe)
        becomeReady(std::move(trouble));
}

void RedisConnection::becomeReady(std::optional<Error> trouble)
{
    m_phase = Phase::Ready;
    m_replies->setBounds(RedisReplies::replies);
    m_waiting = false;
    m_attemptTimer.stop();
    m_graceTimer.stop();
    m_readySince = m_received = std::chrono::steady_clock::now();
    tell(std::move(trouble));
    m_probeTimer.start(m_times.probe);
    flush();
}

void RedisConnection::read()
{
    const std::weak_ptr<int> alive = m_alive;
    const std::weak_ptr<int> life = m_life;
    std::array<char, 32768> bytes; // NOLINT: filled by read()
    ++m_insideLink;
    while (!life.expired()) {
        const qint64 count = m_link->read(bytes.data(), bytes.size());
        if (count <= 0)
            break;
        if (!m_replies) { // speaks before it is asked
            attemptFailed(isNoRedis(m_url));
            break;
        }
        m_received = std::chrono::steady_clock::now();
        m_replies->feed(bytes.data(), count);
        while (std::optional<RedisValue> reply = m_replies->next()) {
            take(std::move(*reply));
            if (life.expired())
                break;
        }
        if (!life.expired() && m_replies->broken()) {
            if (m_phase == Phase::Ready)
                lose(isNoRedis(m_url));
            else
                attemptFailed(isNoRedis(m_url));
        }
    }
    if (!alive.expired())
        --m_insideLink;
}

void RedisConnection::take(RedisValue reply)
{
    if (m_phase == Phase::Greeting) {
        greeted(reply);
        return;
    }
    if (m_pending.empty()) {
        lose(isNoRedis(m_url)); // an answer that nobody asked for
        return;
    }
    if (reply.kind == RedisValue::Kind::Error) {
        const RedisFault fault = faultOf(reply.bytes, m_url);
        if (fault.reconnect) {
            m_leaving = true;
            tell(fault.error);
        }
    }
    --m_pendingCommands;
    if (Pending& many = m_pending.front(); many.replies > 1) {
        --many.replies;
        const AnyAnswer answer = many.answer; // it may destroy this object
        answerWith(answer, std::move(reply));
        return;
    }
    Pending pending = std::move(m_pending.front());
    m_pending.pop_front();
    m_pendingBytes -= pending.size;
    if (m_expired > 0)
        --m_expired;
    answerWith(pending.answer, std::move(reply)); // the last: it may destroy this object
}

void RedisConnection::probe()
{
    if (m_leaving) {
        lose(m_trouble.value_or(isNoRedis(m_url)));
        return;
    }
    send(Effect::Read, probeCommand, [this](const Result<RedisValue>& reply) {
        if (m_closing || m_phase != Phase::Ready)
            return;
        if (reply && reply->kind == RedisValue::Kind::Error)
            tell(faultOf(reply->bytes, m_url).error);
        else if (reply)
            tell(std::nullopt);
        m_probeTimer.start(m_times.probe);
    });
}

void RedisConnection::expire()
{
    if (m_pending.empty())
        return;
    const Moment now = std::chrono::steady_clock::now();
    for (; m_expired < m_pending.size() && m_pending[m_expired].deadline <= now; ++m_expired) {
        Pending& late = m_pending[m_expired];
        refuse(std::exchange(late.answer, {}),
            late.effect == Effect::Write ? mayHaveBeenDone(m_url)
                                         : doesNotAnswer(m_url, QStringLiteral("no answer in time")),
            late.replies);
    }
    // A peer that sends anything at all is slow, not gone: its late replies are awaited and dropped.
    if (m_phase == Phase::Ready && m_expired > 0 && now - m_received >= m_times.answer) {
        lose(doesNotAnswer(m_url, QStringLiteral("no answer in time")));
        return;
    }
    const Moment next = m_expired < m_pending.size() ? m_pending[m_expired].deadline : m_received + m_times.answer;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - now);
    m_deadlineTimer.start(std::max(left, std::chrono::milliseconds(1)));
}

/// The connection is gone, or has to go: what was under way ends, and another attempt begins.
void RedisConnection::lose(Error error)
{
    const qint64 left = m_written - m_link->unsent();
    dropLink();
    for (Pending& pending : m_pending)
        refuse(std::move(pending.answer),
            pending.effect == Effect::Write && pending.end <= left ? mayHaveBeenDone(m_url) : error, pending.replies);
    m_pending.clear();
    m_pendingCommands = 0;
    m_expired = 0;
    m_pendingBytes = 0;
    m_out = QByteArray();
    if (std::chrono::steady_clock::now() - m_readySince >= m_times.probe) {
        // It had been well: most likely a restart or an idle connection that was closed. Commands wait a moment for the
        // next.
        m_failures = 0;
        m_waiting = true;
        attempt();
    } else {
        tell(std::move(error));
        pause();
    }
}

void RedisConnection::dropLink()
{
    m_attemptTimer.stop();
    m_probeTimer.stop();
    m_life.reset();
    m_replies.reset();
    m_link->disconnect(this);
    if (m_insideLink > 0)
        m_link.release()->deleteLater();
    else
        m_link.reset();
}

void RedisConnection::tell(std::optional<Error> trouble)
{
    if (m_told && trouble == m_trouble)
        return;
    m_told = true;
    m_trouble = std::move(trouble);
    m_report(m_trouble);
}

} // namespace tierwatch
