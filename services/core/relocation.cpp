// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relocation.h"

#include <array>

namespace tierwatch {

namespace {

constexpr std::array stateNames{ "waiting", "running", "lingering", "failed" };
constexpr std::array causeNames{ "views", "force", "levels", "recovery", "cooling", "room", "import" };

template <typename Value, std::size_t Size>
std::optional<Value> valueOf(const std::array<const char*, Size>& names, QByteArrayView name)
{
    for (std::size_t i = 0; i < Size; ++i) {
        if (name == QByteArrayView(names[i]))
            return static_cast<Value>(i);
    }
    return std::nullopt;
}

} // namespace

QByteArray toName(RelocationState state) { return stateNames.at(static_cast<std::size_t>(state)); }

std::optional<RelocationState> relocationStateFromName(QByteArrayView name)
{
    return valueOf<RelocationState>(stateNames, name);
}

QByteArray toName(Cause cause) { return causeNames.at(static_cast<std::size_t>(cause)); }

std::optional<Cause> causeFromName(QByteArrayView name) { return valueOf<Cause>(causeNames, name); }

} // namespace tierwatch
