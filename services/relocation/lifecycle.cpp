// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/lifecycle.h"

#include "core/failpoint.h"

#include <algorithm>

// What happens in which state ("here": where the catalogue has it; — : refused, nothing is written):
//
//               | no row    | waiting               | running                        | lingering                  |
//               failed
// --------------+-----------+-----------------------+--------------------------------+----------------------------+----------------------
// Wished        | waiting   | newest wish; goes     | kept, newest wish remembered,  | remembered, linger cut to  |
// other wish or force:
//               |           | where wish == here    | ReconsiderJob                  | 60 s at most               |
//               waiting; same: —
// Claimed       | —         | running               | —                              | —                          | —
// PartMade      | —         | —                     | inode remembered               | —                          | —
// Placed        | —         | —                     | lingering, CommitLevel         | same epoch: nothing        | —
// JobFailed     | —         | —                     | waiting, failed, or goes       | —                          | —
// SourceRemoved | —         | —                     | —                              | goes; another wish: waiting| —
// RemovalFailed | —         | —                     | —                              | later again, or failed     | —
// TakenOver     | —         | —                     | as recovery says               | as recovery says           | —
// MovedByOther  | CommitLevel | follows; goes where it is wanted | —                   | follows                    |
// follows CancelAsked   | —         | goes                  | wanted = from, StopJob         | a further wish is
// dropped  | goes, unless committed RetryAsked    | —         | at once               | — | — | waiting; committed:
// lingering SecondChance  | —         | —                     | —                              | — | waiting, when due

namespace tierwatch {

namespace {

using namespace event;

Step refused(const std::optional<Relocation>& row, std::vector<Effect> effects = {})
{
    return Step{ row, std::move(effects), false };
}

Duration doubled(Duration first, int times, Duration most, double jitter)
{
    Duration pause = first;
    for (int i = 0; i < times && pause < most; ++i)
        pause *= 2;
    pause = std::min(pause, most);
    return pause + Duration(static_cast<Duration::rep>(static_cast<double>(pause.count()) * jitter));
}

bool isRetryable(const Error& error) { return retryable(error.code); }

/// Nothing that time alone mends.
bool needsOperator(const Error& error)
{
    return error.code == ErrorCode::Conflict || error.code == ErrorCode::NotFound
        || error.code == ErrorCode::InvalidInput;
}

/// The level is committed, and the source was not removed.
bool keptItsSource(const Relocation& row, LevelSlot here)
{
    return row.from != LevelSlot::None && row.from != row.to && row.to == here;
}

void releaseClaim(Relocation& row)
{
    row.owner = ProcessId::None;
    row.from = LevelSlot::None;
    row.to = LevelSlot::None;
    row.file = {};
    row.partInode = 0;
}

/// Waiting anew, with all attempts.
void waitAnew(Relocation& row)
{
    releaseClaim(row);
    row.state = RelocationState::Waiting;
    row.attempts = 0;
    row.nextAt = {};
    row.error.reset();
}

struct Advance {
    ContentId cid;
    const std::optional<Relocation>& old;
    LevelSlot here;
    const LifecycleRules& rules;
    Time now;

    [[nodiscard]] bool is(RelocationState state) const { return old && old->state == state; }
    [[nodiscard]] bool isJobOf(Epoch epoch) const { return is(RelocationState::Running) && old->epoch == epoch; }
    [[nodiscard]] bool isLingerOf(Epoch epoch) const { return is(RelocationState::Lingering) && old->epoch == epoch; }

    /// After a claim has ended: on with the wish that is left, or the end of the row.
    [[nodiscard]] Step next(Relocation row, std::vector<Effect> effects) const
    {
        if (row.wanted == here)
            return { std::nullopt, std::move(effects) };
        waitAnew(row);
        return { row, std::move(effects) };
    }

    Step operator()(const Wished& what) const
    {
        const bool forced = what.cause == Cause::Force;
        std::vector<Effect> effects;
        if (what.cause != Cause::Views)
            effects.push_back(Effect::Announce);

        if (!old) {
            if (what.wanted == here)
                return { std::nullopt, {} };
            Relocation row;
            row.cid = cid;
            row.wanted = what.wanted;
            row.cause = what.cause;
            row.author = what.author;
            row.plan = what.plan;
            row.since = now;
            return { row, effects };
        }

        const bool sameWish = old->wanted == what.wanted;
        const bool forcePending = old->cause == Cause::Force && old->wanted != here;
        const bool makesRoom = old->cause == Cause::Room && what.cause == Cause::Views && what.wanted == here
            && (is(RelocationState::Waiting) || is(RelocationState::Running));
        if (!forced && !sameWish && (forcePending || makesRoom))
            return refused(old);
        if (!forced && sameWish)
            return is(RelocationState::Failed) ? refused(old) : Step{ old, {} };

        Relocation row = *old;
        row.wanted = what.wanted;
        row.cause = what.cause;
        row.author = what.author;
        row.plan = what.plan;
        row.since = now;
        switch (old->state) {
        case RelocationState::Waiting:
            return next(row, { Effect::Announce });
        case RelocationState::Failed:
            if (keptItsSource(*old, here) && what.wanted == here)
                return Step{ old, {} };
            return next(row, { Effect::Announce });
        case RelocationState::Running:
            if (!sameWish)
                effects.push_back(Effect::ReconsiderJob);
            return { row, effects };
        case RelocationState::Lingering:
            if (row.wanted != here) {
                row.nextAt = std::min(row.nextAt, now + rules.lingerAfterWish);
                if (row.nextAt <= now)
                    effects.push_back(Effect::RemoveSource);
            }
            return { row, effects };
        }
        return refused(old);
    }

