// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the endpoint could be opened with these settings, found out by opening its port for a moment.
#pragma once

#include "api/http_server.h"
#include "core/check_report.h"

namespace tierwatch {

/// Any thread. Nobody is served meanwhile: the port is closed again at once.
[[nodiscard]] CheckFindings checkEndpoint(const HttpSettings& settings);

} // namespace tierwatch
