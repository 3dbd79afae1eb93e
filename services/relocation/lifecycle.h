// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a relocation as a pure function: what a row becomes when something happens to it, and what is to be done
// then.
#pragma once

#include "core/relocation.h"

#include <optional>
#include <variant>
#include <vector>

namespace tierwatch {

namespace event {

/// Somebody or the rule wants the content in `wanted`, which may be where it is. A forced wish replaces an automatic
/// one; an automatic one does not replace a force that is not done yet, and leaves a failed one failed where it asks
/// for the same. What goes down to make room is not kept by a view that calls for where it is.
struct Wished {
    LevelSlot wanted = LevelSlot::None;
    Cause cause = Cause::Views;
    QString author;
    PlanId plan = PlanId::None;
};
/// This process takes it: waiting → running, from where it is to `wanted`.
struct Claimed {
    Epoch epoch = Epoch::None;
    ProcessId owner = ProcessId::None;
};
/// The copy under way has this inode; to be stored before it may be published.
struct PartMade {
    Epoch epoch = Epoch::None;
    quint64 inode = 0;
};
/// The file stands complete and flushed in `to`. CommitLevel follows in the same transaction.
struct Placed {
    Epoch epoch = Epoch::None;
    FileIdentity file; ///< the source
};
/// The job ended in an error. `retryable` ones are tried again, at most three times; `exhausted`, `cancelled` and a
/// level that is offline are no attempts: it waits. The others fail; all but conflicts and missing files get a second
/// chance later. Where nothing is wanted any more (a cancel, a wish for where it is), the row goes.
struct JobFailed {
    Epoch epoch = Epoch::None;
    Error error;
    bool levelOffline = false; ///< ItemResult::levelOffline
    bool mayStand = false; ///< ItemResult::mayStandInTarget: stays running, without an owner, for recovery to look
};
/// The linger is over and the source has been removed.
struct SourceRemoved {
    Epoch epoch = Epoch::None;
};
/// The source could not be removed: somebody put another file there, or the target is gone: failed, both files are
/// kept. A retryable error leaves it lingering for another minute.
struct RemovalFailed {
    Epoch epoch = Epoch::None;
    Error error;
};
/// Another process's claim, or one of an earlier life of this one, is over, or nobody owns it (a retried removal,
/// `mayStand`): recovery looked at the files (recovery.h, which also says which `becomes` belongs to which finding).
struct TakenOver {
    Epoch epoch = Epoch::None; ///< the new one
    ProcessId owner = ProcessId::None;
    RelocationState becomes = RelocationState::Waiting;
    std::optional<Error> error; ///< of Failed
    std::optional<Epoch> seen = std::nullopt; ///< of the row that was judged; refused where it is another by now
};
/// An original-style worker moved it and the catalogue follows: CommitLevel from where it is to `to`; no linger: its
/// source is gone. Refused while one of ours is running, or removing its source.
struct MovedByOther {
    LevelSlot to = LevelSlot::None;
};
/// Waiting and failed ones go; a running one is stopped (that it is cancelled is remembered as `wanted` = `from`); of a
/// lingering one only a further wish is dropped.
struct CancelAsked { };
/// A failed one, or one that waits for its next attempt, goes at once with all its attempts; one whose source could not
/// be removed becomes lingering without an owner, for recovery to look at again.
struct RetryAsked { };
/// The nextAt of a failed one has come: waiting again, its attempts are kept, so that the pause after another failure
/// is doubled. At once where what it failed for may be over; also then only of one that is tried again by itself.
struct SecondChance {
    bool atOnce = false;
};

} // namespace event

using RelocationEvent = std::variant<event::Wished, event::Claimed, event::PartMade, event::Placed, event::JobFailed,
    event::SourceRemoved, event::RemovalFailed, event::TakenOver, event::MovedByOther, event::CancelAsked,
    event::RetryAsked, event::SecondChance>;

enum class Effect : quint8 {
    CommitLevel, ///< in the same transaction: contents from → to by compare-and-set; where that changes nothing:
                 ///< fenced, roll back
    RecordMove, ///< in the same transaction: a row of tierwatch_move about the old row (error: of the event)
    Announce, ///< bring the state store up to date; not asked for a wish by views, which the hot path has announced
    DropPart, ///< the copy may not be published: WorkerPool::publish(job, false)
    StopJob, ///< the running job is not wanted any more
    ReconsiderJob, ///< the wish changed under a running job: a copy less than half done may be stopped, anything else
                   ///< is kept
    RemoveSource, ///< ask for the removal now instead of at nextAt
};

struct Step {
    std::optional<Relocation> row; ///< empty: the row goes; equal to the one before: nothing needs to be written
    std::vector<Effect> effects;
    bool accepted = true; ///< false: the event is not for this row (another epoch, another state); nothing is written
};

struct LifecycleRules {
    int attempts = 3;
    Duration linger = std::chrono::seconds(2); ///< of the source's level
    Duration firstRetry = std::chrono::seconds(1); ///< doubles with each attempt, plus jitter
    Duration firstSecondChance = std::chrono::hours(
        1); ///< of a failed one; doubles with each up to 24 h; none for conflicts and missing files
    Duration waitAgain = std::chrono::seconds(5); ///< until a full or offline level is asked again
    Duration lingerAfterWish = std::chrono::seconds(60); ///< the most that a linger may hold up a new wish
    double jitter = 0; ///< 0 … 1, drawn by the caller
};

/// `here`: the level in which the catalogue has the content at this moment.
[[nodiscard]] Step advance(ContentId cid, const std::optional<Relocation>& row, const RelocationEvent& what,
    LevelSlot here, const LifecycleRules& rules, Time now);

} // namespace tierwatch
