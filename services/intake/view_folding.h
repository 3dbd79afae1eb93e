// SPDX-License-Identifier: GPL-3.0-or-later
// Several views of the same content in one batch become one. Pure.
#pragma once

#include "core/view_intake.h"

#include <span>
#include <vector>

namespace tierwatch {

struct FoldedViews {
    std::vector<View> views; ///< one for each content, in the order of its first view
    std::vector<quint32> place; ///< of each view given: where in `views` it went
};

/// The last total of a content counts, and the sum of what is added after it. A sum beyond 2^63−1 stays there: no limit
/// allows it.
[[nodiscard]] FoldedViews folded(std::span<const View> views);

} // namespace tierwatch
