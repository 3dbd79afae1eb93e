// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/content_model.h"

#include "models/format.h"

#include <cmath>
#include <limits>

namespace tierwatch {

namespace {

bool isNumber(int column)
{
    return column == ContentColumn::Count || column == ContentColumn::Recent || column == ContentColumn::Size
        || column == ContentColumn::Cid;
}

} // namespace

ContentModel::ContentModel(EngineFeed& feed, QObject* parent)
    : OrderedModel(parent)
    , m_feed(feed)
    , m_order(feed.address(), [this](std::optional<ContentOrderResult> result) { answered(std::move(result)); })
{
    m_pace.setSingleShot(true);
    m_pace.setInterval(settleInterval);
    connect(&m_pace, &QTimer::timeout, this, &ContentModel::settleSoon);
    connect(&feed, &EngineFeed::ready, this, &ContentModel::reset);
    connect(&feed, &EngineFeed::levelsChanged, this, &ContentModel::takeLevels);
    connect(&feed, &EngineFeed::statusChanged, this, &ContentModel::takeRule);
    connect(&feed, &EngineFeed::contentsChanged, this, &ContentModel::change);
    connect(&feed, &EngineFeed::relocationsChanged, this, &ContentModel::showProgress);
    if (feed.isReady())
        reset();
}

ContentModel::~ContentModel() = default;

int ContentModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ContentColumn::Columns; }

std::optional<ContentHandle> ContentModel::handleAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return std::nullopt;
    return rows()[static_cast<std::size_t>(row)];
}

QVariant ContentModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ContentHandle handle = rows()[static_cast<std::size_t>(index.row())];
    const ContentRow& row = m_feed.contents().row(handle);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(handle, column);
    case Qt::ToolTipRole:
        return toolTip(handle, column);
    case Qt::TextAlignmentRole:
        return QVariant((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case ItemRole::Cid:
        return number(row.cid);
    case ItemRole::LevelSlot: {
        const LevelSlot slot = levelSlot(row, column);
        return slot == LevelSlot::None ? QVariant() : QVariant(static_cast<int>(number(slot)));
    }
    case ItemRole::Badge:
        return m_feed.levelBadge(levelSlot(row, column));
    case ItemRole::Status:
        return static_cast<int>(m_feed.contents().status(handle));
    case ItemRole::Progress:
    case ItemRole::TimeLeft: {
        const RelocationEntry* entry = m_feed.relocations().find(row.cid);
        if (entry == nullptr)
            return {};
        if (role == ItemRole::Progress)
            return entry->progress() ? QVariant(*entry->progress()) : QVariant();
        return entry->timeLeft() ? QVariant(static_cast<qint64>(entry->timeLeft()->count())) : QVariant();
    }
    case ItemRole::Sort:
        return sortValue(handle, column);
    case ItemRole::Loud:
        return m_feed.contents().status(handle) == ContentStatus::Failed;
    default:
        return {};
    }
}

LevelSlot ContentModel::levelSlot(const ContentRow& row, int column) const
{
    if (column == ContentColumn::To)
        return row.wanted == row.level ? LevelSlot::None : row.wanted;
    return row.level;
}

QString ContentModel::text(ContentHandle handle, int column) const
{
    const ContentRow& row = m_feed.contents().row(handle);
    switch (static_cast<ContentColumn::Column>(column)) {
    case ContentColumn::Level:
        return m_feed.levelName(row.level);
    case ContentColumn::File:
        return row.name.text();
    case ContentColumn::Count:
        return formatCount(row.count);
    case ContentColumn::Recent:
        return row.count < 0 ? unknownText() : formatCount(std::llround(recentOf(row)));
    case ContentColumn::Next:
        return nextText(row);
    case ContentColumn::To:
        return row.wanted == row.level ? unknownText() : m_feed.levelName(row.wanted);
    case ContentColumn::Status:
        return statusText(handle);
    case ContentColumn::Size:
        return formatBytes(row.size);
    case ContentColumn::Updated:
        return formatTime(timeFromMicroseconds(row.updated));
    case ContentColumn::LastView:
        return formatTime(timeFromMicroseconds(row.lastView));
    case ContentColumn::HeldUntil:
        return formatHeldUntil(row.heldUntil);
    case ContentColumn::Cid:
        return QString::number(number(row.cid));
    case ContentColumn::Path:
        return path(row);
    case ContentColumn::Columns:
        break;
    }
    return {};
}

