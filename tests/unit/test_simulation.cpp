// SPDX-License-Identifier: GPL-3.0-or-later
// The relocation's rules under tens of thousands of random schedules; the invariants hold after every step of each. Set
// TIERWATCH_SIMULATION_SEED to run the schedules from another seed on, TIERWATCH_SIMULATION_SCHEDULES for more of them.
#include "simulation/world.h"

#include <QElapsedTimer>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::simulation;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int usualSchedules = 3'000;
#else
constexpr int usualSchedules = 60'000;
#endif
constexpr int stepsInASchedule = 150;

/// One after another from the seed on; the first that goes wrong is told step by step.
void runSchedules(bool withForeignWorker, int count)
{
    bool given = false;
    quint64 first = qEnvironmentVariable("TIERWATCH_SIMULATION_SEED").toULongLong(&given);
    if (!given)
        first = static_cast<quint64>(std::chrono::system_clock::now().time_since_epoch().count());
    qInfo("TIERWATCH_SIMULATION_SEED=%llu, %d schedules", first, count);
    World::Counts sum;
    QElapsedTimer watch;
    watch.start();
    for (int i = 0; i < count; ++i) {
        const quint64 seed = first + static_cast<quint64>(i);
        World world(seed, withForeignWorker, false);
        const std::string wrong = world.run(stepsInASchedule);
        if (!wrong.empty()) {
            World again(seed, withForeignWorker, true);
            static_cast<void>(again.run(stepsInASchedule));
            for (const std::string& line : again.trace())
                qInfo("%s", line.c_str());
            QFAIL(("TIERWATCH_SIMULATION_SEED=" + std::to_string(seed) + ": " + wrong).c_str());
        }
        const World::Counts& one = world.counts();
        sum.steps += one.steps, sum.moves += one.moves, sum.copies += one.copies, sum.crashes += one.crashes,
            sum.powerCuts += one.powerCuts;
        sum.takeOvers += one.takeOvers, sum.fenced += one.fenced, sum.foreignMoves += one.foreignMoves,
            sum.failed += one.failed;
        sum.conflicts += one.conflicts;
    }
    qInfo("%lld steps in %lld ms: %lld moves, %lld copies, %lld crashes, %lld power cuts, %lld take-overs, %lld "
          "fenced, %lld by others, "
          "%lld failed for now, of these %lld conflicts",
        sum.steps, watch.elapsed(), sum.moves, sum.copies, sum.crashes, sum.powerCuts, sum.takeOvers, sum.fenced,
        sum.foreignMoves, sum.failed, sum.conflicts);
    // The schedules do what they are for.
    QVERIFY(sum.moves > count && sum.copies > count / 4 && sum.crashes > count / 4 && sum.powerCuts > count / 20);
    QVERIFY(sum.takeOvers > count / 20 && sum.fenced > 0);
    QVERIFY(withForeignWorker ? sum.foreignMoves > count / 100 : sum.conflicts == 0);
}

int schedules()
{
    bool given = false;
    const int asked = qEnvironmentVariable("TIERWATCH_SIMULATION_SCHEDULES").toInt(&given);
    return given ? asked : usualSchedules;
}

} // namespace

class TestSimulation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void crashesAndLosses() { runSchedules(false, schedules() * 2 / 3); }
    void besideAnOriginalStyleWorker() { runSchedules(true, schedules() / 3); }
};

QTEST_GUILESS_MAIN(TestSimulation)
#include "test_simulation.moc"
