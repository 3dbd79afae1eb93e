// SPDX-License-Identifier: GPL-3.0-or-later
#include "placer.h"

#include "core/what_if.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace tierwatch::bench {

namespace {

constexpr auto flapTime = std::chrono::hours(48);
constexpr double filled = 0.85; ///< of a level, that an operator aims at: what the dead zone keeps comes on top

LevelSlot slotOf(Tier tier) { return static_cast<LevelSlot>(tier); }

LevelTable tableOf(qint64 silver, qint64 gold)
{
    std::vector<Level> levels(3);
    const std::array<qint64, 3> minima{ 0, silver, gold };
    for (std::size_t i = 0; i < levels.size(); ++i) {
        levels[i].slot = static_cast<LevelSlot>(i);
        levels[i].minCount = minima[i];
    }
    return LevelTable(std::move(levels));
}

/// What would stand in the levels from `tier` up after everything had moved.
qint64 wouldHold(const WhatIf::Answer& answer, Tier tier)
{
    qint64 bytes = 0;
    for (const WhatIf::OfLevel& level : answer.levels) {
        if (number(level.level) >= tier)
            bytes += level.stands.bytes + level.comes.bytes - level.goes.bytes;
    }
    return bytes;
}

/// The least number for which `fits`; it fits from some number on.
template <typename Fits> qint64 least(qint64 from, Fits fits)
{
    qint64 most = 1'000'000'000'000;
    while (from < most) {
        const qint64 middle = from + (most - from) / 2;
        if (fits(middle))
            most = middle;
        else
            from = middle + 1;
    }
    return from;
}

} // namespace

Shelf::Shelf(const std::vector<qint64>& sizes, const Capacity& capacity)
    : m_sizes(sizes)
    , m_capacity{ std::numeric_limits<qint64>::max(), capacity.silver, capacity.gold }
    , m_where(sizes.size())
{
    m_used[Bronze] = std::accumulate(sizes.begin(), sizes.end(), qint64{ 0 });
}

void Shelf::move(int content, Tier to, Time now)
{
    Where& where = m_where[static_cast<std::size_t>(content)];
    if (where.tier == to)
        return;
    m_used[where.tier] -= size(content);
    m_used[to] += size(content);
    m_moves.bytes += size(content);
    ++m_moves.moves;
    if (where.since != Time{} && where.before == to && now - where.since < flapTime)
        ++m_moves.flaps;
    where = { to, where.tier, now };
}

// ---- the rule

RulePlacer::RulePlacer(const char* name, const Rule& rule, const std::vector<qint64>& sizes, const Capacity& capacity)
    : Placer(name, sizes, capacity)
    , m_rule(rule)
    , m_levels(tableOf(1'000'000'000'000, 1'000'000'000'001)) // until limits are chosen
    , m_views(sizes.size())
    , m_expected(sizes.size())
{
}

void RulePlacer::follow(int content, Time now)
{
    const Tier here = shelf().tier(content);
    const LevelSlot wanted = place(
        m_views[static_cast<std::size_t>(content)], slotOf(here), shelf().since(content), m_levels, m_rule, now);
    const auto to = static_cast<Tier>(wanted);
    if (to != here && (to == Bronze || shelf().fits(content, to))) // a full level is waited for
        shelf().move(content, to, now);
}

void RulePlacer::viewed(int content, int views, Time now)
{
    Views& known = m_views[static_cast<std::size_t>(content)];
    known = reportedMore(known, views, m_rule, now);
    follow(content, now);
    expect(content);
}

void RulePlacer::expect(int content)
{
    if (m_expected[static_cast<std::size_t>(content)])
        return; // it is looked at when the earlier moment comes
    const std::optional<Time> cools = coolsAt(m_views[static_cast<std::size_t>(content)], slotOf(shelf().tier(content)),
        shelf().since(content), m_levels, m_rule);
    if (!cools)
        return;
    m_expected[static_cast<std::size_t>(content)] = true;
    m_due.push({ *cools, content });
}

void RulePlacer::tick(Time now)
{
    while (!m_due.empty() && m_due.top().at <= now) {
        const int content = m_due.top().content;
        m_due.pop();
        m_expected[static_cast<std::size_t>(content)] = false;
        follow(content, now);
        const std::optional<Time> cools = coolsAt(m_views[static_cast<std::size_t>(content)],
            slotOf(shelf().tier(content)), shelf().since(content), m_levels, m_rule);
        if (cools && *cools > now) // else silver is full, and the next view asks again
            expect(content);
    }
}

