// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/state_object.h"

#include "state/json_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace tierwatch {

namespace {

constexpr qsizetype longest = qsizetype(64) * 1024;
constexpr int deepest = 32;
constexpr std::size_t mostUnknown = 256;

constexpr std::array<std::pair<StateStatus, QByteArrayView>, 5> statusNames{ {
    { StateStatus::Update, "update" },
    { StateStatus::Done, "done" },
    { StateStatus::New, "new" },
    { StateStatus::Gone, "gone" },
    { StateStatus::Failed, "failed" },
} };

QByteArrayView statusName(const StateObject& object)
{
    for (const auto& [status, name] : statusNames) {
        if (status == object.status)
            return name;
    }
    return object.otherStatus;
}

void appendNumber(QByteArray& json, qint64 number)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    json.append(digits.data(), end - digits.data());
}

void appendUnit(QByteArray& json, char32_t unit)
{
    constexpr std::array<char, 16> hex{ '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e',
        'f' };
    json.append("\\u");
    for (const unsigned shift : { 12U, 8U, 4U, 0U })
        json.append(hex.at(unit >> shift & 0xFU));
}

void appendEscaped(QByteArray& json, char byte)
{
    switch (byte) {
    case '"':
        json.append("\\\"");
        break;
    case '\\':
        json.append("\\\\");
        break;
    case '\n':
        json.append("\\n");
        break;
    case '\r':
        json.append("\\r");
        break;
    case '\t':
        json.append("\\t");
        break;
    case '\f':
        json.append("\\f");
        break;
    case '\b':
        json.append("\\b");
        break;
    default:
        appendUnit(json, static_cast<quint8>(byte));
    }
}

/// How many bytes from here on stand in JSON as they are.
qsizetype plainRun(QByteArrayView text, qsizetype at)
{
    const auto isPlain = [](char byte) { return byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\'; };
    const auto* const begin = text.begin() + at;
    return std::find_if_not(begin, text.end(), isPlain) - begin;
}

void appendString(QByteArray& json, QByteArrayView text)
{
    json.append('"');
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype plain = plainRun(text, at);
        json.append(text.data() + at, plain);
        at += plain;
        if (at == text.size())
            break;
        const char byte = text[at];
        const int length = utf8Length(text, at);
        if (length == 1) {
            appendEscaped(json, byte);
        } else if (length == 0) {
            appendUnit(json, 0xDC00U + static_cast<quint8>(byte)); // as Python names a byte that is no UTF-8
        } else if (const char32_t point = utf8CodePoint(text, at, length); point < 0x10000) {
            appendUnit(json, point);
        } else {
            appendUnit(json, 0xD800U + ((point - 0x10000U) >> 10U));
            appendUnit(json, 0xDC00U + ((point - 0x10000U) & 0x3FFU));
        }
        at += std::max(length, 1);
    }
    json.append('"');
}

tl::unexpected<Error> corrupt(const char* what)
{
    return fail(ErrorCode::Corrupt,
        QT_TRANSLATE_NOOP("Text", "The state store holds something that is no state object: %1"),
        QString::fromLatin1(what));
}

/// Digits only, as a string or as a number.
std::optional<qint64> wholeNumber(QByteArrayView digits)
{
    if (digits.isEmpty() || digits.front() < '0' || digits.front() > '9') // from_chars takes a minus
        return std::nullopt;
    qint64 number = 0;
    const auto [end, problem] = std::from_chars(digits.begin(), digits.end(), number);
    if (problem != std::errc{} || end != digits.end())
        return std::nullopt;
    return number;
}

/// A field's value: a string decoded, or anything else as it stands; null is nothing.
struct Field {
    std::optional<QByteArray> text;
    bool isString = false;
};

std::optional<Field> readField(JsonReader& reader)
{
    if (reader.peek() == '"') {
        std::optional<QByteArray> text = reader.string();
        if (!text)
            return std::nullopt;
        return Field{ std::move(text), true };
    }
    const std::optional<QByteArrayView> raw = reader.value();
    if (!raw)
        return std::nullopt;
    if (*raw == "null")
        return Field{};
    return Field{ raw->toByteArray(), false };
}

/// What was met of the known fields, and everything else.
struct Fields {
    std::optional<Field> cid;
    std::optional<Field> count;
    std::optional<Field> target;
    std::optional<Field> dbLevel;
    std::optional<Field> filename;
    std::optional<Field> workerId;
    std::optional<Field> status;
    std::optional<Field> error;
    std::vector<std::pair<QByteArray, QByteArray>> unknown;

    std::optional<Field>* known(QByteArrayView name)
    {
        if (name == "cid")
            return &cid;
        if (name == "count")
            return &count;
        if (name == "target")
            return &target;
        if (name == "db_level")
            return &dbLevel;
        if (name == "filename")
            return &filename;
        if (name == "worker_id")
            return &workerId;
        if (name == "status")
            return &status;
        if (name == "error")
            return &error;
        return nullptr;
    }

