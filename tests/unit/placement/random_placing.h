// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of levels, rules and histories of views drawn at random, and the slow, obviously right way to count them.
#pragma once

#include "core/placement.h"

#include <random>
#include <vector>

namespace tierwatch::test {

/// A level with the key `level<slot>`.
[[nodiscard]] Level makeLevel(int slot, qint64 minimum);
/// bronze 0, silver 1000, gold 2000, with the slots 0, 1, 2.
[[nodiscard]] LevelTable bronzeSilverGold();

/// One report, as it came.
struct Report {
    Time at{};
    bool absolute = true;
    qint64 count = 0;
};

/// Draws; the seed stands in what a failing test prints.
class RandomPlacing final {
public:
    explicit RandomPlacing(quint64 seed) : m_random(seed) { }

    [[nodiscard]] qint64 between(qint64 least, qint64 most);
    [[nodiscard]] bool oneIn(int n) { return between(1, n) == 1; }
    /// 1 to 6 levels from 0 on, in any order of slots; minima from close together to far apart.
    [[nodiscard]] LevelTable table();
    /// Either kind, with any dead zone and shortest stay.
    [[nodiscard]] Rule rule();
    /// By rising time in whole seconds, absolute and delta mixed, totals that fall among them.
    [[nodiscard]] std::vector<Report> history(Time from, const Rule& rule);
    /// What the reports leave.
    [[nodiscard]] static Views viewsAfter(const std::vector<Report>& reports, const Rule& rule);

private:
    std::mt19937_64 m_random;
};

/// Every single view kept for ever: the total, and the sum of e^(−age/window) over all of them.
struct SlowViews {
    explicit SlowViews(const std::vector<Report>& reports);

    [[nodiscard]] long double recentAt(Time now, const Rule& rule) const;

    std::optional<qint64> total;
    std::vector<std::pair<Time, qint64>> views; ///< how many came when
};

/// The level by the words of the rule, without any of its code.
[[nodiscard]] LevelSlot slowPlace(const SlowViews& views, Time watchedSince, LevelSlot here, Time hereSince,
    const LevelTable& levels, const Rule& rule, Time now);

} // namespace tierwatch::test
