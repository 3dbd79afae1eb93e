// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relocation_model.h"

#include "models/format.h"
#include "models/words.h"

namespace tierwatch {

namespace {

bool isNumber(int column)
{
    switch (column) {
    case RelocationColumn::Progress:
    case RelocationColumn::Size:
    case RelocationColumn::Speed:
    case RelocationColumn::TimeLeft:
    case RelocationColumn::Attempts:
    case RelocationColumn::Cid:
        return true;
    default:
        return false;
    }
}

} // namespace

RelocationModel::RelocationModel(EngineFeed& feed, QObject* parent) : OrderedModel(parent), m_feed(feed)
{
    connect(&feed, &EngineFeed::ready, this, &RelocationModel::reset);
    connect(&feed, &EngineFeed::relocationsChanged, this, &RelocationModel::change);
    connect(&feed, &EngineFeed::levelsChanged, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, RelocationColumn::Columns - 1), valueRoles());
        rearrange();
    });
    if (feed.isReady())
        reset();
}

int RelocationModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : RelocationColumn::Columns;
}

const RelocationEntry* RelocationModel::entry(quint32 item) const { return m_feed.relocations().find(m_cids[item]); }

const RelocationEntry* RelocationModel::entryAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : entry(rows()[static_cast<std::size_t>(row)]);
}

std::optional<ContentId> RelocationModel::cidAt(int row) const
{
    return row < 0 || row >= rowCount() ? std::nullopt : std::optional(m_cids[rows()[static_cast<std::size_t>(row)]]);
}

int RelocationModel::rowOf(ContentId cid) const
{
    const auto item = m_items.constFind(cid);
    return item == m_items.constEnd() ? -1 : rowOfItem(*item);
}

std::vector<ContentId> RelocationModel::cidsOf(const QModelIndexList& indexes) const
{
    std::vector<ContentId> cids;
    for (const int row : rowsOf(indexes))
        cids.push_back(*cidAt(row));
    return cids;
}

const ContentRow* RelocationModel::content(ContentId cid) const
{
    const auto handle = m_feed.contents().find(cid);
    return handle ? &m_feed.contents().row(*handle) : nullptr;
}

qint64 RelocationModel::size(const RelocationEntry& entry) const
{
    if (entry.row.relocation.bytes > 0)
        return entry.row.relocation.bytes;
    const ContentRow* row = content(entry.row.relocation.cid);
    return row == nullptr ? -1 : row->size;
}

LevelSlot RelocationModel::levelSlot(const RelocationEntry& entry, int column) const
{
    const Relocation& relocation = entry.row.relocation;
    const bool claimed = relocation.state == RelocationState::Running || relocation.state == RelocationState::Lingering;
    if (column == RelocationColumn::To)
        return claimed ? relocation.to : relocation.wanted;
    if (claimed)
        return relocation.from;
    const ContentRow* row = content(relocation.cid);
    return row == nullptr ? relocation.from : row->level;
}

QVariant RelocationModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const quint32 item = rows()[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    if (role == ItemRole::Cid)
        return number(m_cids[item]);
    if (role == Qt::TextAlignmentRole)
        return QVariant((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const RelocationEntry* shown = entry(item);
    if (shown == nullptr) // it has just ended
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*shown, column);
    case Qt::ToolTipRole:
        return shown->row.relocation.error ? translate(*shown->row.relocation.error) : QString();
    case ItemRole::LevelSlot: {
        const LevelSlot slot = levelSlot(*shown, column);
        return slot == LevelSlot::None ? QVariant() : QVariant(static_cast<int>(number(slot)));
    }
    case ItemRole::Badge:
        return m_feed.levelBadge(levelSlot(*shown, column));
    case ItemRole::Status:
        return static_cast<int>(shown->row.relocation.state);
    case ItemRole::Progress:
        return shown->progress() ? QVariant(*shown->progress()) : QVariant();
    case ItemRole::TimeLeft:
        return shown->timeLeft() ? QVariant(static_cast<qint64>(shown->timeLeft()->count())) : QVariant();
    case ItemRole::Loud:
        return shown->row.relocation.state == RelocationState::Failed;
    default:
        return {};
    }
}

QString RelocationModel::text(const RelocationEntry& entry, int column) const
{
    const Relocation& relocation = entry.row.relocation;
    const bool running = relocation.state == RelocationState::Running;
    switch (static_cast<RelocationColumn::Column>(column)) {
    case RelocationColumn::State:
        return relocationStateWord(relocation.state);
    case RelocationColumn::File: {
        const ContentRow* row = content(relocation.cid);
        return row == nullptr ? unknownText() : row->name.text();
    }
    case RelocationColumn::From:
    case RelocationColumn::To:
        return m_feed.levelName(levelSlot(entry, column));
    case RelocationColumn::Progress:
        return entry.progress() ? tr("%1 %", "percent").arg(static_cast<int>(*entry.progress() * 100)) : QString();
    case RelocationColumn::Size:
        return formatBytes(size(entry));
    case RelocationColumn::Speed:
        return running ? formatSpeed(entry.bytesPerSecond) : QString();
    case RelocationColumn::TimeLeft:
        return entry.timeLeft() ? formatDuration(*entry.timeLeft()) : QString();
    case RelocationColumn::Cause:
        return causeWord(relocation.cause);
    case RelocationColumn::Author:
        return relocation.author;
    case RelocationColumn::Worker:
        return entry.row.worker;
    case RelocationColumn::Since:
        return formatTime(relocation.since);
    case RelocationColumn::Attempts:
        return relocation.attempts > 0 ? formatCount(relocation.attempts) : QString();
    case RelocationColumn::Detail:
        if (relocation.error)
            return translate(*relocation.error);
        if (relocation.state == RelocationState::Lingering)
            return tr("the old copy stays until %1").arg(formatTime(relocation.nextAt));
        return {};
    case RelocationColumn::Cid:
        return QString::number(number(relocation.cid));
    case RelocationColumn::Columns:
        break;
    }
    return {};
}

QVariant RelocationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= RelocationColumn::Columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<RelocationColumn::Column>(section)) {
    case RelocationColumn::State:
        return tr("State");
    case RelocationColumn::File:
        return tr("File");
    case RelocationColumn::From:
        return tr("From", "column: a level");
    case RelocationColumn::To:
        return tr("To", "column: a level");
    case RelocationColumn::Progress:
        return tr("Progress");
    case RelocationColumn::Size:
        return tr("Size");
    case RelocationColumn::Speed:
        return tr("Speed");
    case RelocationColumn::TimeLeft:
        return tr("Time left");
    case RelocationColumn::Cause:
        return tr("Cause");
    case RelocationColumn::Author:
        return tr("Author");
    case RelocationColumn::Worker:
        return tr("Worker");
    case RelocationColumn::Since:
        return tr("Since", "column: a time");
    case RelocationColumn::Attempts:
        return tr("Attempts");
    case RelocationColumn::Detail:
        return tr("Detail");
    case RelocationColumn::Cid:
        return tr("cid");
    case RelocationColumn::Columns:
        break;
    }
    return {};
}

QHash<int, QByteArray> RelocationModel::roleNames() const { return withRoleNames(OrderedModel::roleNames()); }

} // namespace tierwatch
