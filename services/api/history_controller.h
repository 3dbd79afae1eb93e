// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/history`: who went where and when, newest first.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class HistoryController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit HistoryController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void list(const Request& request, Answer answer);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
