// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/content_forecast.h"

#include "models/format.h"

#include <QCoreApplication>

namespace tierwatch {

Forecast forecastOf(const ContentRow& row, const LevelTable& levels, const Rule& rule, Time now)
{
    return forecast(viewsOf(row), row.level, timeFromMicroseconds(row.updated), levels, rule, now);
}

std::optional<NextMove> nextMoveOf(const ContentRow& row, const LevelTable& levels, const Rule& rule, Time now)
{
    if (row.wanted != row.level || row.heldUntil != 0 || row.count < 0)
        return {};
    const Forecast ahead = forecastOf(row, levels, rule, now);
    std::optional<NextMove> next;
    if (ahead.fall)
        next = NextMove{ ahead.fall->level, ahead.fall->at, false };
    if (ahead.rise && ahead.rise->at && (!next || *ahead.rise->at < next->at))
        next = NextMove{ ahead.rise->level, *ahead.rise->at, true };
    return next;
}

QString formatAhead(Time at, Time now)
{
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(at - now).count();
    if (hours >= 48)
        return QCoreApplication::translate("Format", "%1 d", "in so many days").arg(formatCount(hours / 24));
    if (hours >= 1)
        return QCoreApplication::translate("Format", "%1 h", "in so many hours").arg(hours);
    return QCoreApplication::translate("Format", "< 1 h", "in less than an hour");
}

} // namespace tierwatch
