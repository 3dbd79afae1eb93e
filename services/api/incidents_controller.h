// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/incidents`, `/api/v1/pause`: what needs an operator, and the switch that stops all relocations.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class IncidentsController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit IncidentsController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void list(const Request& request, Answer answer);
    void dismiss(const Request& request, Answer answer);
    void showPause(const Request& request, Answer answer);
    template <typename What> void change(const Request& request, Answer answer);
    void sendPause(Answer answer);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
