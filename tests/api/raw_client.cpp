// SPDX-License-Identifier: GPL-3.0-or-later
#include "raw_client.h"

#include <QHostAddress>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tierwatch::test {

namespace {

struct SocketAddress {
    SocketAddress(const QHostAddress& host, quint16 port)
    {
        if (host.protocol() == QHostAddress::IPv6Protocol) {
            six.sin6_family = AF_INET6;
            six.sin6_port = htons(port);
            const Q_IPV6ADDR bytes = host.toIPv6Address();
            std::memcpy(&six.sin6_addr, &bytes, sizeof bytes);
            size = sizeof six;
        } else {
            four.sin_family = AF_INET;
            four.sin_port = htons(port);
            four.sin_addr.s_addr = htonl(host.toIPv4Address());
            size = sizeof four;
        }
    }
    [[nodiscard]] const sockaddr* data() const
    {
        return size == sizeof six ? reinterpret_cast<const sockaddr*>(&six) : reinterpret_cast<const sockaddr*>(&four);
    }

    sockaddr_in6 six{};
    sockaddr_in four{};
    socklen_t size = 0;
};

int connectTo(const QHostAddress& host, quint16 port, int receiveBuffer, const QString& from)
{
    const SocketAddress address(host, port);
    const int descriptor = ::socket(address.data()->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{ 10, 0 };
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (receiveBuffer > 0)
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    const SocketAddress source(QHostAddress(from), 0);
    if ((from.isEmpty() || ::bind(descriptor, source.data(), source.size) == 0)
        && ::connect(descriptor, address.data(), address.size) == 0)
        return descriptor;
    ::close(descriptor);
    return -1;
}

} // namespace

std::optional<QByteArray> RawAnswer::field(const char* name) const
{
    const QByteArray sought = QByteArray(name).toLower() + ':';
    for (const QByteArray& line : head.split('\n')) {
        if (line.toLower().startsWith(sought))
            return line.sliced(sought.size()).trimmed();
    }
    return std::nullopt;
}

namespace {

/// OpenSSL's client writes with write(). Only in this thread and for this long, so that a test still ends where the
/// server lets the signal through.
class NoBrokenPipe final {
public:
    NoBrokenPipe()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    ~NoBrokenPipe()
    {
        const timespec now{};
        while (sigtimedwait(&m_pipe, nullptr, &now) > 0) { }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    NoBrokenPipe(const NoBrokenPipe&) = delete;
    NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;

private:
    sigset_t m_pipe{};
    sigset_t m_before{};
};

} // namespace

/// One thread may send while another receives.
struct RawClient::Session {
    explicit Session(int socket) : descriptor(socket), session(SSL_new(context()))
    {
        ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
        SSL_set_fd(session, descriptor);
        SSL_set_connect_state(session);
    }
    ~Session() { SSL_free(session); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    static SSL_CTX* context()
    {
        static SSL_CTX* const made = [] {
            SSL_CTX* context = SSL_CTX_new(TLS_client_method());
            SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
            return context;
        }();
        return made;
    }

    /// Bytes; 0 at a proper end, −1 otherwise, also after 10 s.
    qint64 go(const std::function<int()>& step)
    {
        const NoBrokenPipe noBrokenPipe;
        for (;;) {
            int error = 0;
            {
                const std::lock_guard lock(mutex);
                ERR_clear_error();
                const int result = step();
                if (result > 0)
                    return result;
                error = SSL_get_error(session, result);
            }
            if (error == SSL_ERROR_ZERO_RETURN)
                return 0;
            if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
                return -1;
            pollfd wait{ descriptor, static_cast<short>(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0 };
            if (::poll(&wait, 1, patience) <= 0)
                return -1;
        }
    }

    int descriptor;
    SSL* session;
    int patience = 10000; ///< ms
    std::mutex mutex;
};

RawClient::RawClient(quint16 port, const QString& host, bool tls, int receiveBuffer, const QString& from)
    : m_descriptor(connectTo(QHostAddress(host), port, receiveBuffer, from))
{
    if (!tls || m_descriptor < 0)
        return;
    m_session = std::make_unique<Session>(m_descriptor);
    if (m_session->go([this] { return SSL_connect(m_session->session); }) <= 0)
        close();
}

RawClient::RawClient(RawClient&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_session(std::move(other.m_session))
    , m_received(std::move(other.m_received))
{
}

RawClient::~RawClient() { close(); }

QByteArray RawClient::version() const
{
    return m_session ? QByteArray(SSL_get_version(m_session->session)) : QByteArray();
}

qint64 RawClient::sendSome(const char* data, qsizetype size)
{
    if (m_session)
        return m_session->go([&] { return SSL_write(m_session->session, data, static_cast<int>(size)); });
    return ::send(m_descriptor, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
}

bool RawClient::send(const QByteArray& bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const qint64 size = sendSome(bytes.constData() + sent, bytes.size() - sent);
        if (size <= 0)
            return false;
        sent += size;
    }
    return true;
}

qsizetype RawClient::pour(const QByteArray& bytes, std::chrono::milliseconds patience)
{
    const timeval limit{ patience.count() / 1000, patience.count() % 1000 * 1000 };
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (m_session)
        m_session->patience = static_cast<int>(patience.count());
    qsizetype poured = 0;
    for (qint64 size = 0; poured < bytes.size(); poured += size) {
        size = sendSome(bytes.constData() + poured, std::min<qsizetype>(65536, bytes.size() - poured));
        if (size <= 0)
            break;
    }
    return poured;
}

bool RawClient::sendBelow(const QByteArray& bytes)
{
    return ::send(m_descriptor, bytes.constData(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL)
        == bytes.size();
}

qint64 RawClient::receive()
{
    std::array<char, 65536> buffer{};
    const qint64 size = m_session
        ? m_session->go([&] { return SSL_read(m_session->session, buffer.data(), static_cast<int>(buffer.size())); })
        : ::recv(m_descriptor, buffer.data(), buffer.size(), 0);
    if (size > 0)
        m_received.append(buffer.data(), size);
    return size;
}

std::optional<RawAnswer> RawClient::answer(bool bodyless)
{
    for (;;) {
        const qsizetype end = m_received.indexOf("\r\n\r\n");
        if (end >= 0) {
            RawAnswer answer;
            answer.head = m_received.first(end);
            answer.status = answer.head.mid(9, 3).toInt();
            const qsizetype length = bodyless ? 0 : answer.field("Content-Length").value_or("0").toLongLong();
            if (m_received.size() >= end + 4 + length) {
                answer.body = m_received.sliced(end + 4, length);
                m_received.remove(0, end + 4 + length);
                return answer;
            }
        }
        if (receive() <= 0)
            return std::nullopt;
    }
}

std::optional<QByteArray> RawClient::rest()
{
    qint64 size = 0;
    do {
        size = receive();
    } while (size > 0);
    if (size < 0)
        return std::nullopt;
    return std::exchange(m_received, {});
}

bool RawClient::ends() { return rest() == QByteArray(); }

void RawClient::closeWriting()
{
    if (m_session) {
        const NoBrokenPipe noBrokenPipe;
        SSL_shutdown(m_session->session);
    }
    ::shutdown(m_descriptor, SHUT_WR);
}

void RawClient::reset()
{
    const linger now{ 1, 0 };
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

void RawClient::close()
{
    m_session.reset();
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

QByteArray post(const QByteArray& path, const QByteArray& body, const QByteArray& fields)
{
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n" + fields + "\r\n" + body;
}

} // namespace tierwatch::test
