// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_raiser.h"

#include <QLocalServer>
#include <QLocalSocket>

namespace tierwatch {

namespace {

constexpr int patience = 1000; // milliseconds
constexpr char question[] = "raise\n";
constexpr char answer[] = "raised\n";

} // namespace

bool raiseOtherWindow(const QString& socket)
{
    QLocalSocket other;
    other.connectToServer(socket);
    if (!other.waitForConnected(patience))
        return false;
    other.write(question);
    return other.waitForReadyRead(patience) && other.readAll() == answer;
}

WindowRaiser::WindowRaiser(const QString& socket, std::function<void()> raise)
    : m_server(std::make_unique<QLocalServer>())
{
    QLocalServer::removeServer(socket); // of a start that crashed: the lock says that nobody else is here
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    QLocalServer* server = m_server.get();
    QObject::connect(server, &QLocalServer::newConnection, server, [server, raise = std::move(raise)] {
        QLocalSocket* other = server->nextPendingConnection();
        QObject::connect(other, &QLocalSocket::disconnected, other, &QObject::deleteLater);
        QObject::connect(other, &QLocalSocket::readyRead, other, [other, raise] {
            if (other->readAll() != question)
                return other->abort();
            raise();
            other->write(answer);
            other->disconnectFromServer();
        });
    });
    m_server->listen(socket);
}

WindowRaiser::~WindowRaiser() = default;

} // namespace tierwatch
