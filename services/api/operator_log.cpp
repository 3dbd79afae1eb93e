// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/operator_log.h"

#include "api/json_values.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <algorithm>
#include <unistd.h>

namespace tierwatch::api {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.api")

constexpr qsizetype longestText = 1000; ///< of what a client can make as long as it likes
constexpr qint64 block = qint64{ 64 } * 1024;

/// Nothing in it is to move a cursor, turn text around or end a line, whatever shows it.
QString harmless(const QString& text)
{
    QString shown;
    for (const QChar c : text.left(longestText)) {
        switch (c.category()) {
        case QChar::Other_Control:
        case QChar::Other_Format:
        case QChar::Other_Surrogate:
        case QChar::Other_PrivateUse:
        case QChar::Other_NotAssigned:
        case QChar::Separator_Line:
        case QChar::Separator_Paragraph:
            shown += QStringLiteral("\\u%1").arg(static_cast<uint>(c.unicode()), 4, 16, QLatin1Char('0'));
            break;
        default:
            shown += c;
        }
    }
    return text.size() > longestText ? shown + u'…' : shown;
}

/// The id at the beginning of a line; nothing where it is none of ours.
std::optional<qint64> idOf(QByteArrayView line)
{
    constexpr QByteArrayView start = "{\"id\":";
    const qsizetype end = line.indexOf(',');
    if (!line.startsWith(start) || !line.endsWith('}') || end < 0)
        return std::nullopt;
    bool good = false;
    const qint64 id = line.sliced(start.size(), end - start.size()).toByteArray().toLongLong(&good);
    return good ? std::optional(id) : std::nullopt;
}

LogEntry::Severity severityOf(int status)
{
    return status >= 500 ? LogEntry::Severity::Error
        : status >= 400  ? LogEntry::Severity::Warning
                         : LogEntry::Severity::Info;
}

LogLine parsed(const QByteArray& line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    const auto text = [&object](const char* name) { return object.value(QLatin1String(name)).toString(); };
    LogLine read;
    read.id = object.value(QLatin1String("id")).toInteger();
    read.entry.time
        = timeFromMicroseconds(QDateTime::fromString(text("time"), Qt::ISODateWithMs).toMSecsSinceEpoch() * 1000);
    read.entry.who = text("who");
    read.entry.address = text("address");
    read.entry.request = text("request").toUtf8();
    read.entry.body = text("body").toUtf8();
    read.entry.status = object.value(QLatin1String("status")).toInt();
    read.entry.detail = text("detail");
    read.entry.text.source = text("source").toUtf8();
    for (const QJsonValue argument : object.value(QLatin1String("arguments")).toArray())
        read.entry.text.arguments.append(argument.toString());
    read.entry.severity = severityFromName(text("severity").toLatin1()).value_or(severityOf(read.entry.status));
    return read;
}

/// Tells the file's lines from the last to the first, until `take` says no. False where it did.
bool readBackwards(const QString& path, const std::function<bool(QByteArrayView line)>& take)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return true;
    QByteArray rest; // the beginning of a line whose end was read
    for (qint64 end = file.size(); end > 0;) {
        const qint64 begin = std::max<qint64>(0, end - block);
        if (!file.seek(begin))
            return true;
        QByteArray bytes = file.read(end - begin) + rest;
        end = begin;
        for (qsizetype at = bytes.lastIndexOf('\n'); at >= 0; at = at > 0 ? bytes.lastIndexOf('\n', at - 1) : -1) {
            if (at + 1 < bytes.size() && !take(QByteArrayView(bytes).sliced(at + 1)))
                return false;
            bytes.truncate(at);
        }
        rest = bytes;
    }
    return rest.isEmpty() || take(rest);
}

} // namespace

OperatorLog::OperatorLog(QString path, qint64 most) : m_path(std::move(path)), m_most(most)
{
    if (m_path.isEmpty())
        return;
    setObjectName(QStringLiteral("log"));
    start();
    std::unique_lock lock(m_mutex);
    m_started.wait(lock, [this] { return m_runs; });
}

OperatorLog::~OperatorLog()
{
    m_address.post([this] { quit(); });
    join();
}

void OperatorLog::append(LogEntry entry)
{
    m_address.post([this, entry = std::move(entry)] { write(entry); });
}

void OperatorLog::page(std::optional<qint64> after, int limit, const MailAddress& to, std::function<void(Page)> done)
{
    if (m_path.isEmpty()) {
        to.post([done = std::move(done)] { done({}); });
        return;
    }
    m_address.post([this, after, limit, to, done = std::move(done)] {
        to.post([page = read(after, limit), done] { done(page); });
    });
}

