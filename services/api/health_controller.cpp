// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/health_controller.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <utility>

namespace tierwatch::api {

namespace {

QLatin1StringView nameOf(Condition condition)
{
    switch (condition) {
    case Condition::Starting:
        return QLatin1StringView("starting");
    case Condition::Good:
        return QLatin1StringView("good");
    case Condition::Degraded:
        return QLatin1StringView("degraded");
    case Condition::Down:
        return QLatin1StringView("down");
    case Condition::Off:
        break;
    }
    return QLatin1StringView("off");
}

} // namespace

HealthController::HealthController(const HealthBoard& board) : m_board(board) { }

void HealthController::addTo(Router& router)
{
    for (const Method method : { Method::Get, Method::Head }) {
        router.add(method, Audience::Anyone, "/healthz", live);
        router.add(method, Audience::Anyone, "/readyz",
            [this](const Request& request, Answer answer) { ready(request, answer); });
    }
}

void HealthController::live(const Request&, Answer answer)
{
    Reply reply;
    reply.body = "{\"status\": \"ok\"}";
    answer.send(reply);
}

void HealthController::ready(const Request&, Answer answer) const
{
    const Health health = m_board.health();
    QJsonObject components;
    using Named = std::pair<Component, QString>;
    for (const auto& [component, name] :
        { Named{ Component::Catalog, QStringLiteral("catalog") }, Named{ Component::State, QStringLiteral("state") },
            Named{ Component::Endpoint, QStringLiteral("endpoint") } }) {
        const ComponentHealth& part = health.of(component);
        components.insert(name,
            QJsonObject{ { QStringLiteral("condition"), nameOf(part.condition) }, { QStringLiteral("kind"), part.kind },
                { QStringLiteral("detail"), part.detail.english() } });
    }
    Reply reply;
    reply.status = health.ready() ? 200 : 503;
    if (!health.ready())
        reply.headers = "Retry-After: 1\r\n";
    reply.body = QJsonDocument(
        QJsonObject{ { QStringLiteral("ready"), health.ready() }, { QStringLiteral("components"), components } })
                     .toJson(QJsonDocument::Compact);
    answer.send(reply);
}

} // namespace tierwatch::api
