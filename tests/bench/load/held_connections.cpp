// SPDX-License-Identifier: GPL-3.0-or-later
// Connections that want nothing, and connections that take their time: held open until SIGTERM.
// usage: held_connections PORT IDLE SLOW
// An idle one asks for /healthz every ten seconds, within what the server allows; a slow one sends a request byte by
// byte, one a second, and begins again where it is turned away. Prints "held" when all stand.
#include "socket.h"

#include <sys/resource.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <vector>

namespace {

constexpr std::string_view healthRequest = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr std::string_view slowRequest
    = "POST /post_sentence HTTP/1.1\r\nHost: localhost\r\nContent-Length: 14\r\n\r\n";
constexpr int turnsASecond = 20; ///< each turn serves its share of the connections, so that nothing comes in bursts
constexpr int idleSeconds = 10;

volatile std::sig_atomic_t ended = 0;

struct Held {
    int descriptor = -1;
    std::size_t at = 0; ///< in slowRequest
};

/// What has come is thrown away. False where the server has closed it.
bool drain(int descriptor)
{
    std::array<char, 4096> bytes; // NOLINT: thrown away
    for (;;) {
        const ssize_t count = ::recv(descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (count == 0)
            return false;
        if (count < 0)
            return true;
    }
}

/// Says the bytes, or opens a new connection where there is none any more; false where that fails. `said`: the bytes
/// are out.
bool say(Held& held, std::uint16_t port, std::string_view bytes, bool& said)
{
    said = false;
    if (held.descriptor >= 0
        && (!drain(held.descriptor)
            || ::send(held.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)) {
        ::close(held.descriptor);
        held = Held{};
    }
    if (held.descriptor >= 0) {
        said = true;
        return true;
    }
    held.descriptor = load::connectTo(port);
    return held.descriptor >= 0;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: held_connections PORT IDLE SLOW\n");
        return 2;
    }
    const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    std::vector<Held> idle(static_cast<std::size_t>(std::atoi(argv[2])));
    std::vector<Held> slow(static_cast<std::size_t>(std::atoi(argv[3])));
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    std::signal(SIGTERM, [](int) { ended = 1; });

    bool said = false;
    for (Held& held : idle) {
        if (!say(held, port, healthRequest, said)) {
            std::fprintf(stderr, "held_connections: a connection was refused.\n");
            return 1;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    for (Held& held : slow) {
        if (!say(held, port, slowRequest, said))
            return 1;
    }
    std::puts("held");
    std::fflush(stdout);

    std::size_t nextIdle = 0;
    std::size_t nextSlow = 0;
    for (auto turn = load::Clock::now(); ended == 0; turn += std::chrono::milliseconds(1000 / turnsASecond)) {
        std::this_thread::sleep_until(turn);
        for (std::size_t i = 0; i < idle.size() / (turnsASecond * idleSeconds) + 1 && !idle.empty(); ++i)
            say(idle[nextIdle++ % idle.size()], port, healthRequest, said);
        for (std::size_t i = 0; i < slow.size() / turnsASecond + 1 && !slow.empty(); ++i) {
            Held& held = slow[nextSlow++ % slow.size()];
            if (say(held, port, slowRequest.substr(held.at, 1), said) && said)
                held.at = held.at + 1 < slowRequest.size() ? held.at + 1 : 0;
        }
    }
    return 0;
}
