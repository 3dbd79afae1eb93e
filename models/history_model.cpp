// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history_model.h"

#include "models/format.h"
#include "models/words.h"

#include <algorithm>

namespace tierwatch {

namespace {

bool isNumber(int column) { return column == HistoryColumn::Id || column == HistoryColumn::Cid; }

std::optional<ContentId> cidOf(const QString& text)
{
    const bool digits = !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
    bool good = false;
    const qint64 cid = text.toLongLong(&good);
    return digits && good ? std::optional(static_cast<ContentId>(cid)) : std::nullopt;
}

} // namespace

HistoryModel::HistoryModel(EngineFeed& feed, QObject* parent) : QAbstractTableModel(parent), m_feed(feed)
{
    connect(&feed, &EngineFeed::ready, this, &HistoryModel::restart);
    connect(&feed, &EngineFeed::newestHistoryChanged, this, &HistoryModel::fetchNewer);
    connect(&feed, &EngineFeed::levelsChanged, this, [this] {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, HistoryColumn::OldLevel), index(rowCount() - 1, HistoryColumn::NewLevel));
    });
    if (feed.isReady())
        restart();
}

int HistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int HistoryModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : HistoryColumn::Columns; }

const HistoryRow* HistoryModel::rowAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)];
}

QString HistoryModel::levelText(const QString& key) const
{
    const Level* level = m_feed.levels().table.find(key);
    return level == nullptr ? key : level->name();
}

QString HistoryModel::text(const HistoryRow& row, int column) const
{
    switch (static_cast<HistoryColumn::Column>(column)) {
    case HistoryColumn::Id:
        return QString::number(row.id);
    case HistoryColumn::Cid:
        return QString::number(number(row.cid));
    case HistoryColumn::File:
        return row.filename.isEmpty() ? unknownText() : row.filename;
    case HistoryColumn::OldDate:
        return formatTime(row.oldDate);
    case HistoryColumn::OldLevel:
        return levelText(row.oldLevel);
    case HistoryColumn::NewDate:
        return formatTime(row.newDate);
    case HistoryColumn::NewLevel:
        return levelText(row.newLevel);
    case HistoryColumn::Cause: {
        const auto cause = causeFromName(row.cause.toLatin1());
        return cause ? causeWord(*cause) : row.cause;
    }
    case HistoryColumn::Author:
        return row.author;
    case HistoryColumn::Columns:
        break;
    }
    return {};
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const HistoryRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const Level* level = nullptr;
    if (column == HistoryColumn::OldLevel || column == HistoryColumn::NewLevel)
        level = m_feed.levels().table.find(column == HistoryColumn::OldLevel ? row.oldLevel : row.newLevel);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::TextAlignmentRole:
        return QVariant((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case ItemRole::Cid:
        return number(row.cid);
    case ItemRole::LevelSlot:
        return level == nullptr ? QVariant() : QVariant(static_cast<int>(number(level->slot)));
    case ItemRole::Badge:
        return level == nullptr ? QVariant() : QVariant(m_feed.levelBadge(level->slot));
    default:
        return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= HistoryColumn::Columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<HistoryColumn::Column>(section)) {
    case HistoryColumn::Id:
        return tr("Id");
    case HistoryColumn::Cid:
        return tr("cid");
    case HistoryColumn::File:
        return tr("File");
    case HistoryColumn::OldDate:
        return tr("There since", "column: when the content had come to the old level");
    case HistoryColumn::OldLevel:
        return tr("From", "column: a level");
    case HistoryColumn::NewDate:
        return tr("Moved", "column: a time");
    case HistoryColumn::NewLevel:
        return tr("To", "column: a level");
    case HistoryColumn::Cause:
        return tr("Cause");
    case HistoryColumn::Author:
        return tr("Author");
    case HistoryColumn::Columns:
        break;
    }
    return {};
}

QHash<int, QByteArray> HistoryModel::roleNames() const { return withRoleNames(QAbstractTableModel::roleNames()); }

HistoryQuery HistoryModel::query() const
{
    HistoryQuery query;
    query.cid = m_cid ? m_cid : cidOf(m_text);
    query.text = query.cid ? QString() : m_text;
    query.level = m_filter.level;
    query.promotion = m_filter.promotion;
    query.since = m_filter.since;
    query.until = m_filter.until;
    query.limit = pageSize;
    return query;
}

void HistoryModel::setFilter(const QString& text)
{
    if (text.trimmed() == m_text)
        return;
    m_text = text.trimmed();
    restart();
}

void HistoryModel::setFilter(const HistoryFilter& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    restart();
}

void HistoryModel::setCid(std::optional<ContentId> cid)
{
    if (cid == m_cid)
        return;
    m_cid = cid;
    restart();
}

void HistoryModel::reload() { restart(); }

void HistoryModel::restart()
{
    m_olderTicket = Ticket();
    m_newerTicket = Ticket();
    m_newer.clear();
    m_askingNewer = false;
    m_rung = false;
    m_begun = false;
    m_more = true;
    const bool failedBefore = std::exchange(m_error, std::nullopt).has_value();
    if (!m_rows.empty()) {
        beginResetModel();
        m_rows.clear();
        endResetModel();
    }
    setLoading(false);
    if (failedBefore)
        Q_EMIT recovered();
    fetchMore({});
}

void HistoryModel::ask(Ticket& ticket, const HistoryQuery& query, void (HistoryModel::*take)(Page<HistoryRow>))
{
    ticket = m_feed.engine().history(query, m_feed.address(), [this, take](Result<Page<HistoryRow>> page) {
        if (!page) {
            fail(page.error());
            return;
        }
        if (std::exchange(m_error, std::nullopt))
            Q_EMIT recovered();
        (this->*take)(std::move(*page));
    });
}

bool HistoryModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_more && !m_loading && !m_error && m_feed.isReady();
}

