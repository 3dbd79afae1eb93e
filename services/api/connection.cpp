// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/connection.h"

#include "api/front.h"
#include "api/refusals.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <utility>

namespace tierwatch::api {

namespace {

constexpr qsizetype readAhead = qsizetype{ 64 } * 1024; ///< kept of what comes while an answer is owed
constexpr qsizetype keptCapacity = 4096; ///< of a buffer between requests
constexpr qint64 ownShare = qint64{ 16 } * 1024; ///< that a connection may always hold

/// Gives memory back that an empty buffer keeps.
void shrink(QByteArray& buffer)
{
    if (buffer.capacity() > keptCapacity)
        buffer = {};
}

} // namespace

Connection::Connection(Front& front, Arrival& arrival)
    : m_front(front)
    , m_transport(arrival.takeDescriptor(), front.shared().tls.get())
    , m_peer(arrival.peer)
    , m_stay(std::move(arrival.stay))
    , m_refusal(arrival.refusal)
    , m_parser(front.shared().limits, front.shared().names)
    , m_place(front.deadlines().enter(this))
{
    const int on = 1;
    ::setsockopt(m_transport.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setPeerAddress(m_peer);
    setPeerPort(arrival.port);
    setSocketState(ConnectedState);
    setOpenMode(ReadWrite);
}

Connection::~Connection()
{
    m_front.shared().held.fetch_sub(m_weight, std::memory_order_relaxed);
    m_front.deadlines().leave(m_place, m_phase);
    m_front.ended(this);
}

void Connection::begin()
{
    m_watched = EPOLLIN;
    if (!m_front.events().add(m_transport.descriptor(), this, m_watched)) {
        m_watched = 0;
        drop();
    } else if (m_transport.shakesHands()) {
        setPhase(Phase::Greeting);
    } else if (m_refusal) {
        refuse(*m_refusal);
        settle();
    }
}

// ---- events

void Connection::ready(std::uint32_t events)
{
    if (!m_transport.isOpen()) // ended earlier in this turn
        return;
    if (m_phase == Phase::Greeting) {
        shakeHands();
        return;
    }
    if ((events & EPOLLOUT) != 0 && !m_unsent.isEmpty())
        sendRest();
    if (!m_transport.isOpen())
        return;
    if ((events & EPOLLIN) != 0 || ((events & EPOLLOUT) != 0 && m_transport.wantsWrite()))
        receive();
    else if ((events & (EPOLLERR | EPOLLHUP)) != 0)
        drop();
}

void Connection::shakeHands()
{
    switch (m_transport.handshake()) {
    case Transport::Outcome::Done:
        setPhase(Phase::Idle);
        if (m_refusal)
            refuse(*m_refusal);
        settle();
        break;
    case Transport::Outcome::NotNow:
        watch();
        break;
    case Transport::Outcome::NotTls:
        setPhase(Phase::Idle);
        refuse(notTls());
        settle();
        break;
    case Transport::Outcome::Failed: // the client has been told why
        leave();
        break;
    case Transport::Outcome::Ended:
        drop();
        break;
    }
}

void Connection::receive()
{
    if (m_phase == Phase::Leaving) {
        discard();
        return;
    }
    auto& buffer = m_front.receiveBuffer();
    const auto [outcome, size] = m_transport.receive(buffer.data(), buffer.size());
    if (outcome == Transport::Outcome::Done) {
        take(QByteArrayView(buffer.data(), size));
    } else if (outcome == Transport::Outcome::Ended) {
        m_inputEnded = true;
        settle();
    } else if (outcome == Transport::Outcome::NotNow) {
        watch();
    } else {
        drop();
    }
}

void Connection::discard()
{
    auto& buffer = m_front.receiveBuffer();
    const auto [outcome, size] = m_transport.discard(buffer.data(), buffer.size());
    m_discarded += size;
    if (m_discarded > m_front.shared().limits.farewellBytes
        || (outcome != Transport::Outcome::Done && outcome != Transport::Outcome::NotNow))
        drop();
}

/// What has come: most often one whole request, which is then never copied.
void Connection::take(QByteArrayView bytes)
{
    if (m_input.isEmpty()) {
        const qsizetype used = serve(bytes);
        if (m_phase != Phase::Leaving && m_transport.isOpen())
            m_input.append(bytes.sliced(used));
    } else {
        m_input.append(bytes);
        m_input.remove(0, serve(m_input));
    }
    weigh();
    if (!m_owes && m_unsent.isEmpty() && !m_closeAfter && m_transport.isOpen() && holdsTooMuch())
        refuse(tooMuchHeld());
    settle();
}

void Connection::goOn()
{
    if (!mayServe())
        return;
    m_input.remove(0, serve(m_input));
    settle();
}

/// Counts what this connection holds with what all do.
void Connection::weigh()
{
    const qint64 weight = m_input.size() + m_unsent.size();
    if (weight == m_weight)
        return;
    m_front.shared().held.fetch_add(weight - m_weight, std::memory_order_relaxed);
    m_weight = weight;
}

bool Connection::holdsTooMuch() const
{
    return m_weight > ownShare
        && m_front.shared().held.load(std::memory_order_relaxed) > m_front.shared().limits.heldBytes;
}

// ---- requests

bool Connection::mayServe() const { return !m_owes && m_unsent.isEmpty() && !m_closeAfter && m_transport.isOpen(); }

/// Serves request after request until one is answered later or the bytes end; how many bytes that used.
qsizetype Connection::serve(QByteArrayView bytes)
{
    if (m_serving)
        return 0;
    m_serving = true;
    qsizetype used = 0;
    while (used < bytes.size() && mayServe()) {
        const RequestParser::State state = m_parser.parse(bytes.sliced(used));
        if (state == RequestParser::State::Incomplete)
            break;
        if (state == RequestParser::State::Continue) {
            transmit("HTTP/1.1 100 Continue\r\n\r\n");
        } else if (state == RequestParser::State::Rejected) {
            used = bytes.size();
            refuse(Problem{ m_parser.status(), tierwatch::Text{ m_parser.detail(), {} } });
        } else {
            used += m_parser.size();
            present();
            m_parser.reset();
        }
    }
    m_serving = false;
    return used;
}

void Connection::present()
{
    Request& request = m_parser.request();
    request.peer = &m_peer;
    m_owes = true;
    ++m_serial;
    m_route = RouteClass::Other;
    m_begun = std::chrono::steady_clock::now();
    m_closeAfter = !request.keepAlive || m_front.stopping();
    m_headOnly = request.method == Method::Head;
    m_http10 = request.http10;
    setPhase(Phase::Answering);

    m_front.shared().counters.requests.fetch_add(1, std::memory_order_relaxed);
    if (const std::chrono::nanoseconds wait = m_stay.ask(); wait > wait.zero())
        toAnswer().send(tooManyRequests(wait));
    else
        showToServer();
}

/// Handlers read the request as the parser did; what Qt's server gets to read has no body, which would only be copied.
void Connection::showToServer()
{
    const Request& request = m_parser.request();
    m_canonical.resize(0);
    m_canonical += request.methodName;
    m_canonical += ' ';
    m_canonical += request.path;
    if (!request.query.isEmpty()) {
        m_canonical += '?';
        m_canonical += request.query;
    }
    m_canonical += " HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
    m_canonicalRead = 0;

    const quint64 serial = m_serial;
    if (!m_front.hand(this)) { // cannot be; but a server that took one request for another must not read on
        m_closeAfter = true;
        answer(serial, toReply(Problem{ 500, tierwatch::Text{ "The server did not take the request.", {} } }));
    }
}

void Connection::answer(quint64 serial, const Reply& reply)
{
    if (!m_owes || serial != m_serial)
        return;
    m_owes = false;
    m_front.traffic().answered(m_route, reply.status, std::chrono::steady_clock::now() - m_begun);
    if (m_observer)
        std::exchange(m_observer, nullptr)(reply);
    if (m_transport.isOpen())
        write(reply);
    if (m_serving) // serve() goes on with the next request, or settles
        return;
    if (!m_input.isEmpty() && mayServe())
        m_front.resumeLater(this);
    else
        settle();
}

void Connection::classify(quint64 serial, RouteClass route)
{
    if (m_owes && serial == m_serial)
        m_route = route;
}

void Connection::observe(quint64 serial, std::function<void(const Reply&)> observer)
{
    if (m_owes && serial == m_serial)
        m_observer = std::move(observer);
}

/// The last answer on this connection: what follows cannot be told from a request.
void Connection::refuse(const Problem& problem)
{
    m_closeAfter = true;
    m_headOnly = m_http10 = false; // of the request before
    m_front.shared().counters.requests.fetch_add(1, std::memory_order_relaxed);
    m_front.shared().counters.rejected.fetch_add(1, std::memory_order_relaxed);
    m_front.shared().counters.troubles.noteRejected(problem.detail);
    m_front.traffic().refused(problem.status);
    write(toReply(problem));
}

// ---- answers

void Connection::write(const Reply& reply)
{
    QByteArray& bytes = m_front.sendBuffer();
    bytes.resize(0);
    bytes += "HTTP/1.1 ";
    bytes += QByteArray::number(reply.status);
    bytes += ' ';
    bytes += reasonPhrase(reply.status);
    bytes += "\r\n";
    bytes += m_front.dateField();
    bytes += "Content-Type: ";
    bytes += reply.contentType;
    bytes += "\r\nContent-Length: ";
    bytes += QByteArray::number(reply.body.size());
    bytes += "\r\n";
    bytes += reply.headers;
    if (m_closeAfter)
        bytes += "Connection: close\r\n";
    else if (m_http10)
        bytes += "Connection: keep-alive\r\n";
    bytes += "\r\n";
    if (!m_headOnly)
        bytes += reply.body;
    transmit(bytes);
}

/// One write; what the client does not take at once is kept. False where the client is gone.
bool Connection::transmit(QByteArrayView bytes)
{
    qsizetype sent = 0;
    if (m_unsent.isEmpty()) {
        const auto [outcome, size] = m_transport.send(bytes);
        if (outcome == Transport::Outcome::Failed) {
            drop();
            return false;
        }
        sent = size;
    }
    if (sent < bytes.size()) {
        m_unsent.append(bytes.sliced(sent));
        weigh();
        if (holdsTooMuch()) {
            drop();
            return false;
        }
    }
    return true;
}

void Connection::sendRest()
{
    const QByteArray rest = std::exchange(m_unsent, {});
    if (!transmit(rest) || !m_unsent.isEmpty())
        return;
    weigh();
    if (!m_input.isEmpty() && mayServe())
        goOn();
    else
        settle();
}

// ---- ends

/// After anything happened: which phase it is in, what to wait for, and whether it is over.
void Connection::settle()
{
    if (m_serving)
        return;
    if (!m_transport.isOpen()) {
        m_input.clear();
        if (!m_owes)
            end();
        return;
    }
    if (m_phase != Phase::Leaving) {
        if (m_owes) {
            setPhase(Phase::Answering);
        } else if (!m_unsent.isEmpty()) {
            setPhase(Phase::Sending);
        } else if (m_closeAfter || m_inputEnded) { // what is left is no request, or will never be a whole one
            leave();
            return;
        } else {
            setPhase(m_input.isEmpty() ? Phase::Idle : Phase::Reading);
            if (m_input.isEmpty())
                shrink(m_input);
        }
    }
    if (!m_owes)
        shrink(m_canonical);
    weigh();
    watch();
}

/// The last answer is out. The client gets to see it only if nothing of what it still sends is refused (RFC 9112, 9.6).
void Connection::leave()
{
    m_transport.closeWriting();
    if (m_inputEnded) {
        drop();
        return;
    }
    m_input = {};
    weigh();
    setPhase(Phase::Leaving);
    watch();
}

/// The descriptor goes at once, the object when it owes nothing.
void Connection::drop()
{
    if (!m_transport.isOpen())
        return;
    if (m_watched != 0)
        m_front.events().remove(m_transport.descriptor());
    m_transport.close();
    m_unsent = {};
    setSocketState(UnconnectedState);
    settle();
}

void Connection::end()
{
    if (std::exchange(m_ended, true))
        return;
    Q_EMIT disconnected();
    deleteLater();
}

void Connection::stop()
{
    m_closeAfter = true;
    if (m_phase == Phase::Idle || m_phase == Phase::Reading || m_phase == Phase::Greeting)
        drop();
}

void Connection::expire()
{
    if (!m_transport.isOpen())
        return;
    if (m_phase == Phase::Reading) {
        refuse(tooSlow());
        settle();
    } else {
        drop();
    }
}

void Connection::setPhase(Phase phase)
{
    if (phase != m_phase)
        m_front.deadlines().move(m_place, std::exchange(m_phase, phase), phase);
}

void Connection::watch()
{
    const bool waits = m_phase == Phase::Answering || m_phase == Phase::Sending;
    const bool full = waits && (m_input.size() >= readAhead || (!m_input.isEmpty() && holdsTooMuch()));
    const bool stuck = m_transport.wantsWrite() && m_phase != Phase::Leaving;
    const bool reads = m_phase != Phase::Greeting || !stuck;
    const std::uint32_t wanted = (m_inputEnded || full || !reads ? 0U : std::uint32_t{ EPOLLIN })
        | (m_unsent.isEmpty() && !stuck ? 0U : std::uint32_t{ EPOLLOUT });
    if (wanted != m_watched)
        m_front.events().change(m_transport.descriptor(), this, m_watched = wanted);
}

// ---- what Qt's server sees

/// Past QAbstractSocket, whose own buffers are not used.
qint64 Connection::bytesAvailable() const
{
    const qint64 buffered = QIODevice::bytesAvailable(); // NOLINT(bugprone-parent-virtual-call)
    return m_canonical.size() - m_canonicalRead + buffered;
}

qint64 Connection::readData(char* data, qint64 size)
{
    const qint64 read = std::min<qint64>(size, m_canonical.size() - m_canonicalRead);
    std::memcpy(data, m_canonical.constData() + m_canonicalRead, static_cast<std::size_t>(read));
    m_canonicalRead += read;
    return read;
}

/// Answers go through answer(); Qt's server has none of its own to give.
qint64 Connection::writeData(const char*, qint64 size) { return size; }

void Connection::disconnectFromHost()
{
    m_closeAfter = true;
    settle();
}

} // namespace tierwatch::api
