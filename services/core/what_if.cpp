// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/what_if.h"

#include <algorithm>
#include <limits>

namespace tierwatch {

namespace {

constexpr double nearness = 0.05;

/// The levels of an answer by their slots, added as they are met.
class Levels {
public:
    explicit Levels(std::vector<WhatIf::OfLevel>& levels) : m_levels(levels) { }

    WhatIf::OfLevel& operator[](LevelSlot slot)
    {
        int& place = m_places.at(number(slot));
        if (place == 0) {
            m_levels.push_back({ slot, {}, {}, {} });
            place = static_cast<int>(m_levels.size());
        }
        return m_levels[static_cast<std::size_t>(place) - 1];
    }

private:
    std::vector<WhatIf::OfLevel>& m_levels;
    std::array<int, 256> m_places{};
};

void addMove(std::vector<WhatIf::Move>& moves, LevelSlot from, LevelSlot to, bool up, const WhatIf::Amount& amount)
{
    const auto known = std::ranges::find_if(
        moves, [from, to](const WhatIf::Move& move) { return move.from == from && move.to == to; });
    if (known != moves.end())
        known->amount += amount;
    else
        moves.push_back({ from, to, up, amount });
}

/// Stretches that do not overlap, around each limit.
std::vector<std::pair<double, double>> aroundLimits(const LevelTable& table)
{
    std::vector<std::pair<double, double>> stretches;
    for (const Level& level : table.levels()) {
        const auto limit = static_cast<double>(level.minCount);
        if (limit <= 0)
            continue;
        const double least = limit * (1 - nearness);
        const double most = limit * (1 + nearness);
        if (!stretches.empty() && stretches.back().second >= least)
            stretches.back().second = most;
        else
            stretches.emplace_back(least, most);
    }
    return stretches;
}

} // namespace

WhatIf::Amount& WhatIf::Amount::operator+=(const Amount& more)
{
    contents += more.contents;
    bytes += more.bytes;
    unknownSize += more.unknownSize;
    return *this;
}

void WhatIf::Sorted::prepare()
{
    std::ranges::sort(contents, {}, &One::value);
    qint64 before = 0;
    for (One& one : contents)
        before += std::exchange(one.bytes, before);
    contents.push_back({ std::numeric_limits<double>::infinity(), before });
    contents.shrink_to_fit();
}

std::size_t WhatIf::Sorted::place(double value) const
{
    return static_cast<std::size_t>(std::ranges::lower_bound(contents, value, {}, &One::value) - contents.begin());
}

WhatIf::Amount WhatIf::Sorted::between(double least, double end, bool sizeKnown) const
{
    const std::size_t first = place(least);
    const std::size_t last = place(end);
    if (last <= first)
        return {};
    const auto count = static_cast<qint64>(last - first);
    return { count, contents[last].bytes - contents[first].bytes, sizeKnown ? 0 : count };
}

WhatIf::Group& WhatIf::groupOf(LevelSlot here, bool held, bool sizeKnown, bool mayFall)
{
    int& place = m_groupAt.at(number(here) * 8 + (held ? 4U : 0U) + (sizeKnown ? 2U : 0U) + (mayFall ? 1U : 0U));
    if (place == 0) {
        m_groups.push_back({ here, held, sizeKnown, mayFall, {}, {} });
        place = static_cast<int>(m_groups.size());
    }
    return m_groups[static_cast<std::size_t>(place) - 1];
}

void WhatIf::add(const Views& views, LevelSlot here, Time hereSince, bool held, qint64 bytes)
{
    const bool sizeKnown = bytes >= 0;
    if (!views.total) {
        auto known = std::ranges::find(m_unknown, here, &Unknown::here);
        if (known == m_unknown.end())
            known = m_unknown.insert(m_unknown.end(), Unknown{ here, {} });
        known->amount += Amount{ 1, std::max<qint64>(0, bytes), sizeKnown ? 0 : 1 };
        return;
    }
    const bool recent = m_rule.kind == Rule::Kind::Recent;
    const bool inTheEnd = m_horizon == Horizon::InTheEnd;
    const bool stayed = inTheEnd || m_now - hereSince >= m_rule.shortestStay;
    const bool watched = !recent
        || (views.watchedSince != Time{} && (inTheEnd || m_now - views.watchedSince >= shortestWatch(m_rule)));
    const bool mayFall = stayed && watched;
    Group& group = groupOf(here, held, sizeKnown, mayFall);
    const qint64 known = std::max<qint64>(0, bytes);
    group.up.contents.push_back({ recent ? recentAt(views, m_rule, m_now) : static_cast<double>(*views.total), known });
    if (recent && mayFall)
        group.down.contents.push_back({ recentAssumedAt(views, m_rule, m_now), known });
}

void WhatIf::prepare()
{
    for (Group& group : m_groups) {
        group.up.prepare();
        group.down.prepare();
    }
}

const WhatIf::Sorted& WhatIf::downOf(const Group& group) const
{
    return m_rule.kind == Rule::Kind::Total ? group.up : group.down;
}

/// A content goes up by the one number and down by the other, never both: what calls for going down is not below what
/// calls for going up. So each can be counted by itself.
void WhatIf::evaluate(const Group& group, const LevelTable& table, double deadZone, Answer& answer) const
{
    const Level* current = table.find(group.here);
    const double limit = current == nullptr ? 0 : lowerLimit(*current, deadZone);
    const std::vector<Level>& levels = table.levels();
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const Level& level = levels[i];
        const auto least = static_cast<double>(level.minCount);
        const double end = i + 1 < levels.size() ? static_cast<double>(levels[i + 1].minCount)
                                                 : std::numeric_limits<double>::infinity();
        Amount amount;
        const bool up = current == nullptr || level.minCount > current->minCount;
        if (up)
            amount = group.up.between(least, end, group.sizeKnown);
        else if (level.minCount < current->minCount && group.mayFall)
            amount = downOf(group).between(least, std::min(end, limit), group.sizeKnown);
        if (amount.contents == 0)
            continue;
        if (group.held)
            answer.held += amount;
        else
            addMove(answer.moves, group.here, level.slot, up, amount);
    }
}

