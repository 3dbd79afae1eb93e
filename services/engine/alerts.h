// SPDX-License-Identifier: GPL-3.0-or-later
// Calls the operators' own command for each incident that begins and ends: a mail, a pager, whatever it does.
#pragma once

#include "core/incident.h"

#include <QProcess>
#include <QStringList>
#include <QTimer>

#include <chrono>
#include <deque>
#include <memory>
#include <set>

namespace tierwatch {

/// In a thread with an event loop, which it never keeps waiting. One call at a time; the others queue, at most
/// `mostQueued` of them, then the oldest is dropped and the log says so. No shell.
class Alerts final {
public:
    static constexpr std::size_t mostQueued = 100;
    static constexpr auto longest = std::chrono::seconds(30); ///< a command; then it is ended

    /// The program and its arguments; empty: nobody is called.
    explicit Alerts(QStringList command, std::chrono::milliseconds patience = longest);
    /// Ends a call under way.
    ~Alerts();

    void began(const Incident& incident);
    /// Nothing where its beginning was not told.
    void ended(const Incident& incident);

    /// No call is under way or waits.
    [[nodiscard]] bool isIdle() const { return !m_running && m_queue.empty(); }
    /// What the command reads on its standard input: one JSON object and a line feed.
    [[nodiscard]] static QByteArray letterOf(const char* event, const Incident& incident);

private:
    void tell(const char* event, const Incident& incident);
    void next();
    void over(const QString& how);

    QStringList m_command;
    std::chrono::milliseconds m_patience;
    std::deque<QByteArray> m_queue;
    std::set<QByteArray> m_told; ///< began, and has not ended
    std::unique_ptr<QProcess> m_process;
    bool m_running = false;
    QTimer m_overdue;
};

} // namespace tierwatch
