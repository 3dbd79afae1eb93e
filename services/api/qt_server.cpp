// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/qt_server.h"

#include "api/connection.h"
#include "api/front.h"

#include <QHttpServerRequest>
#include <QHttpServerResponder>

#include <fcntl.h>

namespace tierwatch::api {

/// Qt's server takes connections from listening servers only. This one has a copy of the listening descriptor, and
/// never accepts from it.
class QtServer::Gate final : public QTcpServer {
public:
    explicit Gate(int listening)
    {
        setSocketDescriptor(::fcntl(listening, F_DUPFD_CLOEXEC, 0));
        pauseAccepting();
    }

    void admit(QTcpSocket* connection) { addPendingConnection(connection); }

    QTcpSocket* nextPendingConnection() override
    {
        QTcpSocket* connection = QTcpServer::nextPendingConnection();
        pauseAccepting(); // the line above resumes it
        return connection;
    }
};

QtServer::QtServer(Front& front, int listening) : m_front(front), m_gate(new Gate(listening)) { bind(m_gate); }

QtServer::~QtServer() = default;

void QtServer::admit(Connection* connection) { m_gate->admit(connection); }

#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
bool QtServer::handleRequest(const QHttpServerRequest&, QTcpSocket*)
{
    m_front.handle();
    return true;
}

void QtServer::missingHandler(const QHttpServerRequest&, QTcpSocket*) { }
#else
bool QtServer::handleRequest(const QHttpServerRequest&, QHttpServerResponder&)
{
    m_front.handle();
    return true;
}

void QtServer::missingHandler(const QHttpServerRequest&, QHttpServerResponder&) { }
#endif

} // namespace tierwatch::api
