// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/relocations_controller.h"

#include "api/json_body.h"
#include "api/json_values.h"

#include <QJsonArray>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

void RelocationsController::addTo(Router& router)
{
    router.add(Method::Get, Audience::Viewer, "/api/v1/relocations",
        [this](const Request& request, Answer answer) { list(request, answer); });
    router.add(Method::Get, Audience::Viewer, "/api/v1/relocations/failures",
        [this](const Request& request, Answer answer) { listFailures(request, answer); });
    router.add(Method::Post, Audience::Operator, "/api/v1/relocations/failures/retry",
        [this](const Request& request, Answer answer) { retryFailures(request, answer); });
    router.add(Method::Post, Audience::Operator, "/api/v1/relocations/{cid}/retry",
        [this](const Request& request, Answer answer) { submit<Retry>(request, answer); });
    router.add(Method::Post, Audience::Operator, "/api/v1/relocations/{cid}/cancel",
        [this](const Request& request, Answer answer) { submit<Cancel>(request, answer); });
}

void RelocationsController::list(const Request& request, Answer answer)
{
    std::array<Field, 3> fields{ Field{ "state" }, Field{ "after" }, Field{ "limit" } };
    if (const std::optional<Problem> problem = readQuery(request, fields))
        return answer.send(*problem);
    RelocationPageQuery query;
    if (fields[0].value) {
        query.state = relocationStateFromName(*fields[0].value);
        if (!query.state)
            return answer.send(Problem{ 400, Text{ "state must be one of waiting, running, lingering, failed.", {} } });
    }
    const auto after = toCid(fields[1]);
    const auto limit = toLimit(fields[2]);
    if (!after || !limit)
        return answer.send(!after ? after.error() : limit.error());
    query.after = *after;
    query.limit = *limit;
    m_desk.ask<Page<RelocationDetails>>(
        answer,
        [query](Engine& engine, const MailAddress& to, Done<Page<RelocationDetails>> done) {
            return engine.relocations(query, to, std::move(done));
        },
        [answer](const Page<RelocationDetails>& page) {
            QJsonArray rows;
            for (const RelocationDetails& relocation : page.rows)
                rows.append(toJson(relocation));
            OperatorDesk::send(answer,
                { { u"relocations"_s, rows },
                    { u"next"_s, page.more ? QJsonValue(number(page.rows.back().relocation.cid)) : QJsonValue() } });
        });
}

void RelocationsController::listFailures(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    m_desk.ask<std::vector<FailureGroup>>(
        answer,
        [](Engine& engine, const MailAddress& to, Done<std::vector<FailureGroup>> done) {
            return engine.failures(to, std::move(done));
        },
        [answer](const std::vector<FailureGroup>& groups) {
            QJsonArray failures;
            for (const FailureGroup& group : groups)
                failures.append(QJsonObject{ { u"cause"_s, QString::fromUtf8(group.cause) },
                    { u"error"_s, toJson(group.error) }, { u"from"_s, textOrNull(group.from) },
                    { u"to"_s, textOrNull(group.to) }, { u"contents"_s, group.contents }, { u"bytes"_s, group.bytes },
                    { u"oldest"_s, timeOrNull(group.oldest) }, { u"newest"_s, timeOrNull(group.newest) },
                    { u"by_itself"_s, group.byItself }, { u"remedy"_s, QString::fromLatin1(toName(group.remedy)) } });
            OperatorDesk::send(answer, { { u"failures"_s, failures } });
        });
}

void RelocationsController::retryFailures(const Request& request, Answer answer)
{
    JsonBody body(request);
    const QString cause = body.required("cause", body.string("cause"));
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    m_desk.submit(answer, RetryFailures{ cause.toUtf8() }, authorOf(request), [answer](const Outcome& outcome) {
        Reply reply;
        reply.status = 202;
        OperatorDesk::send(answer, { { u"accepted"_s, outcome.accepted } }, reply);
    });
}

template <typename What> void RelocationsController::submit(const Request& request, Answer answer)
{
    JsonBody body(request);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    if (const std::optional<ContentId> cid = OperatorDesk::cidOf(request, answer))
        m_desk.submit(answer, What{ { *cid } }, authorOf(request), [this, answer, cid = *cid](const Outcome&) {
            Reply reply;
            reply.status = 202;
            m_desk.sendContent(answer, cid, reply);
        });
}

} // namespace tierwatch::api
