// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <utility>

namespace tierwatch {

namespace {

constexpr std::array<std::pair<ErrorCode, const char*>, 11> codeNames{ {
    { ErrorCode::InvalidInput, "invalid_input" },
    { ErrorCode::NotFound, "not_found" },
    { ErrorCode::Conflict, "conflict" },
    { ErrorCode::Forbidden, "forbidden" },
    { ErrorCode::Unavailable, "unavailable" },
    { ErrorCode::Exhausted, "exhausted" },
    { ErrorCode::UnknownOutcome, "unknown_outcome" },
    { ErrorCode::Cancelled, "cancelled" },
    { ErrorCode::Fenced, "fenced" },
    { ErrorCode::Corrupt, "corrupt" },
    { ErrorCode::Internal, "internal" },
} };

} // namespace

bool retryable(ErrorCode code)
{
    return code == ErrorCode::Unavailable || code == ErrorCode::Exhausted || code == ErrorCode::UnknownOutcome;
}

QByteArray toName(ErrorCode code)
{
    for (const auto& [value, name] : codeNames) {
        if (value == code)
            return name;
    }
    return "internal";
}

ErrorCode errorCodeFromName(QByteArrayView name)
{
    for (const auto& [value, known] : codeNames) {
        if (name == QByteArrayView(known))
            return value;
    }
    return ErrorCode::Internal;
}

QString Text::english() const
{
    QString sentence = QString::fromUtf8(source);
    // One pass over all arguments: an argument that contains "%2" must not be filled in turn.
    switch (arguments.size()) {
    case 0:
        return sentence;
    case 1:
        return sentence.arg(arguments[0]);
    case 2:
        return sentence.arg(arguments[0], arguments[1]);
    case 3:
        return sentence.arg(arguments[0], arguments[1], arguments[2]);
    case 4:
        return sentence.arg(arguments[0], arguments[1], arguments[2], arguments[3]);
    default:
        return sentence.arg(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
    }
}

QByteArray toStored(const Error& error)
{
    return QJsonDocument(QJsonObject{ { QStringLiteral("code"), QString::fromLatin1(toName(error.code)) },
                             { QStringLiteral("text"), QString::fromUtf8(error.text.source) },
                             { QStringLiteral("arguments"), QJsonArray::fromStringList(error.text.arguments) } })
        .toJson(QJsonDocument::Compact);
}

Error fromStored(const QByteArray& stored)
{
    const QJsonObject object = QJsonDocument::fromJson(stored).object();
    if (object.isEmpty())
        return Error{ ErrorCode::Internal, Text{ stored, {} } };
    QStringList arguments;
    for (const QJsonValue argument : object.value(QLatin1String("arguments")).toArray())
        arguments.append(argument.toString());
    return Error{ errorCodeFromName(object.value(QLatin1String("code")).toString().toLatin1()),
        Text{ object.value(QLatin1String("text")).toString().toUtf8(), arguments } };
}

} // namespace tierwatch
