// SPDX-License-Identifier: GPL-3.0-or-later
// Views at a given rate, however slow the answers are: each is due at its moment, and its time runs from then, also
// where its connection was not free yet (a generator that waits for answers measures a slow server too kindly).
// usage: paced_views PORT RATE SECONDS CONNECTIONS CONTENTS
// Prints one line of JSON: sent, failed, seconds, p50_ms, p99_ms, most_ms.
#include "socket.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace {

using load::Clock;
using Moment = Clock::time_point;

struct Connection {
    int descriptor = -1;
    std::deque<Moment> due; ///< the first one is under way where `busy`
    bool busy = false;
    std::string received;
};

class Generator final {
public:
    Generator(std::uint16_t port, double rate, double seconds, int contents)
        : m_port(port)
        , m_gap(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / rate)))
        , m_total(static_cast<std::size_t>(rate * seconds))
        , m_cids(1, contents)
        , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    {
        m_times.reserve(m_total);
    }

    bool open(int connections)
    {
        m_connections.resize(static_cast<std::size_t>(connections));
        for (Connection& connection : m_connections) {
            connection.descriptor = load::connectTo(m_port);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = &connection;
            if (connection.descriptor < 0 || ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, connection.descriptor, &event) != 0)
                return false;
        }
        return true;
    }

    void run()
    {
        const Moment begin = Clock::now();
        Moment next = begin;
        std::size_t sent = 0;
        while (m_times.size() + m_failed < m_total) {
            Moment now = Clock::now();
            for (; sent < m_total && next <= now; ++sent, next += m_gap) {
                Connection& connection = m_connections[sent % m_connections.size()];
                connection.due.push_back(next);
                if (!connection.busy)
                    send(connection);
            }
            if (now > next + std::chrono::seconds(30)) // the rest will not come
                break;
            wait(sent < m_total ? next - Clock::now() : std::chrono::milliseconds(100));
        }
        m_took = Clock::now() - begin;
    }

    void print()
    {
        std::sort(m_times.begin(), m_times.end());
        const auto at = [this](double part) {
            return m_times.empty() ? 0.0
                                   : m_times[std::min(m_times.size() - 1,
                                         static_cast<std::size_t>(part * static_cast<double>(m_times.size())))]
                    * 1000;
        };
        std::printf(
            "{\"sent\": %zu, \"failed\": %zu, \"seconds\": %f, \"p50_ms\": %f, \"p99_ms\": %f, \"most_ms\": %f}\n",
            m_total, m_total - m_times.size(), m_took.count(), at(0.5), at(0.99), at(1));
    }

private:
    void send(Connection& connection)
    {
        connection.busy = true;
        ++m_number;
        const int cid = m_cids(m_random);
        const int count = static_cast<int>(m_number % 900) + (m_number % 20 == 0 ? 1000 : 0);
        std::array<char, 64> body{};
        const int length = std::snprintf(body.data(), body.size(), "cid=%d&count=%d", cid, count);
        std::array<char, 256> request{};
        const int size = std::snprintf(request.data(), request.size(),
            "POST /post_sentence HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: %d\r\n\r\n%s",
            length, body.data());
        if (::send(connection.descriptor, request.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL) != size)
            fail(connection);
    }

    void wait(Clock::duration patience)
    {
        const auto left = std::max(patience, Clock::duration::zero());
        const timespec time{ left / std::chrono::seconds(1),
            static_cast<long>((left % std::chrono::seconds(1)) / std::chrono::nanoseconds(1)) };
        std::array<epoll_event, 256> events{};
        const int count = ::epoll_pwait2(m_epoll, events.data(), static_cast<int>(events.size()), &time, nullptr);
        for (int i = 0; i < count; ++i)
            receive(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
    }

    void receive(Connection& connection)
    {
        std::array<char, 4096> bytes; // NOLINT: filled by recv()
        const ssize_t count = ::recv(connection.descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EAGAIN)
            return;
        if (count <= 0) {
            fail(connection);
            return;
        }
        connection.received.append(bytes.data(), static_cast<std::size_t>(count));
        const std::size_t size = load::wholeAnswer(connection.received);
        if (size == 0)
            return;
        if (connection.received.starts_with("HTTP/1.1 200"))
            m_times.push_back(std::chrono::duration<double>(Clock::now() - connection.due.front()).count());
        else
            ++m_failed;
        connection.received.erase(0, size);
        connection.due.pop_front();
        connection.busy = false;
        if (!connection.due.empty())
            send(connection);
    }

    /// What is due on a broken connection goes on on a new one.
    void fail(Connection& connection)
    {
        if (connection.busy) {
            ++m_failed;
            connection.due.pop_front();
        }
        connection.received.clear();
        connection.busy = false;
        ::close(connection.descriptor);
        connection.descriptor = load::connectTo(m_port);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &connection;
        if (connection.descriptor < 0 || ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, connection.descriptor, &event) != 0) {
            std::fprintf(stderr, "paced_views: the server is gone.\n");
            std::exit(1);
        }
        if (!connection.due.empty())
            send(connection);
    }

    std::uint16_t m_port;
    Clock::duration m_gap;
    std::size_t m_total;
    std::mt19937 m_random{ 1 }; // NOLINT: the same views in each run
    std::uniform_int_distribution<int> m_cids;
    int m_epoll;
    std::vector<Connection> m_connections;
    std::vector<double> m_times;
    std::size_t m_number = 0;
    std::size_t m_failed = 0;
    std::chrono::duration<double> m_took{};
};

} // namespace

int main(int argc, char** argv)
{
    if (argc != 6 || std::atof(argv[2]) <= 0 || std::atoi(argv[4]) < 1) {
        std::fprintf(stderr, "usage: paced_views PORT RATE SECONDS CONNECTIONS CONTENTS\n");
        return 2;
    }
    Generator generator(
        static_cast<std::uint16_t>(std::atoi(argv[1])), std::atof(argv[2]), std::atof(argv[3]), std::atoi(argv[5]));
    if (!generator.open(std::atoi(argv[4]))) {
        std::fprintf(stderr, "paced_views: nobody listens at port %s.\n", argv[1]);
        return 1;
    }
    generator.run();
    generator.print();
    return 0;
}
