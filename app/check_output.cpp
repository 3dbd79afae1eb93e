// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check_output.h"

#include "api/check_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace tierwatch {

namespace {

void print(std::FILE* out, const QString& text) { std::fputs(qPrintable(text + u'\n'), out); }

QString shownBytes(qint64 bytes)
{
    constexpr double gigabyte = 1e9;
    return QStringLiteral("%1 GB").arg(static_cast<double>(bytes) / gigabyte, 0, 'f', 1);
}

QString shownRate(double bytesPerSecond)
{
    constexpr double megabyte = 1e6;
    return QStringLiteral("%1 MB/s").arg(bytesPerSecond / megabyte, 0, 'f', 0);
}

void printFindings(std::FILE* out, const CheckFindings& findings)
{
    for (const CheckFinding& finding : findings) {
        print(out,
            QString::fromLatin1(toName(finding.subject)) + QStringLiteral(": ")
                + QString::fromLatin1(toName(finding.severity)) + QStringLiteral(": ") + finding.text.english());
        if (finding.command.isEmpty())
            continue;
        const QStringList lines = finding.command.split(u'\n');
        for (const QString& line : lines)
            print(out, QStringLiteral("    ") + line);
    }
}

void printLevel(std::FILE* out, const LevelCheck& level)
{
    QStringList figures;
    if (level.bytesFree >= 0)
        figures.append(QStringLiteral("%1 of %2 free").arg(shownBytes(level.bytesFree), shownBytes(level.bytesTotal)));
    if (level.filesFree >= 0)
        figures.append(QStringLiteral("room for %1 files").arg(level.filesFree));
    if (level.bytesPerSecondWritten > 0)
        figures.append(QStringLiteral("written %1").arg(shownRate(level.bytesPerSecondWritten)));
    if (level.bytesPerSecondRead > 0)
        figures.append(QStringLiteral("read %1").arg(shownRate(level.bytesPerSecondRead)));
    figures.append(QStringLiteral("%1 s").arg(level.seconds, 0, 'f', 1));
    print(out, QStringLiteral("level %1, %2: %3").arg(level.level, level.path, figures.join(QStringLiteral(", "))));
    printFindings(out, level.findings);
}

} // namespace

CheckFindings CheckOutput::all() const
{
    CheckFindings every = findings;
    for (const LevelCheck& level : levels)
        every.insert(every.end(), level.findings.begin(), level.findings.end());
    return every;
}

void printCheck(std::FILE* out, const CheckOutput& output, bool json)
{
    const CheckFindings all = output.all();
    const auto stopping = std::ranges::count(all, CheckFinding::Severity::Stop, &CheckFinding::severity);
    if (json) {
        QJsonArray levels;
        for (const LevelCheck& level : output.levels) {
            QJsonObject object = api::toJson(level);
            object.insert(QStringLiteral("level"), level.level);
            object.insert(QStringLiteral("path"), level.path);
            levels.append(object);
        }
        const QJsonObject object{ { QStringLiteral("stops"), stopping > 0 },
            { QStringLiteral("findings"), api::toJson(output.findings) }, { QStringLiteral("levels"), levels } };
        std::fputs(QJsonDocument(object).toJson().constData(), out);
        return;
    }
    printFindings(out, output.findings);
    for (const LevelCheck& level : output.levels)
        printLevel(out, level);
    if (all.empty())
        print(out, QStringLiteral("Nothing is in the way."));
    else
        print(out, QStringLiteral("Findings: %1, of which %2 must be mended first.").arg(all.size()).arg(stopping));
}

} // namespace tierwatch
