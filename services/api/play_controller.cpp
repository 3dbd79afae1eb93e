// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/play_controller.h"

#include "api/fields.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace tierwatch::api {

namespace {

/// A proxy on this machine says for whom it asks, last of all that are named; anybody else could say anything.
QHostAddress playerOf(const Request& request)
{
    const QHostAddress peer = request.peer != nullptr ? *request.peer : QHostAddress();
    if (!peer.isLoopback() || request.forwardedFor.isEmpty())
        return peer;
    const QByteArrayView last = request.forwardedFor.sliced(request.forwardedFor.lastIndexOf(',') + 1).trimmed();
    const QHostAddress named(QString::fromLatin1(last));
    return named.isNull() ? peer : named;
}

void refuse(Answer answer, ContentId cid, const Error& error)
{
    if (error.code == ErrorCode::NotFound)
        answer.sendUnknown(cid, error);
    else
        answer.send(toApiProblem(error));
}

Reply wayTo(const Location& location)
{
    Reply reply;
    reply.status = 302;
    reply.headers = "Location: " + location.url + "\r\nCache-Control: no-store\r\n";
    reply.body = "{}";
    return reply;
}

} // namespace

PlayController::PlayController(ViewIntake& intake, RecentPlays& plays) : m_intake(intake), m_plays(plays) { }

void PlayController::addTo(Router& router)
{
    for (const Method method : { Method::Get, Method::Head }) {
        router.add(method, Audience::Players, "/api/v1/contents/{cid}/location",
            [this](const Request& request, Answer answer) { locate(request, answer); });
        router.add(method, Audience::Players, "/play/{cid}",
            [this](const Request& request, Answer answer) { play(request, answer); });
    }
}

void PlayController::locate(const Request& request, Answer answer)
{
    const tl::expected<ContentId, Problem> cid = cidOf(request);
    if (!cid) {
        answer.send(cid.error());
        return;
    }
    m_intake.locate(*cid, [answer, cid = *cid](const Result<Location>& location) {
        if (!location) {
            refuse(answer, cid, location.error());
            return;
        }
        QJsonObject object{ { QStringLiteral("level"), location->level },
            { QStringLiteral("filename"), QString::fromUtf8(location->filename) },
            { QStringLiteral("path"), location->path } };
        object.insert(QStringLiteral("url"),
            location->url.isEmpty() ? QJsonValue() : QJsonValue(QString::fromUtf8(location->url)));
        Reply reply;
        reply.headers = "Cache-Control: no-store\r\n";
        // A cid has more digits than a JSON library's numbers keep.
        reply.body = "{\"cid\":" + QByteArray::number(number(cid)) + ','
            + QJsonDocument(object).toJson(QJsonDocument::Compact).sliced(1);
        answer.send(reply);
    });
}

/// The film first: a player whose view cannot be counted is shown the way all the same, and the view is one that
/// failed.
void PlayController::play(const Request& request, Answer answer)
{
    const tl::expected<ContentId, Problem> cid = cidOf(request);
    if (!cid) {
        answer.send(cid.error());
        return;
    }
    const bool counts = request.method == Method::Get;
    m_intake.locate(
        *cid, [this, answer, cid = *cid, counts, player = playerOf(request)](const Result<Location>& location) {
            if (!location) {
                refuse(answer, cid, location.error());
                return;
            }
            if (location->url.isEmpty()) {
                answer.send(Problem{ 409,
                    Text{ "The level %1 has no public URL: set it, or ask for the content's location.",
                        { location->level } } });
                return;
            }
            if (!counts || !m_plays.isNew(player, cid, BootClock::now())) {
                answer.send(wayTo(*location));
                return;
            }
            m_intake.record(View{ cid, 1, View::Kind::More },
                [this, answer, cid, player, reply = wayTo(*location)](const Result<QByteArray>& stored) {
                    auto& counters = answer.counters();
                    (stored ? counters.views : counters.failed).fetch_add(1, std::memory_order_relaxed);
                    if (!stored && stored.error().code != ErrorCode::UnknownOutcome)
                        m_plays.forget(player, cid);
                    answer.send(reply);
                });
        });
}

} // namespace tierwatch::api
