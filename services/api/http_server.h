// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded HTTP endpoint: an acceptor, and threads that each serve their connections with a Qt HTTP server of their
// own.
#pragma once

#include "core/access.h"
#include "core/engine.h"
#include "core/error.h"
#include "core/health.h"
#include "core/view_intake.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
#include <vector>

namespace tierwatch {

namespace api {
class OperatorLog;
}

struct HttpLimits {
    qsizetype requestLine = qsizetype{ 8 } * 1024; ///< bytes; 414 above
    qsizetype headers = qsizetype{ 16 } * 1024; ///< bytes; 431 above
    qsizetype body = qsizetype{ 64 } * 1024; ///< bytes; 413 above
    qsizetype batchBody = qsizetype{ 1024 } * 1024; ///< the same for POST /api/v1/views, which takes many views at once
    int connections = 10000; ///< in all; refused with 503 above
    int connectionsPerAddress = 256; ///< but for loopback's; refused with 429 above
    int requestsPerSecond = 1000; ///< of one address, but for loopback's; 429 above; 0: any number
    qint64 heldBytes = qint64{ 256 } * 1024 * 1024; ///< of requests that are not whole and answers that are not taken
    std::chrono::milliseconds wholeRequest = std::chrono::seconds(10); ///< from its first byte; 408 after
    std::chrono::milliseconds idle = std::chrono::seconds(15); ///< between requests
    std::chrono::milliseconds unsent = std::chrono::seconds(10); ///< an answer that the client does not take
    std::chrono::milliseconds farewell
        = std::chrono::seconds(2); ///< reads on after the last answer, so that it is seen
    qint64 farewellBytes = qint64{ 8 } * 1024 * 1024; ///< that are read then

    bool operator==(const HttpLimits&) const = default;
};

struct HttpSettings {
    QString host = QStringLiteral("127.0.0.1"); ///< an address; IPv6 without brackets
    quint16 port = 5000; ///< 0: a free one
    int threads = 1;
    bool open = false; ///< players need no token, wherever they are
    QByteArray playersToken; ///< empty: none
    std::shared_ptr<const TokenBook> tokens = std::make_shared<TokenBook>(); ///< of operators
    QString logFile; ///< of what operators do; empty: none is kept
    std::shared_ptr<api::OperatorLog> log = {}; ///< to be written instead of that file: one that others write, too
    QStringList hosts; ///< names accepted in Host beside the address, localhost and this machine's own
    QString tlsCertificate; ///< PEM file with its chain; empty: no TLS
    QString tlsKey; ///< PEM file
    HttpLimits limits;
};

/// Whom a route is for. Each includes those after it.
enum class Audience : quint8 {
    Anyone,
    Players, ///< the programs that report views
    Viewer, ///< operators that look
    Operator, ///< operators that change
};

/// A route as documents name it.
struct RouteName {
    QByteArray method; ///< "GET"
    QByteArray path; ///< "/api/v1/contents/{cid}"
    Audience audience = Audience::Anyone;
};

/// Made, started and destroyed in one thread. Reports on the board (Component::Endpoint).
class HttpServer {
public:
    HttpServer(HttpSettings settings, MakeViewIntake makeIntake, Engine& engine, HealthBoard& board,
        EndpointCounters& counters);
    /// Stops: no new connections, owed answers go out (a second at most), then the threads end.
    ~HttpServer();

    /// The port. `unavailable`: taken or not allowed; says by what sentence an operator learns of it. May be tried
    /// again.
    [[nodiscard]] Result<quint16> listen();
    /// Of an endpoint that listens.
    [[nodiscard]] std::vector<RouteName> routes() const;
    /// Another address or port, after a failed listen().
    void setAddress(const QString& host, quint16 port);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace tierwatch
