// SPDX-License-Identifier: GPL-3.0-or-later
// Rows as a CSV file, for other programs: RFC 4180, UTF-8, written in a thread of its own, there as a whole or not at
// all.
#pragma once

#include "core/error.h"
#include "core/mailbox.h"

#include <QSaveFile>
#include <QStringList>

#include <atomic>
#include <functional>
#include <memory>

namespace tierwatch {

/// A line with its end (CR LF): cells that need it are quoted. Nothing is changed in a cell.
[[nodiscard]] QString csvLine(const QStringList& cells);

/// Blocks; one thread.
class CsvFile final {
public:
    explicit CsvFile(const QString& path) : m_file(path) { }

    [[nodiscard]] Result<> open(const QStringList& header);
    [[nodiscard]] Result<> write(const QStringList& cells);
    /// What was written becomes the file; without it nothing has changed.
    [[nodiscard]] Result<> commit();
    [[nodiscard]] qint64 rows() const { return m_rows; } ///< without the header

private:
    [[nodiscard]] tl::unexpected<Error> failed() const;

    QSaveFile m_file;
    qint64 m_rows = 0;
};

/// What a page exports. `write` is called in a thread that has nothing else to do; it hands over the rows one by one
/// and ends early where `stopped` says so or where a row could not be written.
struct CsvRows {
    QString name; ///< of the file, as a proposal: "contents.csv"
    QStringList header;
    using Write = std::function<Result<>(const QStringList& cells)>;
    std::function<Result<>(const Write& write, const std::function<bool()>& stopped)> rows;
};

/// One export under way. Dropping it calls it off and waits for that.
class CsvExport final {
public:
    /// `done` is called in the mailbox's thread: how many rows were written.
    CsvExport(QString path, CsvRows rows, MailAddress to, Done<qint64> done);
    ~CsvExport();
    CsvExport(const CsvExport&) = delete;
    CsvExport& operator=(const CsvExport&) = delete;

    [[nodiscard]] qint64 written() const; ///< so far

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
    Ticket m_ticket;
};

} // namespace tierwatch