    Step operator()(const Claimed& what) const
    {
        if (!is(RelocationState::Waiting) || old->nextAt > now || what.epoch <= old->epoch)
            return refused(old);
        if (old->wanted == here) // the catalogue was changed by somebody else
            return { std::nullopt, { Effect::Announce } };
        Relocation row = *old;
        row.state = RelocationState::Running;
        row.epoch = what.epoch;
        row.owner = what.owner;
        row.from = here;
        row.to = row.wanted;
        row.file = {};
        row.partInode = 0;
        row.nextAt = {};
        row.error.reset();
        return { row, { Effect::Announce } };
    }

    Step operator()(const PartMade& what) const
    {
        if (!isJobOf(what.epoch) || old->from != here)
            return refused(old, { Effect::DropPart });
        Relocation row = *old;
        row.partInode = what.inode;
        return { row, {} };
    }

    Step operator()(const Placed& what) const
    {
        if (isLingerOf(what.epoch))
            return { old, {} }; // the answer to the commit was lost, and it is asked again
        const bool isOwner = isJobOf(what.epoch)
            || (is(RelocationState::Running) && TIERWATCH_MUTATION("engine.commit.without-ownership"));
        if (!isOwner || (old->from != here && old->to != here))
            return refused(old);
        Relocation row = *old;
        row.state = RelocationState::Lingering;
        row.file = what.file;
        row.bytes = what.file.size;
        row.attempts = 0;
        row.error.reset();
        row.nextAt = now + (row.wanted == row.to ? rules.linger : std::min(rules.linger, rules.lingerAfterWish));
        if (old->to == here) // somebody wrote the level by hand meanwhile: history has it
            return { row, { Effect::RecordMove, Effect::Announce } };
        return { row, { Effect::CommitLevel, Effect::RecordMove, Effect::Announce } };
    }

    Step operator()(const JobFailed& what) const
    {
        if (!isJobOf(what.epoch))
            return refused(old);
        Relocation row = *old;
        if (what.mayStand) { // a second name exists, or may: no other beginning before somebody has looked
            row.owner = ProcessId::None;
            row.error = what.error;
            return { row, { Effect::Announce } };
        }
        if (row.wanted == here)
            return { std::nullopt, { Effect::RecordMove, Effect::Announce } };

        const ErrorCode code = what.error.code;
        const bool noAttempt = what.levelOffline || code == ErrorCode::Exhausted || code == ErrorCode::Cancelled
            || code == ErrorCode::Fenced;
        if (row.wanted != row.to) { // what failed is not wanted any more
            waitAnew(row);
            return { row, { Effect::Announce } };
        }
        if (noAttempt || (isRetryable(what.error) && row.attempts + 1 < rules.attempts)) {
            const bool stopped = !what.levelOffline && code != ErrorCode::Exhausted && noAttempt;
            releaseClaim(row);
            row.state = RelocationState::Waiting;
            row.error = stopped ? std::nullopt : std::optional(what.error);
            row.nextAt = stopped ? Time{}
                                 : now
                    + doubled(noAttempt ? rules.waitAgain : rules.firstRetry, noAttempt ? 0 : row.attempts,
                        rules.firstSecondChance, rules.jitter);
            if (!noAttempt)
                ++row.attempts;
            return { row, { Effect::Announce } };
        }
        row.attempts = std::max(row.attempts + 1, rules.attempts);
        return failed(row, what.error, row.attempts - rules.attempts);
    }

    Step operator()(const SourceRemoved& what) const
    {
        if (!isLingerOf(what.epoch))
            return refused(old);
        return old->wanted == here ? Step{ std::nullopt, {} } : next(*old, { Effect::Announce });
    }