double ContentModel::recentOf(const ContentRow& row) const
{
    return recentAt(viewsOf(row), m_feed.status().rule, m_feed.clock().now());
}

std::optional<NextMove> ContentModel::nextOf(const ContentRow& row) const
{
    return nextMoveOf(row, m_feed.levels().table, m_feed.status().rule, m_feed.clock().now());
}

QString ContentModel::nextText(const ContentRow& row) const
{
    const auto next = nextOf(row);
    if (!next)
        return unknownText();
    return QStringLiteral("%1 %2 %3")
        .arg(next->up ? QChar(0x2191) : QChar(0x2193))
        .arg(m_feed.levelBadge(next->level), formatAhead(next->at, m_feed.clock().now()));
}

QString ContentModel::statusText(ContentHandle handle) const
{
    const ContentRow& row = m_feed.contents().row(handle);
    const RelocationEntry* entry = m_feed.relocations().find(row.cid);
    const bool why = entry != nullptr && entry->row.relocation.error.has_value();
    switch (m_feed.contents().status(handle)) {
    case ContentStatus::InPlace:
        return tr("in place");
    case ContentStatus::Unknown:
        return tr("count unknown");
    case ContentStatus::Held:
        return row.heldUntil == std::numeric_limits<qint64>::max()
            ? tr("held")
            : tr("held %1", "%1: for how long yet")
                  .arg(formatAhead(timeFromMicroseconds(row.heldUntil), m_feed.clock().now()));
    case ContentStatus::Waiting:
        return why ? tr("waits: %1", "%1: a sentence, why").arg(translate(*entry->row.relocation.error))
                   : tr("waiting");
    case ContentStatus::Running: {
        if (entry == nullptr || !entry->progress())
            return tr("moving");
        const QString percent = tr("%1 %", "percent").arg(static_cast<int>(*entry->progress() * 100));
        return entry->timeLeft() ? percent + u' ' + formatDuration(*entry->timeLeft()) : percent;
    }
    case ContentStatus::Lingering:
        return tr("lingering");
    case ContentStatus::Failed:
        return why ? tr("failed: %1", "%1: a sentence, why").arg(translate(*entry->row.relocation.error))
                   : tr("failed");
    case ContentStatus::Gone:
        return tr("removed");
    }
    return {};
}

QString ContentModel::toolTip(ContentHandle handle, int column) const
{
    const ContentRow& row = m_feed.contents().row(handle);
    if (column == ContentColumn::File || column == ContentColumn::Path)
        return path(row);
    if (column == ContentColumn::Next) {
        const auto next = nextOf(row);
        if (!next)
            return {};
        const QString name = m_feed.levelName(next->level);
        const QString when = formatAhead(next->at, m_feed.clock().now());
        return next->up ? tr("%1 in %2 if it is watched as it is now", "level, time").arg(name, when)
                        : tr("%1 in %2 if nobody watches it", "level, time").arg(name, when);
    }
    if (column == ContentColumn::Status) {
        if (m_feed.contents().status(handle) == ContentStatus::Lingering)
            return tr("It is in its new level. The old copy stays a little longer for readers that have it open.");
        if (m_feed.contents().status(handle) == ContentStatus::Unknown)
            return tr("Count unknown: no player has reported this content yet, so it stays in %1.")
                .arg(m_feed.levelName(row.level));
        if (m_feed.contents().status(handle) == ContentStatus::Held)
            return statusText(handle) + QStringLiteral(" · ") + formatHeldUntil(row.heldUntil);
        return statusText(handle);
    }
    return {};
}

QString ContentModel::path(const ContentRow& row) const
{
    const Level* level = m_feed.levels().table.find(row.level);
    return level == nullptr ? row.name.text() : level->path + u'/' + row.name.text();
}

