// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that the connections of one API thread share.
#pragma once

#include "api/callers.h"
#include "api/deadlines.h"
#include "api/event_set.h"
#include "api/guard.h"
#include "api/host_names.h"
#include "api/http_server.h"
#include "api/recent_plays.h"
#include "api/traffic.h"

#include <QTimer>

#include <array>
#include <atomic>
#include <ctime>
#include <functional>
#include <memory>
#include <vector>

namespace tierwatch::api {

struct Arrival;
class Connection;
class QtServer;
class Router;
class TlsContext;

/// Made, used and destroyed in its API thread; ends the connections that are left.
class Front final {
public:
    /// What all threads of an endpoint share.
    struct Shared {
        Shared(
            const HttpSettings& settings, EndpointCounters& endpointCounters, std::shared_ptr<const TlsContext> withTls)
            : limits(settings.limits)
            , names(settings.host, settings.hosts)
            , counters(endpointCounters)
            , tls(std::move(withTls))
            , callers(settings.limits.requestsPerSecond)
            , guard(settings, names)
        {
        }

        const HttpLimits limits;
        const HostNames names;
        EndpointCounters& counters;
        const std::shared_ptr<const TlsContext> tls; ///< none: plain
        Callers callers;
        RecentPlays plays;
        std::atomic<qint64> held = 0; ///< bytes of requests that are not whole and of answers that are not taken
        Guard guard;
        TrafficBoard traffic;
    };

    /// `listening`: the endpoint's descriptor, lent (Qt's server wants a listening server to belong to). `load`:
    /// connections here and on their way here; whoever hands them over counts them up, the front counts them down. All
    /// outlive it.
    Front(Shared& shared, const Router& router, int listening, std::atomic<int>& load);
    ~Front();
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;

    void adopt(Arrival& arrival);
    /// Ends idle connections; the others end with their answer. Then calls `done` once, at the latest after `limit`.
    void stop(std::chrono::milliseconds limit, std::function<void()> done);

    // For connections:
    [[nodiscard]] Shared& shared() { return m_shared; }
    [[nodiscard]] Traffic& traffic() { return m_traffic; }
    [[nodiscard]] EventSet& events() { return m_events; }
    [[nodiscard]] Deadlines& deadlines() { return m_deadlines; }
    [[nodiscard]] std::array<char, 65536>& receiveBuffer() { return m_receiveBuffer; }
    [[nodiscard]] QByteArray& sendBuffer() { return m_sendBuffer; }
    /// "Date: …" with its line end, as of this turn.
    [[nodiscard]] QByteArrayView dateField();
    /// Shows Qt's server a request that lies ready in the connection. False where nobody took it.
    [[nodiscard]] bool hand(Connection* connection);
    /// Calls the connection's goOn() in the next turn.
    void resumeLater(Connection* connection);
    void ended(Connection* connection);
    [[nodiscard]] bool stopping() const { return m_stopping; }

    // For Qt's server: the request that is being shown.
    void handle();

private:
    void resumeAll();
    void checkStopped();

    Shared& m_shared;
    Traffic& m_traffic;
    const Router& m_router;
    EventSet m_events;
    Deadlines m_deadlines;
    std::unique_ptr<QtServer> m_server;
    std::atomic<int>& m_load;
    Connection* m_shown = nullptr;
    std::vector<Connection*> m_resuming;
    QTimer m_resume;
    QTimer m_stopLimit;
    bool m_stopping = false;
    std::function<void()> m_stopped;
    std::array<char, 65536> m_receiveBuffer{};
    QByteArray m_sendBuffer;
    std::time_t m_dateSecond = 0;
    QByteArray m_date;
};

} // namespace tierwatch::api
