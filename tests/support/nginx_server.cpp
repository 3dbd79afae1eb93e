// SPDX-License-Identifier: GPL-3.0-or-later
#include "nginx_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>
#include <sys/prctl.h>

namespace tierwatch::test {

namespace {

// Clients that close their side still get their answers; who sends nothing more is not waited for long.
constexpr const char* configuration = R"(daemon off;
master_process off;
user root;
worker_processes 1;
pid nginx.pid;
error_log error.log info;
events { worker_connections 1024; }
http {
    log_format passed '$upstream_addr|$upstream_status|$request_id|$request';
    access_log access.log passed;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    client_header_timeout 500ms; client_body_timeout 500ms; keepalive_timeout 300ms; lingering_timeout 300ms;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host localhost;
    proxy_ignore_client_abort on;
    proxy_next_upstream off;
    proxy_ssl_verify off;
    upstream endpoint { server 127.0.0.1:%1; keepalive 4; }
    server { listen 127.0.0.1:%3; location / { proxy_pass %2://endpoint; } }
    server { listen 127.0.0.1:%4; location / { proxy_pass %2://endpoint; proxy_request_buffering off; } }
}
)";

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

} // namespace

NginxServer::NginxServer(quint16 upstream, bool tls)
{
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.setStandardOutputFile(m_directory.filePath(QStringLiteral("out")));
    m_process.setStandardErrorFile(m_directory.filePath(QStringLiteral("err")));
    // A free port may be taken before the server has it: look for others then.
    for (int left = 5; left > 0 && !m_answers; --left)
        m_answers = start(upstream, tls);
    if (!m_answers)
        qWarning("nginx: %s", qPrintable(log()));
}

NginxServer::~NginxServer()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool NginxServer::start(quint16 upstream, bool tls)
{
    m_process.kill();
    m_process.waitForFinished();
    m_port = freePort();
    m_streamingPort = freePort();
    QFile file(m_directory.filePath(QStringLiteral("nginx.conf")));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return false;
    file.write(QString::fromLatin1(configuration)
                   .arg(upstream)
                   .arg(tls ? QStringLiteral("https") : QStringLiteral("http"))
                   .arg(m_port)
                   .arg(m_streamingPort)
                   .toUtf8());
    file.close();
    // Debian keeps it where an ordinary user's PATH does not look.
    const QString found = QStandardPaths::findExecutable(QStringLiteral("nginx"));
    m_process.start(found.isEmpty() ? QStringLiteral("/usr/sbin/nginx") : found,
        { QStringLiteral("-p"), m_directory.path(), QStringLiteral("-c"), file.fileName() });
    if (!m_process.waitForStarted())
        return false;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10000 && !m_process.waitForFinished(20)) {
        QTcpSocket first;
        QTcpSocket second;
        first.connectToHost(QHostAddress::LocalHost, m_port);
        second.connectToHost(QHostAddress::LocalHost, m_streamingPort);
        if (first.waitForConnected(1000) && second.waitForConnected(1000))
            return true;
    }
    return false;
}

QByteArray NginxServer::fileContent(const QString& name) const
{
    QFile file(m_directory.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArrayList NginxServer::passedOn() const
{
    QByteArrayList statuses;
    for (const QByteArray& line : fileContent(QStringLiteral("access.log")).split('\n')) {
        const QByteArrayList parts = line.split('|');
        if (parts.size() > 1 && parts[0] != "-" && !parts[0].isEmpty())
            statuses.append(parts[1]);
    }
    return statuses;
}

QString NginxServer::log() const
{
    return QString::fromUtf8(fileContent(QStringLiteral("err")) + fileContent(QStringLiteral("error.log"))
        + fileContent(QStringLiteral("access.log")));
}

} // namespace tierwatch::test