WhatIf::Answer WhatIf::evaluate(const LevelTable& table, double deadZone, const Links& links) const
{
    Answer answer;
    Levels levels(answer.levels);
    for (const Level& level : table.levels())
        levels[level.slot];
    const std::vector<std::pair<double, double>> stretches = aroundLimits(table);
    const double everything = std::numeric_limits<double>::infinity();
    for (const Group& group : m_groups) {
        levels[group.here].stands += group.up.between(-everything, everything, group.sizeKnown);
        for (const auto& [least, most] : stretches)
            answer.nearLimit += group.up.between(least, most, group.sizeKnown).contents;
        evaluate(group, table, deadZone, answer);
    }
    for (const Unknown& unknown : m_unknown) {
        levels[unknown.here].stands += unknown.amount;
        answer.unknownViews += unknown.amount.contents;
    }
    for (const Move& move : answer.moves) {
        levels[move.from].goes += move.amount;
        levels[move.to].comes += move.amount;
        (move.up ? answer.up : answer.down) += move.amount;
        if (!links || !links(move.from, move.to))
            answer.copied += move.amount;
    }
    return answer;
}

Histogram WhatIf::histogram(const std::function<QString(LevelSlot)>& keyOf) const
{
    Histogram histogram;
    for (const Unknown& unknown : m_unknown)
        histogram.unknown[keyOf(unknown.here)] = unknown.amount.contents;
    double greatest = -1;
    for (const Group& group : m_groups)
        greatest = std::max(greatest, group.up.contents[group.up.contents.size() - 2].value);
    std::vector<qint64> bounds{ 0 };
    for (qint64 decade = 1; decade <= 1'000'000'000'000'000; decade *= 10) {
        for (const int step : { 1, 2, 5 })
            bounds.push_back(step * decade);
    }
    for (std::size_t i = 0; i < bounds.size() && static_cast<double>(bounds[i]) <= greatest; ++i) {
        Histogram::Bucket bucket{ bounds[i], {} };
        const double end
            = i + 1 < bounds.size() ? static_cast<double>(bounds[i + 1]) : std::numeric_limits<double>::infinity();
        for (const Group& group : m_groups) {
            const qint64 found = group.up.between(static_cast<double>(bounds[i]), end, group.sizeKnown).contents;
            if (found > 0)
                bucket.contents[keyOf(group.here)] += found;
        }
        histogram.buckets.push_back(std::move(bucket));
    }
    return histogram;
}

} // namespace tierwatch
