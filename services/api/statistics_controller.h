// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/histogram` and `/api/v1/views`: how counts are spread, and what became of reports.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class StatisticsController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit StatisticsController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void histogram(const Request& request, Answer answer);
    void views(const Request& request, Answer answer);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
