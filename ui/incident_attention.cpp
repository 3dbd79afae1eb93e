// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/incident_attention.h"

#include "core/advice.h"
#include "models/format.h"

#include <QCoreApplication>
#include <QDateTime>

namespace tierwatch {

namespace {

QString words(const char* source) { return QCoreApplication::translate("Attentions", source); }

Attention::Severity severityOf(Incident::Severity severity)
{
    switch (severity) {
    case Incident::Severity::Notice:
        return Attention::Severity::Notice;
    case Incident::Severity::Warning:
        return Attention::Severity::Warning;
    case Incident::Severity::Error:
        break;
    }
    return Attention::Severity::Error;
}

/// The next 08:00 on this desk: by then somebody looks again.
Time nextMorning(Time now)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(microseconds(now) / 1000);
    QDateTime morning(local.date(), QTime(8, 0));
    if (morning <= local)
        morning = QDateTime(local.date().addDays(1), QTime(8, 0));
    return timeFromMicroseconds(morning.toMSecsSinceEpoch() * 1000);
}

} // namespace

Attention attentionOf(const Incident& incident, const EngineFeed& feed, const Remedies& remedies)
{
    Attention one{ QStringLiteral("incident-") + QString::fromUtf8(incident.key), severityOf(incident.severity),
        translate(incident.text), {} };
    const auto offer = [&](const char* label, Command command) {
        if (remedies.send)
            one.remedies.push_back(
                { words(label), [send = remedies.send, command = std::move(command)] { send(command); } });
    };
    const auto show = [&](const char* label, const std::function<void()>& act) {
        if (act)
            one.remedies.push_back({ words(label), act });
    };
    const Level* level = feed.levels().table.find(incident.level);
    switch (incident.remedy) {
    case Incident::Remedy::GoOn:
        offer(QT_TRANSLATE_NOOP("Attentions", "Go on"), GoOn{ incident.plan });
        offer(QT_TRANSLATE_NOOP("Attentions", "Drop it"), CancelPlan{ incident.plan });
        break;
    case Incident::Remedy::CheckLevel:
        if (level != nullptr)
            offer(QT_TRANSLATE_NOOP("Attentions", "Look again"), CheckLevel{ level->slot });
        break;
    case Incident::Remedy::Retry:
        show(QT_TRANSLATE_NOOP("Attentions", "Show them"), remedies.showFailed);
        if (incident.key.startsWith("failed:"))
            offer(QT_TRANSLATE_NOOP("Attentions", "Retry these"), RetryFailures{ incident.key.mid(7) });
        break;
    case Incident::Remedy::SwitchRule: {
        ChangeSettings settings;
        settings.rule = advisedRule();
        offer(QT_TRANSLATE_NOOP("Attentions", "Switch to recent views"), settings);
        break;
    }
    case Incident::Remedy::SetDeadZone:
        break; // the sentence names it; how wide, people decide
    case Incident::Remedy::Resume:
        show(QT_TRANSLATE_NOOP("Attentions", "Resume"), remedies.resume);
        break;
    case Incident::Remedy::ConfirmLevel:
    case Incident::Remedy::MakeRoom:
        show(QT_TRANSLATE_NOOP("Attentions", "Show the levels"), remedies.showLevels);
        break;
    case Incident::Remedy::None:
        break;
    }
    if (incident.severity == Incident::Severity::Notice)
        offer(QT_TRANSLATE_NOOP("Attentions", "Never"), DismissIncident{ incident.key, {} });
    if (incident.severity != Incident::Severity::Error)
        offer(QT_TRANSLATE_NOOP("Attentions", "Hide until 08:00"),
            DismissIncident{ incident.key, nextMorning(feed.clock().now()) });
    return one;
}

} // namespace tierwatch
