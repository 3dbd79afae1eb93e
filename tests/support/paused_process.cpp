// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/paused_process.h"

#include <QDir>
#include <QFile>

#include <chrono>
#include <csignal>
#include <sys/types.h>
#include <thread>

namespace tierwatch::test {

namespace {

constexpr auto patience = std::chrono::seconds(5);

bool allStand(qint64 processId)
{
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(processId));
    for (const QString& task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile stat(tasks.filePath(task + QStringLiteral("/stat")));
        if (!stat.open(QIODevice::ReadOnly))
            continue; // it has just ended
        const QByteArray line = stat.readAll();
        const QByteArray afterName = line.mid(line.lastIndexOf(')') + 1).trimmed();
        if (!afterName.startsWith('T'))
            return false;
    }
    return true;
}

} // namespace

bool pauseProcess(qint64 processId)
{
    ::kill(static_cast<pid_t>(processId), SIGSTOP);
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!allStand(processId)) { // no event loop: the test's own objects must not move meanwhile
        if (std::chrono::steady_clock::now() > until)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

} // namespace tierwatch::test
