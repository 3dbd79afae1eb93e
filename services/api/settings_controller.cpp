// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/settings_controller.h"

#include "api/json_body.h"
#include "api/json_values.h"

#include <limits>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject toJson(const SharedSettings& settings)
{
    QJsonValue pause;
    if (settings.pause)
        pause = QJsonObject{ { u"by"_s, settings.pause->by }, { u"since"_s, timeOrNull(settings.pause->since) } };
    const QJsonValue deadZone = settings.deadZone ? QJsonValue(*settings.deadZone) : QJsonValue();
    const QJsonValue stay = settings.shortestStay ? QJsonValue(qint64{ settings.shortestStay->count() }) : QJsonValue();
    return { { u"rule"_s, settings.rule.toString() }, { u"dead-zone"_s, deadZone }, { u"shortest-stay"_s, stay },
        { u"pause"_s, pause }, { u"speed-limit"_s, settings.speedLimit },
        { u"speed-timetable"_s, settings.speedTimetable.toString() },
        { u"relocations-per-level"_s, settings.relocationsPerLevel }, { u"count-limit"_s, settings.countLimit },
        { u"foreign-claim"_s, qint64{ settings.foreignClaim.count() } },
        { u"make-room"_s, QString::fromLatin1(toName(settings.makeRoom)) } };
}

} // namespace

void SettingsController::addTo(Router& router)
{
    router.add(Method::Get, Audience::Viewer, "/api/v1/settings",
        [this](const Request& request, Answer answer) { show(request, answer); });
    router.add(Method::Patch, Audience::Operator, "/api/v1/settings",
        [this](const Request& request, Answer answer) { change(request, answer); });
}

void SettingsController::sendSettings(Answer answer)
{
    m_desk.overview(
        answer, [answer](const Overview& overview) { OperatorDesk::send(answer, toJson(overview.settings)); });
}

void SettingsController::show(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    sendSettings(answer);
}

/// Ranges are the engine's; here only what a JSON number may be.
void SettingsController::change(const Request& request, Answer answer)
{
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    JsonBody body(request);
    ChangeSettings command;
    if (const std::optional<QString> text = body.string("rule")) {
        const Result<Rule> rule = Rule::parse(*text);
        if (rule)
            command.rule = *rule;
        else
            body.refuse("rule: %1", { rule.error().text.english() });
    }
    command.deadZone = body.integerOrNull("dead-zone", -most, most);
    if (const auto stay = body.integerOrNull("shortest-stay", -most, most))
        command.shortestStay = stay->has_value() ? std::optional(std::chrono::seconds(**stay)) : std::nullopt;
    if (const std::optional<QString> text = body.string("speed-timetable")) {
        const Result<SpeedTimetable> timetable = SpeedTimetable::parse(*text);
        if (timetable)
            command.speedTimetable = *timetable;
        else
            body.refuse("%1", { timetable.error().text.english() });
    }
    if (const auto existing = body.word("existing", { u"as_viewed"_s, u"move"_s }))
        command.existing = static_cast<Existing>(*existing);
    command.speedLimit = body.integer("speed-limit", -most, most);
    command.relocationsPerLevel = body.integer("relocations-per-level", -most, most);
    command.countLimit = body.integer("count-limit", -most, most);
    if (const std::optional<qint64> seconds = body.integer("foreign-claim", -most, most))
        command.foreignClaim = std::chrono::seconds(*seconds);
    if (const auto makes = body.word("make-room", { u"auto"_s, u"on"_s, u"off"_s }))
        command.makeRoom = static_cast<MakesRoom>(*makes);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    m_desk.submit(answer, command, authorOf(request), [this, answer](const Outcome&) { sendSettings(answer); });
}

} // namespace tierwatch::api
