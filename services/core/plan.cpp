// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan.h"

namespace tierwatch {

namespace {

constexpr std::array kindNames{ "level-edit", "rule-change", "force", "import", "restored", "first-start", "hand-edit",
    "undo" };
constexpr std::array stateNames{ "weighing", "preparing", "waiting", "running", "done", "cancelled", "undone" };

template <typename Value, std::size_t Size>
std::optional<Value> valueOf(const std::array<const char*, Size>& names, QByteArrayView name)
{
    for (std::size_t i = 0; i < Size; ++i) {
        if (name == names[i])
            return static_cast<Value>(i);
    }
    return std::nullopt;
}

} // namespace

QByteArray toName(PlanKind kind) { return kindNames.at(static_cast<std::size_t>(kind)); }

std::optional<PlanKind> planKindFromName(QByteArrayView name) { return valueOf<PlanKind>(kindNames, name); }

QByteArray toName(PlanState state) { return stateNames.at(static_cast<std::size_t>(state)); }

std::optional<PlanState> planStateFromName(QByteArrayView name) { return valueOf<PlanState>(stateNames, name); }

} // namespace tierwatch
