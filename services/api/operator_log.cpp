// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/operator_log.h"

#include "api/json_values.h"

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

} // namespace tierwatch::api
