// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/transport.h"

#include "api/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tierwatch::api {

namespace {

constexpr char handshakeRecord = 0x16; ///< what TLS begins with

int clamped(qsizetype size) { return static_cast<int>(std::min<qsizetype>(size, INT_MAX)); }

bool isPassing(int error) { return error == EAGAIN || error == EINTR; }

} // namespace

Transport::Transport(int descriptor, const TlsContext* tls)
    : m_descriptor(descriptor)
    , m_session(tls ? tls->open(descriptor) : nullptr)
    , m_shakesHands(tls != nullptr)
    , m_broken(tls != nullptr && m_session == nullptr)
{
}

Transport::~Transport() { close(); }

void Transport::close()
{
    sayFarewell();
    SSL_free(std::exchange(m_session, nullptr));
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

Transport::Outcome Transport::handshake()
{
    if (m_broken)
        return Outcome::Failed;
    if (SSL_in_before(m_session) == 1) {
        char first = 0;
        const ssize_t size = ::recv(m_descriptor, &first, 1, MSG_PEEK);
        if (size == 0)
            return Outcome::Ended;
        if (size < 0)
            return isPassing(errno) ? Outcome::NotNow : Outcome::Failed;
        if (first != handshakeRecord) {
            SSL_free(std::exchange(m_session, nullptr));
            m_shakesHands = false;
            return Outcome::NotTls;
        }
    }
    ERR_clear_error();
    const int result = SSL_accept(m_session);
    if (result == 1) {
        m_shakesHands = false;
        m_wantsWrite = false;
        return Outcome::Done;
    }
    const Outcome outcome = why(result);
    return outcome == Outcome::Ended ? Outcome::Failed : outcome;
}

Transport::Outcome Transport::why(int result)
{
    const int error = SSL_get_error(m_session, result);
    ERR_clear_error();
    switch (error) {
    case SSL_ERROR_WANT_READ:
        m_wantsWrite = false;
        return Outcome::NotNow;
    case SSL_ERROR_WANT_WRITE:
        m_wantsWrite = true;
        return Outcome::NotNow;
    case SSL_ERROR_ZERO_RETURN:
        m_wantsWrite = false;
        return Outcome::Ended;
    default:
        m_broken = true;
        return Outcome::Failed;
    }
}

Transport::Transfer Transport::receive(char* data, qsizetype room)
{
    if (m_session) {
        if (m_broken)
            return {};
        ERR_clear_error();
        const int got = SSL_read(m_session, data, clamped(room));
        if (got <= 0)
            return { why(got), 0 };
        m_wantsWrite = false;
        return { Outcome::Done, got };
    }
    return discard(data, room);
}

Transport::Transfer Transport::discard(char* data, qsizetype room) const
{
    const ssize_t got = ::recv(m_descriptor, data, static_cast<std::size_t>(room), 0);
    if (got > 0)
        return { Outcome::Done, got };
    if (got == 0)
        return { Outcome::Ended, 0 };
    return { isPassing(errno) ? Outcome::NotNow : Outcome::Failed, 0 };
}

Transport::Transfer Transport::send(QByteArrayView bytes)
{
    if (!m_session) {
        ssize_t sent = 0;
        do {
            sent = ::send(m_descriptor, bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
        } while (sent < 0 && errno == EINTR);
        if (sent >= 0)
            return { Outcome::Done, sent };
        return { errno == EAGAIN ? Outcome::NotNow : Outcome::Failed, 0 };
    }
    qsizetype all = 0;
    while (all < bytes.size()) { // a record at a time
        if (m_broken)
            return {};
        ERR_clear_error();
        const int sent = SSL_write(m_session, bytes.data() + all, clamped(bytes.size() - all));
        if (sent <= 0) {
            const bool read = std::exchange(m_wantsWrite, false); // of what reads, not of this
            const Outcome outcome = why(sent);
            m_wantsWrite = read;
            return { outcome == Outcome::NotNow ? Outcome::NotNow : Outcome::Failed, all };
        }
        all += sent;
    }
    return { Outcome::Done, all };
}

void Transport::closeWriting()
{
    sayFarewell();
    ::shutdown(m_descriptor, SHUT_WR);
}

/// Once; a client that takes nothing does not take this either.
void Transport::sayFarewell()
{
    if (!m_session || m_broken || m_shakesHands)
        return;
    m_broken = true;
    ERR_clear_error();
    SSL_shutdown(m_session);
    ERR_clear_error();
}

} // namespace tierwatch::api
