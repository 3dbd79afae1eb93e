// SPDX-License-Identifier: GPL-3.0-or-later
// Qt's HTTP server, and all that differs between its versions.
#pragma once

#include <QAbstractHttpServer>
#include <QTcpServer>

namespace tierwatch::api {

class Connection;
class Front;

/// Gets its connections from a front, and gives it each request back. Neither keeps a request or a responder.
class QtServer final : public QAbstractHttpServer {
public:
    /// `listening`: a listening descriptor, lent.
    QtServer(Front& front, int listening);
    ~QtServer() override;

    void admit(Connection* connection);

protected:
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest& request, QTcpSocket* socket) override;
    void missingHandler(const QHttpServerRequest& request, QTcpSocket* socket) override;
#else
    bool handleRequest(const QHttpServerRequest& request, QHttpServerResponder& responder) override;
    void missingHandler(const QHttpServerRequest& request, QHttpServerResponder& responder) override;
#endif

private:
    class Gate;

    Front& m_front;
    Gate* m_gate; ///< Qt's server is its parent
};

} // namespace tierwatch::api
