// SPDX-License-Identifier: GPL-3.0-or-later
// The two endpoints that players and workers know from the original.
#pragma once

#include "api/router.h"

#include "core/view_intake.h"

namespace tierwatch::api {

class SentenceController final {
public:
    /// The intake outlives it. The router's handlers end with it.
    explicit SentenceController(ViewIntake& intake);
    void addTo(Router& router);

private:
    void post(const Request& request, Answer answer);
    void update(const Request& request, Answer answer);

    ViewIntake& m_intake;
};

} // namespace tierwatch::api
