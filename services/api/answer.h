// SPDX-License-Identifier: GPL-3.0-or-later
// What a handler keeps to answer its request, at once or later.
#pragma once

#include "api/problem.h"
#include "api/traffic.h"

#include "core/health.h"

#include <functional>

namespace tierwatch::api {

class Connection;

/// A value of two words, so that a callback that keeps it needs no memory of its own. Every request is answered exactly
/// once, in its API thread, whatever has become of the client; a second answer does nothing.
class Answer final {
public:
    Answer(Connection* connection, quint64 serial) : m_connection(connection), m_serial(serial) { }

    void send(const Reply& reply) const;
    /// Also counts it as a view that was rejected, or that failed from 500 on, where it may have been one.
    void send(const Problem& problem) const;
    /// A view of a content that the catalogue does not have: an answer like that for other problems, counted by itself.
    void sendUnknown(ContentId cid, const Error& error) const;
    /// How /metrics counts the request.
    void classify(RouteClass route) const;
    /// Called with the answer once, when it is given, whatever has become of the client; one for a request.
    void observe(std::function<void(const Reply&)> observer) const;
    /// False once the client has gone and nobody observes it: what takes long need not go on. The answer is still owed.
    [[nodiscard]] bool isWanted() const;
    [[nodiscard]] EndpointCounters& counters() const;

private:
    Connection* m_connection;
    quint64 m_serial;
};

} // namespace tierwatch::api
