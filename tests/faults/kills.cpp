// SPDX-License-Identifier: GPL-3.0-or-later
// fault_kills: tierwatchd is killed (SIGKILL) at every failpoint and at random times while it moves contents with four
// workers, is started again on the same data, and again. A checker looks on all the time; now and then everything must
// come to rest.
#include "tests/faults/rig/rig.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <cstdio>
#include <map>
#include <thread>

using namespace tierwatch::faults;

namespace {

constexpr int cyclesSmoke = 200;
constexpr int cyclesFull = 10'000;
constexpr int cyclesOfARound = 100; ///< then it comes to rest
constexpr int wishesOfACycle = 8;
constexpr int patienceForFailpoint = 350; ///< milliseconds
constexpr int longestLife = 250; ///< of a process that is killed at random

/// What a cycle does, all of it from the seed.
struct Plan {
    QString failpoint; ///< empty: at random
    int time = 1; ///< at the nth time it is reached
    int life = 0; ///< milliseconds; of one that is killed at random
    bool early = false; ///< counted from its start and not from when it is ready
    bool withoutMarker = false; ///< a level that has to be marked anew
    bool withPart = false; ///< something that recovery has to drop: killed in the middle of a copy just before
    std::vector<Rig::Wish> wishes;
};

class Kills final {
public:
    Kills(const Options& options, Rig& rig, Report& report)
        : m_options(options), m_rig(rig), m_report(report), m_random(options.seed ^ 0x6b696c6cU)
    {
        for (const QString& name : failpointsInSources()) {
            // Sweep and audit are killed by tests of their own.
            if (name.startsWith(u"mover.") || name.startsWith(u"catalog.") || name.startsWith(u"marker."))
                m_failpoints.append(name);
        }
    }

    int run()
    {
        const qint64 cycles = m_options.amount > 0 ? m_options.amount : m_options.full ? cyclesFull : cyclesSmoke;
        auto watch = m_rig.checker(QStringLiteral("watch"));
        qint64 done = 0;
        while (done < cycles && m_report.isGood()) {
            cycle(plan(done));
            ++done;
            if (const QStringList found = watch->violations(); !found.isEmpty())
                std::printf("kills: found after cycle %lld\n", static_cast<long long>(done));
            else if (done % cyclesOfARound != 0 && done != cycles)
                continue;
            else
                m_rig.settle(m_report);
            m_report.violations(watch->violations());
            if (done % 1000 == 0)
                std::printf("kills: %lld cycles\n", static_cast<long long>(done));
            std::fflush(stdout);
        }
        const QJsonObject looked = watch->finish();
        m_report.violations(watch->violations().mid(m_report.violationsFound().size()));
        if (looked.isEmpty())
            m_report.violation(QStringLiteral("the checker came to a bad end"));
        return end(done, looked);
    }

private:
    Plan plan(qint64 number)
    {
        Plan plan;
        if (number % 3 != 2) {
            plan.failpoint = m_failpoints.at(static_cast<int>(m_next++ % m_failpoints.size()));
            plan.time = 1 + (m_random.bounded(2) == 0 ? 0 : m_random.bounded(6));
            plan.withoutMarker = plan.failpoint.startsWith(u"marker.");
            plan.withPart = plan.failpoint == u"mover.inspect.before_drop";
            if (plan.withoutMarker || plan.withPart)
                plan.time = 1;
        } else {
            plan.early = m_random.bounded(4) == 0;
            plan.life = m_random.bounded(longestLife);
        }
        const bool needsDirectory = plan.failpoint.startsWith(u"mover.directory.");
        for (int i = 0; i < wishesOfACycle; ++i) {
            auto cid = 1 + m_random.bounded(static_cast<int>(m_rig.library().ledger().entries().size()));
            if (needsDirectory)
                cid = std::max(Library::inDirectories, cid / Library::inDirectories * Library::inDirectories);
            plan.wishes.push_back({ cid, Library::levels().at(m_random.bounded(3)) });
        }
        return plan;
    }

