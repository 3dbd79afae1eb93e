// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/relocations`: contents on their way, and those that failed.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class RelocationsController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit RelocationsController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void list(const Request& request, Answer answer);
    void listFailures(const Request& request, Answer answer);
    void retryFailures(const Request& request, Answer answer);
    template <typename What> void submit(const Request& request, Answer answer);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