    Step operator()(const RemovalFailed& what) const
    {
        if (!isLingerOf(what.epoch))
            return refused(old);
        Relocation row = *old;
        if (isRetryable(what.error) || what.error.code == ErrorCode::Cancelled) {
            row.nextAt = now + doubled(rules.waitAgain, row.attempts++, std::chrono::minutes(1), rules.jitter);
            row.error = what.error;
            return { row, {} };
        }
        return failed(row, what.error, 0);
    }

    Step operator()(const TakenOver& what) const
    {
        if (!old || (old->state != RelocationState::Running && old->state != RelocationState::Lingering)
            || what.epoch <= old->epoch || (what.seen && *what.seen != old->epoch))
            return refused(old);
        Relocation row = *old;
        row.epoch = what.epoch;
        row.owner = what.owner;
        switch (what.becomes) {
        case RelocationState::Waiting: { // no attempt: those count errors
            const int attempts = row.attempts;
            Step step = next(row, { Effect::Announce });
            if (step.row)
                step.row->attempts = attempts;
            return step;
        }
        case RelocationState::Running:
            row.state = RelocationState::Running;
            row.nextAt = {};
            return { row, { Effect::Announce } };
        case RelocationState::Lingering:
            if (row.state == RelocationState::Running)
                row.nextAt = now + rules.linger;
            row.state = RelocationState::Lingering;
            row.error.reset();
            return { row, { Effect::Announce } };
        case RelocationState::Failed:
            return failed(row, what.error.value_or(Error{}), 0);
        }
        return refused(old);
    }

    Step operator()(const MovedByOther& what) const
    {
        if (is(RelocationState::Running)
            || (is(RelocationState::Lingering) && old->nextAt <= now)) // a removal may be under way
            return refused(old);
        if (what.to == here)
            return { old, {} };
        const std::vector effects{ Effect::CommitLevel, Effect::Announce };
        if (!old)
            return { std::nullopt, effects };
        Relocation row = *old;
        if (is(RelocationState::Lingering) && what.to != row.from) {
            row.to = what.to; // our old source still has to go, and the complete copy is there now
            if (row.wanted == here)
                row.wanted = what.to;
            return { row, effects };
        }
        // Lingering and moved back onto our source: that name is the content's file now, and never removed.
        if (is(RelocationState::Lingering) && row.wanted == here)
            return { std::nullopt, effects };
        if (row.wanted == what.to)
            return { std::nullopt, effects };
        waitAnew(row);
        return { row, effects };
    }

    Step operator()(const CancelAsked&) const
    {
        if (!old)
            return refused(old);
        Relocation row = *old;
        switch (old->state) {
        case RelocationState::Waiting:
            return { std::nullopt, { Effect::Announce } };
        case RelocationState::Failed:
            return keptItsSource(*old, here) ? refused(old) : Step{ std::nullopt, { Effect::Announce } };
        case RelocationState::Running:
            row.wanted = row.from;
            return { row, { Effect::StopJob, Effect::Announce } };
        case RelocationState::Lingering:
            if (row.wanted == here)
                return refused(old);
            row.wanted = here;
            return { row, { Effect::Announce } };
        }
        return refused(old);
    }

    Step operator()(const RetryAsked&) const
    {
        if (is(RelocationState::Failed) && keptItsSource(*old, here)) {
            Relocation row = *old;
            row.state = RelocationState::Lingering;
            row.owner = ProcessId::None;
            row.nextAt = now;
            row.attempts = 0;
            row.error.reset();
            return { row, {} };
        }
        if (!is(RelocationState::Failed) && !is(RelocationState::Waiting))
            return refused(old);
        return next(*old, { Effect::Announce });
    }

    Step operator()(const SecondChance& what) const
    {
        if (!is(RelocationState::Failed) || old->nextAt == Time{} || (old->nextAt > now && !what.atOnce)
            || keptItsSource(*old, here))
            return refused(old);
        const int attempts = old->attempts;
        Step step = next(*old, { Effect::Announce });
        if (step.row)
            step.row->attempts = attempts;
        return step;
    }

    /// `from` and `to` stay, so that people see what failed.
    [[nodiscard]] Step failed(Relocation row, const Error& error, int chancesHad) const
    {
        row.state = RelocationState::Failed;
        row.owner = ProcessId::None;
        row.error = error;
        const bool byItself = !needsOperator(error) && !keptItsSource(row, here);
        row.nextAt = byItself ? now + doubled(rules.firstSecondChance, chancesHad, std::chrono::hours(24), rules.jitter)
                              : Time{};
        return { row, { Effect::RecordMove, Effect::Announce } };
    }
};

} // namespace

Step advance(ContentId cid, const std::optional<Relocation>& row, const RelocationEvent& what, LevelSlot here,
    const LifecycleRules& rules, Time now)
{
    return std::visit(Advance{ cid, row, here, rules, now }, what);
}

} // namespace tierwatch
