// SPDX-License-Identifier: GPL-3.0-or-later
// Views, one or many at once: POST /api/v1/views.
#pragma once

#include "api/router.h"
#include "api/views_body.h"

namespace tierwatch::api {

class ViewsController final {
public:
    /// The intake outlives it. The router's handlers end with it.
    explicit ViewsController(ViewIntake& intake);
    void addTo(Router& router);

private:
    void post(const Request& request, Answer answer);

    ViewIntake& m_intake;
};

} // namespace tierwatch::api
