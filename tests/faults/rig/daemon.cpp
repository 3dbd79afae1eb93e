// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/rig/daemon.h"

#include "tests/faults/rig/options.h"

#include <QElapsedTimer>
#include <QTcpSocket>

#include <csignal>
#include <sys/prctl.h>
#include <sys/types.h>

namespace tierwatch::faults {

Daemon::Daemon(QStringList arguments, QString log) : m_arguments(std::move(arguments)), m_log(std::move(log)) { }

Daemon::~Daemon() { kill(); }

void Daemon::start(const QStringList& environment)
{
    kill();
    m_output.clear();
    m_url.clear();
    QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    for (const QString& variable : environment)
        all.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    m_process.setProcessEnvironment(all);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.setStandardErrorFile(m_log, QIODevice::Append);
    m_process.start(buildDirectory() + QStringLiteral("/bin/tierwatchd"), m_arguments);
    m_process.waitForStarted();
}

bool Daemon::waitReady(int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    while (!m_output.contains('\n')) {
        const auto left = static_cast<int>(milliseconds - timer.elapsed());
        if (left <= 0 || (!m_process.waitForReadyRead(left) && !isRunning() && m_process.bytesAvailable() == 0))
            return false;
        m_output += m_process.readAllStandardOutput();
    }
    const QList<QByteArray> words = m_output.left(m_output.indexOf('\n')).split(' ');
    if (!m_output.startsWith("tierwatch ready ") || words.size() < 3)
        return false;
    m_url = QUrl(QString::fromLatin1(words[2]));
    return true;
}

bool Daemon::waitEnd(int milliseconds)
{
    return !isRunning() || m_process.waitForFinished(milliseconds) || !isRunning();
}

void Daemon::kill()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished();
}

int Daemon::stop()
{
    if (!isRunning())
        return -1;
    ::kill(static_cast<pid_t>(m_process.processId()), SIGTERM);
    if (!m_process.waitForFinished(25'000)) {
        kill();
        return -1;
    }
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

std::size_t postViews(const QUrl& url, const std::vector<View>& views, int milliseconds)
{
    QTcpSocket socket;
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    if (!socket.waitForConnected(milliseconds))
        return 0;
    constexpr std::size_t atOnce = 16;
    QElapsedTimer timer;
    timer.start();
    std::size_t answered = 0;
    for (std::size_t first = 0; first < views.size(); first += atOnce) {
        const std::size_t count = std::min(atOnce, views.size() - first);
        QByteArray requests;
        for (const View& view : std::span(views).subspan(first, count)) {
            const QByteArray body = "cid=" + QByteArray::number(view.cid) + "&count=" + QByteArray::number(view.count);
            requests += "POST /post_sentence HTTP/1.1\r\nHost: " + url.authority().toLatin1()
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        }
        socket.write(requests);
        QByteArray answers;
        while (answers.count("HTTP/1.1 ") < static_cast<qsizetype>(count) && !answers.contains("HTTP/1.1 5")) {
            const auto left = static_cast<int>(milliseconds - timer.elapsed());
            if (left <= 0 || !socket.waitForReadyRead(left))
                break;
            answers += socket.readAll();
        }
        for (qsizetype at = answers.indexOf("HTTP/1.1 "); at >= 0; at = answers.indexOf("HTTP/1.1 ", at + 1)) {
            if (answers.mid(at + 9, 3) != "200")
                return answered;
            ++answered;
        }
        if (answered != first + count)
            return answered;
    }
    return answered;
}

} // namespace tierwatch::faults
