// SPDX-License-Identifier: GPL-3.0-or-later
#include "mariadb_server.h"

#include "paused_process.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace tierwatch::test {

namespace {

constexpr int patience = 60'000;

QString program(const QString& name)
{
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(
               name, { QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin"), QStringLiteral("/usr/local/sbin") })
                           : found;
}

QStringList asWhoever() { return geteuid() == 0 ? QStringList{ QStringLiteral("--user=root") } : QStringList{}; }

/// Ends with us. The modifier also makes Qt fork() and not vfork(), after which the thread sanitizer would not trust
/// this process.
void endWithUs(QProcess& process)
{
    process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

MariaDbServer::MariaDbServer(QStringList arguments)
    : m_arguments(std::move(arguments))
    , m_directory(QDir::tempPath() + QStringLiteral("/tw-maria-XXXXXX"))
    , m_port(freePort())
{
    if (!install() || !start())
        qWarning("The MariaDB server for this test does not start:\n%s", log().constData());
}

MariaDbServer::~MariaDbServer()
{
    kill(); // its data goes with it: nothing needs a clean end
}

bool MariaDbServer::install()
{
    QProcess installer;
    endWithUs(installer);
    installer.setProcessChannelMode(QProcess::MergedChannels);
    installer.start(program(QStringLiteral("mariadb-install-db")),
        QStringList{ QStringLiteral("--no-defaults"),
            QStringLiteral("--force"), // also on a machine whose own name nobody can look up
            QStringLiteral("--datadir=") + m_directory.filePath(QStringLiteral("data")),
            QStringLiteral("--tmpdir=") + m_directory.path(), // a starting server clears its own of others' files
            QStringLiteral("--auth-root-authentication-method=normal"), QStringLiteral("--skip-test-db"),
            QStringLiteral("--skip-name-resolve"), QStringLiteral("--innodb-log-file-size=4M"),
            QStringLiteral("--innodb-flush-log-at-trx-commit=0"), QStringLiteral("--skip-log-bin") }
            + asWhoever());
    const bool isGood = installer.waitForFinished(patience) && installer.exitStatus() == QProcess::NormalExit
        && installer.exitCode() == 0;
    if (!isGood)
        qWarning("mariadb-install-db: %s\n%s", qPrintable(installer.errorString()), installer.readAll().constData());
    return isGood;
}

bool MariaDbServer::isRunning() const { return m_process.state() == QProcess::Running; }

bool MariaDbServer::start()
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_directory.filePath(QStringLiteral("log")), QIODevice::Append);
    endWithUs(m_process);
    m_process.start(program(QStringLiteral("mariadbd")),
        QStringList{ QStringLiteral("--no-defaults"),
            QStringLiteral("--datadir=") + m_directory.filePath(QStringLiteral("data")),
            QStringLiteral("--tmpdir=") + m_directory.path(), // a starting server clears its own of others' files
            QStringLiteral("--socket=") + socket(), QStringLiteral("--bind-address=127.0.0.1"),
            QStringLiteral("--port=%1").arg(m_port),
            QStringLiteral("--pid-file=") + m_directory.filePath(QStringLiteral("pid")),
            QStringLiteral("--skip-name-resolve"), QStringLiteral("--skip-log-bin"),
            QStringLiteral("--innodb-buffer-pool-size=32M"), QStringLiteral("--innodb-log-file-size=4M"),
            QStringLiteral("--key-buffer-size=1M"), QStringLiteral("--performance-schema=OFF"),
            QStringLiteral("--innodb-buffer-pool-dump-at-shutdown=OFF"), QStringLiteral("--innodb-fast-shutdown=2"),
            QStringLiteral("--sync-frm=0"),
            // What the operating system has survives a killed server: that is all that tests can see.
            QStringLiteral("--innodb-flush-method=nosync"), QStringLiteral("--max-connections=50"),
            QStringLiteral("--thread-handling=one-thread-per-connection") }
            + m_arguments + asWhoever());
    return m_process.waitForStarted(patience) && waitUntilItAnswers();
}

bool MariaDbServer::waitUntilItAnswers()
{
    QElapsedTimer timer;
    timer.start();
    while (m_process.state() == QProcess::Running && timer.elapsed() < patience) {
        QProcess client;
        endWithUs(client);
        client.start(program(QStringLiteral("mariadb-admin")),
            { QStringLiteral("--no-defaults"), QStringLiteral("--socket=") + socket(), QStringLiteral("--user=root"),
                QStringLiteral("ping") });
        client.waitForFinished(patience);
        if (client.exitCode() == 0 && client.readAllStandardOutput().contains("alive"))
            return true;
        QTest::qWait(20);
    }
    return false;
}

void MariaDbServer::stop()
{
    if (!isRunning())
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(patience))
        kill();
}

void MariaDbServer::kill()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(patience);
}

void MariaDbServer::pause()
{
    if (!pauseProcess(m_process.processId()))
        qWarning("the server does not stop");
}

void MariaDbServer::resume() { ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT); }

bool MariaDbServer::createDatabase(const QString& name)
{
    QString secret = password();
    secret.replace(u'\'', QStringLiteral("''"));
    return sql(QStringLiteral("CREATE DATABASE `%1` CHARACTER SET utf8mb4;"
                              "CREATE USER IF NOT EXISTS '%2'@'localhost' IDENTIFIED BY '%3';"
                              "CREATE USER IF NOT EXISTS '%2'@'127.0.0.1' IDENTIFIED BY '%3';"
                              "GRANT ALL ON `%1`.* TO '%2'@'localhost'; GRANT ALL ON `%1`.* TO '%2'@'127.0.0.1';")
                   .arg(name, user(), secret))
        .has_value();
}

std::optional<QByteArray> MariaDbServer::sql(const QString& script, const QString& database)
{
    QProcess client;
    endWithUs(client);
    QStringList arguments{ QStringLiteral("--no-defaults"), QStringLiteral("--socket=") + socket(),
        QStringLiteral("--user=root"), QStringLiteral("--batch"), QStringLiteral("--skip-column-names"),
        QStringLiteral("--default-character-set=utf8mb4") };
    if (!database.isEmpty())
        arguments.append(database);
    client.start(program(QStringLiteral("mariadb")), arguments);
    client.write(script.toUtf8());
    client.closeWriteChannel();
    if (!client.waitForFinished(patience) || client.exitCode() != 0) {
        qWarning("mariadb: %s", client.readAllStandardError().constData());
        return std::nullopt;
    }
    return client.readAllStandardOutput();
}

QString MariaDbServer::url(const QString& database) const
{
    return QStringLiteral("mysql://%1@localhost/%2?socket=%3").arg(user(), database, socket());
}

QString MariaDbServer::tcpUrl(const QString& database) const
{
    return QStringLiteral("mysql://%1@127.0.0.1:%2/%3").arg(user()).arg(m_port).arg(database);
}

QByteArray MariaDbServer::log() const
{
    QFile file(m_directory.filePath(QStringLiteral("log")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace tierwatch::test
