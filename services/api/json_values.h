// SPDX-License-Identifier: GPL-3.0-or-later
// How values look in operators' answers: times as ISO 8601 in UTC with microseconds, ids as numbers, levels by key,
// what is not known as null.
#pragma once

#include "api/fields.h"
#include "core/engine.h"

#include <QJsonObject>
#include <QJsonValue>

namespace tierwatch::api {

[[nodiscard]] QString toIso(Time time);
/// ISO 8601 with Z or an offset; the problem names the field.
[[nodiscard]] tl::expected<std::optional<Time>, Problem> toTime(const Field& field);
/// The size of a page, 1 to 1000; 100 where it is left out.
[[nodiscard]] tl::expected<int, Problem> toLimit(const Field& field);
[[nodiscard]] tl::expected<std::optional<ContentId>, Problem> toCid(const Field& field);
/// Empty where it is left out.
[[nodiscard]] tl::expected<QString, Problem> toText(const Field& field);

/// Null where it is zero.
[[nodiscard]] QJsonValue timeOrNull(Time time);
/// Null where it is below zero.
[[nodiscard]] QJsonValue countOrNull(qint64 count);
/// Null where it is empty.
[[nodiscard]] QJsonValue textOrNull(const QString& text);
/// `until_released`, a time, or null.
[[nodiscard]] QJsonValue holdToJson(Time until);

[[nodiscard]] QJsonObject toJson(const ContentDetails& content);
[[nodiscard]] QJsonObject toJson(const RelocationDetails& relocation);
[[nodiscard]] QJsonObject toJson(const Error& error);
[[nodiscard]] QJsonObject toJson(const AuditFinding& finding);

/// Who sends an operator's request.
[[nodiscard]] Author authorOf(const Request& request);

} // namespace tierwatch::api
