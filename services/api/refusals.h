// SPDX-License-Identifier: GPL-3.0-or-later
// What the front itself answers, before any handler has seen a request.
#pragma once

#include "api/problem.h"

#include <chrono>

namespace tierwatch::api {

/// 503: as many connections as there may be in all.
[[nodiscard]] const Problem& tooManyConnections();
/// 429: as many as one address may have.
[[nodiscard]] const Problem& tooManyOfAnAddress();
/// 429; `wait`: until a request may come.
[[nodiscard]] Problem tooManyRequests(std::chrono::nanoseconds wait);
/// 503: unfinished requests hold too much memory.
[[nodiscard]] Problem tooMuchHeld();
/// 408
[[nodiscard]] Problem tooSlow();
/// 400 to plain HTTP on a port for TLS.
[[nodiscard]] Problem notTls();

} // namespace tierwatch::api
