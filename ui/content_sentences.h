// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says of one content: why it is where it is, and what comes next.
#pragma once

#include "models/engine_feed.h"

#include <QString>

#include <optional>

namespace tierwatch {

/// The number that is compared, the limit that it meets, or what stands above both. Without an explanation, what the
/// row alone tells.
[[nodiscard]] QString whyHere(
    const EngineFeed& feed, const ContentRow& row, const std::optional<Explanation>& explanation);
/// What is under way and what hinders it, else what the rule will do and when; a line each.
[[nodiscard]] QString whatNext(
    const EngineFeed& feed, const ContentRow& row, const std::optional<Explanation>& explanation);

} // namespace tierwatch
