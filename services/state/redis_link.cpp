// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/redis_link.h"

#include <QLocalSocket>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>

namespace tierwatch {

namespace {

/// A peer that sends without end is read in pieces.
constexpr qint64 readAhead = qint64(1024) * 1024;

} // namespace

RedisLink::RedisLink(const StateUrl& url) : m_url(url)
{
    if (m_url.kind == StateUrl::Kind::Unix) {
        auto socket = std::make_unique<QLocalSocket>();
        m_local = socket.get();
        m_local->setReadBufferSize(readAhead);
        connect(m_local, &QLocalSocket::connected, this, &RedisLink::opened);
        connect(m_local, &QLocalSocket::errorOccurred, this, [this] { fail(m_local->errorString()); });
        connect(
            m_local, &QLocalSocket::disconnected, this, [this] { fail(QStringLiteral("it closed the connection")); });
        m_device = std::move(socket);
    } else if (m_url.kind == StateUrl::Kind::Tls) {
        auto socket = std::make_unique<QSslSocket>();
        m_tls = socket.get();
        prepare(m_tls);
        m_device = std::move(socket);
    } else {
        auto socket = std::make_unique<QTcpSocket>();
        prepare(socket.get());
        connect(m_network, &QAbstractSocket::connected, this, &RedisLink::opened);
        m_device = std::move(socket);
    }
    connect(m_device.get(), &QIODevice::readyRead, this, &RedisLink::readable);
}

RedisLink::~RedisLink()
{
    // Closing emits: nobody is to hear of it any more.
    m_device->disconnect(this);
    if (m_network != nullptr)
        m_network->abort();
    else
        m_local->abort();
}

void RedisLink::prepare(QAbstractSocket* socket)
{
    m_network = socket;
    m_network->setProxy(QNetworkProxy::NoProxy);
    m_network->setReadBufferSize(readAhead);
    connect(m_network, &QAbstractSocket::errorOccurred, this,
        [this] { fail(m_tlsProblem.isEmpty() ? m_network->errorString() : m_tlsProblem); });
    connect(
        m_network, &QAbstractSocket::disconnected, this, [this] { fail(QStringLiteral("it closed the connection")); });
    connect(m_network, &QAbstractSocket::connected, this, [this] {
        m_network->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_network->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    });
}

void RedisLink::prepare(QSslSocket* socket)
{
    prepare(static_cast<QAbstractSocket*>(socket));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    if (!m_url.caFile.isEmpty())
        configuration.setCaCertificates(QSslCertificate::fromPath(m_url.caFile)); // none: nothing is trusted
    socket->setSslConfiguration(configuration);
    connect(socket, &QSslSocket::encrypted, this, &RedisLink::opened);
    connect(socket, &QSslSocket::sslErrors, this,
        [this](const QList<QSslError>& errors) { m_tlsProblem = errors.constFirst().errorString(); });
}

void RedisLink::open()
{
    if (m_local != nullptr) {
        m_local->connectToServer(m_url.path);
    } else if (m_tls == nullptr) {
        m_network->connectToHost(m_url.host, m_url.port);
    } else if (!m_url.caFile.isEmpty() && m_tls->sslConfiguration().caCertificates().isEmpty()) {
        fail(QStringLiteral("there is no certificate in %1").arg(m_url.caFile));
    } else {
        m_tls->connectToHostEncrypted(m_url.host, m_url.port);
    }
}

qint64 RedisLink::read(char* into, qint64 most) { return m_device->read(into, most); }

void RedisLink::write(const QByteArray& bytes)
{
    m_device->write(bytes);
    // Without this the bytes wait for the event loop to see that the socket is writable: a third of the speed.
    if (m_network != nullptr)
        m_network->flush();
    else
        m_local->flush();
}

qint64 RedisLink::unsent() const { return m_device->bytesToWrite(); }

void RedisLink::fail(const QString& why)
{
    if (std::exchange(m_ended, true))
        return;
    Q_EMIT broken(why);
}

} // namespace tierwatch
