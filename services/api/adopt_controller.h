// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/adopt`: the taking over of a library.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class AdoptController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit AdoptController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void show(const Request& request, Answer answer);
    void begin(const Request& request, Answer answer);
    void sendProgress(Answer answer, const Reply& reply);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
