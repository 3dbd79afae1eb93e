// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log_model.h"

#include "models/format.h"

#include <algorithm>
#include <iterator>

namespace tierwatch {

QString severityWord(LogEntry::Severity severity)
{
    switch (severity) {
    case LogEntry::Severity::Info:
        return {};
    case LogEntry::Severity::Warning:
        return LogModel::tr("warning", "kind of a line in the log");
    case LogEntry::Severity::Error:
        return LogModel::tr("error", "kind of a line in the log");
    }
    return {};
}

LogModel::LogModel(EngineFeed& feed, QObject* parent) : QAbstractTableModel(parent), m_feed(feed)
{
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &LogModel::look);
    connect(&feed, &EngineFeed::ready, this, &LogModel::reload);
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int LogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : LogColumn::Columns; }

const LogLine* LogModel::lineAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_lines[static_cast<std::size_t>(row)];
}

QString LogModel::cellText(const LogEntry& entry, int column) const
{
    switch (static_cast<LogColumn::Column>(column)) {
    case LogColumn::Time:
        return formatTime(entry.time);
    case LogColumn::Severity:
        return severityWord(entry.severity);
    case LogColumn::Who:
        return entry.who.isEmpty() ? tr("Tierwatch", "who did it: the program itself") : entry.who;
    case LogColumn::What:
        if (!entry.text.isEmpty())
            return translate(entry.text);
        return entry.body.isEmpty() ? QString::fromUtf8(entry.request)
                                    : QString::fromUtf8(entry.request + "  " + entry.body);
    case LogColumn::Result:
        if (!entry.detail.isEmpty())
            return entry.detail;
        return entry.status == 0 ? QString() : QString::number(entry.status);
    case LogColumn::From:
        return entry.address;
    case LogColumn::Columns:
        break;
    }
    return {};
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LogEntry& entry = m_lines[static_cast<std::size_t>(index.row())].entry;
    switch (role) {
    case Qt::DisplayRole:
        return cellText(entry, index.column());
    case Qt::ToolTipRole:
        return index.column() == LogColumn::What || index.column() == LogColumn::Result
            ? QVariant(cellText(entry, index.column()))
            : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case ItemRole::Loud:
        return entry.severity == LogEntry::Severity::Error;
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= LogColumn::Columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<LogColumn::Column>(section)) {
    case LogColumn::Time:
        return tr("Time");
    case LogColumn::Severity:
        return tr("Kind", "column: warning or error");
    case LogColumn::Who:
        return tr("Who");
    case LogColumn::What:
        return tr("What", "column: what somebody did, or what was noticed");
    case LogColumn::Result:
        return tr("Outcome", "column: what came of it");
    case LogColumn::From:
        return tr("From", "column: an address");
    case LogColumn::Columns:
        break;
    }
    return {};
}

QHash<int, QByteArray> LogModel::roleNames() const { return withRoleNames(QAbstractTableModel::roleNames()); }

LogQuery LogModel::query() const
{
    LogQuery query;
    query.text = m_text;
    query.least = m_least;
    query.limit = pageSize;
    return query;
}

void LogModel::setActive(bool active)
{
    if (!active) {
        m_timer.stop();
        return;
    }
    m_timer.start();
    if (m_begun)
        look();
    else
        fetchMore({});
}

void LogModel::setText(const QString& text)
{
    if (text.trimmed() == m_text)
        return;
    m_text = text.trimmed();
    reload();
}

void LogModel::setLeast(LogEntry::Severity least)
{
    if (std::exchange(m_least, least) != least)
        reload();
}

void LogModel::reload()
{
    m_older = Ticket();
    m_newer = Ticket();
    m_loading = false;
    m_begun = false;
    m_more = true;
    m_error.reset();
    beginResetModel();
    m_lines.clear();
    endResetModel();
    Q_EMIT stateChanged();
    if (m_timer.isActive())
        fetchMore({});
}

bool LogModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_more && !m_loading && !m_error && m_feed.isReady();
}

void LogModel::fetchMore(const QModelIndex& parent)
{
    if (!canFetchMore(parent))
        return;
    m_loading = true;
    LogQuery older = query();
    if (!m_lines.empty())
        older.before = m_lines.back().id;
    m_older = m_feed.engine().log(
        older, m_feed.address(), [this](Result<Page<LogLine>> page) { takeOlder(std::move(page)); });
    Q_EMIT stateChanged();
}

void LogModel::takeOlder(Result<Page<LogLine>> page)
{
    if (!page) {
        m_loading = false;
        m_error = page.error();
        Q_EMIT stateChanged();
        return;
    }
    m_begun = true;
    m_more = page->more;
    if (!page->rows.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(page->rows.size()) - 1);
        std::ranges::move(page->rows, std::back_inserter(m_lines));
        endInsertRows();
    }
    m_loading = false; // not before: whoever hears of the rows may ask for more at once
    Q_EMIT stateChanged();
}

/// Lines that came since; after a failure everything is asked for again.
void LogModel::look()
{
    if (m_error) {
        reload();
        return;
    }
    if (!m_begun || m_loading)
        return;
    LogQuery newer = query();
    newer.after = m_lines.empty() ? 0 : m_lines.front().id;
    newer.limit = mostNewLines;
    m_newer = m_feed.engine().log(
        newer, m_feed.address(), [this](Result<Page<LogLine>> page) { takeNewer(std::move(page)); });
}

void LogModel::takeNewer(Result<Page<LogLine>> page)
{
    if (!page || page->rows.empty())
        return; // the next look asks again
    if (page->more) {
        reload();
        return;
    }
    beginInsertRows({}, 0, static_cast<int>(page->rows.size()) - 1);
    m_lines.insert(
        m_lines.begin(), std::make_move_iterator(page->rows.begin()), std::make_move_iterator(page->rows.end()));
    endInsertRows();
    Q_EMIT stateChanged();
}

} // namespace tierwatch
