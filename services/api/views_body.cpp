// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/views_body.h"

#include "api/fields.h"
#include "api/json_object.h"

#include <QUuid>

#include <optional>

namespace tierwatch::api {

namespace {

Problem badRequest(const char* source) { return Problem{ 400, Text{ source, {} } }; }

/// A view's fields as they were given.
struct ViewFields {
    Field cid{ "cid" };
    Field count{ "count" };
    Field delta{ "delta" };

    /// A member that is none of them is of no matter here.
    void take(const JsonMember& member, std::optional<Problem>& problem)
    {
        for (Field* field : { &cid, &count, &delta }) {
            if (field->name != member.name)
                continue;
            problem = takeMember(*field, member);
            return;
        }
    }

    [[nodiscard]] bool any() const { return cid.value || count.value || delta.value; }

    [[nodiscard]] tl::expected<View, Problem> toView() const
    {
        const tl::expected<qint64, Problem> content = toInteger(cid, 1);
        if (!content)
            return tl::unexpected(content.error());
        if (count.value.has_value() == delta.value.has_value())
            return tl::unexpected(
                badRequest("Exactly one of count and delta is needed: the total, or what comes on top."));
        const tl::expected<qint64, Problem> value = toInteger(count.value ? count : delta, 0);
        if (!value)
            return tl::unexpected(value.error());
        return View{ static_cast<ContentId>(*content), *value, count.value ? View::Kind::Total : View::Kind::More };
    }
};

tl::expected<View, Problem> readView(const JsonMember& element)
{
    ViewFields fields;
    std::optional<Problem> problem;
    if (element.kind != JsonMember::Kind::Object)
        return tl::unexpected(badRequest("A view is an object with cid and count or delta."));
    (void)readJsonObject(element.value, [&](const JsonMember& member) {
        fields.take(member, problem);
        return !problem;
    });
    if (problem)
        return tl::unexpected(std::move(*problem));
    return fields.toView();
}

std::optional<Problem> readBatch(const JsonMember& member, ViewsBody& body)
{
    if (member.kind != JsonMember::Kind::Array)
        return badRequest("views must be an array.");
    std::size_t index = 0;
    const bool whole = readJsonArray(member.value, [&](const JsonMember& element) {
        if (index == ViewsBody::mostViews)
            return false;
        if (const tl::expected<View, Problem> view = readView(element)) {
            body.views.push_back(*view);
            body.indices.push_back(index);
        } else {
            body.malformed.push_back({ index, Error{ ErrorCode::InvalidInput, view.error().detail } });
        }
        ++index;
        return true;
    });
    if (!whole)
        return badRequest("views has more than 10000 elements: send the others with another request.");
    if (index == 0)
        return badRequest("views is empty.");
    return std::nullopt;
}

std::optional<Problem> readId(const JsonMember& member, QByteArray& once)
{
    const QUuid id = QUuid::fromString(QString::fromUtf8(member.value));
    if (member.kind != JsonMember::Kind::String || id.isNull())
        return badRequest("id must be a UUID, such as 6d1f0bb5-3c0e-4f0e-9f4e-0d2f6c1b7a55.");
    once = id.toByteArray(QUuid::WithoutBraces);
    return std::nullopt;
}

} // namespace

tl::expected<ViewsBody, Problem> readViews(const Request& request)
{
    if (const QByteArrayView type = mediaType(request.contentType); !type.isEmpty() && !isJson(type))
        return tl::unexpected(Problem{ 415, Text{ "Send the views as application/json.", {} } });
    ViewsBody body;
    ViewFields fields;
    std::optional<Problem> problem;
    const bool whole = readJsonObject(request.body, [&](const JsonMember& member) {
        if (member.name == "views") {
            problem = body.isBatch ? badRequest("views is given more than once.") : readBatch(member, body);
            body.isBatch = true;
        } else if (member.name == "id") {
            problem = body.once.isEmpty() ? readId(member, body.once) : badRequest("id is given more than once.");
        } else {
            fields.take(member, problem);
        }
        return !problem;
    });
    if (!whole && !problem)
        problem = badRequest("The body is not a JSON object.");
    if (!problem && body.isBatch && fields.any())
        problem = badRequest("Either views or a single view is needed, not both.");
    if (problem)
        return tl::unexpected(std::move(*problem));
    if (body.isBatch)
        return body;
    const tl::expected<View, Problem> view = fields.toView();
    if (!view)
        return tl::unexpected(view.error());
    body.views.push_back(*view);
    body.indices.push_back(0);
    return body;
}

} // namespace tierwatch::api
