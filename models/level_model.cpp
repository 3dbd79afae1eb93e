// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/level_model.h"

#include "models/format.h"

#include <QLocale>

#include <algorithm>

namespace tierwatch {

namespace {

bool isNumber(int column)
{
    return column == LevelColumn::Minimum || column == LevelColumn::Maximum || column == LevelColumn::Contents
        || column == LevelColumn::Free || column == LevelColumn::Total;
}

/// A count as people type it: "2000", "2,000".
std::optional<qint64> parseCount(const QVariant& value)
{
    bool good = false;
    qint64 count = value.toLongLong(&good);
    if (!good)
        count = QLocale().toLongLong(value.toString().trimmed(), &good);
    return good && count >= 0 ? std::optional(count) : std::nullopt;
}

/// What an edit becomes after somebody else's change: the field follows where it was not edited here.
template <typename Value> bool follow(Value& edited, const Value& before, const Value& now)
{
    const bool mine = edited != before;
    const bool theirs = now != before;
    if (!mine)
        edited = now;
    return mine && theirs && edited != now; // both changed it, to different values
}

} // namespace

LevelModel::LevelModel(EngineFeed& feed, QObject* parent) : QAbstractTableModel(parent), m_feed(feed)
{
    connect(&feed, &EngineFeed::ready, this, &LevelModel::takeLevels);
    connect(&feed, &EngineFeed::levelsChanged, this, &LevelModel::takeLevels);
    connect(&feed, &EngineFeed::levelStatusChanged, this, [this] {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, LevelColumn::Columns - 1));
    });
    if (feed.isReady())
        takeLevels();
}

int LevelModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LevelModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : LevelColumn::Columns; }

bool LevelModel::isPending(const Row& row, int column) const
{
    if (!row.original || row.removed)
        return true;
    switch (column) {
    case LevelColumn::Label:
        return row.level.label != row.original->label;
    case LevelColumn::Minimum:
        return row.level.minCount != row.original->minCount;
    case LevelColumn::Maximum:
        return row.level.maxCount != row.original->maxCount;
    case LevelColumn::Path:
        return row.level.path != row.original->path;
    default:
        return false;
    }
}

QVariant LevelModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const LevelStatus* status = row.original ? m_feed.levelStatus(row.level.slot) : nullptr;
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::EditRole:
        if (column == LevelColumn::Minimum)
            return row.level.minCount;
        if (column == LevelColumn::Maximum)
            return row.level.maxCount;
        return column == LevelColumn::Label ? row.level.label : text(row, column);
    case Qt::ToolTipRole:
        return status != nullptr && !status->detail.isEmpty() ? translate(status->detail) : QString();
    case Qt::TextAlignmentRole:
        return QVariant((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case ItemRole::LevelSlot:
        return row.level.slot == LevelSlot::None ? QVariant() : QVariant(static_cast<int>(number(row.level.slot)));
    case ItemRole::Badge:
        return row.original ? m_feed.levelBadge(row.level.slot) : row.level.name().left(1).toUpper();
    case ItemRole::Pending:
        return isPending(row, column);
    case ItemRole::Loud:
        return status != nullptr && !status->writable;
    default:
        return {};
    }
}

QString LevelModel::text(const Row& row, int column) const
{
    const Level& level = row.level;
    const LevelStatus* status = row.original ? m_feed.levelStatus(level.slot) : nullptr;
    switch (static_cast<LevelColumn::Column>(column)) {
    case LevelColumn::Label:
        return level.name();
    case LevelColumn::Key:
        return level.key;
    case LevelColumn::Minimum:
        return formatCount(level.minCount);
    case LevelColumn::Maximum:
        return formatCount(level.maxCount);
    case LevelColumn::Path:
        return level.path;
    case LevelColumn::Contents:
        return status == nullptr ? unknownText() : formatCount(status->contents);
    case LevelColumn::Free:
        return status == nullptr ? unknownText() : formatBytes(status->bytesFree);
    case LevelColumn::Total:
        return status == nullptr ? unknownText() : formatBytes(status->bytesTotal);
    case LevelColumn::State:
        if (row.removed)
            return tr("goes when applied", "a level that is removed by the pending edits");
        if (!row.original)
            return tr("comes when applied", "a level that is added by the pending edits");
        if (status == nullptr)
            return unknownText();
        if (!status->detail.isEmpty())
            return translate(status->detail);
        return status->writable ? tr("good", "state of a level") : tr("not writable", "state of a level");
    case LevelColumn::Columns:
        break;
    }
    return {};
}

bool LevelModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid)
        || !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const QString typed = value.toString().trimmed();
    switch (index.column()) {
    case LevelColumn::Label:
        row.level.label = typed == row.level.key ? QString() : typed;
        break;
    case LevelColumn::Key:
        row.level.key = typed;
        break;
    case LevelColumn::Path:
        row.level.path = typed;
        break;
    default: {
        const auto count = parseCount(value);
        if (!count)
            return false;
        (index.column() == LevelColumn::Minimum ? row.level.minCount : row.level.maxCount) = *count;
    }
    }
    noteEdit(index.row());
    return true;
}

Qt::ItemFlags LevelModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return flags;
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const bool editable = index.column() == LevelColumn::Label || index.column() == LevelColumn::Minimum
        || index.column() == LevelColumn::Maximum || index.column() == LevelColumn::Path
        || (index.column() == LevelColumn::Key && !row.original);
    flags.setFlag(Qt::ItemIsEditable, editable && !row.removed);
    return flags;
}

