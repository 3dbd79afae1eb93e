// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/check_json.h"

#include "api/json_values.h"

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

QJsonArray toJson(const CheckFindings& findings)
{
    QJsonArray array;
    for (const CheckFinding& finding : findings)
        array.append(QJsonObject{ { u"subject"_s, QString::fromLatin1(toName(finding.subject)) },
            { u"severity"_s, QString::fromLatin1(toName(finding.severity)) },
            { u"kind"_s, QString::fromLatin1(finding.kind) }, { u"text"_s, finding.text.english() },
            { u"command"_s, textOrNull(finding.command) }, { u"level"_s, textOrNull(finding.level) } });
    return array;
}

QJsonObject toJson(const LevelCheck& check)
{
    const auto boolOrNull = [](std::optional<bool> value) { return value ? QJsonValue(*value) : QJsonValue(); };
    const auto rateOrNull = [](double rate) { return rate > 0 ? QJsonValue(static_cast<qint64>(rate)) : QJsonValue(); };
    return { { u"bytes_free"_s, countOrNull(check.bytesFree) }, { u"bytes_total"_s, countOrNull(check.bytesTotal) },
        { u"files_free"_s, countOrNull(check.filesFree) },
        { u"bytes_per_second_written"_s, rateOrNull(check.bytesPerSecondWritten) },
        { u"bytes_per_second_read"_s, rateOrNull(check.bytesPerSecondRead) }, { u"links"_s, boolOrNull(check.links) },
        { u"no_replace"_s, boolOrNull(check.noReplace) }, { u"seconds"_s, check.seconds },
        { u"findings"_s, toJson(check.findings) } };
}

} // namespace tierwatch::api
