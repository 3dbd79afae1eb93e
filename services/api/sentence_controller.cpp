// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/sentence_controller.h"

#include "api/fields.h"

#include <array>

namespace tierwatch::api {

SentenceController::SentenceController(ViewIntake& intake) : m_intake(intake) { }

void SentenceController::addTo(Router& router)
{
    router.add(Method::Post, Audience::Players, "/post_sentence",
        [this](const Request& request, Answer answer) { post(request, answer); });
    router.add(Method::Post, Audience::Players, "/update_sentence",
        [this](const Request& request, Answer answer) { update(request, answer); });
}

/// A player's report. The answer is the state object as it was stored.
void SentenceController::post(const Request& request, Answer answer)
{
    std::array<Field, 2> fields{ Field{ "cid" }, Field{ "count" } };
    if (const std::optional<Problem> problem = readFields(request, fields)) {
        answer.send(*problem);
        return;
    }
    const tl::expected<qint64, Problem> cid = toInteger(fields[0], 1);
    const tl::expected<qint64, Problem> count = toInteger(fields[1], 0);
    if (!cid || !count) {
        answer.send(cid ? count.error() : cid.error());
        return;
    }
    m_intake.record(View{ static_cast<ContentId>(*cid), *count },
        [answer, cid = static_cast<ContentId>(*cid)](Result<QByteArray> object) {
            if (object) {
                answer.counters().views.fetch_add(1, std::memory_order_relaxed);
                Reply reply;
                reply.body = std::move(*object);
                answer.send(reply);
                return;
            }
            if (object.error().code == ErrorCode::NotFound)
                answer.sendUnknown(cid, object.error());
            else
                answer.send(toProblem(object.error()));
        });
}

/// A worker has moved a file: answers the cid once the catalogue has it, and else words that workers know.
void SentenceController::update(const Request& request, Answer answer)
{
    std::array<Field, 1> fields{ Field{ "cid" } };
    if (const std::optional<Problem> problem = readFields(request, fields)) {
        answer.send(*problem);
        return;
    }
    const tl::expected<qint64, Problem> cid = toInteger(fields[0], 1);
    if (!cid) {
        answer.send(cid.error());
        return;
    }
    m_intake.confirm(static_cast<ContentId>(*cid), [answer, number = *cid](Result<bool> done) {
        if (!done) {
            answer.send(toProblem(done.error()));
            return;
        }
        Reply reply;
        reply.contentType = "text/plain";
        reply.body = *done ? QByteArray::number(number) : QByteArrayLiteral("check your status again");
        answer.send(reply);
    });
}

} // namespace tierwatch::api
