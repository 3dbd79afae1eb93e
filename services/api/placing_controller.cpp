// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/placing_controller.h"

#include "api/json_body.h"
#include "api/json_values.h"

#include <QJsonArray>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 longestHold = std::chrono::seconds(std::chrono::days(3650)).count();

/// Seconds or a word; `none` only where a content may go back at once.
HoldFor takeHold(JsonBody& body, HoldFor otherwise, bool mayBeNone)
{
    const std::optional<JsonMember> member = body.any("hold");
    if (!member)
        return otherwise;
    if (member->kind == JsonMember::Kind::String && member->value == "until_released")
        return { HoldFor::Kind::UntilReleased, {} };
    if (member->kind == JsonMember::Kind::String && member->value == "none" && mayBeNone)
        return { HoldFor::Kind::None, {} };
    bool isNumber = false;
    const qint64 seconds = member->kind == JsonMember::Kind::Number ? member->value.toLongLong(&isNumber) : 0;
    if (!isNumber || seconds < 1 || seconds > longestHold)
        body.refuse(mayBeNone ? "hold must be seconds from 1 to %1, \"until_released\" or \"none\"."
                              : "hold must be seconds from 1 to %1, or \"until_released\".",
            { QString::number(longestHold) });
    return { HoldFor::Kind::Timed, std::chrono::seconds(seconds) };
}

QJsonArray toJson(const std::vector<Text>& texts)
{
    QJsonArray array;
    for (const Text& text : texts)
        array.append(text.english());
    return array;
}

QJsonValue keyOrNull(const QString& key) { return key.isEmpty() ? QJsonValue() : QJsonValue(key); }

QJsonObject forecastToJson(const Explanation& about)
{
    const Forecast& forecast = about.forecast;
    return { { u"views_per_day"_s, forecast.viewsPerDay }, { u"falls_to"_s, keyOrNull(about.fallsTo) },
        { u"falls_at"_s, timeOrNull(forecast.fall ? forecast.fall->at : Time{}) },
        { u"rises_to"_s, keyOrNull(about.risesTo) },
        { u"rises_at"_s, timeOrNull(forecast.rise ? forecast.rise->at.value_or(Time{}) : Time{}) },
        { u"text"_s, toJson(about.outlook) } };
}

QJsonObject toJson(const Explanation& about)
{
    static const std::array names{ "unknown", "in_range", "promotion", "demotion", "dead_zone", "short_stay",
        "short_watch", "no_level" };
    const bool known = about.views.total.has_value();
    return { { u"cid"_s, number(about.cid) }, { u"rule"_s, about.rule.toString() },
        { u"dead_zone"_s, about.rule.deadZone },
        { u"shortest_stay"_s, qint64{ std::chrono::seconds(about.rule.shortestStay).count() } },
        { u"count"_s, countOrNull(about.views.total.value_or(-1)) },
        { u"up"_s, known ? QJsonValue(about.verdict.up) : QJsonValue() },
        { u"down"_s, known ? QJsonValue(about.verdict.down) : QJsonValue() },
        { u"watched_since"_s, timeOrNull(about.views.watchedSince) }, { u"level"_s, about.level },
        { u"level_min_counts"_s, about.levelMinimum }, { u"falls_below"_s, about.fallsBelow },
        { u"next_min_counts"_s, about.nextMinimum ? QJsonValue(*about.nextMinimum) : QJsonValue() },
        { u"here_since"_s, timeOrNull(about.hereSince) }, { u"target"_s, about.target }, { u"wanted"_s, about.wanted },
        { u"verdict"_s, QString::fromLatin1(names.at(static_cast<std::size_t>(about.verdict.why))) },
        { u"held_until"_s, holdToJson(about.heldUntil) },
        { u"cause"_s, about.cause ? QJsonValue(QString::fromLatin1(toName(*about.cause))) : QJsonValue() },
        { u"why"_s, about.why.english() }, { u"forecast"_s, forecastToJson(about) },
        { u"waits_for"_s, toJson(about.waitsFor) } };
}

} // namespace

void PlacingController::addTo(Router& router)
{
    const auto handler = [this](auto method) {
        return [this, method](const Request& request, Answer answer) { (this->*method)(request, answer); };
    };
    router.add(
        Method::Post, Audience::Operator, "/api/v1/contents/{cid}/relocate", handler(&PlacingController::relocate));
    router.add(Method::Put, Audience::Operator, "/api/v1/contents/{cid}/hold", handler(&PlacingController::hold));
    router.add(Method::Delete, Audience::Operator, "/api/v1/contents/{cid}/hold", handler(&PlacingController::release));
    router.add(Method::Get, Audience::Viewer, "/api/v1/contents/{cid}/explain", handler(&PlacingController::explain));
}

void PlacingController::relocate(const Request& request, Answer answer)
{
    JsonBody body(request);
    const QString key = body.required("level", body.string("level"));
    const HoldFor hold = takeHold(body, {}, true);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    const std::optional<ContentId> cid = OperatorDesk::cidOf(request, answer);
    if (!cid)
        return;
    m_desk.withLevel(answer, key, 400,
        [this, answer, hold, cid = *cid, author = authorOf(request)](const Level& level, const Overview&) {
            m_desk.submit(answer, Relocate{ { cid }, level.slot, hold }, author, [this, answer, cid](const Outcome&) {
                Reply reply;
                reply.status = 202;
                m_desk.sendContent(answer, cid, reply);
            });
        });
}

void PlacingController::hold(const Request& request, Answer answer)
{
    JsonBody body(request);
    const HoldFor hold = takeHold(body, { HoldFor::Kind::UntilReleased, {} }, false);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    if (const std::optional<ContentId> cid = OperatorDesk::cidOf(request, answer))
        m_desk.submit(answer, Hold{ { *cid }, hold }, authorOf(request),
            [this, answer, cid = *cid](const Outcome&) { m_desk.sendContent(answer, cid); });
}

void PlacingController::release(const Request& request, Answer answer)
{
    JsonBody body(request);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    if (const std::optional<ContentId> cid = OperatorDesk::cidOf(request, answer))
        m_desk.submit(answer, Release{ { *cid } }, authorOf(request),
            [this, answer, cid = *cid](const Outcome&) { m_desk.sendContent(answer, cid); });
}

void PlacingController::explain(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    const std::optional<ContentId> cid = OperatorDesk::cidOf(request, answer);
    if (!cid)
        return;
    m_desk.ask<Explanation>(
        answer,
        [cid = *cid](Engine& engine, const MailAddress& to, Done<Explanation> done) {
            return engine.explain(cid, to, std::move(done));
        },
        [answer](const Explanation& explanation) { OperatorDesk::send(answer, toJson(explanation)); });
}

} // namespace tierwatch::api
