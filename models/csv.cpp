// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/csv.h"

#include "core/thread.h"

namespace tierwatch {

QString csvLine(const QStringList& cells)
{
    QString line;
    for (const QString& cell : cells) {
        if (&cell != &cells.front())
            line += u',';
        const bool quoted = cell.contains(u',') || cell.contains(u'"') || cell.contains(u'\n') || cell.contains(u'\r');
        line += quoted ? u'"' + QString(cell).replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"' : cell;
    }
    return line + QStringLiteral("\r\n");
}

tl::unexpected<Error> CsvFile::failed() const
{
    return fail(ErrorCode::Unavailable, QT_TRANSLATE_NOOP("Text", "%1 could not be written: %2."), m_file.fileName(),
        m_file.errorString());
}

Result<> CsvFile::open(const QStringList& header)
{
    if (!m_file.open(QIODevice::WriteOnly) || m_file.write(csvLine(header).toUtf8()) < 0)
        return failed();
    return {};
}

Result<> CsvFile::write(const QStringList& cells)
{
    if (m_file.write(csvLine(cells).toUtf8()) < 0)
        return failed();
    ++m_rows;
    return {};
}

Result<> CsvFile::commit()
{
    if (!m_file.commit())
        return failed();
    return {};
}

class CsvExport::Worker final : public Thread {
public:
    Worker(QString path, CsvRows rows, std::function<void(Result<qint64>)> done)
        : m_path(std::move(path)), m_rows(std::move(rows)), m_done(std::move(done))
    {
        setObjectName(QStringLiteral("export"));
        start();
    }
    ~Worker() override
    {
        m_stopped = true;
        join();
    }

    [[nodiscard]] qint64 written() const { return m_written; }

protected:
    void work() override { m_done(exportAll()); }

private:
    Result<qint64> exportAll()
    {
        CsvFile file(m_path);
        const auto stopped = [this] { return m_stopped.load(); };
        return file.open(m_rows.header)
            .and_then([&] {
                return m_rows.rows(
                    [&](const QStringList& cells) {
                        Result<> written = file.write(cells);
                        m_written = file.rows();
                        return written;
                    },
                    stopped);
            })
            .and_then([&]() -> Result<> {
                if (stopped())
                    return fail(ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "The export was called off."));
                return file.commit();
            })
            .map([&] { return file.rows(); });
    }

    const QString m_path;
    const CsvRows m_rows;
    const std::function<void(Result<qint64>)> m_done;
    std::atomic<bool> m_stopped = false;
    std::atomic<qint64> m_written = 0;
};

CsvExport::CsvExport(QString path, CsvRows rows, MailAddress to, Done<qint64> done) : m_ticket(Ticket::make())
{
    m_worker = std::make_unique<Worker>(std::move(path), std::move(rows),
        [to = std::move(to), ticket = m_ticket.watch(), done = std::move(done)](Result<qint64> written) {
            to.post(ticket.guard([done, written = std::move(written)] { done(written); }));
        });
}

CsvExport::~CsvExport() = default;

qint64 CsvExport::written() const { return m_worker->written(); }

} // namespace tierwatch
