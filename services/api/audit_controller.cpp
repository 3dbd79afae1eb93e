// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/audit_controller.h"

#include "api/json_body.h"
#include "api/json_values.h"

#include <QJsonArray>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject toJson(const AuditProgress& audit)
{
    static const std::array states{ "none", "running", "done", "failed" };
    QJsonObject found;
    for (const auto& [kind, count] : audit.found)
        found.insert(QString::fromLatin1(kind), count);
    QJsonArray findings;
    for (const AuditFinding& finding : audit.findings)
        findings.append(api::toJson(finding));
    return { { u"state"_s, QString::fromLatin1(states.at(static_cast<std::size_t>(audit.state))) },
        { u"repair"_s, audit.repair }, { u"by"_s, textOrNull(audit.by) }, { u"started"_s, timeOrNull(audit.startedAt) },
        { u"ended"_s, timeOrNull(audit.endedAt) }, { u"contents"_s, audit.contents }, { u"files"_s, audit.files },
        { u"states"_s, audit.states }, { u"why_no_state"_s, textOrNull(audit.whyNoState.english()) },
        { u"found"_s, found }, { u"left"_s, audit.left }, { u"repaired"_s, audit.repaired },
        { u"findings"_s, findings },
        { u"error"_s, audit.error ? QJsonValue(api::toJson(*audit.error)) : QJsonValue() } };
}

} // namespace

void AuditController::addTo(Router& router)
{
    router.add(Method::Get, Audience::Viewer, "/api/v1/audit",
        [this](const Request& request, Answer answer) { show(request, answer); });
    router.add(Method::Post, Audience::Operator, "/api/v1/audit",
        [this](const Request& request, Answer answer) { begin(request, answer); });
}

void AuditController::sendProgress(Answer answer, const Reply& reply)
{
    m_desk.ask<AuditProgress>(
        answer,
        [](Engine& engine, const MailAddress& to, Done<AuditProgress> done) {
            return engine.audit(to, std::move(done));
        },
        [answer, reply](const AuditProgress& audit) { OperatorDesk::send(answer, toJson(audit), reply); });
}

void AuditController::show(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    sendProgress(answer, {});
}

void AuditController::begin(const Request& request, Answer answer)
{
    JsonBody body(request);
    const bool repair = body.boolean("repair").value_or(false);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    m_desk.submit(answer, StartAudit{ repair }, authorOf(request), [this, answer](const Outcome&) {
        Reply reply;
        reply.status = 202;
        sendProgress(answer, reply);
    });
}

} // namespace tierwatch::api
