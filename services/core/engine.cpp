// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine.h"

namespace tierwatch {

static_assert(sizeof(ContentRow) <= 64);

bool ContentRow::operator==(const ContentRow& other) const
{
    return cid == other.cid && name.bytes() == other.name.bytes() && count == other.count && size == other.size
        && updated == other.updated && lastView == other.lastView && heldUntil == other.heldUntil
        && level == other.level && wanted == other.wanted && watchedDay == other.watchedDay && recent == other.recent;
}

Views viewsOf(const ContentRow& row)
{
    Views views;
    if (row.count >= 0)
        views.total = row.count;
    views.recent = row.recent;
    views.recentAt = timeFromMicroseconds(row.lastView);
    views.watchedSince = Time(std::chrono::days(row.watchedDay));
    return views;
}

Level changed(Level level, const LevelChange& change)
{
    const auto take = [](auto& field, const auto& given) {
        if (given)
            field = *given;
    };
    take(level.label, change.label);
    take(level.url, change.url);
    take(level.verify, change.verify);
    take(level.linger, change.linger);
    take(level.reserve, change.reserve);
    take(level.capacity, change.capacity);
    take(level.high, change.high);
    take(level.low, change.low);
    take(level.mode, change.mode);
    return level;
}

} // namespace tierwatch
