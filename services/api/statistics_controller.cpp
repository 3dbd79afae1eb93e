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

QJsonObject toJson(const ViewCounts& views)
{
    const auto count = [](quint64 value) { return static_cast<qint64>(value); };
    return { { u"requests"_s, count(views.requests) }, { u"accepted"_s, count(views.accepted) },
        { u"unknown"_s, count(views.unknown) }, { u"fell"_s, count(views.fell) },
        { u"rejected"_s, count(views.rejected) }, { u"failed"_s, count(views.failed) } };
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
    m_desk.overview(answer, [answer](const Overview& overview) { OperatorDesk::send(answer, toJson(overview.views)); });
}

} // namespace tierwatch::api
