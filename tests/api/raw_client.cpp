// SPDX-License-Identifier: GPL-3.0-or-later
#include "raw_client.h"

#include <QHostAddress>

#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tierwatch::test {

namespace {

int connectTo(const QHostAddress& host, quint16 port, int receiveBuffer)
{
    const bool six = host.protocol() == QHostAddress::IPv6Protocol;
    const int descriptor = ::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{ 10, 0 };
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (receiveBuffer > 0)
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    int connected = -1;
    if (six) {
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(port);
        const Q_IPV6ADDR bytes = host.toIPv6Address();
        std::memcpy(&address.sin6_addr, &bytes, sizeof bytes);
        connected = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    } else {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(host.toIPv4Address());
        connected = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    if (connected == 0)
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

RawClient::RawClient(quint16 port, const QString& host) : RawClient(connectTo(QHostAddress(host), port, 0)) { }

RawClient::RawClient(int descriptor) : m_descriptor(descriptor) { }

RawClient::RawClient(RawClient&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_received(std::move(other.m_received))
{
}

RawClient::~RawClient() { close(); }

RawClient RawClient::narrow(quint16 port)
{
    return RawClient(connectTo(QHostAddress(QHostAddress::LocalHost), port, 1));
}

bool RawClient::send(const QByteArray& bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t size = ::send(
            m_descriptor, bytes.constData() + sent, static_cast<std::size_t>(bytes.size() - sent), MSG_NOSIGNAL);
        if (size <= 0)
            return false;
        sent += size;
    }
    return true;
}

qint64 RawClient::receive()
{
    std::array<char, 65536> buffer{};
    const ssize_t size = ::recv(m_descriptor, buffer.data(), buffer.size(), 0);
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

void RawClient::closeWriting() { ::shutdown(m_descriptor, SHUT_WR); }

void RawClient::reset()
{
    const linger now{ 1, 0 };
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

void RawClient::close()
{
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

QByteArray post(const QByteArray& path, const QByteArray& body, const QByteArray& fields)
{
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n" + fields + "\r\n" + body;
}

} // namespace tierwatch::test
