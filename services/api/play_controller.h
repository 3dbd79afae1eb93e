// SPDX-License-Identifier: GPL-3.0-or-later
// Where a content is, for programs, and the way there, for players: GET /api/v1/contents/{cid}/location, GET
// /play/{cid}.
#pragma once

#include "api/recent_plays.h"
#include "api/router.h"

#include "core/view_intake.h"

namespace tierwatch::api {

class PlayController final {
public:
    /// Both outlive it. The router's handlers end with it.
    PlayController(ViewIntake& intake, RecentPlays& plays);
    void addTo(Router& router);

private:
    void locate(const Request& request, Answer answer);
    void play(const Request& request, Answer answer);

    ViewIntake& m_intake;
    RecentPlays& m_plays;
};

} // namespace tierwatch::api