    bool keep(QByteArray name, QByteArrayView raw)
    {
        const auto same
            = std::find_if(unknown.begin(), unknown.end(), [&](const auto& field) { return field.first == name; });
        if (same != unknown.end())
            same->second = raw.toByteArray(); // the last one wins, in the first one's place, as in Python
        else
            unknown.emplace_back(std::move(name), raw.toByteArray());
        return unknown.size() <= mostUnknown;
    }
};

bool readMember(JsonReader& reader, Fields& fields)
{
    reader.skipSpace();
    std::optional<QByteArray> name = reader.string();
    if (!name)
        return false;
    reader.skipSpace();
    if (!reader.take(':'))
        return false;
    reader.skipSpace();
    if (std::optional<Field>* known = fields.known(*name)) {
        *known = readField(reader);
        return known->has_value();
    }
    const std::optional<QByteArrayView> raw = reader.value();
    return raw && fields.keep(std::move(*name), *raw);
}

bool readObject(JsonReader& reader, Fields& fields)
{
    reader.skipSpace();
    if (!reader.take('{'))
        return false;
    reader.skipSpace();
    if (!reader.take('}')) {
        do {
            if (!readMember(reader, fields))
                return false;
            reader.skipSpace();
        } while (reader.take(','));
        if (!reader.take('}'))
            return false;
    }
    reader.skipSpace();
    return reader.atEnd();
}

/// A name that must be there; null counts as an empty one.
bool takeName(std::optional<Field>& field, QByteArray& into)
{
    if (!field || (field->text && !field->isString))
        return false;
    into = std::move(field->text).value_or(QByteArray());
    return true;
}

} // namespace

void appendDone(QByteArray& json, ContentId cid, qint64 count, QByteArrayView level, QByteArrayView filename)
{
    json.append("{\"cid\": \"");
    appendNumber(json, number(cid));
    json.append("\", \"count\": \"");
    appendNumber(json, count);
    json.append("\", \"target\": ");
    appendString(json, level);
    json.append(", \"db_level\": ");
    appendString(json, level);
    json.append(", \"filename\": ");
    appendString(json, filename);
    json.append(", \"worker_id\": null, \"status\": \"done\"}");
}

QByteArray toJson(const StateObject& object)
{
    QByteArray json;
    json.reserve(192 + object.filename.size() + object.error.size());
    json.append("{\"cid\": \"");
    appendNumber(json, number(object.cid));
    if (object.count) {
        json.append("\", \"count\": \"");
        appendNumber(json, *object.count);
        json.append("\", \"target\": ");
    } else {
        json.append("\", \"count\": null, \"target\": ");
    }
    appendString(json, object.target);
    json.append(", \"db_level\": ");
    appendString(json, object.dbLevel);
    json.append(", \"filename\": ");
    appendString(json, object.filename);
    json.append(", \"worker_id\": ");
    if (object.workerId)
        appendString(json, *object.workerId);
    else
        json.append("null");
    json.append(", \"status\": ");
    appendString(json, statusName(object));
    if (!object.error.isEmpty()) {
        json.append(", \"error\": ");
        appendString(json, object.error);
    }
    for (const auto& [name, raw] : object.unknown) {
        json.append(", ");
        appendString(json, name);
        json.append(": ");
        json.append(raw);
    }
    json.append('}');
    return json;
}

Result<StateObject> parseStateObject(QByteArrayView json)
{
    if (json.size() > longest)
        return corrupt("it is longer than 64 KiB");
    JsonReader reader(json, deepest);
    Fields fields;
    if (!readObject(reader, fields))
        return corrupt("it is not one well-formed JSON object");

    StateObject object;
    const std::optional<qint64> cid = fields.cid && fields.cid->text ? wholeNumber(*fields.cid->text) : std::nullopt;
    if (!cid || *cid < 1)
        return corrupt("its cid is no content's number");
    object.cid = static_cast<ContentId>(*cid);
    if (fields.count && fields.count->text) {
        object.count = wholeNumber(*fields.count->text);
        if (!object.count)
            return corrupt("its count is no whole number");
    }
    if (!takeName(fields.target, object.target) || !takeName(fields.dbLevel, object.dbLevel))
        return corrupt("it names no levels");
    if (!takeName(fields.filename, object.filename))
        return corrupt("it names no file");
    if (fields.workerId)
        object.workerId = std::move(fields.workerId->text);
    QByteArray status;
    if (!takeName(fields.status, status))
        return corrupt("it has no status");
    const auto* const named = std::find_if(
        statusNames.begin(), statusNames.end(), [&](const auto& entry) { return entry.second == status; });
    if (named != statusNames.end()) {
        object.status = named->first;
    } else {
        object.status = StateStatus::Other;
        object.otherStatus = std::move(status);
    }
    if (fields.error && fields.error->text)
        object.error = std::move(*fields.error->text);
    object.unknown = std::move(fields.unknown);
    return object;
}

} // namespace tierwatch
