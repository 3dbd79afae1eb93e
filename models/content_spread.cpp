// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/content_spread.h"

#include <algorithm>
#include <array>

namespace tierwatch {

namespace {

constexpr qint64 beyond = 1'000'000'000'000; // no level begins there

} // namespace

ContentSpread::ContentSpread()
{
    static constexpr std::array<qint64, 10> steps{ 100, 125, 160, 200, 250, 320, 400, 500, 630, 800 };
    std::vector<qint64> edges;
    for (qint64 number = 0; number < 10; ++number)
        edges.push_back(number);
    for (qint64 power = 10; power < beyond; power *= 10) {
        for (const qint64 step : steps)
            edges.push_back(step * power / 100);
    }
    for (std::size_t i = 0; i < edges.size(); ++i)
        bars.push_back({ edges[i], i + 1 < edges.size() ? edges[i + 1] : beyond, 0, {} });
}

void ContentSpread::add(std::optional<double> number, LevelSlot here)
{
    if (!number) {
        ++unknown[here];
        return;
    }
    const auto above
        = std::ranges::upper_bound(bars, *number, {}, [](const Bar& bar) { return static_cast<double>(bar.from); });
    Bar& bar = above == bars.begin() ? bars.front() : *std::prev(above);
    ++bar.contents;
    ++bar.levels[here];
}

void ContentSpread::prepare()
{
    while (bars.size() > 1 && bars.back().contents == 0)
        bars.pop_back();
    unknownContents = 0;
    for (const auto& [level, contents] : unknown)
        unknownContents += contents;
    most = unknownContents;
    for (const Bar& bar : bars)
        most = std::max(most, bar.contents);
}

} // namespace tierwatch
