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

/// A view that was not accepted.
struct Refused {
    Rejection rejection;
    ContentId cid{}; ///< 0: malformed
};

QByteArray toJson(std::size_t accepted, const std::vector<Refused>& refused)
{
    QJsonArray list;
    for (const auto& [rejection, cid] : refused)
        list.append(QJsonObject{ { QStringLiteral("index"), static_cast<qint64>(rejection.index) },
            { QStringLiteral("error"), QString::fromLatin1(toName(rejection.error.code)) },
            { QStringLiteral("detail"), rejection.error.text.english() } });
    return "{\"accepted\": " + QByteArray::number(static_cast<qint64>(accepted))
        + ", \"rejected\": " + QJsonDocument(list).toJson(QJsonDocument::Compact) + '}';
}

bool isOfStore(const Refused& refused) { return toApiProblem(refused.rejection.error).status >= 500; }

void count(EndpointCounters& counters, std::size_t accepted, const std::vector<Refused>& refused)
{
    counters.views.fetch_add(accepted, std::memory_order_relaxed);
    for (const Refused& one : refused) {
        if (one.rejection.error.code == ErrorCode::NotFound) {
            ++counters.unknown;
            counters.troubles.noteUnknown(one.cid);
        } else if (isOfStore(one)) {
            ++counters.failed;
        } else {
            ++counters.rejected;
            counters.troubles.noteRejected(one.rejection.error.text);
        }
    }
}

/// Nothing was stored, and that is the store's fault; or the only view was refused.
void refuse(Answer answer, const Refused& refused)
{
    if (refused.rejection.error.code == ErrorCode::NotFound)
        answer.sendUnknown(refused.cid, refused.rejection.error);
    else
        answer.send(toApiProblem(refused.rejection.error));
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
    std::vector<ContentId> cids;
    cids.reserve(body->views.size());
    for (const View& view : body->views)
        cids.push_back(view.cid);
    m_intake.recordMany(std::move(body->views), std::move(body->once),
        [answer, isBatch = body->isBatch, indices = std::move(body->indices), malformed = std::move(body->malformed),
            cids = std::move(cids)](Result<Recorded> recorded) {
            if (!recorded) {
                answer.send(toApiProblem(recorded.error()));
                return;
            }
            std::vector<Refused> refused;
            for (const Rejection& rejection : malformed)
                refused.push_back({ rejection, {} });
            for (Rejection& rejection : recorded->rejected)
                refused.push_back({ { indices[rejection.index], std::move(rejection.error) }, cids[rejection.index] });
            std::ranges::sort(refused, {}, [](const Refused& one) { return one.rejection.index; });
            if (recorded->accepted == 0) {
                const auto ofStore = std::ranges::find_if(refused, isOfStore);
                if (ofStore != refused.end() || !isBatch) {
                    refuse(answer, ofStore != refused.end() ? *ofStore : refused.front());
                    return;
                }
            }
            count(answer.counters(), recorded->accepted, refused);
            Reply reply;
            reply.body = toJson(recorded->accepted, refused);
            answer.send(reply);
        });
}

} // namespace tierwatch::api
