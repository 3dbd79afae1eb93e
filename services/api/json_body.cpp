// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/json_body.h"

#include "api/fields.h"

#include <algorithm>
#include <charconv>

namespace tierwatch::api {

namespace {

using Kind = JsonMember::Kind;

/// Digits as JSON writes an integer: no fraction, no exponent.
std::optional<qint64> toInteger(QByteArrayView text)
{
    qint64 value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

JsonBody::JsonBody(const Request& request)
{
    if (request.body.isEmpty())
        return;
    if (isJson(mediaType(request.contentType))) {
        read(request.body);
        return;
    }
    m_problem = Problem{ 415,
        Text{ "Content-Type %1 is not understood here: send application/json.",
            { request.contentType.isEmpty() ? QStringLiteral("(none)") : QString::fromUtf8(request.contentType) } } };
}

JsonBody::JsonBody(const JsonMember& object, QString where) : m_where(std::move(where))
{
    if (object.kind == Kind::Object)
        read(object.value);
    else
        refuse("%1 must be a JSON object.", { m_where });
    if (m_problem)
        return;
    m_where += u'.';
}

void JsonBody::read(QByteArrayView json)
{
    const bool whole = readJsonObject(json, [this](const JsonMember& member) {
        const bool twice = std::ranges::find(m_left, member.name, &JsonMember::name) != m_left.end();
        if (twice)
            refuse("%1 is given more than once.", { m_where + QString::fromUtf8(member.name.left(100)) });
        else
            m_left.push_back(member);
        return !twice;
    });
    if (!whole)
        refuse("The body is not a JSON object.", {});
}

void JsonBody::refuse(const char* source, const QStringList& arguments)
{
    if (!m_problem)
        m_problem = Problem{ 400, Text{ source, arguments } };
}

std::optional<JsonMember> JsonBody::any(const char* name)
{
    m_known.append(QString::fromLatin1(name));
    const auto found = std::ranges::find(m_left, QByteArrayView(name), &JsonMember::name);
    if (m_problem || found == m_left.end())
        return std::nullopt;
    JsonMember member = std::move(*found);
    m_left.erase(found);
    return member;
}

std::optional<QString> JsonBody::string(const char* name)
{
    const std::optional<JsonMember> member = any(name);
    if (!member)
        return std::nullopt;
    if (member->kind == Kind::String)
        return QString::fromUtf8(member->value);
    refuse("%1 must be a string.", { field(name) });
    return std::nullopt;
}

std::optional<std::optional<qint64>> JsonBody::integerOrNull(const char* name, qint64 least, qint64 greatest)
{
    const std::optional<JsonMember> member = any(name);
    if (!member)
        return std::nullopt;
    if (member->value == "null" && member->kind == Kind::Literal)
        return std::optional<qint64>();
    const std::optional<qint64> value = member->kind == Kind::Number ? toInteger(member->value) : std::nullopt;
    if (value && *value >= least && *value <= greatest)
        return value;
    refuse("%1 must be an integer from %2 to %3.", { field(name), QString::number(least), QString::number(greatest) });
    return std::nullopt;
}

std::optional<qint64> JsonBody::integer(const char* name, qint64 least, qint64 greatest)
{
    const std::optional<std::optional<qint64>> value = integerOrNull(name, least, greatest);
    if (value && !*value)
        refuse(
            "%1 must be an integer from %2 to %3.", { field(name), QString::number(least), QString::number(greatest) });
    return value.value_or(std::nullopt);
}

std::optional<bool> JsonBody::boolean(const char* name)
{
    const std::optional<JsonMember> member = any(name);
    if (!member)
        return std::nullopt;
    if (member->kind == Kind::Literal && member->value != "null")
        return member->value == "true";
    refuse("%1 must be true or false.", { field(name) });
    return std::nullopt;
}

std::optional<std::size_t> JsonBody::word(const char* name, const QStringList& words)
{
    const std::optional<JsonMember> member = any(name);
    if (!member)
        return std::nullopt;
    const qsizetype place = member->kind == Kind::String ? words.indexOf(QString::fromUtf8(member->value)) : -1;
    if (place >= 0)
        return static_cast<std::size_t>(place);
    refuse("%1 must be one of %2.", { field(name), words.join(QStringLiteral(", ")) });
    return std::nullopt;
}

std::optional<Problem> JsonBody::problem()
{
    if (!m_problem && !m_left.empty()) {
        m_problem = unknownField(m_where + QString::fromUtf8(m_left.front().name.left(100)), m_known);
    }
    return m_problem;
}

} // namespace tierwatch::api