QVariant LevelModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= LevelColumn::Columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<LevelColumn::Column>(section)) {
    case LevelColumn::Label:
        return tr("Level");
    case LevelColumn::Key:
        return tr("Key", "column: what stores call the level");
    case LevelColumn::Minimum:
        return tr("From", "column: the least view count");
    case LevelColumn::Maximum:
        return tr("To", "column: the greatest view count");
    case LevelColumn::Path:
        return tr("Directory");
    case LevelColumn::Contents:
        return tr("Contents");
    case LevelColumn::Free:
        return tr("Free");
    case LevelColumn::Total:
        return tr("Size");
    case LevelColumn::State:
        return tr("State");
    case LevelColumn::Columns:
        break;
    }
    return {};
}

QHash<int, QByteArray> LevelModel::roleNames() const { return withRoleNames(QAbstractTableModel::roleNames()); }

const Level* LevelModel::levelAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)].level;
}

int LevelModel::rowOf(LevelSlot slot) const
{
    const auto found
        = std::ranges::find_if(m_rows, [slot](const Row& row) { return row.original && row.level.slot == slot; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int LevelModel::addLevel()
{
    Row row;
    qint64 top = -1;
    for (const Row& other : m_rows) {
        if (!other.removed)
            top = std::max(top, other.level.maxCount);
    }
    row.level.minCount = top + 1;
    row.level.maxCount = top + 1;
    beginInsertRows({}, 0, 0);
    m_rows.insert(m_rows.begin(), std::move(row));
    endInsertRows();
    noteEdit(0);
    return 0;
}

void LevelModel::removeLevel(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    Row& removed = m_rows[static_cast<std::size_t>(row)];
    if (removed.original) {
        removed.removed = true;
        noteEdit(row);
        return;
    }
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
    noteEdit(-1);
}

bool LevelModel::isRemoved(int row) const
{
    return row >= 0 && row < rowCount() && m_rows[static_cast<std::size_t>(row)].removed;
}

bool LevelModel::isDirty() const
{
    return std::ranges::any_of(m_rows, [](const Row& row) { return row.removed || row.original != row.level; });
}

LevelTable LevelModel::edited() const
{
    std::vector<Level> levels;
    for (auto row = m_rows.rbegin(); row != m_rows.rend(); ++row) { // the table's order, also among equal minimums
        if (!row->removed)
            levels.push_back(row->level);
    }
    return LevelTable(std::move(levels));
}

void LevelModel::discard()
{
    beginResetModel();
    m_rows.clear();
    m_outdated = false;
    endResetModel();
    takeLevels();
}

void LevelModel::applied()
{
    beginResetModel();
    std::erase_if(m_rows, [](const Row& row) { return row.removed; });
    for (Row& row : m_rows)
        row.original = row.level;
    m_outdated = false;
    endResetModel();
    noteEdit(-1);
}

void LevelModel::noteEdit(int row)
{
    if (row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, LevelColumn::Columns - 1));
    const bool dirty = isDirty();
    if (!dirty) {
        m_basedOn = m_feed.levels().version;
        m_outdated = false;
    }
    Q_EMIT edits();
    if (std::exchange(m_wasDirty, dirty) != dirty)
        Q_EMIT dirtyChanged(dirty);
}

void LevelModel::takeLevels()
{
    const LevelsSnapshot& now = m_feed.levels();
    std::vector<Row> rows;
    bool conflict = false;
    for (auto level = now.table.levels().rbegin(); level != now.table.levels().rend(); ++level) {
        const auto mine = std::ranges::find_if(m_rows, [&](const Row& row) { return row.level.key == level->key; });
        if (mine == m_rows.end()) {
            rows.push_back(Row{ *level, *level, false });
            continue;
        }
        Row row{ *level, *level, mine->removed };
        const Level before = mine->original.value_or(*level);
        row.level.label = mine->level.label;
        row.level.minCount = mine->level.minCount;
        row.level.maxCount = mine->level.maxCount;
        row.level.path = mine->level.path;
        conflict |= follow(row.level.label, before.label, level->label);
        conflict |= follow(row.level.minCount, before.minCount, level->minCount);
        conflict |= follow(row.level.maxCount, before.maxCount, level->maxCount);
        conflict |= follow(row.level.path, before.path, level->path);
        rows.push_back(std::move(row));
    }
    // Rows that only this table has: added here, or removed by somebody else while they were edited here.
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        Row& row = m_rows[i];
        const bool known = now.table.find(row.level.key) != nullptr;
        if (known || row.removed || (row.original && *row.original == row.level))
            continue;
        conflict |= row.original.has_value();
        rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(std::min(i, rows.size())),
            Row{ row.level, std::nullopt, false });
    }
    m_outdated = m_outdated || conflict;
    const auto keys = [](const std::vector<Row>& all) {
        QStringList list;
        for (const Row& row : all)
            list.append(row.level.key);
        return list;
    };
    if (keys(rows) == keys(m_rows)) {
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, LevelColumn::Columns - 1));
    } else {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    if (!m_outdated)
        m_basedOn = now.version;
    noteEdit(-1);
}

} // namespace tierwatch
