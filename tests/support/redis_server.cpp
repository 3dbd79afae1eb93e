// SPDX-License-Identifier: GPL-3.0-or-later
#include "redis_server.h"

#include "paused_process.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>

#include <csignal>
#include <sys/prctl.h>

namespace tierwatch::test {

namespace {

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

bool runProgram(const QString& program, const QStringList& arguments, const QString& directory)
{
    QProcess process;
    process.setWorkingDirectory(directory);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return true;
    qWarning("%s: %s", qPrintable(program), process.readAll().constData());
    return false;
}

} // namespace

RedisServer::RedisServer() : RedisServer(Options{}) { }

RedisServer::RedisServer(Options options) : m_options(std::move(options))
{
    // A test that is killed takes its server with it.
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.setStandardOutputFile(m_directory.filePath(QStringLiteral("out")));
    m_process.setStandardErrorFile(m_directory.filePath(QStringLiteral("err")));
    if (m_options.tls && !makeCertificates())
        return;
    // A free port may be taken before the server has it: look for others then.
    for (int left = 5; left > 0 && !m_answers; --left) {
        m_port = freePort();
        m_tlsPort = m_options.tls ? freePort() : quint16(0);
        start();
    }
    if (!m_answers)
        qWarning("redis-server: %s", qPrintable(log()));
}

RedisServer::~RedisServer() { kill(); }

bool RedisServer::makeCertificates()
{
    const QString directory = m_directory.path();
    const auto openssl = [&](const char* line) {
        return runProgram(QStringLiteral("openssl"), QString::fromLatin1(line).split(u' '), directory);
    };
    QFile extensions(m_directory.filePath(QStringLiteral("server.ext")));
    if (!extensions.open(QIODevice::WriteOnly))
        return false;
    extensions.write("subjectAltName=IP:127.0.0.1,DNS:localhost\n");
    extensions.close();
    return openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test-ca "
                   "-keyout ca.key -out ca.pem")
        && openssl("req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -keyout server.key "
                   "-out server.csr")
        && openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext -out "
                   "server.pem");
}

bool RedisServer::writeConfiguration()
{
    QStringList lines{
        QStringLiteral("bind 127.0.0.1"),
        QStringLiteral("port %1").arg(m_port),
        QStringLiteral("unixsocket %1").arg(socketPath()),
        QStringLiteral("dir %1").arg(m_directory.path()),
        QStringLiteral("logfile %1").arg(m_directory.filePath(QStringLiteral("log"))),
        QStringLiteral("daemonize no"),
        QStringLiteral("save \"\""),
        m_options.durable ? QStringLiteral("appendonly yes") : QStringLiteral("appendonly no"),
    };
    if (!m_options.password.isEmpty())
        lines.append(QStringLiteral("requirepass %1").arg(m_options.password));
    if (m_options.tls) {
        lines += { QStringLiteral("tls-port %1").arg(m_tlsPort), QStringLiteral("tls-cert-file server.pem"),
            QStringLiteral("tls-key-file server.key"), QStringLiteral("tls-ca-cert-file ca.pem"),
            QStringLiteral("tls-auth-clients no") };
    }
    lines += m_options.lines;
    QFile file(m_directory.filePath(QStringLiteral("redis.conf")));
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(lines.join(u'\n').toUtf8() + '\n') > 0;
}

bool RedisServer::start()
{
    end();
    if (!writeConfiguration())
        return false;
    m_process.setWorkingDirectory(m_directory.path());
    m_process.start(QStringLiteral("redis-server"), { m_directory.filePath(QStringLiteral("redis.conf")) });
    if (!m_process.waitForStarted())
        return false;
    QElapsedTimer elapsed;
    elapsed.start();
    while (elapsed.elapsed() < 20000 && !m_process.waitForFinished(10)) {
        if (run({ QStringLiteral("PING") }).trimmed() == "PONG") {
            m_answers = true;
            return true;
        }
    }
    end();
    return false;
}

void RedisServer::end()
{
    m_answers = false;
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

void RedisServer::stop()
{
    m_answers = false;
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(10000))
        end();
}

void RedisServer::kill() { end(); }

void RedisServer::pause()
{
    if (!pauseProcess(m_process.processId()))
        qWarning("the server does not stop");
}

void RedisServer::resume() { ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT); }

void RedisServer::flush()
{
    const QByteArray answer = run({ QStringLiteral("FLUSHALL") }).trimmed();
    if (answer != "OK")
        qWarning("FLUSHALL: %s", answer.constData());
}

QByteArray RedisServer::run(const QStringList& command, int database) const
{
    QProcess client;
    if (!m_options.password.isEmpty()) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("REDISCLI_AUTH"), m_options.password);
        client.setProcessEnvironment(environment);
    }
    client.setStandardErrorFile(QProcess::nullDevice());
    client.start(QStringLiteral("redis-cli"),
        QStringList{ QStringLiteral("-s"), socketPath(), QStringLiteral("-n"), QString::number(database) } + command);
    if (!client.waitForFinished(10000))
        return {};
    return client.readAllStandardOutput();
}

QString RedisServer::tcpUrl(int database) const
{
    return QStringLiteral("redis://127.0.0.1:%1/%2").arg(m_port).arg(database);
}

QString RedisServer::unixUrl(int database) const
{
    return QStringLiteral("redis+unix:%1?db=%2").arg(socketPath()).arg(database);
}

QString RedisServer::tlsUrl(int database) const
{
    return QStringLiteral("rediss://127.0.0.1:%1/%2?ca=%3").arg(m_tlsPort).arg(database).arg(caFile());
}

QString RedisServer::log() const
{
    QString all;
    for (const char* name : { "log", "out", "err" }) {
        QFile file(m_directory.filePath(QString::fromLatin1(name)));
        if (file.open(QIODevice::ReadOnly))
            all += QString::fromUtf8(file.readAll());
    }
    return all;
}

} // namespace tierwatch::test
