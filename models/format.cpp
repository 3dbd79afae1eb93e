// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format.h"

#include <QCoreApplication>
#include <QDateTime>

#include <limits>

namespace tierwatch {

namespace {

/// The locale's short date with all digits: dates under each other can be compared at a glance.
QString dateFormat(const QLocale& locale)
{
    const QString usual = locale.dateFormat(QLocale::ShortFormat);
    if (locale.language() == QLocale::C || usual.contains(QLatin1String("MMM")))
        return QStringLiteral("yyyy-MM-dd");
    QString format;
    for (qsizetype i = 0; i < usual.size(); ++i) {
        const QChar letter = usual[i];
        const bool again = i > 0 && usual[i - 1] == letter;
        if (letter != u'y' && letter != u'M' && letter != u'd')
            format += letter;
        else if (!again)
            format += QString(letter == u'y' ? 4 : 2, letter);
    }
    return format;
}

} // namespace

QString translate(const Text& text)
{
    const QString sentence = QCoreApplication::translate("Text", text.source.constData());
    QString filled;
    filled.reserve(sentence.size());
    for (qsizetype i = 0; i < sentence.size(); ++i) {
        const int argument = i + 1 < sentence.size() && sentence[i] == u'%' ? sentence[i + 1].digitValue() : 0;
        if (argument < 1 || argument > text.arguments.size()) {
            filled += sentence[i];
            continue;
        }
        filled += text.arguments[argument - 1];
        ++i;
    }
    return filled;
}

QString unknownText() { return QStringLiteral("–"); }

QString formatCount(qint64 count, const QLocale& locale) { return count < 0 ? unknownText() : locale.toString(count); }

QString formatBytes(qint64 bytes, const QLocale& locale)
{
    return bytes < 0 ? unknownText() : locale.formattedDataSize(bytes, 1, QLocale::DataSizeIecFormat);
}

QString formatSpeed(double bytesPerSecond, const QLocale& locale)
{
    if (!(bytesPerSecond > 0))
        return {};
    return QCoreApplication::translate("Format", "%1/s", "speed; %1 is a size")
        .arg(formatBytes(static_cast<qint64>(bytesPerSecond), locale));
}

QString formatDuration(std::chrono::seconds duration)
{
    const qint64 all = std::max<qint64>(duration.count(), 0);
    const qint64 seconds = all % 60;
    const qint64 minutes = all / 60 % 60;
    const qint64 hours = all / 3600;
    if (hours >= 24)
        return QCoreApplication::translate("Format", "%1 d %2 h", "days and hours").arg(hours / 24).arg(hours % 24);
    if (hours > 0)
        return QStringLiteral("%1:%2:%3")
            .arg(hours)
            .arg(minutes, 2, 10, QLatin1Char('0'))
            .arg(seconds, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1:%2").arg(minutes).arg(seconds, 2, 10, QLatin1Char('0'));
}

QString formatTime(Time time, const QLocale& locale)
{
    if (microseconds(time) == 0)
        return unknownText();
    return locale.toString(
        QDateTime::fromMSecsSinceEpoch(microseconds(time) / 1000), dateFormat(locale) + QStringLiteral(" HH:mm:ss"));
}

QString formatHeldUntil(qint64 heldUntil)
{
    if (heldUntil == 0)
        return {};
    if (heldUntil == std::numeric_limits<qint64>::max())
        return QCoreApplication::translate("Format", "until released");
    return formatTime(timeFromMicroseconds(heldUntil));
}

} // namespace tierwatch
