// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/plans_controller.h"

#include "api/json_body.h"
#include "api/json_values.h"

#include <QJsonArray>

#include <limits>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject toJson(const PlanDetails& details)
{
    const Plan& plan = details.plan;
    const auto orNull = [](qint64 value) { return value > 0 ? QJsonValue(value) : QJsonValue(); };
    return { { u"id"_s, number(plan.id) }, { u"kind"_s, QString::fromLatin1(tierwatch::toName(plan.kind)) },
        { u"state"_s, QString::fromLatin1(tierwatch::toName(plan.state)) }, { u"author"_s, plan.author },
        { u"made"_s, timeOrNull(plan.madeAt) }, { u"changed"_s, timeOrNull(plan.changedAt) },
        { u"levels_version"_s, orNull(static_cast<qint64>(plan.edition)) }, { u"level"_s, textOrNull(plan.level) },
        { u"undoes"_s, orNull(number(plan.undoes)) }, { u"contents"_s, plan.contents }, { u"bytes"_s, plan.bytes },
        { u"waiting"_s, details.counts.waiting }, { u"running"_s, details.counts.running },
        { u"done"_s, details.counts.done }, { u"failed"_s, details.counts.failed } };
}

/// Of the path; otherwise answers 404: no plan can have it.
std::optional<PlanId> planOf(const Request& request, Answer answer)
{
    const Field id{ "plan", request.parameters.front() };
    const tl::expected<qint64, Problem> number = toInteger(id, 1);
    if (number)
        return PlanId(*number);
    answer.send(Problem{ 404, Text{ "There is no plan %1.", { QString::fromUtf8(request.parameters.front()) } } });
    return std::nullopt;
}

} // namespace

void PlansController::addTo(Router& router)
{
    const auto handler = [this](auto method) {
        return [this, method](const Request& request, Answer answer) { (this->*method)(request, answer); };
    };
    router.add(Method::Get, Audience::Viewer, "/api/v1/plans", handler(&PlansController::list));
    router.add(Method::Get, Audience::Viewer, "/api/v1/plans/{plan}", handler(&PlansController::show));
    router.add(Method::Post, Audience::Operator, "/api/v1/plans/{plan}/cancel", handler(&PlansController::cancel));
    router.add(Method::Post, Audience::Operator, "/api/v1/plans/{plan}/undo", handler(&PlansController::undo));
    router.add(Method::Post, Audience::Operator, "/api/v1/go-on", handler(&PlansController::goOn));
}

void PlansController::list(const Request& request, Answer answer)
{
    std::array<Field, 2> fields{ Field{ "before" }, Field{ "limit" } };
    if (const std::optional<Problem> problem = readQuery(request, fields))
        return answer.send(*problem);
    PlanQuery query;
    if (fields[0].value) {
        const tl::expected<qint64, Problem> before = toInteger(fields[0], 1);
        if (!before)
            return answer.send(before.error());
        query.before = PlanId(*before);
    }
    const auto limit = toLimit(fields[1]);
    if (!limit)
        return answer.send(limit.error());
    query.limit = *limit;
    m_desk.ask<Page<PlanDetails>>(
        answer,
        [query](Engine& engine, const MailAddress& to, Done<Page<PlanDetails>> done) {
            return engine.plans(query, to, std::move(done));
        },
        [answer](const Page<PlanDetails>& page) {
            QJsonArray plans;
            for (const PlanDetails& plan : page.rows)
                plans.append(toJson(plan));
            OperatorDesk::send(answer,
                { { u"plans"_s, plans },
                    { u"next"_s, page.more ? QJsonValue(number(page.rows.back().plan.id)) : QJsonValue() } });
        });
}

void PlansController::sendPlan(Answer answer, PlanId plan, int status)
{
    PlanQuery query;
    query.only = plan;
    m_desk.ask<Page<PlanDetails>>(
        answer,
        [query](Engine& engine, const MailAddress& to, Done<Page<PlanDetails>> done) {
            return engine.plans(query, to, std::move(done));
        },
        [answer, plan, status](const Page<PlanDetails>& page) {
            if (page.rows.empty())
                return answer.send(Problem{ 404, Text{ "There is no plan %1.", { QString::number(number(plan)) } } });
            Reply reply;
            reply.status = status;
            OperatorDesk::send(answer, toJson(page.rows.front()), reply);
        });
}

void PlansController::show(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    if (const std::optional<PlanId> plan = planOf(request, answer))
        sendPlan(answer, *plan, 200);
}

void PlansController::goOn(const Request& request, Answer answer)
{
    JsonBody body(request);
    const std::optional<qint64> plan = body.integer("plan", 1, std::numeric_limits<qint64>::max());
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    m_desk.submit(
        answer, GoOn{ plan ? PlanId(*plan) : PlanId::None }, authorOf(request), [answer](const Outcome& outcome) {
            OperatorDesk::send(answer, { { u"released"_s, outcome.accepted } });
        });
}

void PlansController::cancel(const Request& request, Answer answer)
{
    JsonBody body(request);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    if (const std::optional<PlanId> plan = planOf(request, answer))
        m_desk.submit(answer, CancelPlan{ *plan }, authorOf(request),
            [this, answer, plan = *plan](const Outcome&) { sendPlan(answer, plan, 200); });
}

/// Answers with the plan that moves back, where there is one.
void PlansController::undo(const Request& request, Answer answer)
{
    JsonBody body(request);
    const bool moveBack = body.boolean("move_back").value_or(false);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    if (const std::optional<PlanId> plan = planOf(request, answer))
        m_desk.submit(answer, UndoPlan{ *plan, moveBack }, authorOf(request),
            [this, answer, plan = *plan](
                const Outcome& outcome) { sendPlan(answer, outcome.plan.value_or(plan), 202); });
}

} // namespace tierwatch::api
