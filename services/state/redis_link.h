// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes to and from Redis: TCP, TLS or a unix socket behind one face.
#pragma once

#include "state/state_store.h"

#include <QObject>

#include <memory>

class QAbstractSocket;
class QIODevice;
class QLocalSocket;
class QSslSocket;

namespace tierwatch {

/// One connection, used once: open() it, and it ends by broken(), or by being destroyed. One thread.
class RedisLink final : public QObject {
    Q_OBJECT

public:
    explicit RedisLink(const StateUrl& url);
    ~RedisLink() override;

    void open();
    /// What has come, at most `most` bytes.
    [[nodiscard]] qint64 read(char* into, qint64 most);
    /// Sends at once what the system takes.
    void write(const QByteArray& bytes);
    /// How many of the bytes written have surely not left yet.
    [[nodiscard]] qint64 unsent() const;

Q_SIGNALS:
    void opened();
    void readable();
    /// Emitted once at most; the reason is a sentence's middle ("connection refused").
    void broken(const QString& why);

private:
    void prepare(QAbstractSocket* socket);
    void prepare(QSslSocket* socket);
    void fail(const QString& why);

    StateUrl m_url;
    std::unique_ptr<QIODevice> m_device;
    QAbstractSocket* m_network = nullptr; ///< m_device, where it is TCP or TLS
    QSslSocket* m_tls = nullptr; ///< m_device, where it is TLS
    QLocalSocket* m_local = nullptr; ///< m_device, where it is a unix socket
    QString m_tlsProblem;
    bool m_ended = false;
};

} // namespace tierwatch
