// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/operator_desk.h"

#include "api/fields.h"
#include "api/json_values.h"

#include <QJsonDocument>

namespace tierwatch::api {

namespace {

constexpr auto lookInterval = std::chrono::milliseconds(250);

} // namespace

OperatorDesk::OperatorDesk(Engine& engine, MailAddress mailbox) : m_engine(engine), m_mailbox(std::move(mailbox))
{
    m_look.setInterval(lookInterval);
    QObject::connect(&m_look, &QTimer::timeout, &m_look, [this] { dropUnwanted(); });
}

void OperatorDesk::dropUnwanted()
{
    std::vector<Answer> unwanted; // answered when nothing refers to them any more
    std::erase_if(m_underWay, [&unwanted](const auto& one) {
        const bool drop = one.second.mayBeDropped && !one.second.answer.isWanted();
        if (drop)
            unwanted.push_back(one.second.answer);
        return drop;
    });
    for (const Answer& answer : unwanted)
        answer.send(toReply(Problem{ 503, Text{ "The client left before its answer came.", {} } }));
    if (m_underWay.empty())
        m_look.stop();
}

void OperatorDesk::submit(Answer answer, Command command, const Author& author, std::function<void(Outcome)> then)
{
    begin<Outcome>(
        answer, false,
        [command = std::move(command), author](Engine& engine, const MailAddress& to, Done<Outcome> done) {
            return engine.submit(command, author, to, std::move(done));
        },
        std::move(then));
}

void OperatorDesk::overview(Answer answer, std::function<void(Overview)> then)
{
    ask<Overview>(
        answer,
        [](Engine& engine, const MailAddress& to, Done<Overview> done) { return engine.overview(to, std::move(done)); },
        std::move(then));
}

void OperatorDesk::withLevel(
    Answer answer, const QString& key, int status, std::function<void(const Level&, const Overview&)> then)
{
    overview(answer, [answer, key, status, then = std::move(then)](const Overview& overview) {
        if (const Level* level = overview.levels.table.find(key))
            return then(*level, overview);
        QStringList known;
        for (const Level& level : overview.levels.table.levels())
            known.append(level.key);
        answer.send(Problem{ status,
            Text{ "There is no level %1: there are %2.", { key.left(100), known.join(QStringLiteral(", ")) } } });
    });
}

void OperatorDesk::sendContent(Answer answer, ContentId cid, Reply reply)
{
    ask<Page<ContentDetails>>(
        answer,
        [cid](Engine& engine, const MailAddress& to, Done<Page<ContentDetails>> done) {
            ContentPageQuery query;
            query.cid = cid;
            query.limit = 1;
            return engine.contents(query, to, std::move(done));
        },
        [answer, cid, reply = std::move(reply)](const Page<ContentDetails>& page) {
            if (!page.rows.empty())
                return send(answer, toJson(page.rows.front()), reply);
            answer.send(Problem{ 404, Text{ "No content has the cid %1.", { QString::number(number(cid)) } } });
        });
}

std::optional<ContentId> OperatorDesk::cidOf(const Request& request, Answer answer)
{
    const tl::expected<ContentId, Problem> cid = api::cidOf(request);
    if (cid)
        return *cid;
    answer.send(cid.error());
    return std::nullopt;
}

void OperatorDesk::send(Answer answer, const QJsonObject& object, Reply reply)
{
    reply.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    answer.send(reply);
}

} // namespace tierwatch::api
