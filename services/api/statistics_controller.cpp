// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/statistics_controller.h"

#include "api/json_values.h"

#include <QJsonArray>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject toJson(const std::map<QString, qint64>& byLevel)
{
    QJsonObject object;
    for (const auto& [level, contents] : byLevel)
        object.insert(level, contents);
    return object;
}

QJsonObject toJson(const Histogram& histogram)
{
    QJsonArray buckets;
    for (std::size_t i = 0; i < histogram.buckets.size(); ++i) {
        const bool last = i + 1 == histogram.buckets.size();
        buckets.append(QJsonObject{ { u"from"_s, histogram.buckets[i].from },
            { u"to"_s, last ? QJsonValue() : QJsonValue(histogram.buckets[i + 1].from - 1) },
            { u"contents"_s, toJson(histogram.buckets[i].contents) } });
    }
    return { { u"unknown"_s, toJson(histogram.unknown) }, { u"buckets"_s, buckets } };
}

QJsonObject toJson(const ViewsReport& report)
{
    const auto count = [](quint64 value) { return static_cast<qint64>(value); };
    QJsonArray reasons;
    for (const RejectedViews& reason : report.rejected)
        reasons.append(QJsonObject{ { u"detail"_s, reason.newest.english() }, { u"count"_s, count(reason.count) },
            { u"last"_s, timeOrNull(reason.last) } });
    QJsonArray unknown;
    for (const UnknownContent& content : report.unknown)
        unknown.append(QJsonObject{ { u"cid"_s, number(content.cid) }, { u"count"_s, count(content.count) },
            { u"last"_s, timeOrNull(content.last) } });
    QJsonArray fell;
    for (const FallenCount& one : report.fell)
        fell.append(QJsonObject{ { u"cid"_s, number(one.cid) }, { u"before"_s, one.before }, { u"after"_s, one.after },
            { u"at"_s, timeOrNull(one.at) } });
    const ViewCounts& views = report.counts;
    return { { u"requests"_s, count(views.requests) }, { u"accepted"_s, count(views.accepted) },
        { u"unknown"_s, count(views.unknown) }, { u"fell"_s, count(views.fell) },
        { u"rejected"_s, count(views.rejected) }, { u"failed"_s, count(views.failed) },
        { u"since"_s, timeOrNull(report.since) }, { u"last_accepted"_s, timeOrNull(report.lastAccepted) },
        { u"reasons"_s, reasons }, { u"unknown_contents"_s, unknown }, { u"fallen_counts"_s, fell } };
}

} // namespace

void StatisticsController::addTo(Router& router)
{
    router.add(Method::Get, Audience::Viewer, "/api/v1/histogram",
        [this](const Request& request, Answer answer) { histogram(request, answer); });
    router.add(Method::Get, Audience::Viewer, "/api/v1/views",
        [this](const Request& request, Answer answer) { views(request, answer); });
}

void StatisticsController::histogram(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    m_desk.ask<Histogram>(
        answer,
        [](Engine& engine, const MailAddress& to, Done<Histogram> done) {
            return engine.histogram(to, std::move(done));
        },
        [answer](const Histogram& histogram) { OperatorDesk::send(answer, toJson(histogram)); });
}

void StatisticsController::views(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    m_desk.ask<ViewsReport>(
        answer,
        [](Engine& engine, const MailAddress& to, Done<ViewsReport> done) { return engine.views(to, std::move(done)); },
        [answer](const ViewsReport& report) { OperatorDesk::send(answer, toJson(report)); });
}

} // namespace tierwatch::api
