// SPDX-License-Identifier: GPL-3.0-or-later
// What the queue of due demotions costs for a million contents: memory, the pass at start, its longest slice, a check
// of a second in which nothing is due, and a hundred thousand that are due at once.
#include "engine/cooling.h"
#include "tests/support/small_world.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <malloc.h>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr int contents = 1'000'000;

double megabytes() { return static_cast<double>(mallinfo2().uordblks + mallinfo2().hblkhd) / 1e6; }
double milliseconds(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    SmallWorld small(*Rule::parse(QStringLiteral("recent:30d")));
    for (int cid = 1; cid <= contents; ++cid) {
        IndexEntry entry = small.content(cid, cid % 2 == 0 ? small.silver : small.gold);
        const Time seen = small.clock.now() - std::chrono::hours(24 * 20) + std::chrono::seconds(cid);
        entry.setViews(reportedTotal({}, 1000, small.world.settings().rule, seen));
        entry.recent = 2000.0F + static_cast<float>(cid % 5000);
        entry.hereSince = entry.recentAt;
        small.world.addContent(entry);
    }
    static_cast<void>(small.world.takeChanges());
    std::size_t wished = 0;
    Cooling cooling(small.world, small.clock,
        { [](const std::vector<ContentId>&, const std::function<void(bool)>& done) { done(true); },
            [&wished](ContentId, LevelSlot) { ++wished; } });
    malloc_trim(0);
    const double before = megabytes();
    QElapsedTimer all;
    all.start();
    double longest = 0;
    int slices = 0;
    cooling.start(small.clock.now());
    for (; cooling.isBuilding(); ++slices) {
        QElapsedTimer slice;
        slice.start();
        QCoreApplication::processEvents();
        longest = std::max(longest, milliseconds(slice));
    }
    std::printf("pass of %d contents: %.0f ms in %d slices, the longest %.1f ms; %zu entries\n", contents,
        milliseconds(all), slices, longest, cooling.size());
    std::printf("memory: %.1f bytes a content\n", (megabytes() - before) * 1e6 / contents);

    constexpr int turns = 1000;
    all.start();
    for (int turn = 0; turn < turns; ++turn)
        cooling.everySecond();
    std::printf("a second in which nothing is due: %.1f us\n", milliseconds(all) * 1000 / turns);

    small.clock.advance(std::chrono::hours(24 * 10));
    all.start();
    cooling.everySecond();
    std::printf("%zu due at once: %.0f ms\n", wished, milliseconds(all));
    return 0;
}
