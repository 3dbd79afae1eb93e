// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/csv_rows.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEventLoop>
#include <QTimer>

#include <limits>

namespace tierwatch {

namespace {

constexpr int pageSize = 5000;

/// Column names stay English: programs read them.
const QStringList contentHeader{ QStringLiteral("cid"), QStringLiteral("file"), QStringLiteral("level"),
    QStringLiteral("wanted"), QStringLiteral("status"), QStringLiteral("count"), QStringLiteral("bytes"),
    QStringLiteral("updated"), QStringLiteral("last_view"), QStringLiteral("held_until"), QStringLiteral("path") };

QString numberOrNothing(qint64 value) { return value < 0 ? QString() : QString::number(value); }

QString statusName(ContentStatus status)
{
    constexpr std::array names{ "in place", "count unknown", "held", "waiting", "running", "lingering", "failed",
        "gone" };
    return QString::fromLatin1(names.at(static_cast<std::size_t>(status)));
}

QString heldUntil(qint64 until)
{
    return until == std::numeric_limits<qint64>::max() ? QStringLiteral("until released")
                                                       : csvTime(timeFromMicroseconds(until));
}

QString keyOf(const LevelTable& levels, LevelSlot slot)
{
    const Level* level = levels.find(slot);
    return level == nullptr ? QString() : level->key;
}

/// Asks in this thread and waits; nothing comes where the engine ends before it answers.
Result<Page<HistoryRow>> ask(Engine& engine, const HistoryQuery& query, const std::function<bool()>& stopped)
{
    const Mailbox mailbox;
    QEventLoop loop;
    QTimer look;
    Result<Page<HistoryRow>> answer
        = fail(ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "The export was called off."));
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (stopped())
            loop.quit();
    });
    look.start(std::chrono::milliseconds(50));
    const Ticket ticket = engine.history(query, mailbox.address(), [&](Result<Page<HistoryRow>> page) {
        answer = std::move(page);
        loop.quit();
    });
    loop.exec();
    return answer;
}

QHash<ContentId, QString> namesOf(const ContentFrame& frame, const QHash<ContentId, RelocationEntry>& wanted)
{
    QHash<ContentId, QString> names;
    names.reserve(wanted.size());
    for (std::size_t handle = 0; handle < frame.rows.size(); ++handle) {
        if (const ContentRow& row = frame.rows[handle]; wanted.contains(row.cid))
            names.insert(row.cid, row.name.text());
    }
    return names;
}

QStringList cellsOf(const RelocationRow& row, const QString& file, const LevelTable& levels)
{
    const Relocation& relocation = row.relocation;
    return { QString::number(number(relocation.cid)), file, QString::fromLatin1(toName(relocation.state)),
        keyOf(levels, relocation.from),
        keyOf(levels, relocation.to == LevelSlot::None ? relocation.wanted : relocation.to),
        QString::fromLatin1(toName(relocation.cause)), relocation.author, csvTime(relocation.since),
        QString::number(relocation.bytes), QString::number(row.bytesDone), row.worker,
        QString::number(relocation.attempts), csvTime(relocation.nextAt),
        relocation.error ? relocation.error->text.english() : QString() };
}

QStringList cellsOf(const HistoryRow& row)
{
    return { QString::number(row.id), QString::number(number(row.cid)), row.filename, csvTime(row.oldDate),
        row.oldLevel, csvTime(row.newDate), row.newLevel, row.cause, row.author };
}

} // namespace

QString csvTime(Time time)
{
    if (microseconds(time) <= 0)
        return {};
    return QDateTime::fromMSecsSinceEpoch(microseconds(time) / 1000, Qt::UTC).toString(Qt::ISODate);
}

CsvRows csvOf(const ContentModel& model, EngineFeed& feed)
{
    const auto rows = [frame = feed.contentFrame(), levels = feed.levels().table, handles = model.allHandles()](
                          const CsvRows::Write& write, const std::function<bool()>& stopped) -> Result<> {
        for (const ContentHandle handle : handles) {
            if (stopped())
                break;
            const ContentRow& row = frame.rows[handle];
            const Level* level = levels.find(row.level);
            const QString file = row.name.text();
            Result<> written
                = write({ QString::number(number(row.cid)), file, keyOf(levels, row.level), keyOf(levels, row.wanted),
                    statusName(frame.statuses[handle]), numberOrNothing(row.count), numberOrNothing(row.size),
                    csvTime(timeFromMicroseconds(row.updated)), csvTime(timeFromMicroseconds(row.lastView)),
                    heldUntil(row.heldUntil), level == nullptr ? QString() : level->path + u'/' + file });
            if (!written)
                return written;
        }
        return {};
    };
    return { QStringLiteral("contents.csv"), contentHeader, rows };
}

CsvRows csvOf(const RelocationModel& model, EngineFeed& feed)
{
    std::vector<ContentId> cids;
    cids.reserve(static_cast<std::size_t>(model.rowCount()));
    for (int row = 0; row < model.rowCount(); ++row) {
        if (const auto cid = model.cidAt(row))
            cids.push_back(*cid);
    }
    const auto rows = [cids = std::move(cids), entries = feed.relocations().entries(), frame = feed.contentFrame(),
                          levels = feed.levels().table](
                          const CsvRows::Write& write, const std::function<bool()>& stopped) -> Result<> {
        const QHash<ContentId, QString> names = namesOf(frame, entries);
        for (const ContentId cid : cids) {
            const auto entry = entries.constFind(cid);
            if (stopped())
                break;
            if (entry == entries.cend())
                continue;
            if (Result<> written = write(cellsOf(entry->row, names.value(cid), levels)); !written)
                return written;
        }
        return {};
    };
    return { QStringLiteral("relocations.csv"),
        { QStringLiteral("cid"), QStringLiteral("file"), QStringLiteral("state"), QStringLiteral("from"),
            QStringLiteral("to"), QStringLiteral("cause"), QStringLiteral("author"), QStringLiteral("since"),
            QStringLiteral("bytes"), QStringLiteral("bytes_done"), QStringLiteral("worker"), QStringLiteral("attempts"),
            QStringLiteral("next_at"), QStringLiteral("error") },
        rows };
}

CsvRows csvOf(const HistoryQuery& query, Engine& engine)
{
    const auto rows = [query, &engine](const CsvRows::Write& write, const std::function<bool()>& stopped) -> Result<> {
        HistoryQuery next = query;
        next.limit = pageSize;
        for (bool more = true; more && !stopped();) {
            const Result<Page<HistoryRow>> page = ask(engine, next, stopped);
            if (!page)
                return tl::unexpected(page.error());
            for (const HistoryRow& row : page->rows) {
                if (Result<> written = write(cellsOf(row)); !written)
                    return written;
                next.before = row.id;
            }
            more = page->more;
        }
        return {};
    };
    return { QStringLiteral("history.csv"),
        { QStringLiteral("id"), QStringLiteral("cid"), QStringLiteral("file"), QStringLiteral("old_updated_date"),
            QStringLiteral("old_content_level"), QStringLiteral("new_updated_date"),
            QStringLiteral("new_content_level"), QStringLiteral("cause"), QStringLiteral("author") },
        rows };
}

} // namespace tierwatch
