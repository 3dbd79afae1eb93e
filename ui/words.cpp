// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words.h"

#include "models/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

namespace tierwatch {

namespace {

QString words(const char* source, int n = -1) { return QCoreApplication::translate("Words", source, nullptr, n); }

} // namespace

QString rangeText(const LevelTable& levels, const Level& level)
{
    if (levels.top() && levels.top()->slot == level.slot)
        return words(QT_TRANSLATE_NOOP("Words", "%1 and more")).arg(formatCount(level.minCount));
    return QStringLiteral("%1–%2").arg(formatCount(level.minCount), formatCount(level.maxCount));
}

std::vector<Level> hottestFirst(const LevelTable& levels)
{
    return { levels.levels().rbegin(), levels.levels().rend() };
}

QString momentText(Time moment, Time now)
{
    if (moment == Time{})
        return unknownText();
    const auto local = [](Time time) { return QDateTime::fromMSecsSinceEpoch(microseconds(time) / 1000); };
    const QLocale locale;
    QString clock = local(moment).time().toString(QStringLiteral("HH:mm"));
    const qint64 days = local(moment).date().daysTo(local(now).date());
    if (days == 0)
        return clock;
    if (days > 0 && days < 7)
        return locale.dayName(local(moment).date().dayOfWeek(), QLocale::ShortFormat) + QLatin1Char(' ') + clock;
    return locale.toString(local(moment).date(), QLocale::ShortFormat) + QLatin1Char(' ') + clock;
}

QString rateText(double perSecond)
{
    return QLocale().toString(perSecond, 'f', perSecond < 9.95 && perSecond >= 0.05 ? 1 : 0);
}

QString withoutMnemonic(QString text)
{
    static const QRegularExpression asian(QStringLiteral("\\s*\\(&\\w\\)"));
    return text.remove(asian).remove(u'&');
}

QString refusalText(const Result<Outcome>& answer)
{
    if (!answer)
        return translate(answer.error());
    if (answer->refused.empty())
        return {};
    const QString first = translate(answer->refused.front().error);
    const int others = static_cast<int>(answer->refused.size()) - 1;
    return others == 0
        ? first
        : first + QLatin1Char(' ') + words(QT_TRANSLATE_N_NOOP("Words", "%Ln others were refused as well."), others);
}

} // namespace tierwatch
