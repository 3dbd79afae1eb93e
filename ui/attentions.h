// SPDX-License-Identifier: GPL-3.0-or-later
// Which troubles deserve a sentence at the top of the window, and what can be done about each.
#pragma once

#include "models/engine_feed.h"
#include "ui/widgets/attention_bar.h"

#include <functional>

namespace tierwatch {

/// The remedies; one that is empty is not offered.
struct Remedies {
    std::function<void(const Command&)> send; ///< to the engine, in the operator's name
    std::function<void()> resume;
    std::function<void()> tryEndpointAgain;
    std::function<void()> useFreePort;
    std::function<void()> showFailed;
    std::function<void()> showLevels;
    std::function<void()> quit;
};

/// Of the engine as it is now, most urgent first.
[[nodiscard]] std::vector<Attention> attentions(const EngineFeed& feed, const Remedies& remedies);

/// How the strip shows the levels, the hottest first.
struct LevelBand;
[[nodiscard]] std::vector<LevelBand> levelBands(const EngineFeed& feed);

} // namespace tierwatch
