// SPDX-License-Identifier: GPL-3.0-or-later
// The sentence and the buttons for an incident of the engine.
#pragma once

#include "ui/attentions.h"

namespace tierwatch {

[[nodiscard]] Attention attentionOf(const Incident& incident, const EngineFeed& feed, const Remedies& remedies);

} // namespace tierwatch
