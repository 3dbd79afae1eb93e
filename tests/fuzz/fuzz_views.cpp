// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a batch of views, and as the body of a changing request: what is taken is in range and accounted for,
// and views, written down again, are the same views.
#include "check.h"

#include "api/json_body.h"
#include "api/views_body.h"

#include <algorithm>
#include <cstdint>

using namespace tierwatch;
using namespace tierwatch::api;

namespace {

bool isSame(const View& a, const View& b) { return a.cid == b.cid && a.count == b.count && a.kind == b.kind; }

QByteArray written(const ViewsBody& body)
{
    QByteArray json = "{\"views\":[";
    for (const View& view : body.views)
        json.append(json.endsWith('[') ? "" : ",")
            .append("{\"cid\":")
            .append(QByteArray::number(number(view.cid)))
            .append(view.kind == View::Kind::Total ? ",\"count\":" : ",\"delta\":")
            .append(QByteArray::number(view.count))
            .append('}');
    json.append(']');
    if (!body.once.isEmpty())
        json.append(",\"id\":\"").append(body.once).append('"');
    return json.append('}');
}

void checkViews(const Request& request)
{
    const auto body = readViews(request);
    if (!body) {
        FUZZ_CHECK(body.error().status == 400);
        FUZZ_CHECK(!body.error().detail.english().isEmpty());
        return;
    }
    std::vector<std::size_t> places = body->indices;
    FUZZ_CHECK(places.size() == body->views.size());
    for (const Recorded::Rejection& rejection : body->malformed)
        places.push_back(rejection.index);
    std::ranges::sort(places);
    for (std::size_t i = 0; i < places.size(); ++i)
        FUZZ_CHECK(places[i] == i);
    FUZZ_CHECK(!places.empty() && places.size() <= ViewsBody::mostViews);
    for (const View& view : body->views)
        FUZZ_CHECK(number(view.cid) >= 1 && view.count >= 0);
    if (body->views.empty())
        return;
    const QByteArray json = written(*body);
    Request again;
    again.body = json;
    const auto second = readViews(again);
    FUZZ_CHECK(second && second->malformed.empty() && second->once == body->once);
    FUZZ_CHECK(std::ranges::equal(second->views, body->views, isSame));
}

void checkBody(const Request& request)
{
    JsonBody body(request);
    const auto level = body.string("level");
    const auto hold = body.integer("hold", 0, 86400);
    const auto repair = body.boolean("repair");
    const auto capacity = body.integerOrNull("capacity", 1, 1000);
    const auto mode = body.word("mode", { QStringLiteral("on"), QStringLiteral("off") });
    const bool refused = body.problem().has_value();
    FUZZ_CHECK(!hold || (*hold >= 0 && *hold <= 86400));
    FUZZ_CHECK(!capacity || !*capacity || (**capacity >= 1 && **capacity <= 1000));
    FUZZ_CHECK(!mode || *mode < 2);
    FUZZ_CHECK(
        refused || request.body.isEmpty() || level || hold || repair || capacity || mode || request.body.contains('{'));
    if (refused)
        FUZZ_CHECK(body.problem()->status == 400 && !body.problem()->detail.english().isEmpty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Request request;
    request.method = Method::Post;
    request.contentType = "application/json";
    request.body = QByteArrayView(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    checkViews(request);
    checkBody(request);
    return 0;
}
