// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/connection.h"

#include "api/front.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tierwatch::api {

namespace {

constexpr qsizetype readAhead = qsizetype{ 64 } * 1024; ///< kept of what comes while an answer is owed
constexpr qint64 mostDiscarded = qint64{ 8 } * 1024 * 1024; ///< thrown away after the last answer
constexpr qsizetype keptCapacity = 4096; ///< of a buffer between requests

} // namespace

Connection::Connection(Front& front, int descriptor, const QHostAddress& peer, quint16 peerPort)
    : m_front(front)
    , m_descriptor(descriptor)
    , m_peer(peer)
    , m_parser(front.shared().limits, front.shared().names)
    , m_place(front.deadlines().enter(this))
{
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setPeerAddress(peer);
    setPeerPort(peerPort);
    setSocketState(ConnectedState);
    setOpenMode(ReadWrite);
}

Connection::~Connection()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_front.deadlines().leave(m_place, m_phase);
    m_front.ended(this);
}

void Connection::begin(const Problem* refusal)
{
    m_watched = EPOLLIN;
    if (!m_front.events().add(m_descriptor, this, m_watched)) {
        m_watched = 0;
        drop();
    } else if (refusal) {
        refuse(*refusal);
        settle();
    }
}

// ---- events

void Connection::ready(std::uint32_t events)
{
    if (m_descriptor < 0) // ended earlier in this turn
        return;
    if ((events & EPOLLOUT) != 0)
        sendRest();
    if (m_descriptor < 0)
        return;
    if ((events & EPOLLIN) != 0)
        receive();
    else if ((events & (EPOLLERR | EPOLLHUP)) != 0)
        drop();
}

void Connection::receive()
{
    auto& buffer = m_front.receiveBuffer();
    const ssize_t size = ::recv(m_descriptor, buffer.data(), buffer.size(), 0);
    if (size > 0) {
        if (m_phase == Phase::Leaving) {
            m_discarded += size;
            if (m_discarded > mostDiscarded)
                drop();
        } else {
            take(QByteArrayView(buffer.data(), size));
        }
    } else if (size == 0) {
        m_inputEnded = true;
        if (m_phase == Phase::Leaving)
            drop();
        else
            settle();
    } else if (errno != EAGAIN && errno != EINTR) {
        drop();
    }
}

/// What has come: most often one whole request, which is then never copied.
void Connection::take(QByteArrayView bytes)
{
    if (m_input.isEmpty()) {
        const qsizetype used = serve(bytes);
        if (m_phase != Phase::Leaving && m_descriptor >= 0)
            m_input.append(bytes.sliced(used));
    } else {
        m_input.append(bytes);
        m_input.remove(0, serve(m_input));
    }
    settle();
}

void Connection::goOn()
{
    if (m_descriptor < 0 || !mayServe())
        return;
    m_input.remove(0, serve(m_input));
    settle();
}

// ---- requests

bool Connection::mayServe() const { return !m_owes && m_unsent.isEmpty() && !m_closeAfter && m_descriptor >= 0; }

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
    m_closeAfter = !request.keepAlive || m_front.stopping();
    m_headOnly = request.method == Method::Head;
    m_http10 = request.http10;
    setPhase(Phase::Answering);

    m_canonical.resize(0);
    m_canonical += request.methodName;
    m_canonical += ' ';
    m_canonical += request.path;
    if (!request.query.isEmpty()) {
        m_canonical += '?';
        m_canonical += request.query;
    }
    m_canonical += " HTTP/1.1\r\nContent-Length: ";
    m_canonical += QByteArray::number(request.body.size());
    m_canonical += "\r\n\r\n";
    m_canonical += request.body;
    m_canonicalRead = 0;
    m_front.shared().counters.requests.fetch_add(1, std::memory_order_relaxed);

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
    if (m_descriptor >= 0)
        write(reply);
    if (m_serving) // serve() goes on with the next request, or settles
        return;
    if (!m_input.isEmpty() && mayServe())
        m_front.resumeLater(this);
    else
        settle();
}

/// The last answer on this connection: what follows cannot be told from a request.
void Connection::refuse(const Problem& problem)
{
    m_closeAfter = true;
    m_headOnly = m_http10 = false; // of the request before
    m_front.shared().counters.requests.fetch_add(1, std::memory_order_relaxed);
    m_front.shared().counters.rejected.fetch_add(1, std::memory_order_relaxed);
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
    ssize_t size = 0;
    do {
        size = ::send(m_descriptor, bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
    } while (size < 0 && errno == EINTR);
    if (size < 0 && errno != EAGAIN) {
        drop();
        return false;
    }
    m_unsent.append(bytes.sliced(std::max<ssize_t>(size, 0)));
    return true;
}

void Connection::sendRest()
{
    const QByteArray rest = std::exchange(m_unsent, {});
    if (!transmit(rest) || !m_unsent.isEmpty())
        return;
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
    if (m_descriptor < 0) {
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
        } else if (m_closeAfter) {
            leave();
            return;
        } else if (m_inputEnded) { // what is left is no whole request, and never will be
            drop();
            return;
        } else {
            setPhase(m_input.isEmpty() ? Phase::Idle : Phase::Reading);
            if (m_input.isEmpty() && m_input.capacity() > keptCapacity)
                m_input.squeeze();
        }
    }
    watch();
}

/// The last answer is out. The client gets to see it only if nothing of what it still sends is refused (RFC 9112, 9.6).
void Connection::leave()
{
    if (m_inputEnded) {
        drop();
        return;
    }
    ::shutdown(m_descriptor, SHUT_WR);
    m_input.clear();
    m_input.squeeze();
    setPhase(Phase::Leaving);
    watch();
}

/// The descriptor goes at once, the object when it owes nothing.
void Connection::drop()
{
    if (m_descriptor < 0)
        return;
    if (m_watched != 0)
        m_front.events().remove(m_descriptor);
    ::close(std::exchange(m_descriptor, -1));
    m_unsent.clear();
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
    if (m_phase == Phase::Idle || m_phase == Phase::Reading)
        drop();
}

void Connection::expire()
{
    if (m_descriptor < 0)
        return;
    if (m_phase == Phase::Reading) {
        refuse(Problem{ 408, tierwatch::Text{ "The request did not come whole in time.", {} } });
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
    const bool full = m_phase != Phase::Idle && m_phase != Phase::Reading && m_phase != Phase::Leaving
        && m_input.size() >= readAhead;
    const std::uint32_t wanted = (m_inputEnded || full ? 0U : std::uint32_t{ EPOLLIN })
        | (m_unsent.isEmpty() ? 0U : std::uint32_t{ EPOLLOUT });
    if (wanted != m_watched)
        m_front.events().change(m_descriptor, this, m_watched = wanted);
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
