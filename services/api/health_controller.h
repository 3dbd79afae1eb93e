// SPDX-License-Identifier: GPL-3.0-or-later
// What machines ask: does the process live, and do its stores answer.
#pragma once

#include "api/router.h"

#include "core/health.h"

namespace tierwatch::api {

class HealthController final {
public:
    /// The board outlives it. The router's handlers end with it.
    explicit HealthController(const HealthBoard& board);
    void addTo(Router& router);

private:
    static void live(const Request& request, Answer answer);
    void ready(const Request& request, Answer answer) const;

    const HealthBoard& m_board;
};

} // namespace tierwatch::api
