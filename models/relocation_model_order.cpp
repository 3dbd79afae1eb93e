// SPDX-License-Identifier: GPL-3.0-or-later
// Which relocations are shown and in which order.
#include "models/relocation_model.h"

#include "models/fold_in.h"
#include "models/words.h"

#include <algorithm>
#include <tuple>

namespace tierwatch {

void RelocationModel::sort(int column, Qt::SortOrder order)
{
    if (column < -1 || column >= RelocationColumn::Columns)
        return;
    m_sortColumn = column;
    m_direction = column < 0 ? Qt::AscendingOrder : order;
    rearrange();
}

void RelocationModel::setStates(quint32 states)
{
    if (states == m_states)
        return;
    m_states = states;
    rearrange();
}

void RelocationModel::count()
{
    std::array<int, 4> counts{};
    for (std::size_t state = 0; state < counts.size(); ++state)
        counts.at(state) = m_feed.relocations().count(static_cast<RelocationState>(state));
    if (std::exchange(m_counts, counts) != counts)
        Q_EMIT countsChanged();
}

quint32 RelocationModel::itemOf(ContentId cid)
{
    const auto known = m_items.constFind(cid);
    if (known != m_items.constEnd())
        return *known;
    const auto item = static_cast<quint32>(m_cids.size());
    m_cids.push_back(cid);
    m_items.insert(cid, item);
    return item;
}

RelocationModel::Key RelocationModel::key(quint32 item) const
{
    Key made;
    made.cid = number(m_cids[item]);
    const RelocationEntry* shown = entry(item);
    if (shown == nullptr)
        return made;
    const Relocation& relocation = shown->row.relocation;
    switch (m_sortColumn) {
    case -1:
        made.number = urgency(relocation.state);
        made.since = microseconds(relocation.since);
        break;
    case RelocationColumn::State:
        made.number = urgency(relocation.state);
        break;
    case RelocationColumn::From:
    case RelocationColumn::To: {
        const Level* level = m_feed.levels().table.find(levelSlot(*shown, m_sortColumn));
        made.number = level == nullptr ? -1 : static_cast<double>(level->minCount);
        break;
    }
    case RelocationColumn::Progress:
        made.number = shown->progress().value_or(-1);
        break;
    case RelocationColumn::Size:
        made.number = static_cast<double>(size(*shown));
        break;
    case RelocationColumn::Speed:
        made.number = relocation.state == RelocationState::Running ? shown->bytesPerSecond : 0;
        break;
    case RelocationColumn::TimeLeft:
        made.number = shown->timeLeft() ? static_cast<double>(shown->timeLeft()->count()) : -1;
        break;
    case RelocationColumn::Since:
        made.since = microseconds(relocation.since);
        break;
    case RelocationColumn::Attempts:
        made.number = relocation.attempts;
        break;
    case RelocationColumn::Cid:
        made.since = made.cid;
        break;
    default:
        made.text = text(*shown, m_sortColumn).toCaseFolded();
    }
    return made;
}

bool RelocationModel::before(const Key& a, const Key& b) const
{
    const auto order = std::tie(a.number, a.since, a.text) <=> std::tie(b.number, b.since, b.text);
    if (order == std::partial_ordering::equivalent)
        return a.cid < b.cid;
    return (order == std::partial_ordering::less) == (m_direction == Qt::AscendingOrder);
}

bool RelocationModel::shows(quint32 item) const
{
    const RelocationEntry* shown = entry(item);
    return shown != nullptr && (m_states == 0 || (m_states & bit(shown->row.relocation.state)) != 0);
}

bool RelocationModel::isInPlace(quint32 item) const
{
    const int row = rowOfItem(item);
    if (row < 0 || !shows(item))
        return row < 0 && !shows(item);
    const Key mine = key(item);
    const auto at = static_cast<std::size_t>(row);
    return (at == 0 || before(key(rows()[at - 1]), mine))
        && (at + 1 == rows().size() || before(mine, key(rows()[at + 1])));
}

void RelocationModel::reset()
{
    beginResetModel();
    clearRows();
    m_cids.clear();
    m_items.clear();
    for (const RelocationEntry& each : m_feed.relocations().entries())
        itemOf(each.row.relocation.cid);
    endResetModel();
    rearrange();
    count();
}

void RelocationModel::change(const std::vector<ContentId>& cids)
{
    std::vector<quint32> touched;
    touched.reserve(cids.size());
    for (const ContentId cid : cids)
        touched.push_back(itemOf(cid));
    // Most batches only bring progress: then every touched row still stands rightly between its neighbours.
    const bool inPlace = std::ranges::all_of(touched, [this](quint32 item) { return isInPlace(item); });
    if (!inPlace)
        foldIn(touched);
    announce(touched, 0, RelocationColumn::Columns - 1, valueRoles());
    count();
}

void RelocationModel::foldIn(const std::vector<quint32>& touched)
{
    std::vector<bool> isTouched(m_cids.size());
    std::vector<std::pair<Key, quint32>> fresh;
    for (const quint32 item : touched) {
        isTouched[item] = true;
        if (shows(item))
            fresh.emplace_back(key(item), item);
    }
    std::ranges::sort(fresh, [this](const auto& a, const auto& b) { return before(a.first, b.first); });
    std::vector<quint32> sorted = tierwatch::foldIn(
        rows(), isTouched, std::span<const std::pair<Key, quint32>>(fresh),
        [](const auto& each) { return each.second; },
        [this](quint32 item, const auto& each) { return before(key(item), each.first); });
    arrange(std::move(sorted), touched);
}

void RelocationModel::rearrange()
{
    std::vector<std::pair<Key, quint32>> keyed;
    for (quint32 item = 0; item < m_cids.size(); ++item) {
        if (shows(item))
            keyed.emplace_back(key(item), item);
    }
    std::ranges::sort(keyed, [this](const auto& a, const auto& b) { return before(a.first, b.first); });
    std::vector<quint32> sorted;
    sorted.reserve(keyed.size());
    for (const auto& each : keyed)
        sorted.push_back(each.second);
    arrange(std::move(sorted), {});
}

void RelocationModel::arrange(std::vector<quint32> sorted, const std::vector<quint32>& touched)
{
    std::vector<qint32> placed(m_cids.size(), -1);
    for (std::size_t row = 0; row < sorted.size(); ++row)
        placed[sorted[row]] = static_cast<qint32>(row);
    std::vector<qint32> placedBefore = places();
    placedBefore.resize(m_cids.size(), -1);
    const RowChange change = touched.empty() ? changeOfAllRows(rows(), placedBefore, sorted, placed)
                                             : changeOfRows(placedBefore, placed, touched);
    setRows(std::move(sorted), std::move(placed), change);
}

} // namespace tierwatch
