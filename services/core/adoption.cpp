// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/adoption.h"

#include <algorithm>
#include <array>

namespace tierwatch {

namespace {

constexpr std::array<const char*, 4> stateNames{ "none", "running", "done", "failed" };
constexpr std::array<const char*, 3> takeNames{ "nothing", "files", "list" };

} // namespace

QByteArray toName(AdoptionProgress::State state) { return stateNames.at(static_cast<std::size_t>(state)); }

QByteArray toName(AdoptionOrder::Take take) { return takeNames.at(static_cast<std::size_t>(take)); }

std::optional<AdoptionOrder::Take> takeFromName(QByteArrayView name)
{
    const auto found = std::ranges::find_if(takeNames, [name](const char* known) { return name == known; });
    if (found == takeNames.end())
        return std::nullopt;
    return static_cast<AdoptionOrder::Take>(found - takeNames.begin());
}

Result<AdoptedLevel> parseAdoptedLevel(const QString& text)
{
    const qsizetype equals = text.indexOf(u'=');
    const qsizetype colon = text.lastIndexOf(u':');
    bool good = equals > 0 && colon > equals;
    AdoptedLevel level;
    if (good) {
        level.key = text.left(equals);
        level.path = text.mid(equals + 1, colon - equals - 1);
        const QString count = text.mid(colon + 1);
        const bool digits = std::ranges::all_of(count, [](QChar c) { return c >= u'0' && c <= u'9'; });
        level.minCount = count.toLongLong(&good);
        good = good && digits && level.path.startsWith(u'/');
    }
    if (good)
        return level;
    return fail(ErrorCode::InvalidInput,
        QT_TRANSLATE_NOOP("Text",
            "'%1' is no level: give its name, its directory as an absolute path and its least view count, as in "
            "gold=/srv/gold:2000."),
        text);
}

} // namespace tierwatch
