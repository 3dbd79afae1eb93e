// SPDX-License-Identifier: GPL-3.0-or-later
// fault_zombie: a tierwatchd is paused with a copy in its hands, longer than others wait for it. Another takes the
// content over, moves it, and has the next move of it in its hands when the first one wakes up and goes on as if
// nothing had happened. What it then says must count for nothing.
#include "tests/faults/rig/rig.h"
#include "tests/support/paused_process.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <csignal>
#include <cstdio>
#include <sys/types.h>
#include <thread>

using namespace tierwatch::faults;

namespace {

constexpr qint64 cid = 20; ///< one that is copied in one step
constexpr int patience = 30'000;
constexpr int held = 4000; ///< milliseconds; how long the second one is held up in the middle of its move

bool waitFor(const std::function<bool()>& condition)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > patience)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

class Zombie final {
public:
    explicit Zombie(Rig& rig)
        : m_rig(rig)
        , m_first(rig.anotherDaemon(QStringLiteral("first")))
        , m_second(rig.anotherDaemon(QStringLiteral("second")))
    {
    }

    /// Empty, or what did not come about.
    QString play()
    {
        const QString name = m_rig.library().ledger().find(cid)->filename;
        const QDir gold(m_rig.library().directory(QStringLiteral("gold")));
        m_first->start(m_rig.environment({ QStringLiteral("TIERWATCH_FAILPOINTS=mover.copy.published=sleep:4000") }));
        if (!m_first->waitReady() || m_rig.wish({ { cid, QStringLiteral("gold") } }, m_first->url()) != 1)
            return QStringLiteral("the first does not start");
        if (!waitFor([&] { return QFile::exists(gold.filePath(name)); }))
            return QStringLiteral("the first places nothing");
        if (!tierwatch::test::pauseProcess(m_first->processId()))
            return QStringLiteral("the first does not stop");
        // What the time that it sleeps does to its row, without waiting for it.
        if (!m_rig.stores().sql({ QStringLiteral("UPDATE tierwatch_process SET alive_until = 0") }))
            return QStringLiteral("its life cannot be ended");

        m_second->start(
            m_rig.environment({ QStringLiteral("TIERWATCH_FAILPOINTS=mover.copy.before_publish=sleep:%1").arg(held) }));
        if (!m_second->waitReady())
            return QStringLiteral("the second does not start");
        if (!waitFor([&] { return m_rig.isAtRest(); }))
            return QStringLiteral("the second does not take it over: ") + m_rig.restless().join(u' ');
        m_rig.wish({ { cid, QStringLiteral("bronze") } }, m_second->url());
        const QString part
            = QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation WHERE state = 'running' AND wanted "
                             "= 'bronze' AND part_ino <> 0");
        if (!waitFor([&] { return m_rig.catalog().number(part) == 1; }))
            return QStringLiteral("the second does not begin the next move");

        ::kill(static_cast<pid_t>(m_first->processId()), SIGCONT);
        if (!waitFor([&] { return m_rig.isAtRest(); }))
            return QStringLiteral("stuck: ") + m_rig.restless().join(u' ');
        return m_first->stop() == 0 && m_second->stop() == 0 ? QString()
                                                             : QStringLiteral("they do not end in good order");
    }

private:
    Rig& m_rig;
    std::unique_ptr<Daemon> m_first;
    std::unique_ptr<Daemon> m_second;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const Options options = parseOptions(QStringLiteral("zombie"),
        QStringLiteral("A process that sleeps longer than others wait for it."), QStringLiteral("mariadb"));
    Report report(QStringLiteral("zombie"), options);
    LibraryShape shape;
    shape.contents = 30;
    shape.great = 0;
    shape.allInBronze = true;
    Rig rig(options, shape);
    if (!rig.problem().isEmpty()) {
        std::fprintf(stderr, "fault_zombie: %s\n", qPrintable(rig.problem()));
        return 2;
    }
    const auto watch = rig.checker(QStringLiteral("watch"));
    if (const QString problem = Zombie(rig).play(); !problem.isEmpty())
        report.violation(problem);
    watch->finish();
    report.violations(watch->violations().mid(0, 5));
    rig.checkAtRest(report);
    return report.end(QStringLiteral("a process that slept beyond its life changed nothing"));
}
