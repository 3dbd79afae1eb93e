// SPDX-License-Identifier: GPL-3.0-or-later
#include "process.h"

#include <QElapsedTimer>
#include <QTcpSocket>

#include <csignal>
#include <sys/prctl.h>
#include <sys/types.h>

namespace tierwatch::test {

Program::Program(const QString& name, const QStringList& arguments, const QStringList& extra)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& variable : extra) {
        const qsizetype equals = variable.indexOf(u'=');
        environment.insert(variable.left(equals), variable.mid(equals + 1));
    }
    m_process.setProcessEnvironment(environment);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.setProgram(QString::fromUtf8(TIERWATCH_BINARY_DIR "/bin/") + name);
    m_process.setArguments(arguments);
    m_process.start();
    m_process.waitForStarted();
}

Program::~Program() { kill(); }

QByteArray Program::waitReady(int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    while (!m_output.contains('\n') && timer.elapsed() < milliseconds) {
        if (m_process.state() == QProcess::NotRunning && m_process.bytesAvailable() == 0)
            break;
        m_process.waitForReadyRead(100);
        m_output += m_process.readAllStandardOutput();
    }
    const QByteArray line = m_output.left(m_output.indexOf('\n'));
    const QList<QByteArray> words = line.split(' ');
    if (!line.startsWith("tierwatch ready ") || words.size() < 3)
        return {};
    m_url = QUrl(QString::fromLatin1(words[2]));
    return line;
}

int Program::stop(int milliseconds)
{
    if (m_process.state() == QProcess::Running)
        ::kill(static_cast<pid_t>(m_process.processId()), SIGTERM);
    const int code = waitExit(milliseconds);
    kill();
    return code;
}

void Program::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

int Program::waitExit(int milliseconds)
{
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(milliseconds))
        return -1;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

QByteArray Program::errors()
{
    m_errors += m_process.readAllStandardError();
    return m_errors;
}

namespace {

constexpr int httpPatience = 20000;

/// By hand, in this thread: QNetworkAccessManager's own thread would fill the thread sanitizer's report.
HttpAnswer ask(const QUrl& base, const QByteArray& head, const QByteArray& body)
{
    QTcpSocket socket;
    socket.connectToHost(base.host(), static_cast<quint16>(base.port()));
    HttpAnswer answer;
    if (!socket.waitForConnected(httpPatience))
        return answer;
    socket.write(head + "Host: " + base.authority().toLatin1() + "\r\nConnection: close\r\n\r\n" + body);
    QByteArray bytes;
    while (socket.state() != QAbstractSocket::UnconnectedState && socket.waitForReadyRead(httpPatience))
        bytes += socket.readAll();
    bytes += socket.readAll();
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return answer;
    for (const QByteArray& line : bytes.left(end).split('\n')) {
        const QByteArray value = line.mid(line.indexOf(':') + 1).trimmed();
        if (line.startsWith("HTTP/1.1 "))
            answer.status = line.mid(9, 3).toInt();
        else if (line.startsWith("Content-Type:"))
            answer.type = value;
        else if (line.startsWith("Allow:"))
            answer.allow = value;
    }
    answer.body = bytes.mid(end + 4);
    return answer;
}

} // namespace

HttpAnswer post(const QUrl& base, const QString& path, const QByteArray& body, const QByteArray& type)
{
    return ask(base,
        "POST " + path.toLatin1() + " HTTP/1.1\r\nContent-Type: " + type
            + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n",
        body);
}

HttpAnswer get(const QUrl& base, const QString& path)
{
    return ask(base, "GET " + path.toLatin1() + " HTTP/1.1\r\n", {});
}

bool ip(const QString& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("ip"), arguments.split(u' '));
    if (process.waitForFinished() && process.exitCode() == 0)
        return true;
    qWarning("ip %s: %s", qPrintable(arguments), process.readAll().constData());
    return false;
}

} // namespace tierwatch::test
