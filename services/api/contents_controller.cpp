// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/contents_controller.h"

#include "api/json_body.h"
#include "api/json_values.h"

#include <QJsonArray>

#include <limits>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

void ContentsController::addTo(Router& router)
{
    const auto handler = [this](auto method) {
        return [this, method](const Request& request, Answer answer) { (this->*method)(request, answer); };
    };
    router.add(Method::Get, Audience::Viewer, "/api/v1/contents", handler(&ContentsController::list));
    router.add(Method::Post, Audience::Operator, "/api/v1/contents", handler(&ContentsController::add));
    router.add(Method::Get, Audience::Viewer, "/api/v1/contents/{cid}", handler(&ContentsController::show));
    router.add(Method::Delete, Audience::Operator, "/api/v1/contents/{cid}", handler(&ContentsController::remove));
}

void ContentsController::list(const Request& request, Answer answer)
{
    std::array<Field, 5> fields{ Field{ "level" }, Field{ "status" }, Field{ "q" }, Field{ "after" },
        Field{ "limit" } };
    if (const std::optional<Problem> problem = readQuery(request, fields))
        return answer.send(*problem);
    ContentPageQuery query;
    const auto level = toText(fields[0]);
    const auto text = toText(fields[2]);
    const auto after = toCid(fields[3]);
    const auto limit = toLimit(fields[4]);
    if (!level || !text || !after || !limit)
        return answer.send(!level ? level.error() : !text ? text.error() : !after ? after.error() : limit.error());
    if (fields[1].value) {
        query.status = contentStandingFromName(*fields[1].value);
        if (!query.status)
            return answer.send(
                Problem{ 400, Text{ "status must be one of new, done, waiting, running, lingering, failed.", {} } });
    }
    query.level = *level;
    query.text = *text;
    query.after = *after;
    query.limit = *limit;

    const auto ask = [this, answer, query] {
        m_desk.ask<Page<ContentDetails>>(
            answer,
            [query](Engine& engine, const MailAddress& to, Done<Page<ContentDetails>> done) {
                return engine.contents(query, to, std::move(done));
            },
            [answer](const Page<ContentDetails>& page) {
                QJsonArray rows;
                for (const ContentDetails& content : page.rows)
                    rows.append(toJson(content));
                OperatorDesk::send(answer,
                    { { u"contents"_s, rows },
                        { u"next"_s, page.more ? QJsonValue(number(page.rows.back().cid)) : QJsonValue() } });
            });
    };
    if (query.level.isEmpty())
        ask();
    else // a level that is not there has no contents, and is a slip of the pen
        m_desk.withLevel(answer, query.level, 400, [ask](const Level&, const Overview&) { ask(); });
}

void ContentsController::show(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    if (const std::optional<ContentId> cid = OperatorDesk::cidOf(request, answer))
        m_desk.sendContent(answer, *cid);
}

void ContentsController::add(const Request& request, Answer answer)
{
    JsonBody body(request);
    AddContent command;
    command.filename = body.required("filename", body.string("filename"));
    if (const std::optional<qint64> cid = body.integer("cid", 1, std::numeric_limits<qint64>::max()))
        command.cid = ContentId(*cid);
    const std::optional<QString> level = body.string("level");
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    const Author author = authorOf(request);
    const auto submit = [this, answer, author](const AddContent& what) {
        m_desk.submit(answer, what, author, [this, answer](const Outcome& outcome) {
            const ContentId cid = outcome.added.value_or(ContentId{});
            Reply reply;
            reply.status = 201;
            reply.headers = "Location: /api/v1/contents/" + QByteArray::number(number(cid)) + "\r\n";
            m_desk.sendContent(answer, cid, reply);
        });
    };
    if (!level)
        return submit(command);
    m_desk.withLevel(answer, *level, 400, [submit, command](const Level& known, const Overview&) {
        AddContent placed = command;
        placed.level = known.slot;
        submit(placed);
    });
}

/// Tierwatch forgets the content; its file stays.
void ContentsController::remove(const Request& request, Answer answer)
{
    JsonBody body(request);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    const std::optional<ContentId> cid = OperatorDesk::cidOf(request, answer);
    if (!cid)
        return;
    m_desk.submit(answer, RemoveContent{ *cid }, authorOf(request), [answer, cid](const Outcome&) {
        OperatorDesk::send(answer, { { u"cid"_s, number(*cid) }, { u"removed"_s, true } });
    });
}

} // namespace tierwatch::api
