// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/advice.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace tierwatch {

namespace {

constexpr quint64 enoughReports = 1000;
constexpr auto enoughTime = std::chrono::hours(24);
constexpr std::array<int, 5> deadZones{ 5, 10, 15, 20, 30 };
constexpr double goodEnough = 0.8;

/// How many moves one content makes with this dead zone; its moves by time.
qint64 replayed(std::span<const RuleMove> moves, const LevelTable& table, double deadZone)
{
    qint64 made = 0;
    LevelSlot here = moves.front().from;
    for (const RuleMove& move : moves) {
        const Level* target = table.forCount(static_cast<qint64>(std::floor(move.value)));
        const Level* current = table.find(here);
        if (target == nullptr || target->slot == here)
            continue;
        const bool up = current == nullptr || target->minCount > current->minCount;
        if (up || move.value < lowerLimit(*current, deadZone)) {
            here = target->slot;
            ++made;
        }
    }
    return made;
}

} // namespace

bool reportsLookLikeLifetimeTotals(const Rule& rule, quint64 reports, quint64 fell, std::chrono::seconds watched)
{
    return rule.kind == Rule::Kind::Total && reports >= enoughReports && fell == 0 && watched >= enoughTime;
}

Rule advisedRule() { return Rule::recent(); }

std::vector<Leaving> leavingUnder(const WhatIf& contents, const LevelTable& table)
{
    std::vector<Leaving> leaving;
    const WhatIf::Answer answer = contents.evaluate(table);
    for (const WhatIf::OfLevel& level : answer.levels) {
        Leaving here{ level.level, {} };
        for (const WhatIf::Move& move : answer.moves) {
            if (move.from == level.level && !move.up)
                here.amount += move.amount;
        }
        if (here.amount.contents > 0)
            leaving.push_back(here);
    }
    std::ranges::reverse(leaving);
    return leaving;
}

std::optional<DeadZoneAdvice> deadZoneFor(std::vector<RuleMove> moves, const LevelTable& table, double presentDeadZone)
{
    std::ranges::stable_sort(moves, {}, [](const RuleMove& move) { return std::pair(move.cid, move.at); });
    const auto total = static_cast<qint64>(moves.size());
    std::vector<DeadZoneAdvice> choices;
    for (const int percent : deadZones) {
        if (percent <= std::lround(presentDeadZone * 100))
            continue;
        qint64 made = 0;
        for (auto first = moves.begin(); first != moves.end();) {
            const auto last
                = std::find_if(first, moves.end(), [first](const RuleMove& m) { return m.cid != first->cid; });
            made += replayed(std::span(first, last), table, percent / 100.0);
            first = last;
        }
        choices.push_back({ percent, total - made, total });
    }
    const auto most = std::ranges::max_element(choices, {}, &DeadZoneAdvice::avoided);
    if (most == choices.end() || most->avoided <= 0)
        return std::nullopt;
    const double enough = goodEnough * static_cast<double>(most->avoided);
    return *std::ranges::find_if(
        choices, [enough](const DeadZoneAdvice& choice) { return static_cast<double>(choice.avoided) >= enough; });
}

} // namespace tierwatch
