// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/fields.h"

#include <algorithm>
#include <charconv>

namespace tierwatch::api {

namespace {

Problem badRequest(const char* source, const QStringList& arguments)
{
    return Problem{ 400, Text{ source, arguments } };
}

QString shown(QByteArrayView name) { return QString::fromUtf8(name); }

std::optional<Problem> take(Field& field, QByteArray value)
{
    if (field.value)
        return badRequest("%1 is given more than once.", { shown(field.name) });
    field.value = std::move(value);
    return std::nullopt;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// Of application/x-www-form-urlencoded: '+' is a space, %XX a byte. Nothing where a '%' is not followed by two digits.
std::optional<QByteArray> decoded(QByteArrayView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            bytes.append(' ');
        } else if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
            const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
            if (low < 0)
                return std::nullopt;
            bytes.append(static_cast<char>(high * 16 + low));
            i += 2;
        } else {
            bytes.append(text[i]);
        }
    }
    return bytes;
}

bool isEncoded(QByteArrayView text)
{
    return std::ranges::any_of(text, [](char c) { return c == '%' || c == '+'; });
}

Field* fieldNamed(std::span<Field> fields, QByteArrayView name)
{
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

enum class Others : quint8 { Ignored, Refused };

std::optional<Problem> readForm(QByteArrayView form, std::span<Field> fields, Others others = Others::Ignored)
{
    while (!form.isEmpty()) {
        const qsizetype end = form.indexOf('&');
        const QByteArrayView pair = end < 0 ? form : form.first(end);
        form = end < 0 ? QByteArrayView() : form.sliced(end + 1);
        const qsizetype equals = pair.indexOf('=');
        const QByteArrayView name = equals < 0 ? pair : pair.first(equals);
        const QByteArrayView value = equals < 0 ? QByteArrayView() : pair.sliced(equals + 1);
        Field* field
            = isEncoded(name) ? fieldNamed(fields, decoded(name).value_or(QByteArray())) : fieldNamed(fields, name);
        if (!field && others == Others::Refused && !pair.isEmpty()) {
            QStringList known;
            for (const Field& one : fields)
                known.append(shown(one.name));
            return unknownField(shown(decoded(name).value_or(name.toByteArray()).left(100)), known);
        }
        if (!field)
            continue;
        std::optional<QByteArray> bytes = isEncoded(value) ? decoded(value) : value.toByteArray();
        if (!bytes)
            return badRequest("%1 has a '%' that is not followed by two hexadecimal digits.", { shown(field->name) });
        if (std::optional<Problem> problem = take(*field, std::move(*bytes)))
            return problem;
    }
    return std::nullopt;
}

std::optional<Problem> readJson(QByteArrayView json, std::span<Field> fields)
{
    std::optional<Problem> problem;
    const bool whole = readJsonObject(json, [&](const JsonMember& member) {
        Field* field = fieldNamed(fields, member.name);
        if (!field)
            return true;
        problem = takeMember(*field, member);
        return !problem;
    });
    if (!whole && !problem)
        problem = badRequest("The body is not a JSON object.", {});
    return problem;
}

bool isNamed(QByteArrayView text, QByteArrayView name) { return text.compare(name, Qt::CaseInsensitive) == 0; }

} // namespace

std::optional<Problem> takeMember(Field& field, const JsonMember& member)
{
    if (member.kind != JsonMember::Kind::Number && member.kind != JsonMember::Kind::String)
        return badRequest("%1 must be a number or a string of digits.", { shown(field.name) });
    return take(field, member.value);
}

Problem unknownField(const QString& name, const QStringList& known)
{
    if (known.isEmpty())
        return badRequest("%1 is no field of this request: it takes none.", { name });
    return badRequest("%1 is no field of this request: it takes %2.", { name, known.join(QStringLiteral(", ")) });
}

QByteArrayView mediaType(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed();
}

bool isJson(QByteArrayView mediaType) { return isNamed(mediaType, "application/json"); }

std::optional<Problem> readFields(const Request& request, std::span<Field> fields)
{
    if (!request.query.isEmpty()) {
        if (std::optional<Problem> problem = readForm(request.query, fields))
            return problem;
    }
    if (request.body.isEmpty())
        return std::nullopt;
    const QByteArrayView type = mediaType(request.contentType);
    if (type.isEmpty() || isNamed(type, "application/x-www-form-urlencoded"))
        return readForm(request.body, fields);
    if (isJson(type))
        return readJson(request.body, fields);
    return Problem{ 415,
        Text{ "Content-Type %1 is not understood here: send application/x-www-form-urlencoded or application/json.",
            { shown(type) } } };
}

std::optional<Problem> readQuery(const Request& request, std::span<Field> fields)
{
    return readForm(request.query, fields, Others::Refused);
}

tl::expected<qint64, Problem> toInteger(const Field& field, qint64 least)
{
    if (!field.value)
        return tl::unexpected(badRequest("%1 is missing.", { shown(field.name) }));
    const QByteArray& text = *field.value;
    const auto problem = [&] {
        return tl::unexpected(badRequest("%1 must be a decimal integer from %2 to 9223372036854775807.",
            { shown(field.name), QString::number(least) }));
    };
    if (text.isEmpty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        return problem();
    qint64 value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || value < least)
        return problem();
    return value;
}

tl::expected<ContentId, Problem> cidOf(const Request& request)
{
    return toInteger(Field{ "cid", request.parameters.front() }, 1).map([](qint64 cid) { return ContentId(cid); });
}

} // namespace tierwatch::api
