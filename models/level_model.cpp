// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/level_model.h"

#include "models/format.h"
#include "models/level_fields.h"

#include <algorithm>
#include <limits>

namespace tierwatch {

namespace {

bool isNumber(int column)
{
    switch (column) {
    case LevelColumn::Minimum:
    case LevelColumn::Maximum:
    case LevelColumn::Contents:
    case LevelColumn::Free:
    case LevelColumn::Total:
    case LevelColumn::Capacity:
    case LevelColumn::High:
    case LevelColumn::Low:
    case LevelColumn::Reserve:
    case LevelColumn::Linger:
        return true;
    default:
        return false;
    }
}

constexpr qint64 usualMaximum = 10'000'000; // of a first level, as the original's table has it

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
    connect(&feed, &EngineFeed::levelStatusChanged, this, &LevelModel::show);
    if (feed.isReady())
        takeLevels();
}

int LevelModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LevelModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : LevelColumn::Columns; }

bool LevelModel::isPending(const Row& row, int column)
{
    if (!row.original || row.removed)
        return true;
    if (column == LevelColumn::Maximum)
        return row.level.maxCount != row.original->maxCount;
    return withLevelField(column, [&row](auto field) { return row.level.*field != (*row.original).*field; });
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
        return levelFieldValue(row.level, column);
    case ItemRole::Choices: {
        const QStringList choices = levelFieldChoices(column);
        return choices.isEmpty() ? QVariant() : QVariant(choices);
    }
    case Qt::ToolTipRole:
        if (column == LevelColumn::Path)
            return row.level.path;
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
    const LevelStatus* status = row.original ? m_feed.levelStatus(row.level.slot) : nullptr;
    switch (column) {
    case LevelColumn::Contents:
        return status == nullptr ? unknownText() : formatCount(status->contents);
    case LevelColumn::Free:
        return status == nullptr ? unknownText() : formatBytes(status->bytesFree);
    case LevelColumn::Total:
        return status == nullptr ? unknownText() : formatBytes(status->bytesTotal);
    case LevelColumn::State:
        return stateText(row);
    default:
        return levelFieldText(row.level, column);
    }
}

QString LevelModel::stateText(const Row& row) const
{
    const LevelStatus* status = row.original ? m_feed.levelStatus(row.level.slot) : nullptr;
    if (row.removed)
        return tr("goes when applied", "a level that is removed by the pending edits");
    if (!row.original)
        return tr("comes when applied", "a level that is added by the pending edits");
    if (status == nullptr)
        return unknownText();
    if (!status->detail.isEmpty())
        return translate(status->detail);
    if (!status->writable)
        return tr("not writable", "state of a level");
    return status->full ? tr("full", "state of a level") : tr("good", "state of a level");
}

bool LevelModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid)
        || !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    if (!setLevelField(at(index.row()).level, index.column(), value)) {
        Q_EMIT refused(levelFieldRule(index.column()));
        return false;
    }
    close();
    noteEdit();
    return true;
}

void LevelModel::setMinimum(int row, qint64 count)
{
    if (!inRange(row) || at(row).removed)
        return;
    Level& level = at(row).level;
    qint64 least = 0;
    qint64 most = std::numeric_limits<qint64>::max() - 1;
    for (const Row& other : m_rows) {
        if (other.removed || &other.level == &level)
            continue;
        if (other.level.minCount < level.minCount)
            least = std::max(least, other.level.minCount + 1);
        else
            most = std::min(most, other.level.minCount - 1);
    }
    if (least > most || level.minCount == std::clamp(count, least, most))
        return;
    level.minCount = std::clamp(count, least, most);
    close();
    noteEdit();
}

void LevelModel::close()
{
    qint64 greatest = usualMaximum;
    bool edited = false;
    std::vector<Level*> levels;
    for (Row& row : m_rows) {
        if (row.original) {
            row.level.maxCount = row.original->maxCount;
            greatest = std::max(greatest, row.original->maxCount);
        }
        edited |= row.removed || !row.original || row.level.minCount != row.original->minCount;
        if (!row.removed)
            levels.push_back(&row.level);
    }
    if (!edited)
        return;
    std::ranges::reverse(levels); // the table's order, also among equal minimums
    std::ranges::stable_sort(levels, {}, &Level::minCount);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const qint64 last = i + 1 < levels.size() ? levels[i + 1]->minCount - 1 : greatest;
        levels[i]->maxCount = std::max(last, levels[i]->minCount);
    }
}

