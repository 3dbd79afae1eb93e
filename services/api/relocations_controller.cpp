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
