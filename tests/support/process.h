// SPDX-License-Identifier: GPL-3.0-or-later
// A program of ours as a test starts it: ends with the test, whatever becomes of it.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <QUrl>

namespace tierwatch::test {

class Program {
public:
    /// From the build's bin folder; environment: this process's, with `extra` ("NAME=value") on top.
    Program(const QString& name, const QStringList& arguments, const QStringList& extra = {});
    ~Program();

    /// The line of readiness; empty where it did not come.
    QByteArray waitReady(int milliseconds = 20000);
    /// From the line of readiness.
    [[nodiscard]] QUrl url() const { return m_url; }
    /// SIGTERM, then the exit code; −1 where it had to be killed or was.
    int stop(int milliseconds = 25000);
    void kill();
    /// Without a signal: the exit code, −1 where it goes on.
    int waitExit(int milliseconds = 20000);
    [[nodiscard]] QByteArray errors();
    [[nodiscard]] QProcess& process() { return m_process; }

private:
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errors;
    QUrl m_url;
};

struct HttpAnswer {
    int status = 0; ///< 0: none
    QByteArray type;
    QByteArray body;
    QByteArray allow;
};
/// One request, waited for.
[[nodiscard]] HttpAnswer post(const QUrl& base, const QString& path, const QByteArray& body,
    const QByteArray& type = "application/x-www-form-urlencoded");
[[nodiscard]] HttpAnswer get(const QUrl& base, const QString& path);

/// iproute2's `ip`, with words that are separated by spaces.
[[nodiscard]] bool ip(const QString& arguments);

} // namespace tierwatch::test