    void cycle(const Plan& plan)
    {
        if (plan.withPart)
            live({ QStringLiteral("mover.copy.copied"), 1, 0, false, false, false, plan.wishes });
        live(plan);
    }

    void live(const Plan& plan)
    {
        if (plan.withoutMarker)
            QFile::remove(
                QDir(m_rig.library().directory(QStringLiteral("silver"))).filePath(QStringLiteral(".tierwatch-level")));
        tidyDirectories();
        Daemon& daemon = m_rig.daemon();
        QStringList environment;
        if (!plan.failpoint.isEmpty())
            environment.append(QStringLiteral("TIERWATCH_FAILPOINTS=%1=kill@%2").arg(plan.failpoint).arg(plan.time));
        daemon.start(m_rig.environment(environment));
        if (plan.early) {
            daemon.waitEnd(plan.life);
        } else if (daemon.waitReady(10'000)) {
            m_rig.wish(plan.wishes, daemon.url(), 1000);
            daemon.waitEnd(plan.failpoint.isEmpty() ? plan.life : patienceForFailpoint);
        } else if (daemon.isRunning() || plan.failpoint.isEmpty()) {
            m_report.violation(QStringLiteral("stuck: it does not get ready; see %1").arg(m_rig.log()));
        }
        const bool byItself = !daemon.isRunning();
        daemon.kill();
        if (plan.failpoint.isEmpty())
            ++m_atRandom;
        else if (byItself)
            ++m_killedAt[plan.failpoint];
        else
            ++m_notReached;
    }

    /// An administrator removes empty directories: so they have to be made again.
    void tidyDirectories()
    {
        for (const QString& level : Library::levels()) {
            QDir directory(m_rig.library().directory(level));
            for (const QString& name : directory.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
                directory.rmdir(name); // only where it is empty
        }
    }

    int end(qint64 cycles, const QJsonObject& looked)
    {
        QJsonObject at;
        for (const auto& [name, times] : m_killedAt)
            at.insert(name, times);
        QStringList never;
        for (const QString& name : std::as_const(m_failpoints)) {
            if (!m_killedAt.contains(name))
                never.append(name);
        }
        // A long run that never kills somewhere has not shown what it says.
        if (cycles >= cyclesSmoke && m_report.isGood() && !never.isEmpty())
            m_report.violation(QStringLiteral("never killed at: ") + never.join(QStringLiteral(", ")));
        m_report.set(QStringLiteral("cycles"), cycles);
        m_report.set(QStringLiteral("killed at"), at);
        m_report.set(QStringLiteral("killed at random"), m_atRandom);
        m_report.set(QStringLiteral("killed because the failpoint was not reached"), m_notReached);
        m_report.set(QStringLiteral("views forgotten with Redis"), m_rig.forgotten());
        m_report.set(QStringLiteral("checker"), looked);
        return m_report.end(QStringLiteral("%1 kill -9 cycles (%2 failpoints, %3 at random), %4 looks, %5 moves")
                                .arg(cycles)
                                .arg(m_killedAt.size())
                                .arg(m_atRandom + m_notReached)
                                .arg(looked.value(QStringLiteral("opens")).toInteger())
                                .arg(looked.value(QStringLiteral("changes")).toInteger()));
    }

    const Options& m_options;
    Rig& m_rig;
    Report& m_report;
    QRandomGenerator m_random;
    QStringList m_failpoints;
    qint64 m_next = 0;
    std::map<QString, int> m_killedAt;
    int m_atRandom = 0;
    int m_notReached = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const Options options = parseOptions(QStringLiteral("kills"),
        QStringLiteral("Kills tierwatchd at every failpoint and at random times while it moves contents."));
    Report report(QStringLiteral("kills"), options);
    Rig rig(options, LibraryShape{});
    if (!rig.problem().isEmpty()) {
        std::fprintf(stderr, "fault_kills: %s\n", qPrintable(rig.problem()));
        return 2;
    }
    const int code = Kills(options, rig, report).run();
    if (code != 0) {
        rig.library().keep();
        std::printf("kills: what it left is kept in %s\n", qPrintable(rig.library().file({})));
    }
    return code;
}
