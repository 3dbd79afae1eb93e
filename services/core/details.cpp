// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/details.h"

#include <algorithm>
#include <array>

namespace tierwatch {

namespace {

constexpr std::array statusNames{ "new", "done", "waiting", "running", "lingering", "failed" };

} // namespace

QByteArray toName(ContentStanding status) { return statusNames.at(static_cast<std::size_t>(status)); }

std::optional<ContentStanding> contentStandingFromName(QByteArrayView name)
{
    const auto found = std::ranges::find_if(statusNames, [name](const char* known) { return name == known; });
    if (found == statusNames.end())
        return std::nullopt;
    return static_cast<ContentStanding>(found - statusNames.begin());
}

} // namespace tierwatch
