// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shared_settings.h"

#include <array>

namespace tierwatch {

namespace {

constexpr std::array makesRoomNames{ "auto", "on", "off" };

} // namespace

QByteArray toName(MakesRoom makes) { return makesRoomNames.at(static_cast<std::size_t>(makes)); }

std::optional<MakesRoom> makesRoomFromName(QStringView name)
{
    for (std::size_t i = 0; i < makesRoomNames.size(); ++i) {
        if (name == QLatin1String(makesRoomNames.at(i)))
            return static_cast<MakesRoom>(i);
    }
    return std::nullopt;
}

} // namespace tierwatch
