// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/alerts.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QProcessEnvironment>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.alerts")

/// Ours without our secrets: they are not the command's business.
QProcessEnvironment environmentOfCommands()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& name : environment.keys()) {
        if (name.startsWith(QStringLiteral("TIERWATCH_")))
            environment.remove(name);
    }
    return environment;
}

} // namespace

Alerts::Alerts(QStringList command, std::chrono::milliseconds patience)
    : m_command(std::move(command)), m_patience(patience)
{
    m_overdue.setSingleShot(true);
    QObject::connect(&m_overdue, &QTimer::timeout, &m_overdue, [this] {
        qCWarning(log).noquote() << "the alert command" << m_command.front() << "took longer than"
                                 << m_patience.count() / 1000 << "s and was ended";
        m_process->kill();
    });
}

Alerts::~Alerts()
{
    if (!m_process)
        return;
    m_process->disconnect();
    m_process->kill(); // QProcess waits for it when it is destroyed: a killed one is gone at once
}

QByteArray Alerts::letterOf(const char* event, const Incident& incident)
{
    const QDateTime since = QDateTime::fromMSecsSinceEpoch(microseconds(incident.since) / 1000, Qt::UTC);
    const QJsonObject object{ { QStringLiteral("event"), QString::fromLatin1(event) },
        { QStringLiteral("key"), QString::fromUtf8(incident.key) },
        { QStringLiteral("severity"), QString::fromLatin1(toName(incident.severity)) },
        { QStringLiteral("text"), incident.text.english() },
        { QStringLiteral("level"), incident.level.isEmpty() ? QJsonValue() : QJsonValue(incident.level) },
        { QStringLiteral("contents"), incident.contents }, { QStringLiteral("bytes"), incident.bytes },
        { QStringLiteral("since"), since.toString(Qt::ISODateWithMs) } };
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

void Alerts::began(const Incident& incident)
{
    m_told.insert(incident.key);
    tell("began", incident);
}

void Alerts::ended(const Incident& incident)
{
    if (m_told.erase(incident.key) > 0)
        tell("ended", incident);
}

void Alerts::tell(const char* event, const Incident& incident)
{
    if (m_command.isEmpty())
        return;
    if (m_queue.size() == mostQueued) {
        m_queue.pop_front();
        qCWarning(log) << "too many alerts wait for the alert command; the oldest is dropped";
    }
    m_queue.push_back(letterOf(event, incident));
    next();
}

void Alerts::next()
{
    if (m_running || m_queue.empty())
        return;
    m_running = true;
    const QByteArray letter = m_queue.front();
    m_queue.pop_front();
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(environmentOfCommands());
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QObject::connect(m_process.get(), &QProcess::finished, m_process.get(), [this](int code, QProcess::ExitStatus how) {
        over(how == QProcess::CrashExit ? QStringLiteral("was ended by a signal")
                : code == 0             ? QString()
                                        : QStringLiteral("ended with exit code %1").arg(code));
    });
    QObject::connect(m_process.get(), &QProcess::errorOccurred, m_process.get(), [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            over(QStringLiteral("cannot be started: ") + m_process->errorString());
    });
    m_overdue.start(m_patience);
    m_process->start(m_command.front(), m_command.sliced(1), QIODevice::WriteOnly);
    m_process->write(letter);
    m_process->closeWriteChannel();
}

void Alerts::over(const QString& how)
{
    m_overdue.stop();
    if (!how.isEmpty())
        qCWarning(log).noquote() << "the alert command" << m_command.front() << how;
    // Not from inside its own signal.
    QTimer::singleShot(0, &m_overdue, [this] {
        m_process.reset();
        m_running = false;
        next();
    });
}

} // namespace tierwatch
