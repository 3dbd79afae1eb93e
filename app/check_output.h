// SPDX-License-Identifier: GPL-3.0-or-later
// A check as people read it, or as JSON.
#pragma once

#include "core/check_report.h"

#include <cstdio>

namespace tierwatch {

struct CheckOutput {
    CheckFindings findings; ///< of the stores, the data directory and the endpoint
    std::vector<LevelCheck> levels;

    [[nodiscard]] CheckFindings all() const;
};

void printCheck(std::FILE* out, const CheckOutput& output, bool json);

} // namespace tierwatch
