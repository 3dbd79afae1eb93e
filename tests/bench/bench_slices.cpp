// SPDX-License-Identifier: GPL-3.0-or-later
// How long a turn of the engine's thread takes while a million contents are judged, all of which would move, and while
// they are put in order: 10 ms are too many.
#include "engine/placement_pass.h"
#include "tests/bench/turns.h"
#include "tests/support/small_world.h"

#include <QEventLoop>

#include <malloc.h>
#include <random>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr int contents = 1'000'000;
constexpr double longestTurn = 10; // milliseconds

/// Asks, and meanwhile looks at every turn of the event loop how much processor time this thread has taken since the
/// turn before: that long anything else has to wait.
bool measure(const char* what, const std::function<void(QEventLoop&)>& ask, const std::function<std::size_t()>& found)
{
    QEventLoop loop;
    double longest = 0;
    double before = Turns::ownTime();
    QTimer beat;
    QObject::connect(&beat, &QTimer::timeout, &beat,
        [&] { longest = std::max(longest, Turns::ownTime() - std::exchange(before, Turns::ownTime())); });
    beat.start(0);
    QElapsedTimer clock;
    clock.start();
    ask(loop);
    loop.exec();
    longest = std::max(longest, Turns::ownTime() - before);
    std::printf("%s: %zu contents in %lld ms, the longest turn %.1f ms\n", what, found(),
        static_cast<long long>(clock.elapsed()), longest);
    return longest < longestTurn && found() == contents;
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
    malloc_trim(0); // what making them has left is put in order now, and not in a turn that is measured

    PlacementPass pass(small.world, small.clock);
    std::vector<ProposedMove> moves;
    const auto judge = [&](QEventLoop& loop) {
        pass.run([&](std::vector<ProposedMove> all) {
            moves = std::move(all);
            loop.quit();
        });
    };
    bool good = measure("judged", judge, [&] { return moves.size(); });

    SlicedCollection<ContentId> all(small.index);
    std::vector<ContentId> cids;
    const auto list = [&](QEventLoop& loop) {
        all.run([](const IndexEntry& entry) { return std::optional(entry.cid); },
            [&](std::vector<ContentId> listed) {
                cids = std::move(listed);
                loop.quit();
            });
    };
    good = measure("listed", list, [&] { return cids.size(); }) && good;
    return good ? 0 : 1;
}
