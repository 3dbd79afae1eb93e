// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/rig/checker_process.h"

#include "tests/faults/rig/options.h"

#include <QJsonDocument>

namespace tierwatch::faults {

CheckerProcess::CheckerProcess(
    const QString& mode, const QString& catalogUrl, const QString& ledger, const QStringList& more)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(buildDirectory() + QStringLiteral("/tests/fault_checker"),
        QStringList{ mode, QStringLiteral("--catalog"), catalogUrl, QStringLiteral("--ledger"), ledger } + more);
    m_process.waitForStarted();
}

CheckerProcess::~CheckerProcess()
{
    m_process.kill();
    m_process.waitForFinished();
}

void CheckerProcess::take()
{
    m_output += m_process.readAllStandardOutput();
    for (qsizetype end = m_output.indexOf('\n'); end >= 0; end = m_output.indexOf('\n')) {
        const QByteArray line = m_output.left(end);
        m_output.remove(0, end + 1);
        if (line.startsWith("violation "))
            m_violations.append(QString::fromUtf8(line.mid(10)));
        else if (line.startsWith("summary "))
            m_summary = QJsonDocument::fromJson(line.mid(8)).object();
    }
}

QStringList CheckerProcess::violations()
{
    m_process.waitForReadyRead(0);
    take();
    if (!isRunning() && m_summary.isEmpty() && m_violations.isEmpty())
        m_violations.append(QStringLiteral("the checker itself has ended badly"));
    return m_violations;
}

bool CheckerProcess::waitEnd(int milliseconds)
{
    const bool ended = !isRunning() || m_process.waitForFinished(milliseconds) || !isRunning();
    take();
    return ended;
}

QJsonObject CheckerProcess::finish(int milliseconds)
{
    m_process.closeWriteChannel();
    if (!waitEnd(milliseconds))
        m_violations.append(QStringLiteral("the checker does not end"));
    m_process.kill();
    m_process.waitForFinished();
    take();
    return m_summary;
}

} // namespace tierwatch::faults