Qt::ItemFlags LevelModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return flags;
    const Row& row = at(index.row());
    const bool editable = withLevelField(index.column(), [](auto) { return true; })
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
    return levelColumnName(section);
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
    qint64 top = 0;
    for (const Row& other : m_rows) {
        if (!other.removed)
            top = std::max(top, other.level.minCount);
    }
    row.level.minCount = m_rows.empty() ? 0 : top > 0 ? top * 2 : 1000;
    beginInsertRows({}, 0, 0);
    m_rows.insert(m_rows.begin(), std::move(row));
    endInsertRows();
    close();
    noteEdit();
    return 0;
}

void LevelModel::removeLevel(int row)
{
    if (!inRange(row))
        return;
    if (at(row).original) {
        at(row).removed = true;
    } else {
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    close();
    noteEdit();
}

bool LevelModel::isRemoved(int row) const { return inRange(row) && at(row).removed; }

bool LevelModel::isAdded(int row) const { return inRange(row) && !at(row).original; }

bool LevelModel::isPending(int row, int column) const { return inRange(row) && isPending(at(row), column); }

bool LevelModel::isOutdated() const
{
    return std::ranges::any_of(m_rows, [](const Row& row) { return row.goneTheirs || !row.conflicts.empty(); });
}

std::vector<LevelModel::Conflict> LevelModel::conflicts() const
{
    std::vector<Conflict> all;
    for (const Row& row : m_rows) {
        if (row.goneTheirs)
            all.push_back({ row.level.name(), -1, {}, {} });
        for (const int column : row.conflicts)
            all.push_back({ row.original->name(), column, levelFieldText(*row.original, column),
                levelFieldText(row.level, column) });
    }
    return all;
}

void LevelModel::takeTheirs()
{
    beginResetModel();
    std::erase_if(m_rows, [](const Row& row) { return row.goneTheirs; });
    for (Row& row : m_rows) {
        for (const int column : row.conflicts)
            withLevelField(column, [&row](auto field) {
                row.level.*field = (*row.original).*field;
                return true;
            });
        row.conflicts.clear();
    }
    endResetModel();
    close();
    m_basedOn = m_feed.levels().version;
    noteEdit();
}

void LevelModel::keepMine()
{
    for (Row& row : m_rows) {
        row.goneTheirs = false;
        row.conflicts.clear();
    }
    m_basedOn = m_feed.levels().version;
    noteEdit();
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
    endResetModel();
    takeLevels();
}

void LevelModel::applied()
{
    beginResetModel();
    std::erase_if(m_rows, [](const Row& row) { return row.removed; });
    for (Row& row : m_rows) {
        row.original = row.level;
        row.conflicts.clear();
        row.goneTheirs = false;
    }
    endResetModel();
    noteEdit();
}

void LevelModel::show()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, LevelColumn::Columns - 1));
}

void LevelModel::noteEdit()
{
    show(); // a limit is a matter of two levels
    const bool dirty = isDirty();
    if (!dirty) {
        m_basedOn = m_feed.levels().version;
        for (Row& row : m_rows)
            row.conflicts.clear();
    }
    Q_EMIT edits();
    if (std::exchange(m_wasDirty, dirty) != dirty)
        Q_EMIT dirtyChanged(dirty);
}

void LevelModel::takeLevels()
{
    const LevelsSnapshot& now = m_feed.levels();
    std::vector<Row> rows;
    for (auto level = now.table.levels().rbegin(); level != now.table.levels().rend(); ++level) {
        const auto mine = std::ranges::find_if(m_rows, [&](const Row& row) { return row.level.key == level->key; });
        Row row{ *level, *level, false, false, {} };
        if (mine != m_rows.end()) {
            row.removed = mine->removed;
            const Level before = mine->original.value_or(*level);
            for (int column = 0; column < LevelColumn::Columns; ++column) {
                const bool conflict = withLevelField(column, [&](auto field) {
                    row.level.*field = mine->level.*field;
                    return follow(row.level.*field, before.*field, (*level).*field);
                });
                const bool known = std::ranges::find(mine->conflicts, column) != mine->conflicts.end();
                if (conflict || (known && isPending(row, column)))
                    row.conflicts.push_back(column);
            }
        }
        rows.push_back(std::move(row));
    }
    // Rows that only this table has: added here, or removed by somebody else while they were edited here.
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const bool known = now.table.find(row.level.key) != nullptr;
        if (known || row.removed || (row.original && *row.original == row.level))
            continue;
        rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(std::min(i, rows.size())),
            Row{ row.level, std::nullopt, false, row.goneTheirs || row.original.has_value(), {} });
    }
    const auto keys = [](const std::vector<Row>& all) {
        QStringList list;
        for (const Row& row : all)
            list.append(row.level.key);
        return list;
    };
    const bool sameRows = keys(rows) == keys(m_rows);
    if (!sameRows)
        beginResetModel();
    m_rows = std::move(rows);
    close();
    if (!sameRows)
        endResetModel();
    if (!isOutdated())
        m_basedOn = now.version;
    noteEdit();
}

} // namespace tierwatch
