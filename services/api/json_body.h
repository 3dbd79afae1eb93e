// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON object of a changing request, taken member by member. Strict: what is of the wrong kind, out of range, or
// asked for by nobody is refused by name.
#pragma once

#include "api/json_object.h"
#include "api/problem.h"
#include "api/request_parser.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace tierwatch::api {

/// Take what the request may have, then ask for problem(). A member that is not there is empty; after the first
/// problem all are.
class JsonBody final {
public:
    /// No body is an object without members. 415 for another Content-Type than application/json.
    explicit JsonBody(const Request& request);
    /// An element of an array, or a member; `where` is put before the names in what is said about it ("levels[2].").
    JsonBody(const JsonMember& object, QString where);

    [[nodiscard]] std::optional<QString> string(const char* name);
    [[nodiscard]] std::optional<qint64> integer(const char* name, qint64 least, qint64 greatest);
    [[nodiscard]] std::optional<bool> boolean(const char* name);
    /// An integer or null: a value that can be taken away.
    [[nodiscard]] std::optional<std::optional<qint64>> integerOrNull(const char* name, qint64 least, qint64 greatest);
    /// One of the words; its place among them.
    [[nodiscard]] std::optional<std::size_t> word(const char* name, const QStringList& words);
    /// Whatever it is.
    [[nodiscard]] std::optional<JsonMember> any(const char* name);
    /// Known, and of no matter here.
    void ignore(const char* name) { (void)any(name); }

    /// It must be there.
    template <typename T> T required(const char* name, std::optional<T> value)
    {
        if (!value)
            refuse("%1 is missing.", { field(name) });
        return value ? std::move(*value) : T{};
    }
    void refuse(const char* source, const QStringList& arguments);
    [[nodiscard]] QString field(const char* name) const { return m_where + QString::fromLatin1(name); }

    /// The first that was found; also where a member was not asked for.
    [[nodiscard]] std::optional<Problem> problem();

private:
    void read(QByteArrayView json);

    QString m_where;
    std::vector<JsonMember> m_left;
    QStringList m_known;
    std::optional<Problem> m_problem;
};

} // namespace tierwatch::api
