// SPDX-License-Identifier: GPL-3.0-or-later
// The log for operators: who did what, and what Tierwatch itself noticed.
#pragma once

#include "core/details.h"
#include "core/mailbox.h"
#include "core/time.h"

namespace tierwatch {

/// Either what somebody asked for over HTTP (`request`, its answer's `status`), or a sentence of the engine (`text`):
/// a command given in a window, an incident's beginning or end.
struct LogEntry {
    enum class Severity : quint8 { Info, Warning, Error };

    Time time{};
    Severity severity = Severity::Info; ///< of a request: by its status
    QString who; ///< an operator; empty: Tierwatch itself
    QString address; ///< of whoever is connected; empty: this machine
    QByteArray request; ///< "POST /api/v1/contents/7/relocate"
    QByteArray body; ///< as sent; what is long is cut
    int status = 0;
    QString detail; ///< of a problem
    Text text;

    bool operator==(const LogEntry&) const = default;
};

[[nodiscard]] QByteArray toName(LogEntry::Severity severity);
[[nodiscard]] std::optional<LogEntry::Severity> severityFromName(QByteArrayView name);

struct LogLine {
    qint64 id = 0; ///< only grows
    LogEntry entry;

    bool operator==(const LogLine&) const = default;
};

/// Newest first.
struct LogQuery {
    std::optional<qint64> before; ///< only ids below this one
    std::optional<qint64> after; ///< only ids above this one
    LogEntry::Severity least = LogEntry::Severity::Info;
    QString text; ///< anywhere in a line, in whatever case; empty: all
    int limit = 500;
};

/// Callable from any thread, never blocks.
class LogBook {
public:
    virtual ~LogBook() = default;

    virtual void append(LogEntry entry) = 0;
    /// What was appended before is in it. Nothing comes once the ticket is gone.
    virtual void lines(const LogQuery& query, TicketWatch ticket, const MailAddress& to, Done<Page<LogLine>> done) = 0;
};

} // namespace tierwatch
