// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/contents`: what there is, one by one and in pages; what comes and what goes.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class ContentsController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit ContentsController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void list(const Request& request, Answer answer);
    void show(const Request& request, Answer answer);
    void add(const Request& request, Answer answer);
    void remove(const Request& request, Answer answer);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
