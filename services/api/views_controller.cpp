// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/views_controller.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <iterator>

namespace tierwatch::api {

namespace {

using Rejection = Recorded::Rejection;

QByteArray toJson(std::size_t accepted, const std::vector<Rejection>& rejected)
{
    QJsonArray list;
    for (const Rejection& rejection : rejected)
        list.append(QJsonObject{ { QStringLiteral("index"), static_cast<qint64>(rejection.index) },
            { QStringLiteral("error"), QString::fromLatin1(toName(rejection.error.code)) },
            { QStringLiteral("detail"), rejection.error.text.english() } });
    return "{\"accepted\": " + QByteArray::number(static_cast<qint64>(accepted))
        + ", \"rejected\": " + QJsonDocument(list).toJson(QJsonDocument::Compact) + '}';
}

bool isOfStore(const Rejection& rejection) { return toApiProblem(rejection.error).status >= 500; }

void count(EndpointCounters& counters, std::size_t accepted, const std::vector<Rejection>& rejected)
{
    counters.views.fetch_add(accepted, std::memory_order_relaxed);
    for (const Rejection& rejection : rejected) {
        auto& counted = rejection.error.code == ErrorCode::NotFound ? counters.unknown
            : isOfStore(rejection)                                  ? counters.failed
                                                                    : counters.rejected;
        counted.fetch_add(1, std::memory_order_relaxed);
    }
}

/// Nothing was stored, and that is the store's fault; or the only view was refused.
void refuse(Answer answer, const Rejection& rejection)
{
    if (rejection.error.code == ErrorCode::NotFound)
        answer.sendUnknown(rejection.error);
    else
        answer.send(toApiProblem(rejection.error));
}

} // namespace

ViewsController::ViewsController(ViewIntake& intake) : m_intake(intake) { }

void ViewsController::addTo(Router& router)
{
    router.add(Method::Post, Audience::Players, "/api/v1/views",
        [this](const Request& request, Answer answer) { post(request, answer); });
}

void ViewsController::post(const Request& request, Answer answer)
{
    tl::expected<ViewsBody, Problem> body = readViews(request);
    if (!body) {
        answer.send(body.error());
        return;
    }
    m_intake.recordMany(std::move(body->views), std::move(body->once),
        [answer, isBatch = body->isBatch, indices = std::move(body->indices), malformed = std::move(body->malformed)](
            Result<Recorded> recorded) {
            if (!recorded) {
                answer.send(toApiProblem(recorded.error()));
                return;
            }
            std::vector<Rejection> rejected = malformed;
            for (Rejection& rejection : recorded->rejected)
                rejected.push_back({ indices[rejection.index], std::move(rejection.error) });
            std::ranges::sort(rejected, {}, &Rejection::index);
            if (recorded->accepted == 0) {
                const auto ofStore = std::ranges::find_if(rejected, isOfStore);
                if (ofStore != rejected.end() || !isBatch) {
                    refuse(answer, ofStore != rejected.end() ? *ofStore : rejected.front());
                    return;
                }
            }
            count(answer.counters(), recorded->accepted, rejected);
            Reply reply;
            reply.body = toJson(recorded->accepted, rejected);
            answer.send(reply);
        });
}

} // namespace tierwatch::api
