// SPDX-License-Identifier: GPL-3.0-or-later
// A real redis-server of a test's own: private directory, free port, unix socket, TLS; ended with the object, or with
// the test.
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace tierwatch::test {

class RedisServer final {
public:
    struct Options {
        QString password; ///< of the default user; empty: none wanted
        bool tls = false; ///< a TLS port beside the plain one, with a certificate for 127.0.0.1 and localhost
        bool durable = false; ///< what was accepted is there again after stop() and start()
        QStringList lines; ///< more lines of redis.conf
    };

    RedisServer();
    explicit RedisServer(Options options);
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    /// Starts it, on the same ports as before, and waits until it answers. The constructor has done so once.
    bool start();
    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running && m_answers; }
    void stop(); ///< as an administrator would: it saves what is to be durable
    void kill(); ///< SIGKILL
    void pause(); ///< SIGSTOP: connections are still accepted, by the kernel
    void resume(); ///< SIGCONT
    void flush(); ///< FLUSHALL

    /// What redis-cli prints for this command, in `database`.
    QByteArray run(const QStringList& command, int database = 1) const;

    /// Values for --state.
    [[nodiscard]] QString tcpUrl(int database = 1) const;
    [[nodiscard]] QString unixUrl(int database = 1) const;
    [[nodiscard]] QString tlsUrl(int database = 1) const; ///< trusts the certificate that was made
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] quint16 tlsPort() const { return m_tlsPort; }
    [[nodiscard]] QString socketPath() const { return m_directory.filePath(QStringLiteral("redis.sock")); }
    [[nodiscard]] QString caFile() const { return m_directory.filePath(QStringLiteral("ca.pem")); }
    [[nodiscard]] QString log() const; ///< what it wrote, for a test's message

private:
    bool makeCertificates();
    bool writeConfiguration();
    void end();

    Options m_options;
    QTemporaryDir m_directory;
    QProcess m_process;
    quint16 m_port = 0;
    quint16 m_tlsPort = 0;
    bool m_answers = false;
};

} // namespace tierwatch::test
