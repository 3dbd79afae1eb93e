// SPDX-License-Identifier: GPL-3.0-or-later
// tierwatchd as the suite starts it, again and again on the same data.
#pragma once

#include <QProcess>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace tierwatch::faults {

class Daemon final {
public:
    /// What it writes on standard error is appended to `log`.
    Daemon(QStringList arguments, QString log);
    ~Daemon();

    void start(const QStringList& environment = {});
    /// False: not within that time, or it ended before.
    [[nodiscard]] bool waitReady(int milliseconds = 20'000);
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// True once it has ended.
    bool waitEnd(int milliseconds);
    /// SIGKILL.
    void kill();
    /// SIGTERM; the exit code, −1 where it had to be killed.
    int stop();
    [[nodiscard]] const QUrl& url() const { return m_url; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

private:
    QStringList m_arguments;
    QString m_log;
    QProcess m_process;
    QByteArray m_output;
    QUrl m_url;
};

struct View {
    qint64 cid = 0;
    qint64 count = 0;
};
/// Posts them over one connection; how many of them were answered 200, from the first on.
[[nodiscard]] std::size_t postViews(const QUrl& url, const std::vector<View>& views, int milliseconds = 5000);

} // namespace tierwatch::faults
