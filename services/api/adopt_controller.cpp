// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/adopt_controller.h"

#include "api/json_body.h"
#include "api/json_values.h"

#include <QJsonArray>

#include <limits>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

using Take = AdoptionOrder::Take;

QJsonObject toJson(const ImportProblem& problem)
{
    return { { u"line"_s, problem.line }, { u"field"_s, textOrNull(QString::fromLatin1(problem.field)) },
        { u"rule"_s, problem.rule.english() } };
}

QJsonObject toJson(const AdoptionProgress& adoption)
{
    QJsonObject found;
    for (const auto& [kind, count] : adoption.found)
        found.insert(QString::fromLatin1(kind), count);
    QJsonArray findings;
    for (const AuditFinding& finding : adoption.findings)
        findings.append(api::toJson(finding));
    QJsonArray problems;
    for (const ImportProblem& problem : adoption.problems)
        problems.append(toJson(problem));
    const AdoptionCounts& counts = adoption.counts;
    return { { u"state"_s, QString::fromLatin1(toName(adoption.state)) },
        { u"take"_s, QString::fromLatin1(toName(adoption.take)) }, { u"by"_s, textOrNull(adoption.by) },
        { u"started"_s, timeOrNull(adoption.startedAt) }, { u"ended"_s, timeOrNull(adoption.endedAt) },
        { u"resumed"_s, adoption.resumed }, { u"files"_s, counts.files },
        { u"files_per_second"_s, adoption.filesPerSecond }, { u"in_place"_s, counts.inPlace },
        { u"imported"_s, counts.imported }, { u"counted"_s, counts.counted }, { u"companions"_s, counts.companions },
        { u"bytes"_s, counts.bytes }, { u"found"_s, found }, { u"findings"_s, findings }, { u"problems"_s, problems },
        { u"error"_s, adoption.error ? QJsonValue(api::toJson(*adoption.error)) : QJsonValue() } };
}

std::vector<AdoptedLevel> takeLevels(JsonBody& body, std::optional<Problem>& problem)
{
    std::vector<AdoptedLevel> levels;
    const std::optional<JsonMember> array = body.any("levels");
    if (!array)
        return levels;
    const bool whole = readJsonArray(array->value, [&](const JsonMember& element) {
        JsonBody fields(element, u"levels[%1]"_s.arg(levels.size()));
        AdoptedLevel level;
        level.key = fields.required("level", fields.string("level"));
        level.path = fields.required("path", fields.string("path"));
        level.minCount
            = fields.required("min_counts", fields.integer("min_counts", 0, std::numeric_limits<qint64>::max()));
        problem = fields.problem();
        levels.push_back(std::move(level));
        return !problem && levels.size() <= 255;
    });
    if (!whole && !problem)
        body.refuse("levels must be an array of at most 255 levels.", {});
    return levels;
}

} // namespace

void AdoptController::addTo(Router& router)
{
    router.add(Method::Get, Audience::Viewer, "/api/v1/adopt",
        [this](const Request& request, Answer answer) { show(request, answer); });
    router.add(Method::Post, Audience::Operator, "/api/v1/adopt",
        [this](const Request& request, Answer answer) { begin(request, answer); });
}

void AdoptController::sendProgress(Answer answer, const Reply& reply)
{
    m_desk.ask<AdoptionProgress>(
        answer,
        [](Engine& engine, const MailAddress& to, Done<AdoptionProgress> done) {
            return engine.adoption(to, std::move(done));
        },
        [answer, reply](const AdoptionProgress& adoption) { OperatorDesk::send(answer, toJson(adoption), reply); });
}

void AdoptController::show(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    sendProgress(answer, {});
}

void AdoptController::begin(const Request& request, Answer answer)
{
    JsonBody body(request);
    AdoptionOrder order;
    std::optional<Problem> problem;
    order.levels = takeLevels(body, problem);
    const std::optional<bool> files = body.boolean("files");
    if (const std::optional<QString> list = body.string("csv")) {
        order.take = Take::List;
        order.list = std::make_shared<const QByteArray>(list->toUtf8());
        if (files || !order.levels.empty())
            body.refuse("csv stands for itself: leave levels and files out.", {});
    } else {
        order.take = files.value_or(true) ? Take::Files : Take::Nothing;
    }
    if (!problem)
        problem = body.problem();
    if (problem)
        return answer.send(*problem);
    m_desk.submit(answer, StartAdoption{ std::move(order) }, authorOf(request), [this, answer](const Outcome&) {
        Reply reply;
        reply.status = 202;
        sendProgress(answer, reply);
    });
}

} // namespace tierwatch::api
