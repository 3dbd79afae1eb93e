// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/contents/{cid}/…`: where one content is to be, how long it stays there, and why.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class PlacingController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit PlacingController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void relocate(const Request& request, Answer answer);
    void hold(const Request& request, Answer answer);
    void release(const Request& request, Answer answer);
    void explain(const Request& request, Answer answer);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