void RulePlacer::chooseLimits(Time now)
{
    WhatIf whatIf(m_rule, now, WhatIf::Horizon::InTheEnd);
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        const auto content = static_cast<int>(i);
        whatIf.add(m_views[i], slotOf(shelf().tier(content)), shelf().since(content), false, shelf().size(content));
    }
    whatIf.prepare();
    const auto room
        = [this](Tier tier) { return static_cast<qint64>(filled * static_cast<double>(shelf().capacity(tier))); };
    const qint64 gold = least(
        2, [&](qint64 limit) { return wouldHold(whatIf.evaluate(tableOf(limit - 1, limit)), Gold) <= room(Gold); });
    const qint64 silver = least(1, [&](qint64 limit) {
        return limit >= gold - 1
            || wouldHold(whatIf.evaluate(tableOf(limit, gold)), Silver) <= room(Gold) + room(Silver);
    });
    m_levels = tableOf(silver, gold);
    // A new table is a plan that moves everything: first down, so that there is room.
    for (const bool down : { true, false }) {
        for (std::size_t i = 0; i < m_views.size(); ++i) {
            const auto content = static_cast<int>(i);
            const Tier here = shelf().tier(content);
            const auto wanted
                = static_cast<Tier>(place(m_views[i], slotOf(here), shelf().since(content), m_levels, m_rule, now));
            if ((wanted < here) == down)
                follow(content, now);
        }
    }
    m_due = {};
    m_expected.assign(m_expected.size(), false);
    for (std::size_t i = 0; i < m_views.size(); ++i)
        expect(static_cast<int>(i));
}

// ---- beside it

void Oracle::dayBegins(const TraceDay& day, Time now)
{
    std::vector<int> order(day.views.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, std::greater(), [&](int content) { // of equals, those that need not be moved
        const auto i = static_cast<std::size_t>(content);
        return std::tuple(m_knows == Knows::Views ? day.views[i] : day.expected[i], shelf().tier(content), -content);
    });
    std::array<qint64, 3> used{};
    Tier tier = Gold;
    for (const int content : order) {
        while (tier != Bronze && used[tier] + shelf().size(content) > shelf().capacity(tier))
            tier = static_cast<Tier>(tier - 1);
        used[tier] += shelf().size(content);
        shelf().move(content, tier, now);
    }
}

LeastRecent::LeastRecent(const std::vector<qint64>& sizes, const Capacity& capacity)
    : Placer("LRU", sizes, capacity), m_places(sizes.size())
{
}

void LeastRecent::viewed(int content, int /*views*/, Time now)
{
    const Tier here = shelf().tier(content);
    const auto at = static_cast<std::size_t>(content);
    if (here == Gold)
        return m_order[Gold].splice(m_order[Gold].begin(), m_order[Gold], m_places[at]);
    if (here == Silver)
        m_order[Silver].erase(m_places[at]);
    enter(content, Gold, now);
}

void LeastRecent::enter(int content, Tier tier, Time now)
{
    std::vector<int> last;
    qint64 leaving = 0;
    while (tier != Bronze && shelf().used(tier) - leaving + shelf().size(content) > shelf().capacity(tier)) {
        last.push_back(m_order[tier].back());
        m_order[tier].pop_back();
        leaving += shelf().size(last.back());
    }
    shelf().move(content, tier, now);
    if (tier != Bronze) {
        m_order[tier].push_front(content);
        m_places[static_cast<std::size_t>(content)] = m_order[tier].begin();
    }
    for (const int one : last)
        enter(one, static_cast<Tier>(tier - 1), now);
}

LeastFrequent::LeastFrequent(const std::vector<qint64>& sizes, const Capacity& capacity)
    : Placer("LFU", sizes, capacity), m_views(sizes.size())
{
}

void LeastFrequent::viewed(int content, int views, Time now)
{
    m_views[static_cast<std::size_t>(content)] += views;
    for (const Tier tier : { Gold, Silver }) {
        if (shelf().tier(content) >= tier || enter(content, tier, now))
            return;
    }
}

/// Makes room by what was viewed less often, as long as there is such; true where it stands there then.
bool LeastFrequent::enter(int content, Tier tier, Time now)
{
    if (tier == Bronze) {
        shelf().move(content, Bronze, now);
        return true;
    }
    auto& least = m_least[tier];
    while (!shelf().fits(content, tier)) {
        const Counted first = least.top();
        const qint64 views = m_views[static_cast<std::size_t>(first.content)];
        if (shelf().tier(first.content) != tier) {
            least.pop();
        } else if (views != first.views) {
            least.pop();
            least.push({ views, first.content });
        } else if (views >= m_views[static_cast<std::size_t>(content)]) {
            return false;
        } else {
            least.pop();
            if (tier == Silver || !enter(first.content, Silver, now))
                shelf().move(first.content, Bronze, now);
        }
    }
    shelf().move(content, tier, now);
    least.push({ m_views[static_cast<std::size_t>(content)], content });
    return true;
}

} // namespace tierwatch::bench