void HistoryModel::fetchMore(const QModelIndex& parent)
{
    if (!canFetchMore(parent))
        return;
    setLoading(true);
    HistoryQuery older = query();
    if (!m_rows.empty())
        older.before = m_rows.back().id;
    ask(m_olderTicket, older, &HistoryModel::takeOlder);
}

void HistoryModel::takeOlder(Page<HistoryRow> page)
{
    m_more = page.more;
    if (!page.rows.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(page.rows.size()) - 1);
        m_rows.insert(
            m_rows.end(), std::make_move_iterator(page.rows.begin()), std::make_move_iterator(page.rows.end()));
        endInsertRows();
    }
    m_begun = true;
    setLoading(false);
    if (std::exchange(m_rung, false))
        fetchNewer();
}

void HistoryModel::fetchNewer()
{
    if (!m_begun && m_error) {
        restart();
        return;
    }
    if (m_askingNewer || !m_begun) {
        m_rung = true;
        return;
    }
    m_askingNewer = true;
    HistoryQuery newer = query();
    if (!m_rows.empty())
        newer.after = std::max<qint64>(m_rows.front().id - overlap, m_more ? m_rows.back().id : 0);
    if (!m_newer.empty())
        newer.before = m_newer.back().id;
    ask(m_newerTicket, newer, &HistoryModel::takeNewer);
}

void HistoryModel::takeNewer(Page<HistoryRow> page)
{
    m_askingNewer = false;
    m_newer.insert(m_newer.end(), std::make_move_iterator(page.rows.begin()), std::make_move_iterator(page.rows.end()));
    if (m_newer.size() > mostNewRows) {
        restart();
        return;
    }
    if (page.more) { // the pages come newest first: there are some between these and what is shown
        fetchNewer();
        return;
    }
    merge(std::exchange(m_newer, {}));
    if (std::exchange(m_rung, false))
        fetchNewer();
}

void HistoryModel::merge(std::vector<HistoryRow> rows)
{
    const auto placeOf
        = [this](qint64 id) { return std::ranges::lower_bound(m_rows, id, std::ranges::greater(), &HistoryRow::id); };
    std::erase_if(rows, [&](const HistoryRow& row) {
        const auto place = placeOf(row.id);
        return place != m_rows.end() && place->id == row.id;
    });
    // Runs of rows that belong between the same two neighbours, from the top.
    for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
        const auto place = placeOf(rows[begin].id);
        const qint64 next = place == m_rows.end() ? 0 : place->id;
        end = begin + 1;
        while (end < rows.size() && rows[end].id > next)
            ++end;
        const auto at = static_cast<int>(place - m_rows.begin());
        beginInsertRows({}, at, at + static_cast<int>(end - begin) - 1);
        m_rows.insert(
            place, rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.begin() + static_cast<std::ptrdiff_t>(end));
        endInsertRows();
    }
}

void HistoryModel::fail(const Error& error)
{
    m_error = error;
    m_askingNewer = false;
    m_newer.clear();
    setLoading(false);
    Q_EMIT failed(error);
}

void HistoryModel::setLoading(bool loading)
{
    if (std::exchange(m_loading, loading) != loading)
        Q_EMIT loadingChanged(loading);
}

} // namespace tierwatch
