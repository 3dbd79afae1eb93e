// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a relocation as a pure function: what a row becomes when something happens to it, and what is to be done then.
#pragma once

#include "core/relocation.h"

#include <optional>
#include <variant>
#include <vector>

namespace tierwatch {

namespace event {

/// Somebody or the rule wants the content in `wanted`, which may be where it is. A forced wish replaces an automatic one; an automatic
/// one does not replace a force that is not done yet.
struct Wished {
    LevelSlot wanted = LevelSlot::None;
    Cause cause = Cause::Views;
    QString author;
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
/// The job ended in an error. `retryable` ones are tried again, at most three times; `exhausted`, `cancelled` and a level that is
/// offline are no attempts: it waits. The others fail and wait for an operator.
struct JobFailed {
    Epoch epoch = Epoch::None;
    Error error;
};
/// The linger is over and the source has been removed.
struct SourceRemoved {
    Epoch epoch = Epoch::None;
};
/// The source could not be removed: somebody put another file there, or the target is gone.
struct RemovalFailed {
    Epoch epoch = Epoch::None;
    Error error;
};
/// Another process's claim, or one of an earlier life of this one, is over: recovery looked at the files (recovery.h) and says
/// what the row becomes.
struct TakenOver {
    Epoch epoch = Epoch::None; ///< the new one
    ProcessId owner = ProcessId::None;
    RelocationState becomes = RelocationState::Waiting;
    std::optional<Error> error; ///< of Failed
};
/// An original-style worker moved it and the catalogue follows. CommitLevel follows in the same transaction; no linger: its source is gone.
struct MovedByOther {
    LevelSlot to = LevelSlot::None;
};
struct CancelAsked { };
struct RetryAsked { };

} // namespace event

using RelocationEvent = std::variant<event::Wished, event::Claimed, event::PartMade, event::Placed, event::JobFailed, event::SourceRemoved,
    event::RemovalFailed, event::TakenOver, event::MovedByOther, event::CancelAsked, event::RetryAsked>;

enum class Effect : quint8 {
    CommitLevel, ///< in the same transaction: contents from → to by compare-and-set; where that changes nothing: fenced, roll back
    RecordMove, ///< in the same transaction: a row of tierwatch_move about the old row (error: from the new row)
    Announce, ///< bring the state store up to date
    DropPart, ///< remove this epoch's unfinished copy
    StopJob, ///< the running job is not wanted any more
    RemoveSource, ///< ask for the removal now instead of at nextAt
};

struct Step {
    std::optional<Relocation> row; ///< empty: the row goes
    std::vector<Effect> effects;
    bool accepted = true; ///< false: the event is not for this row (another epoch, another state); nothing is written
};

struct LifecycleRules {
    int attempts = 3;
    Duration linger = std::chrono::seconds(2); ///< of the source's level
    Duration firstRetry = std::chrono::seconds(1); ///< doubles with each attempt, plus jitter
    Duration firstSecondChance = std::chrono::hours(1); ///< of a failed one with a retryable error; doubles up to 24 h
    double jitter = 0; ///< 0 … 1, drawn by the caller
};

/// `here`: the level in which the catalogue has the content at this moment.
[[nodiscard]] Step advance(
    ContentId cid, const std::optional<Relocation> &row, const RelocationEvent &what, LevelSlot here, const LifecycleRules &rules, Time now);

} // namespace tierwatch
