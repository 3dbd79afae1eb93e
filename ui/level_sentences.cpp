// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/level_sentences.h"

#include "models/format.h"
#include "models/level_fields.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace tierwatch {

namespace {

QString words(const char* source, const char* hint = nullptr, int n = -1)
{
    return QCoreApplication::translate("LevelSentences", source, hint, n);
}

int plural(qint64 number) { return static_cast<int>(std::min<qint64>(number, std::numeric_limits<int>::max())); }

/// As exact as such a guess can be.
QString roughly(std::chrono::seconds duration)
{
    const double minutes = static_cast<double>(duration.count()) / 60;
    if (minutes < 90)
        return QCoreApplication::translate("LevelSentences", "%1 min", "how long about")
            .arg(std::max(1.0, std::ceil(minutes)));
    if (minutes < 48 * 60)
        return QCoreApplication::translate("LevelSentences", "%1 h", "how long about").arg(std::round(minutes / 60));
    return QCoreApplication::translate("LevelSentences", "%1 d", "how long about").arg(std::round(minutes / 60 / 24));
}

} // namespace

QString moveSentence(const LevelOutlook::Answer& answer)
{
    WhatIf::Amount all = answer.moves.up;
    all += answer.moves.down;
    const QString near = formatCount(answer.moves.nearLimit);
    if (all.contents == 0)
        return words(
            QT_TRANSLATE_NOOP("LevelSentences", "These edits move nothing; %1 contents lie within 5 % of a limit."))
            .arg(near);
    if (answer.duration)
        return QCoreApplication::translate("LevelSentences",
            "These limits move %Ln contents (%1, about %2); %3 lie within 5 % of a limit.", "bytes, how long, contents",
            plural(all.contents))
            .arg(formatBytes(all.bytes), roughly(*answer.duration), near);
    return QCoreApplication::translate("LevelSentences",
        "These limits move %Ln contents (%1); %2 lie within 5 % of a limit.", "bytes, contents", plural(all.contents))
        .arg(formatBytes(all.bytes), near);
}

QString roomSentence(const LevelOutlook::Answer& answer, const EngineFeed& feed)
{
    const WhatIf::Answer& moves = answer.moves;
    if (moves.up.contents + moves.down.contents == 0)
        return {};
    QStringList parts;
    parts << QCoreApplication::translate("LevelSentences", "%1 up (%2), %3 down (%4).", "contents and bytes")
                 .arg(formatCount(moves.up.contents), formatBytes(moves.up.bytes), formatCount(moves.down.contents),
                     formatBytes(moves.down.bytes));
    for (const LevelOutlook::Shortage& shortage : answer.shortages)
        parts << QCoreApplication::translate("LevelSentences", "It does not fit in %1: %2 short.", "a level and bytes")
                     .arg(feed.levelName(shortage.level), formatBytes(shortage.bytes));
    if (answer.shortages.empty())
        parts << (answer.roomKnown ? words(QT_TRANSLATE_NOOP("LevelSentences", "It fits."))
                                   : words(QT_TRANSLATE_NOOP("LevelSentences",
                                       "Whether it fits is not known: a level's free room is not known.")));
    const qint64 unknownSize = moves.up.unknownSize + moves.down.unknownSize;
    if (unknownSize > 0)
        parts << QCoreApplication::translate(
            "LevelSentences", "The size of %Ln contents is not known.", nullptr, plural(unknownSize));
    if (moves.held.contents > 0)
        parts << QCoreApplication::translate(
            "LevelSentences", "%Ln held contents stay.", nullptr, plural(moves.held.contents));
    return parts.join(QLatin1Char(' '));
}

QString conflictSentence(const std::vector<LevelModel::Conflict>& conflicts)
{
    if (conflicts.empty())
        return {};
    const LevelModel::Conflict& first = conflicts.front();
    QString sentence = first.column < 0
        ? QCoreApplication::translate("LevelSentences", "Somebody else has removed %1 meanwhile.", "a level")
              .arg(first.level)
        : QCoreApplication::translate("LevelSentences",
            "Somebody else changed %1 meanwhile: %2 is %3 now; you edited it to %4.",
            "a level, a column, its value, the value typed here")
              .arg(first.level, levelColumnName(first.column), first.theirs, first.mine);
    if (const int more = static_cast<int>(conflicts.size()) - 1; more > 0)
        sentence += QLatin1Char(' ')
            + QCoreApplication::translate("LevelSentences", "%Ln more of your edits are concerned.", nullptr, more);
    return sentence;
}

QString checkSentence(const LevelCheck& check, const QString& name)
{
    QStringList figures;
    if (check.bytesFree >= 0)
        figures << QCoreApplication::translate("LevelSentences", "%1 of %2 free", "bytes")
                       .arg(formatBytes(check.bytesFree), formatBytes(check.bytesTotal));
    if (check.bytesPerSecondWritten > 0)
        figures << QCoreApplication::translate("LevelSentences", "written at %1", "a speed")
                       .arg(formatSpeed(check.bytesPerSecondWritten));
    if (check.bytesPerSecondRead > 0)
        figures << QCoreApplication::translate("LevelSentences", "read at %1", "a speed")
                       .arg(formatSpeed(check.bytesPerSecondRead));
    figures << QCoreApplication::translate("LevelSentences", "took %1 s", "seconds")
                   .arg(QLocale().toString(check.seconds, 'f', 1));
    QString sentence = QCoreApplication::translate("LevelSentences", "%1 in %2: %3.", "a level, its directory, figures")
                           .arg(name, check.path, figures.join(QStringLiteral(", ")));
    for (const CheckFinding& finding : check.findings)
        sentence += QLatin1Char('\n') + translate(finding.text);
    if (check.findings.empty())
        sentence += QLatin1Char(' ') + words(QT_TRANSLATE_NOOP("LevelSentences", "Nothing is wrong with it."));
    return sentence;
}

} // namespace tierwatch
