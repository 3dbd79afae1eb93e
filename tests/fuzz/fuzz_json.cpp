// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a request's JSON object: what is taken is JSON to Qt's reader, too, and its members, written down again,
// are the same members.
#include "check.h"

#include "api/json_object.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdint>
#include <vector>

using namespace tierwatch::api;

namespace {

struct Reading {
    bool whole = false;
    std::vector<JsonMember> members;
};

Reading read(QByteArrayView json)
{
    Reading reading;
    reading.whole = readJsonObject(json, [&reading](const JsonMember& member) {
        reading.members.push_back(member);
        return true;
    });
    return reading;
}

QByteArray quoted(const QByteArray& text)
{
    QByteArray json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            json.append('\\').append(c);
        else if (static_cast<unsigned char>(c) < 0x20)
            json.append("\\u00").append(QByteArray::number(static_cast<int>(c), 16).rightJustified(2, '0'));
        else
            json.append(c);
    }
    return json.append('"');
}

bool isUtf8(QByteArrayView text) { return QString::fromUtf8(text).toUtf8() == text; }

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const Reading reading = read(bytes);
    int told = 0;
    FUZZ_CHECK(!readJsonObject(bytes, [&told](const JsonMember&) { return ++told < 1; }) || told == 0);
    if (!reading.whole)
        return 0;
    FUZZ_CHECK(isUtf8(bytes)); // RFC 8259, 8.1
    QJsonParseError error;
    const bool qtTakesIt = QJsonDocument::fromJson(bytes, &error).isObject();
    FUZZ_CHECK(
        qtTakesIt || error.error == QJsonParseError::IllegalNumber); // numbers that no double holds are kept here
    QByteArray again = "{";
    for (const JsonMember& member : reading.members) {
        again.append(again.size() == 1 ? "" : ",").append(quoted(member.name)).append(':');
        again.append(member.kind == JsonMember::Kind::String ? quoted(member.value) : member.value);
    }
    again.append('}');
    const Reading second = read(again);
    FUZZ_CHECK(second.whole && second.members.size() == reading.members.size());
    for (std::size_t i = 0; i < second.members.size(); ++i) {
        FUZZ_CHECK(second.members[i].name == reading.members[i].name);
        FUZZ_CHECK(second.members[i].kind == reading.members[i].kind);
        FUZZ_CHECK(second.members[i].value == reading.members[i].value);
    }
    return 0;
}
