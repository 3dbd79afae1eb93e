// SPDX-License-Identifier: GPL-3.0-or-later
// The little that the load generators share.
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace load {

using Clock = std::chrono::steady_clock;

/// A connection to 127.0.0.1, non-blocking once it stands; −1 where there is none.
inline int connectTo(std::uint16_t port)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(descriptor);
        return -1;
    }
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
}

/// How long the answer is that these bytes begin with; 0 where it is not whole yet.
inline std::size_t wholeAnswer(std::string_view bytes)
{
    constexpr std::string_view length = "Content-Length: ";
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos)
        return 0;
    std::size_t size = 0;
    if (std::size_t at = bytes.substr(0, end).find(length); at != std::string_view::npos) {
        for (at += length.size(); bytes[at] >= '0' && bytes[at] <= '9'; ++at)
            size = size * 10 + static_cast<std::size_t>(bytes[at] - '0');
    }
    size += end + 4;
    return bytes.size() < size ? 0 : size;
}

} // namespace load
