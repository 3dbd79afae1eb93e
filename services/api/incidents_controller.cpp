// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/incidents_controller.h"

#include "api/json_body.h"
#include "api/json_values.h"

#include <QJsonArray>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject toJson(const Incident& incident)
{
    return { { u"key"_s, QString::fromUtf8(incident.key) },
        { u"severity"_s, QString::fromLatin1(toName(incident.severity)) }, { u"text"_s, incident.text.english() },
        { u"remedy"_s, QString::fromLatin1(toName(incident.remedy)) }, { u"level"_s, textOrNull(incident.level) },
        { u"plan"_s, incident.plan == PlanId::None ? QJsonValue() : QJsonValue(number(incident.plan)) },
        { u"contents"_s, incident.contents }, { u"bytes"_s, incident.bytes },
        { u"since"_s, timeOrNull(incident.since) } };
}

} // namespace

void IncidentsController::addTo(Router& router)
{
    router.add(Method::Get, Audience::Viewer, "/api/v1/incidents",
        [this](const Request& request, Answer answer) { list(request, answer); });
    router.add(Method::Post, Audience::Operator, "/api/v1/incidents/{key}/dismiss",
        [this](const Request& request, Answer answer) { dismiss(request, answer); });
    router.add(Method::Get, Audience::Viewer, "/api/v1/pause",
        [this](const Request& request, Answer answer) { showPause(request, answer); });
    router.add(Method::Put, Audience::Operator, "/api/v1/pause",
        [this](const Request& request, Answer answer) { change<PauseRelocations>(request, answer); });
    router.add(Method::Delete, Audience::Operator, "/api/v1/pause",
        [this](const Request& request, Answer answer) { change<ResumeRelocations>(request, answer); });
}

void IncidentsController::list(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    m_desk.overview(answer, [answer](const Overview& overview) {
        QJsonArray incidents;
        for (const Incident& incident : overview.status.incidents)
            incidents.append(toJson(incident));
        OperatorDesk::send(answer, { { u"incidents"_s, incidents } });
    });
}

void IncidentsController::dismiss(const Request& request, Answer answer)
{
    JsonBody body(request);
    DismissIncident command;
    command.key = request.parameters.front();
    if (const std::optional<QString> until = body.string("until")) {
        const auto time = toTime(Field{ "until", until->toUtf8() });
        if (!time)
            return answer.send(time.error());
        command.until = *time;
    }
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    m_desk.submit(answer, command, authorOf(request), [answer, command](const Outcome&) {
        OperatorDesk::send(answer,
            { { u"key"_s, QString::fromUtf8(command.key) },
                { u"until"_s, command.until ? timeOrNull(*command.until) : QJsonValue() } });
    });
}

void IncidentsController::sendPause(Answer answer)
{
    m_desk.overview(answer, [answer](const Overview& overview) {
        const std::optional<Pause>& pause = overview.settings.pause;
        OperatorDesk::send(answer,
            { { u"paused"_s, pause.has_value() }, { u"by"_s, pause ? textOrNull(pause->by) : QJsonValue() },
                { u"since"_s, pause ? timeOrNull(pause->since) : QJsonValue() } });
    });
}

void IncidentsController::showPause(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    sendPause(answer);
}

template <typename What> void IncidentsController::change(const Request& request, Answer answer)
{
    JsonBody body(request);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    m_desk.submit(answer, What{}, authorOf(request), [this, answer](const Outcome&) { sendPause(answer); });
}

} // namespace tierwatch::api
