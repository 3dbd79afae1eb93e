// SPDX-License-Identifier: GPL-3.0-or-later
// What subcommands do in the catalogue of a service, whether that runs or not.
#pragma once

#include "app/options.h"
#include "catalog/catalog.h"

namespace tierwatch {

/// One transaction on the catalogue that a service made. Tried again for two seconds while others are in the way.
[[nodiscard]] Result<> inCatalogue(const Options& options, bool readOnly, const Catalog::Work& work);

} // namespace tierwatch
