// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/listener.h"

#include "api/api_thread.h"
#include "api/refusals.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace tierwatch::api {

namespace {

constexpr int backlog = 4096;
constexpr int acceptedInATurn = 64; ///< then the connections that are there have theirs
constexpr int toldInAll = 256; ///< connections above the limit that still get an answer
constexpr int toldPerAddress = 16;
constexpr auto rest = std::chrono::milliseconds(100);

quint16 portOf(const sockaddr_storage& address)
{
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                               : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

socklen_t toSocketAddress(const QHostAddress& host, quint16 port, sockaddr_storage& storage)
{
    if (host.protocol() == QHostAddress::IPv4Protocol) {
        auto* address = reinterpret_cast<sockaddr_in*>(&storage);
        address->sin_family = AF_INET;
        address->sin_port = htons(port);
        address->sin_addr.s_addr = htonl(host.toIPv4Address());
        return sizeof(sockaddr_in);
    }
    auto* address = reinterpret_cast<sockaddr_in6*>(&storage);
    address->sin6_family = AF_INET6;
    address->sin6_port = htons(port);
    const Q_IPV6ADDR bytes = host.toIPv6Address();
    std::memcpy(&address->sin6_addr, &bytes, sizeof bytes);
    address->sin6_scope_id = host.scopeId().toUInt();
    return sizeof(sockaddr_in6);
}

tl::unexpected<Error> failure(int error, const QString& address)
{
    switch (error) {
    case EADDRINUSE:
        return fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text",
                "Players cannot reach Tierwatch: %1 is used by another program; end that program or choose another "
                "address."),
            address);
    case EACCES:
        return fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP(
                "Text", "Players cannot reach Tierwatch: %1 is not allowed to this user; choose a port from 1024 on."),
            address);
    case EADDRNOTAVAIL:
        return fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text",
                "Players cannot reach Tierwatch: %1 is no address of this machine; choose one that it has, or 0.0.0.0 "
                "for all."),
            address);
    default:
        return fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP(
                "Text", "Players cannot reach Tierwatch: %1 cannot be opened (%2); choose another address."),
            address, QString::fromLocal8Bit(std::strerror(error)));
    }
}

} // namespace

QString shownAddress(const QString& host, quint16 port)
{
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(port);
}

Result<std::unique_ptr<Listener>> Listener::open(const QString& host, quint16 port)
{
    QHostAddress address;
    if (host.compare(u"localhost", Qt::CaseInsensitive) == 0)
        address = QHostAddress(QHostAddress::LocalHost);
    else if (!address.setAddress(host))
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "Players cannot reach Tierwatch: '%1' is no IP address; give one of this machine's, or 0.0.0.0 for "
                "all."),
            host);
    const QString shown = shownAddress(host, port);
    sockaddr_storage storage{};
    const socklen_t size = toSocketAddress(address, port, storage);
    const int descriptor = ::socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return failure(errno, shown);
    auto listener = std::make_unique<Listener>(descriptor);
    const int on = 1;
    const int off = 0;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on); // a restart need not wait for old connections
    if (storage.ss_family == AF_INET6)
        ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&storage), size) != 0
        || ::listen(descriptor, backlog) != 0)
        return failure(errno, shown);
    return listener;
}

Listener::Listener(int descriptor) : m_descriptor(descriptor) { }

Listener::~Listener() { ::close(m_descriptor); }

quint16 Listener::port() const
{
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    ::getsockname(m_descriptor, reinterpret_cast<sockaddr*>(&storage), &size);
    return portOf(storage);
}

Acceptor::Acceptor(
    int listening, EventSet& events, std::vector<ApiThread*> threads, Callers& callers, const ConnectionLimits& limits)
    : m_listening(listening), m_events(events), m_threads(std::move(threads)), m_callers(callers), m_limits(limits)
{
    m_rest.setSingleShot(true);
    QObject::connect(&m_rest, &QTimer::timeout, &m_rest, [this] { m_events.change(m_listening, this, EPOLLIN); });
    if (!m_events.add(m_listening, this, EPOLLIN))
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

Acceptor::~Acceptor()
{
    m_events.remove(m_listening);
    ::shutdown(m_listening, SHUT_RDWR); // for all copies of the descriptor
}

void Acceptor::ready(std::uint32_t)
{
    for (int i = 0; i < acceptedInATurn; ++i) {
        sockaddr_storage from{};
        socklen_t size = sizeof from;
        const int descriptor
            = ::accept4(m_listening, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            giveAway(descriptor, from);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            m_events.change(m_listening, this, 0);
            m_rest.start(rest);
            return;
        } else if (errno == EAGAIN) {
            return;
        } // else this one is gone already
    }
}

void Acceptor::giveAway(int descriptor, const sockaddr_storage& from)
{
    int all = 0;
    for (const ApiThread* thread : m_threads)
        all += thread->load();
    const QHostAddress peer(reinterpret_cast<const sockaddr*>(&from));
    auto arrival = std::make_shared<Arrival>(descriptor, peer, portOf(from), m_callers.enter(peer), nullptr);
    const int rank = arrival->stay.rank();
    if (all >= m_limits.inAll + toldInAll || rank > m_limits.perAddress + toldPerAddress)
        return;
    if (rank > m_limits.perAddress)
        arrival->refusal = &tooManyOfAnAddress();
    else if (all >= m_limits.inAll)
        arrival->refusal = &tooManyConnections();
    ApiThread* least = *std::ranges::min_element(m_threads, {}, [](const ApiThread* thread) { return thread->load(); });
    least->adopt(std::move(arrival));
}

} // namespace tierwatch::api
