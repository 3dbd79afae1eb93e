// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a request's JSON object member by member. Unlike QJsonDocument it keeps numbers as they were written (7.0 is
// not 7) and sees a name that is given twice.
#pragma once

#include <QByteArray>

#include <functional>

namespace tierwatch::api {

struct JsonMember {
    enum class Kind : quint8 { Number, String, Literal, Object, Array };
    QByteArray name; ///< decoded, UTF-8
    Kind kind = Kind::Literal;
    QByteArray value; ///< a string's decoded characters, anything else as written
};

/// Tells each member of the outermost object, in order; `take` returns false to stop. False where it stopped or where
/// the text is not one JSON object (RFC 8259), nested no deeper than 64; members before the fault have been told then.
[[nodiscard]] bool readJsonObject(QByteArrayView json, const std::function<bool(const JsonMember&)>& take);

/// The same of the elements of one JSON array; their names are empty.
[[nodiscard]] bool readJsonArray(QByteArrayView json, const std::function<bool(const JsonMember&)>& take);

} // namespace tierwatch::api
