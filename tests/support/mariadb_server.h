// SPDX-License-Identifier: GPL-3.0-or-later
// A real MariaDB server of the test's own: private data directory, unix socket and a free port on loopback; ended with
// the object, also when the test dies.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <optional>

namespace tierwatch::test {

class MariaDbServer final {
public:
    /// Makes the data directory and starts. Look at isRunning(): a test that needs the server fails where it is not.
    /// `arguments`: of mariadbd, behind the usual ones.
    explicit MariaDbServer(QStringList arguments = {});
    ~MariaDbServer();
    MariaDbServer(const MariaDbServer&) = delete;
    MariaDbServer& operator=(const MariaDbServer&) = delete;

    [[nodiscard]] bool isRunning() const;
    /// For kill(2) from other threads than the object's own.
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    /// After stop() or kill(), on the same data, socket and port; true once it answers.
    bool start();
    /// A clean end.
    void stop();
    /// SIGKILL.
    void kill();
    /// SIGSTOP and SIGCONT.
    void pause();
    void resume();

    /// An empty database, which user() may do everything in.
    bool createDatabase(const QString& name);
    /// As root, in `database` (empty: none), with the `mariadb` client: scripts with several statements and DELIMITER.
    /// Answers what it printed, columns separated by tabs, without headings; nothing where it failed (then it says so
    /// in the test's log).
    std::optional<QByteArray> sql(const QString& script, const QString& database = {});

    [[nodiscard]] QString user() const { return QStringLiteral("tierwatch"); }
    [[nodiscard]] QString password() const { return QStringLiteral("a secret & 'quotes'"); }
    [[nodiscard]] QString socket() const { return m_directory.filePath(QStringLiteral("sock")); }
    [[nodiscard]] quint16 port() const { return m_port; }
    /// For --catalog: by socket, or by TCP.
    [[nodiscard]] QString url(const QString& database) const;
    [[nodiscard]] QString tcpUrl(const QString& database) const;
    /// What the server wrote.
    [[nodiscard]] QByteArray log() const;

private:
    [[nodiscard]] bool install();
    [[nodiscard]] bool waitUntilItAnswers();

    QStringList m_arguments;
    QTemporaryDir m_directory;
    QProcess m_process;
    quint16 m_port = 0;
};

} // namespace tierwatch::test
