// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/plans`, `/api/v1/go-on`: many relocations that were asked for at once.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class PlansController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit PlansController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void list(const Request& request, Answer answer);
    void show(const Request& request, Answer answer);
    void goOn(const Request& request, Answer answer);
    void cancel(const Request& request, Answer answer);
    void undo(const Request& request, Answer answer);
    void sendPlan(Answer answer, PlanId plan, int status);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
