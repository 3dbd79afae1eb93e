// SPDX-License-Identifier: GPL-3.0-or-later
// What the process counts, as Prometheus reads it.
#pragma once

#include "api/router.h"
#include "api/traffic.h"

#include "core/health.h"

namespace tierwatch::api {

class MetricsController final {
public:
    /// All outlive it. The router's handlers end with it. `audience`: see AccessControl::metricsAudience().
    MetricsController(
        const TrafficBoard& traffic, const EndpointCounters& counters, const HealthBoard& board, Audience audience);
    void addTo(Router& router);

private:
    [[nodiscard]] QByteArray text() const;

    const TrafficBoard& m_traffic;
    const EndpointCounters& m_counters;
    const HealthBoard& m_board;
    Audience m_audience;
};

} // namespace tierwatch::api
