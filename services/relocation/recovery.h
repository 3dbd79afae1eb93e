// SPDX-License-Identifier: GPL-3.0-or-later
// After a crash: from what exists on disk and what the catalogue says to what the relocation becomes. Pure.
#pragma once

#include "relocation/jobs.h"
#include "relocation/lifecycle.h"

namespace tierwatch {

struct Recovered {
    enum class Then : quint8 {
        StartAgain, ///< the parts are dropped: event::TakenOver → waiting
        FlushAndCommit, ///< the file stands in `to`: TakenOver → running, then a LinkJob (it finds and flushes it),
                        ///< event::Placed
        FollowOther, ///< an original-style worker moved it: TakenOver → waiting, and in the same transaction
                     ///< event::MovedByOther
        Linger, ///< committed: TakenOver → lingering, then the source goes as always
        Finish, ///< committed and the source is gone: TakenOver → lingering, and in the same transaction
                ///< event::SourceRemoved
        Fail, ///< TakenOver → failed with `error`; both files are kept
    };
    Then then = Then::StartAgain;
    std::optional<Error> error;
};

/// Of a running or lingering row whose owner is gone. `seen`: of an InspectJob with `dropParts`. `stateSaysDone`: the
/// state object says `done` for `row.to` and worker_id is null.
[[nodiscard]] Recovered recover(const Relocation& row, LevelSlot here, const FilesSeen& seen, bool stateSaysDone);

} // namespace tierwatch
