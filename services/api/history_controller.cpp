// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/history_controller.h"

#include "api/json_values.h"

#include <QJsonArray>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject toJson(const HistoryRow& row)
{
    return { { u"id"_s, row.id }, { u"cid"_s, number(row.cid) }, { u"filename"_s, textOrNull(row.filename) },
        { u"from"_s, textOrNull(row.oldLevel) }, { u"to"_s, textOrNull(row.newLevel) },
        { u"there_since"_s, timeOrNull(row.oldDate) }, { u"at"_s, timeOrNull(row.newDate) },
        { u"cause"_s, textOrNull(row.cause) }, { u"author"_s, textOrNull(row.author) } };
}

} // namespace

void HistoryController::addTo(Router& router)
{
    router.add(Method::Get, Audience::Viewer, "/api/v1/history",
        [this](const Request& request, Answer answer) { list(request, answer); });
}

void HistoryController::list(const Request& request, Answer answer)
{
    std::array<Field, 6> fields{ Field{ "cid" }, Field{ "level" }, Field{ "since" }, Field{ "until" }, Field{ "after" },
        Field{ "limit" } };
    if (const std::optional<Problem> problem = readQuery(request, fields))
        return answer.send(*problem);
    const auto cid = toCid(fields[0]);
    const auto level = toText(fields[1]);
    const auto since = toTime(fields[2]);
    const auto until = toTime(fields[3]);
    const auto after = fields[4].value ? toInteger(fields[4], 1) : tl::expected<qint64, Problem>(0);
    const auto limit = toLimit(fields[5]);
    for (const std::optional<Problem>& problem : { cid ? std::nullopt : std::optional(cid.error()),
             level ? std::nullopt : std::optional(level.error()), since ? std::nullopt : std::optional(since.error()),
             until ? std::nullopt : std::optional(until.error()), after ? std::nullopt : std::optional(after.error()),
             limit ? std::nullopt : std::optional(limit.error()) }) {
        if (problem)
            return answer.send(*problem);
    }
    HistoryQuery query;
    query.cid = *cid;
    query.level = *level;
    query.since = *since;
    query.until = *until;
    if (*after > 0) // the row that the last page ended with: older ones come after it
        query.before = *after;
    query.limit = *limit;
    m_desk.ask<Page<HistoryRow>>(
        answer,
        [query](Engine& engine, const MailAddress& to, Done<Page<HistoryRow>> done) {
            return engine.history(query, to, std::move(done));
        },
        [answer](const Page<HistoryRow>& page) {
            QJsonArray rows;
            for (const HistoryRow& row : page.rows)
                rows.append(toJson(row));
            OperatorDesk::send(answer,
                { { u"history"_s, rows }, { u"next"_s, page.more ? QJsonValue(page.rows.back().id) : QJsonValue() } });
        });
}

} // namespace tierwatch::api
