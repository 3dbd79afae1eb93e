// SPDX-License-Identifier: GPL-3.0-or-later
// Deadlines of many connections with one timer. Each phase lasts equally long for everyone, so the order in which
// connections entered it is the order in which they are due: a list for each phase, and moving costs nothing.
#pragma once

#include "core/time.h"

#include <QTimer>

#include <array>
#include <chrono>
#include <functional>
#include <list>
#include <vector>

namespace tierwatch::api {

class Connection;

/// What a connection is doing.
enum class Phase : quint8 {
    Greeting, ///< TLS's handshake
    Idle, ///< between requests
    Reading, ///< a request has begun to come
    Answering, ///< a handler has the request: no deadline here, the intake promises one
    Sending, ///< the client has not taken the whole answer yet
    Leaving, ///< the last answer is out; what still comes is thrown away
};

/// Used in one thread.
class Deadlines final {
    struct Entry {
        Connection* connection;
        Deadline since;
    };
    using List = std::list<Entry>;

public:
    using Place = List::iterator;
    using Times = std::array<std::chrono::milliseconds, 6>; ///< by phase; 0: none

    Deadlines(const Times& times, std::function<void(Connection*)> expired);

    /// Enters Idle.
    [[nodiscard]] Place enter(Connection* connection);
    void leave(Place place, Phase phase);
    void move(Place place, Phase from, Phase to);
    [[nodiscard]] std::size_t size() const;
    /// A copy, so that what is done with them may end them.
    [[nodiscard]] std::vector<Connection*> all() const;

private:
    void expire();
    void arm();

    [[nodiscard]] List& list(Phase phase) { return m_lists[static_cast<std::size_t>(phase)]; }

    Times m_times;
    std::function<void(Connection*)> m_expired;
    std::array<List, 6> m_lists;
    QTimer m_timer;
};

} // namespace tierwatch::api
