// SPDX-License-Identifier: GPL-3.0-or-later
// The operators' log as a file that is only ever added to: who, from where, what, and what came of it.
#pragma once

#include "core/log_book.h"
#include "core/thread.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace tierwatch::api {

/// Each line is one JSON object: id, time, who, address, request, body, status, detail;
/// in a sentence of the engine also severity, text, source and arguments. Characters that could move a cursor or turn
/// text around are escaped. Ids only grow. Callable from any thread; has one of its own for the file.
class OperatorLog final : public LogBook, private Thread {
public:
    /// `path`: without a name nothing is kept. A file of `most` bytes is put aside under its name and ".1", in place of
    /// the one before.
    explicit OperatorLog(QString path, qint64 most = qint64{ 8 } * 1024 * 1024);
    /// Writes what it was told.
    ~OperatorLog() override;

    void append(LogEntry entry) override;
    void lines(
        const LogQuery& query, TicketWatch ticket, const MailAddress& to, Done<tierwatch::Page<LogLine>> done) override;

    struct Page {
        std::vector<QByteArray> lines; ///< newest first
        std::optional<qint64> next; ///< where older ones go on
    };
    /// The newest, or the newest older than `after`. What was appended before is in it.
    void page(std::optional<qint64> after, int limit, const MailAddress& to, std::function<void(Page)> done);

private:
    void work() override;
    void open();
    void write(const LogEntry& entry);
    [[nodiscard]] Page read(std::optional<qint64> after, int limit) const;
    [[nodiscard]] tierwatch::Page<LogLine> find(const LogQuery& query, const TicketWatch& ticket) const;

    const QString m_path;
    const qint64 m_most;
    std::mutex m_mutex;
    std::condition_variable m_started;
    bool m_runs = false;
    MailAddress m_address;

    // The thread's own:
    QFile m_file;
    qint64 m_newest = 0;
};

} // namespace tierwatch::api
