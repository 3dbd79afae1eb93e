// SPDX-License-Identifier: GPL-3.0-or-later
#include "process.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

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

HttpAnswer answerOf(QNetworkReply* reply)
{
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(20000, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    HttpAnswer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.type = reply->rawHeader("Content-Type");
    answer.allow = reply->rawHeader("Allow");
    answer.body = reply->readAll();
    reply->deleteLater();
    return answer;
}

} // namespace

HttpAnswer post(const QUrl& base, const QString& path, const QByteArray& body, const QByteArray& type)
{
    QNetworkAccessManager manager;
    QNetworkRequest request(base.resolved(QUrl(path)));
    request.setRawHeader("Content-Type", type);
    return answerOf(manager.post(request, body));
}

HttpAnswer get(const QUrl& base, const QString& path)
{
    QNetworkAccessManager manager;
    return answerOf(manager.get(QNetworkRequest(base.resolved(QUrl(path)))));
}

} // namespace tierwatch::test
