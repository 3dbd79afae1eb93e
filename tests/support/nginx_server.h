// SPDX-License-Identifier: GPL-3.0-or-later
// An nginx of a test's own, in front of an endpoint: private directory, free ports, ends with the test.
#pragma once

#include <QByteArrayList>
#include <QProcess>
#include <QTemporaryDir>

namespace tierwatch::test {

class NginxServer {
public:
    /// In front of 127.0.0.1:`upstream`, to which it keeps connections open. `tls`: that one speaks TLS.
    NginxServer(quint16 upstream, bool tls);
    ~NginxServer();
    NginxServer(const NginxServer&) = delete;
    NginxServer& operator=(const NginxServer&) = delete;

    [[nodiscard]] bool isRunning() const { return m_answers; }
    /// Passes a request on when it has come whole.
    [[nodiscard]] quint16 port() const { return m_port; }
    /// Passes a request's body on while it comes.
    [[nodiscard]] quint16 streamingPort() const { return m_streamingPort; }
    /// The status that each request passed on was answered with by the endpoint, in the order of their ends; "-" where
    /// there was no answer. Requests that were not passed on are left out.
    [[nodiscard]] QByteArrayList passedOn() const;
    [[nodiscard]] QString log() const; ///< what it wrote, for a test's message

private:
    bool start(quint16 upstream, bool tls);
    [[nodiscard]] QByteArray fileContent(const QString& name) const;

    QTemporaryDir m_directory;
    QProcess m_process;
    quint16 m_port = 0;
    quint16 m_streamingPort = 0;
    bool m_answers = false;
};

} // namespace tierwatch::test