void OperatorLog::work()
{
    const Mailbox mailbox;
    const auto look = [this](QByteArrayView line) {
        m_newest = idOf(line).value_or(0);
        return m_newest == 0;
    };
    if (readBackwards(m_path, look))
        readBackwards(m_path + QStringLiteral(".1"), look);
    open();
    {
        const std::lock_guard lock(m_mutex);
        m_address = mailbox.address();
        m_runs = true;
    }
    m_started.notify_one();
    exec();
}

void OperatorLog::open()
{
    m_file.setFileName(m_path);
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Append | QIODevice::Unbuffered))
        return;
    m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    m_file.seek(m_file.size() - 1);
    if (m_file.size() > 0 && m_file.read(1) != "\n") // cut off while it was written
        m_file.write("\n");
}

void OperatorLog::write(const LogEntry& entry)
{
    QJsonObject object{ { QStringLiteral("time"), toIso(entry.time) }, { QStringLiteral("who"), harmless(entry.who) },
        { QStringLiteral("address"), entry.address },
        { QStringLiteral("request"), harmless(QString::fromUtf8(entry.request)) },
        { QStringLiteral("body"), harmless(QString::fromUtf8(entry.body)) }, { QStringLiteral("status"), entry.status },
        { QStringLiteral("detail"), harmless(entry.detail) } };
    if (!entry.text.isEmpty()) {
        object.insert(QStringLiteral("severity"), QString::fromLatin1(toName(entry.severity)));
        object.insert(QStringLiteral("text"), harmless(entry.text.english()));
        object.insert(QStringLiteral("source"), QString::fromUtf8(entry.text.source));
        QJsonArray arguments;
        for (const QString& argument : entry.text.arguments)
            arguments.append(harmless(argument));
        object.insert(QStringLiteral("arguments"), arguments);
    }
    const QByteArray rest = QJsonDocument(object).toJson(QJsonDocument::Compact).sliced(1);
    const QByteArray line = "{\"id\":" + QByteArray::number(++m_newest) + ',' + rest + '\n';
    if (m_file.isOpen() && m_file.size() >= m_most) {
        m_file.close();
        QFile::remove(m_path + QStringLiteral(".1"));
        QFile::rename(m_path, m_path + QStringLiteral(".1"));
    }
    if (!m_file.isOpen())
        open();
    if (!m_file.isOpen() || m_file.write(line) != line.size() || ::fdatasync(m_file.handle()) != 0) {
        qCWarning(log).noquote() << m_path << "cannot be written:" << m_file.errorString()
                                 << "- what would stand there:" << line.trimmed();
        m_file.close();
    }
}

OperatorLog::Page OperatorLog::read(std::optional<qint64> after, int limit) const
{
    Page page;
    qint64 last = 0;
    const auto take = [&](QByteArrayView line) {
        const std::optional<qint64> id = idOf(line);
        if (!id || (after && *id >= *after))
            return true;
        if (page.lines.size() == static_cast<std::size_t>(limit)) {
            page.next = last;
            return false;
        }
        page.lines.push_back(line.toByteArray());
        last = *id;
        return true;
    };
    if (readBackwards(m_path, take))
        readBackwards(m_path + QStringLiteral(".1"), take);
    return page;
}

void OperatorLog::lines(
    const LogQuery& query, TicketWatch ticket, const MailAddress& to, Done<tierwatch::Page<LogLine>> done)
{
    const auto answer = [ticket, to, done = std::move(done)](tierwatch::Page<LogLine> page) {
        to.post(ticket.guard([done, page = std::move(page)] { done(page); }));
    };
    if (m_path.isEmpty())
        return answer({});
    m_address.post([this, query, ticket, answer] {
        if (ticket.held())
            answer(find(query, ticket));
    });
}

tierwatch::Page<LogLine> OperatorLog::find(const LogQuery& query, const TicketWatch& ticket) const
{
    tierwatch::Page<LogLine> page;
    const QString text = query.text.trimmed();
    const auto take = [&](QByteArrayView bytes) {
        const std::optional<qint64> id = idOf(bytes);
        if (!id || (query.before && *id >= *query.before))
            return true;
        if ((query.after && *id <= *query.after) || !ticket.held())
            return false;
        if (!text.isEmpty() && !QString::fromUtf8(bytes).contains(text, Qt::CaseInsensitive))
            return true;
        LogLine line = parsed(bytes.toByteArray());
        if (line.entry.severity < query.least)
            return true;
        page.more = page.rows.size() == static_cast<std::size_t>(std::max(query.limit, 1));
        if (page.more)
            return false;
        page.rows.push_back(std::move(line));
        return true;
    };
    if (readBackwards(m_path, take))
        readBackwards(m_path + QStringLiteral(".1"), take);
    return page;
}

} // namespace tierwatch::api
