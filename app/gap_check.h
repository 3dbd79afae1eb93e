// SPDX-License-Identifier: GPL-3.0-or-later
// Which contents original-style workers cannot reach, said before they are missed.
#pragma once

#include "app/options.h"
#include "catalog/database.h"
#include "core/check_report.h"

namespace tierwatch {

/// Such workers walk over the keys 1, 2, 3 … and turn back at the first that is missing. Blocks; reads all cids of the
/// catalogue, which must hold the original's tables. Nothing where they reach every content.
[[nodiscard]] CheckFindings checkGaps(const CatalogUrl& url, const QString& password);

} // namespace tierwatch