QVariant ContentModel::sortValue(ContentHandle handle, int column) const
{
    const ContentRow& row = m_feed.contents().row(handle);
    switch (static_cast<ContentColumn::Column>(column)) {
    case ContentColumn::Level:
        return static_cast<int>(m_query.ranks.at(number(row.level)));
    case ContentColumn::To:
        return row.wanted == row.level ? -1 : static_cast<int>(m_query.ranks.at(number(row.wanted)));
    case ContentColumn::Status:
        return static_cast<int>(m_feed.contents().status(handle));
    case ContentColumn::Count:
        return row.count;
    case ContentColumn::Recent:
        return recentOf(row);
    case ContentColumn::Next: {
        const auto next = nextOf(row);
        return next ? QVariant(qint64{ microseconds(next->at) }) : QVariant();
    }
    case ContentColumn::Size:
        return row.size;
    case ContentColumn::Updated:
        return row.updated;
    case ContentColumn::LastView:
        return row.lastView;
    case ContentColumn::HeldUntil:
        return row.heldUntil;
    case ContentColumn::Cid:
        return number(row.cid);
    case ContentColumn::File:
    case ContentColumn::Path:
    case ContentColumn::Columns:
        break;
    }
    return text(handle, column);
}

QVariant ContentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ContentColumn::Columns)
        return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<ContentColumn::Column>(section)) {
    case ContentColumn::Level:
        return tr("Level");
    case ContentColumn::File:
        return tr("File");
    case ContentColumn::Count:
        return tr("Count");
    case ContentColumn::Recent:
        return tr("Recent", "column: recent views");
    case ContentColumn::Next:
        return tr("Next", "column: where the content goes next, and when");
    case ContentColumn::To:
        return tr("To", "column: the level a content goes to");
    case ContentColumn::Status:
        return tr("Status");
    case ContentColumn::Size:
        return tr("Size");
    case ContentColumn::Updated:
        return tr("Updated");
    case ContentColumn::LastView:
        return tr("Last view");
    case ContentColumn::HeldUntil:
        return tr("Held until");
    case ContentColumn::Cid:
        return tr("cid");
    case ContentColumn::Path:
        return tr("Path");
    case ContentColumn::Columns:
        break;
    }
    return {};
}

Qt::ItemFlags ContentModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags usual = OrderedModel::flags(index);
    return index.isValid() ? usual | Qt::ItemIsDragEnabled : usual;
}

QHash<int, QByteArray> ContentModel::roleNames() const { return withRoleNames(OrderedModel::roleNames()); }

std::optional<ContentId> ContentModel::cidAt(int row) const
{
    const auto handle = handleAt(row);
    return handle ? std::optional(m_feed.contents().row(*handle).cid) : std::nullopt;
}

int ContentModel::rowOf(ContentId cid) const
{
    const auto handle = m_feed.contents().find(cid);
    return handle ? rowOfItem(*handle) : -1;
}

QModelIndex ContentModel::indexOf(ContentId cid, int column) const
{
    const int row = rowOf(cid);
    return row < 0 ? QModelIndex() : index(row, column);
}

const ContentRow* ContentModel::contentAt(int row) const
{
    const auto handle = handleAt(row);
    return handle ? &m_feed.contents().row(*handle) : nullptr;
}

ContentStatus ContentModel::statusAt(int row) const
{
    const auto handle = handleAt(row);
    return handle ? m_feed.contents().status(*handle) : ContentStatus::Gone;
}

QString ContentModel::pathAt(int row) const
{
    const ContentRow* content = contentAt(row);
    return content == nullptr ? QString() : path(*content);
}

std::vector<ContentId> ContentModel::allCids() const
{
    std::vector<ContentId> cids;
    cids.reserve(rows().size());
    for (const ContentHandle handle : rows())
        cids.push_back(m_feed.contents().row(handle).cid);
    return cids;
}

std::vector<ContentId> ContentModel::cidsOf(const QModelIndexList& indexes) const
{
    std::vector<ContentId> cids;
    for (const int row : rowsOf(indexes))
        cids.push_back(*cidAt(row));
    return cids;
}

} // namespace tierwatch
