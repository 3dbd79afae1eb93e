// SPDX-License-Identifier: GPL-3.0-or-later
// How long a turn of the engine's thread takes while a million contents are judged, all of which would move, and while
// they are put in order: 10 ms are too many.
#include "engine/placement_pass.h"
#include "tests/bench/turns.h"
#include "tests/support/small_world.h"

#include <random>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr int contents = 1'000'000;
constexpr double longestTurn = 10; // milliseconds

bool report(const char* what, const Turns& turns, double milliseconds, std::size_t found)
{
    std::printf("%s: %zu contents in %.0f ms; of its turns the longest %.1f ms, 99 %% below %.1f ms\n", what, found,
        milliseconds, turns.longest(), turns.percentile(0.99));
    return turns.longest() < longestTurn && found == contents;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    SmallWorld small(*Rule::parse(QStringLiteral("recent:30d")));
    std::minstd_rand random(4711);
    for (int cid = 1; cid <= contents; ++cid) {
        IndexEntry entry = small.content(cid, small.bronze);
        entry.setViews(reportedTotal({}, 1000, small.world.settings().rule, small.clock.now()));
        entry.recent = 2000.0F + static_cast<float>(random() % 5000);
        small.world.addContent(entry);
    }
    static_cast<void>(small.world.takeChanges());

    bool good = true;
    {
        PlacementPass pass(small.world, small.clock);
        std::optional<std::vector<ProposedMove>> moves;
        Turns turns;
        const double time
            = turns.until([&] { pass.run([&](std::vector<ProposedMove> all) { moves = std::move(all); }); },
                [&] { return moves.has_value(); });
        good = report("judged", turns, time, moves->size()) && good;
    }
    {
        SlicedCollection<ContentId> all(small.index);
        std::optional<std::vector<ContentId>> cids;
        Turns turns;
        const auto found = [&](std::vector<ContentId> listed) { cids = std::move(listed); };
        const double time
            = turns.until([&] { all.run([](const IndexEntry& entry) { return std::optional(entry.cid); }, found); },
                [&] { return cids.has_value(); });
        good = report("listed", turns, time, cids->size()) && good;
    }
    return good ? 0 : 1;
}
