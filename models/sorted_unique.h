// SPDX-License-Identifier: GPL-3.0-or-later
// Each value once.
#pragma once

#include <algorithm>
#include <vector>

namespace tierwatch {

/// Rising, without repetitions.
template <typename Value> void makeSortedUnique(std::vector<Value>& values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

} // namespace tierwatch
