// SPDX-License-Identifier: GPL-3.0-or-later
// The named values that a request carries, from its query, its form body or its JSON body.
#pragma once

#include "api/json_object.h"
#include "api/problem.h"
#include "api/request_parser.h"

#include <QByteArray>

#include <optional>
#include <span>

namespace tierwatch::api {

/// A field that a handler asks for; what else the request carries is ignored.
struct Field {
    QByteArrayView name; ///< a literal
    std::optional<QByteArray> value = {}; ///< decoded
};

/// Fills the fields. A problem where one is given twice, wherever, where its value cannot be decoded, where the body is
/// of another Content-Type than a form or JSON (415), or is no JSON object. A body without Content-Type is a form.
[[nodiscard]] std::optional<Problem> readFields(const Request& request, std::span<Field> fields);

/// The same from the query alone; whatever else stands there is refused by name.
[[nodiscard]] std::optional<Problem> readQuery(const Request& request, std::span<Field> fields);

/// A number's or a string's value for its field; a problem where it is something else, or the field has one already.
[[nodiscard]] std::optional<Problem> takeMember(Field& field, const JsonMember& member);

/// What is said of a field that nobody asks for; `known`: those that could have been meant.
[[nodiscard]] Problem unknownField(const QString& name, const QStringList& known);

/// A Content-Type without its parameters: "; charset=utf-8" changes nothing here.
[[nodiscard]] QByteArrayView mediaType(QByteArrayView contentType);
[[nodiscard]] bool isJson(QByteArrayView mediaType);

/// The field's value as a decimal integer, digits only, from `least` to 2^63−1; the problem names field and rule.
[[nodiscard]] tl::expected<qint64, Problem> toInteger(const Field& field, qint64 least);
/// The content that the first parameter of the route's path names.
[[nodiscard]] tl::expected<ContentId, Problem> cidOf(const Request& request);

} // namespace tierwatch::api
