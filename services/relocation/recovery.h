// SPDX-License-Identifier: GPL-3.0-or-later
// After a crash: from what exists on disk and what the catalogue says to what the relocation becomes. Pure.
#pragma once

#include "relocation/jobs.h"
#include "relocation/lifecycle.h"

namespace tierwatch {

struct Recovered {
    enum class Then : quint8 {
        StartAgain, ///< drop the parts, waiting
        FlushAndCommit, ///< the file stands in `to`: flush its directory, then event::Placed
        FollowOther, ///< an original-style worker moved it: event::MovedByOther
        Linger, ///< committed: wait, then remove the source
        Finish, ///< committed and the source is gone: drop parts and row
        Fail,
    };
    Then then = Then::StartAgain;
    std::optional<Error> error;
};

/// `stateSaysDone`: the state object says `done` for `row.to` and worker_id is null.
[[nodiscard]] Recovered recover(const Relocation &row, LevelSlot here, const FilesSeen &seen, bool stateSaysDone);

} // namespace tierwatch
