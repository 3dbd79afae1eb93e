// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/json_values.h"

#include <QDateTime>
#include <QJsonArray>

#include <cmath>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 longestPage = 1000;
constexpr int usualPage = 100;

} // namespace

QString toIso(Time time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return QDateTime::fromSecsSinceEpoch(seconds.time_since_epoch().count(), Qt::UTC).toString(u"yyyy-MM-ddTHH:mm:ss"_s)
        + u".%1Z"_s.arg(qint64{ (time - seconds).count() }, 6, 10, QChar(u'0'));
}

tl::expected<std::optional<Time>, Problem> toTime(const Field& field)
{
    if (!field.value)
        return std::nullopt;
    const QDateTime time = QDateTime::fromString(QString::fromUtf8(*field.value), Qt::ISODateWithMs);
    if (time.isValid() && time.timeSpec() != Qt::LocalTime)
        return Time(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
    return tl::unexpected(Problem{ 400,
        Text{ "%1 must be a time in ISO 8601 with Z or an offset, such as 2024-05-01T12:00:00Z.",
            { QString::fromUtf8(field.name) } } });
}

tl::expected<int, Problem> toLimit(const Field& field)
{
    if (!field.value)
        return usualPage;
    const tl::expected<qint64, Problem> limit = toInteger(field, 1);
    if (limit && *limit <= longestPage)
        return static_cast<int>(*limit);
    return tl::unexpected(Problem{ 400,
        Text{
            "%1 must be an integer from 1 to %2.", { QString::fromUtf8(field.name), QString::number(longestPage) } } });
}

tl::expected<std::optional<ContentId>, Problem> toCid(const Field& field)
{
    if (!field.value)
        return std::nullopt;
    return toInteger(field, 1).map([](qint64 cid) { return std::optional(ContentId(cid)); });
}

tl::expected<QString, Problem> toText(const Field& field)
{
    const QString text = QString::fromUtf8(field.value.value_or(QByteArray()));
    constexpr qsizetype longest = 1000;
    if (!text.contains(QChar::ReplacementCharacter) && !text.contains(QChar::Null) && text.size() <= longest)
        return text;
    return tl::unexpected(Problem{ 400,
        Text{ "%1 must be at most %2 characters of UTF-8.",
            { QString::fromUtf8(field.name), QString::number(longest) } } });
}

QJsonValue timeOrNull(Time time) { return time == Time{} ? QJsonValue() : QJsonValue(toIso(time)); }

QJsonValue countOrNull(qint64 count) { return count < 0 ? QJsonValue() : QJsonValue(count); }

QJsonValue textOrNull(const QString& text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }

QJsonValue holdToJson(Time until) { return until == Time::max() ? QJsonValue(u"until_released"_s) : timeOrNull(until); }

QJsonObject toJson(const Error& error)
{
    return { { u"code"_s, QString::fromLatin1(toName(error.code)) }, { u"detail"_s, error.text.english() } };
}

QJsonObject toJson(const RelocationDetails& details)
{
    const Relocation& row = details.relocation;
    QJsonArray waitsFor;
    for (const Text& text : details.waitsFor)
        waitsFor.append(text.english());
    return { { u"cid"_s, number(row.cid) }, { u"filename"_s, textOrNull(details.filename) },
        { u"level"_s, textOrNull(details.level) }, { u"state"_s, QString::fromLatin1(toName(row.state)) },
        { u"wanted"_s, details.wanted }, { u"cause"_s, QString::fromLatin1(toName(row.cause)) },
        { u"author"_s, textOrNull(row.author) }, { u"from"_s, textOrNull(details.from) },
        { u"to"_s, textOrNull(details.to) }, { u"attempts"_s, row.attempts }, { u"since"_s, timeOrNull(row.since) },
        { u"next_at"_s, timeOrNull(row.nextAt) }, { u"started"_s, timeOrNull(details.startedAt) },
        { u"bytes"_s, row.bytes > 0 ? QJsonValue(row.bytes) : QJsonValue() }, { u"bytes_done"_s, details.bytesDone },
        { u"error"_s, row.error ? QJsonValue(toJson(*row.error)) : QJsonValue() }, { u"waits_for"_s, waitsFor } };
}

QJsonObject toJson(const ContentDetails& content)
{
    return { { u"cid"_s, number(content.cid) }, { u"filename"_s, content.filename }, { u"level"_s, content.level },
        { u"status"_s, QString::fromLatin1(toName(content.status)) },
        { u"count"_s, countOrNull(content.views.total.value_or(-1)) },
        { u"recent"_s, content.views.total ? QJsonValue(content.views.recent) : QJsonValue() },
        { u"last_view"_s, timeOrNull(content.views.recentAt) }, { u"size"_s, countOrNull(content.size) },
        { u"generated"_s, timeOrNull(content.generated) }, { u"updated"_s, timeOrNull(content.updated) },
        { u"held_until"_s, holdToJson(content.heldUntil) }, { u"held_by"_s, textOrNull(content.heldBy) },
        { u"relocation"_s, content.relocation ? QJsonValue(toJson(*content.relocation)) : QJsonValue() } };
}

QJsonObject toJson(const AuditFinding& finding)
{
    return { { u"kind"_s, QString::fromLatin1(finding.kind) },
        { u"cid"_s, finding.cid ? QJsonValue(number(*finding.cid)) : QJsonValue() },
        { u"level"_s, textOrNull(finding.level) }, { u"other"_s, textOrNull(finding.other) },
        { u"name"_s, textOrNull(finding.name) }, { u"bytes"_s, countOrNull(finding.bytes) },
        { u"repair"_s, QString::fromLatin1(finding.repair) }, { u"text"_s, finding.text.english() },
        { u"repaired"_s, finding.repaired },
        { u"why_not"_s, finding.whyNot ? QJsonValue(toJson(*finding.whyNot)) : QJsonValue() } };
}

Author authorOf(const Request& request) { return Author{ request.author, true }; }

} // namespace tierwatch::api
