// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/typed_values.h"

#include <QLocale>

#include <cmath>
#include <limits>

namespace tierwatch {

namespace {

/// The number at the beginning and, in lower case, what stands behind it.
struct Measured {
    double number = 0;
    QString unit;
};

std::optional<Measured> measured(const QString& text)
{
    const QString all = text.trimmed();
    qsizetype end = all.size();
    while (end > 0 && !all[end - 1].isDigit())
        --end;
    bool good = false;
    double number = QLocale().toDouble(all.left(end), &good);
    if (!good)
        number = QLocale::c().toDouble(all.left(end), &good);
    if (!good || !std::isfinite(number) || number < 0)
        return {};
    return Measured{ number, all.mid(end).trimmed().toLower() };
}

} // namespace

std::optional<qint64> countFrom(const QString& text)
{
    bool good = false;
    qint64 count = text.trimmed().toLongLong(&good);
    if (!good)
        count = QLocale().toLongLong(text.trimmed(), &good);
    return good && count >= 0 ? std::optional(count) : std::nullopt;
}

std::optional<int> percentFrom(const QString& text)
{
    QString number = text.trimmed();
    if (number.endsWith(u'%'))
        number.chop(1);
    const std::optional<qint64> percent = countFrom(number);
    return percent && *percent <= 100 ? std::optional(static_cast<int>(*percent)) : std::nullopt;
}

std::optional<qint64> bytesFrom(const QString& text)
{
    const std::optional<Measured> value = measured(text);
    if (!value)
        return {};
    QString unit = value->unit;
    if (unit.endsWith(u'b'))
        unit.chop(1);
    if (unit.endsWith(u'i'))
        unit.chop(1);
    const qsizetype power = unit.isEmpty() ? 0 : QStringLiteral("kmgtp").indexOf(unit) + 1;
    if (unit.size() > 1 || (power == 0 && !unit.isEmpty()))
        return {};
    const double bytes = value->number * std::pow(1024.0, static_cast<double>(power));
    constexpr double most = 9.0e18;
    return bytes < most ? std::optional(static_cast<qint64>(std::llround(bytes))) : std::nullopt;
}

std::optional<std::chrono::seconds> secondsFrom(const QString& text)
{
    const std::optional<Measured> value = measured(text);
    if (!value)
        return {};
    double scale = 0;
    if (value->unit.isEmpty() || value->unit == QLatin1String("s"))
        scale = 1;
    else if (value->unit == QLatin1String("min") || value->unit == QLatin1String("m"))
        scale = 60;
    else if (value->unit == QLatin1String("h"))
        scale = 3600;
    else if (value->unit == QLatin1String("d"))
        scale = 86400;
    const double seconds = value->number * scale;
    if (scale == 0 || seconds > std::numeric_limits<int>::max())
        return {};
    return std::chrono::seconds(std::llround(seconds));
}

} // namespace tierwatch
