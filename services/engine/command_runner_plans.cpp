// SPDX-License-Identifier: GPL-3.0-or-later
// The commands about plans, forces among them, and what is grouped or dismissed.
#include "engine/command_runner.h"

#include "catalog/pages.h"
#include "catalog/plans.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr std::size_t batchSize = 256;

quint32 heldSeconds(Time until)
{
    if (until == Time::max())
        return IndexEntry::untilReleased;
    return until == Time{}
        ? 0
        : static_cast<quint32>(std::chrono::ceil<std::chrono::seconds>(until).time_since_epoch().count());
}

} // namespace

/// A force under way: its first transaction makes the plan, each takes a batch of its contents.
struct CommandRunner::Forcing {
    LevelSlot level = LevelSlot::None;
    Time hold{};
    Plan plan;
    std::vector<ContentId> contents; ///< by rising cid
    std::size_t next = 0;
    Outcome outcome;
    Done<Outcome> done;
};

void CommandRunner::run(const Relocate& command, const Author& author, Done<Outcome> done)
{
    const Level* level = m_world.levels().table.find(command.level);
    if (level == nullptr)
        return done(fail(
            ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "There is no such level: choose one of the table.")));
    if (command.contents.empty())
        return done(
            fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "No content was named: select at least one.")));
    const Result<Time> hold = endOf(command.hold);
    if (!hold)
        return done(tl::unexpected(hold.error()));
    auto forcing = std::make_shared<Forcing>();
    forcing->level = command.level;
    forcing->hold = *hold;
    forcing->plan.kind = PlanKind::Force;
    forcing->plan.author = author.name;
    forcing->plan.level = level->key;
    forcing->plan.madeAt = m_clock.now();
    forcing->plan.changedAt = forcing->plan.madeAt;
    forcing->done = std::move(done);
    for (const ContentId cid : command.contents) {
        const std::optional<IndexEntry> entry = m_world.index().find(cid);
        if (!entry) {
            forcing->outcome.refused.push_back({ cid,
                Error{ ErrorCode::NotFound,
                    Text{ QT_TRANSLATE_NOOP("Text", "No content has the cid %1."),
                        { QString::number(number(cid)) } } } });
            continue;
        }
        forcing->contents.push_back(cid);
        forcing->plan.bytes += entry->sizeKiB == IndexEntry::sizeUnknown ? 0 : qint64{ entry->sizeKiB } * 1024;
    }
    std::ranges::sort(forcing->contents);
    forcing->contents.erase(std::unique(forcing->contents.begin(), forcing->contents.end()), forcing->contents.end());
    forcing->plan.contents = static_cast<qint64>(forcing->contents.size());
    if (forcing->contents.empty())
        return forcing->done(tl::unexpected(forcing->outcome.refused.front().error));
    forceNext(forcing);
}

void CommandRunner::forceNext(const std::shared_ptr<Forcing>& forcing)
{
    const std::size_t from = forcing->next;
    const std::size_t count = std::min(batchSize, forcing->contents.size() - from);
    const std::vector<ContentId> batch(forcing->contents.begin() + static_cast<std::ptrdiff_t>(from),
        forcing->contents.begin() + static_cast<std::ptrdiff_t>(from + count));
    const auto plan = std::make_shared<Plan>(forcing->plan);
    m_dispatcher.transact(
        [batch, plan, level = forcing->level, until = forcing->hold, isNew = from == 0](
            Transaction& transaction, const TransitionSettings& settings) -> Result<std::vector<Applied>> {
            if (isNew) {
                const Result<PlanId> id = catalog::addPlan(transaction, *plan);
                if (!id)
                    return tl::unexpected(id.error());
                plan->id = *id;
            }
            const Result<std::vector<catalog::ContentRecord>> known
                = catalog::selectContentsOf(transaction, *settings.keys, batch);
            if (!known)
                return tl::unexpected(known.error());
            std::vector<catalog::PlanContent> before;
            std::vector<catalog::ContentHold> holds;
            for (const catalog::ContentRecord& content : *known) {
                before.push_back({ content.cid, content.level, level, content.heldUntil, content.heldBy });
                holds.push_back({ content.cid, until, plan->author });
            }
            std::vector<Transition> transitions;
            for (const ContentId cid : batch)
                transitions.push_back({ cid, event::Wished{ level, Cause::Force, plan->author, plan->id } });
            Result<std::vector<Applied>> applied = applyTransitions(transaction, settings, transitions);
            const Result<> saved = !applied
                ? Result<>()
                : catalog::savePlanContents(transaction, *settings.keys, plan->id, before).and_then([&] {
                      return catalog::saveHolds(transaction, holds);
                  });
            if (!saved)
                return tl::unexpected(saved.error());
            return applied;
        },
        [this, forcing, plan, count](const Result<std::vector<Applied>>& applied) {
            if (!applied) // what has been taken so far stays
                return forcing->outcome.accepted > 0 ? forcing->done(forcing->outcome)
                                                     : forcing->done(tl::unexpected(applied.error()));
            for (const Applied& one : *applied) {
                if (one.accepted)
                    ++forcing->outcome.accepted;
                else
                    forcing->outcome.refused.push_back({ one.cid,
                        Error{ ErrorCode::Conflict,
                            Text{ QT_TRANSLATE_NOOP("Text", "It cannot be relocated as things stand: look again."),
                                {} } } });
                learnHold(one.cid, forcing->hold);
            }
            forcing->plan.id = plan->id;
            forcing->outcome.plan = plan->id;
            forcing->next += count;
            if (forcing->next < forcing->contents.size())
                return forceNext(forcing);
            m_plans.hurry();
            if (forcing->outcome.accepted == 0)
                return forcing->done(tl::unexpected(forcing->outcome.refused.front().error));
            forcing->done(forcing->outcome);
        });
}

void CommandRunner::learnHold(ContentId cid, Time until)
{
    const std::optional<IndexEntry> known = m_world.index().find(cid);
    if (!known || known->heldUntil == heldSeconds(until))
        return;
    m_world.changeContent(cid, [until](IndexEntry& entry) { entry.heldUntil = heldSeconds(until); });
    noteHold(cid, until);
}

/// Of an edit or a change of the rule: what it means for the contents that lie elsewhere.
Plan CommandRunner::newPlan(PlanKind kind, const Author& author, std::optional<Existing> existing) const
{
    Plan plan;
    plan.kind = kind;
    plan.state = !existing ? PlanState::Weighing : *existing == Existing::Move ? PlanState::Preparing : PlanState::Done;
    plan.author = author.name;
    plan.madeAt = m_clock.now();
    plan.changedAt = plan.madeAt;
    return plan;
}

void CommandRunner::run(const GoOn& command, const Author& author, Done<Outcome> done)
{
    m_plans.goOn(command.plan, author, std::move(done));
}

void CommandRunner::run(const CancelPlan& command, const Author& author, Done<Outcome> done)
{
    m_plans.cancel(command.plan, author, std::move(done));
}

void CommandRunner::run(const UndoPlan& command, const Author& author, Done<Outcome> done)
{
    m_plans.undo(command, author, std::move(done));
}

void CommandRunner::run(const RetryFailures& command, const Author& author, Done<Outcome> done)
{
    m_catalog.read<std::vector<ContentId>>(
        [command](Transaction& transaction, std::vector<ContentId>& contents) -> Result<> {
            Result<std::vector<ContentId>> failed = catalog::selectFailed(transaction, command.cause);
            if (!failed)
                return tl::unexpected(failed.error());
            contents = std::move(*failed);
            return {};
        },
        [this, author, done = std::move(done)](Result<std::vector<ContentId>> contents) {
            if (!contents)
                return done(tl::unexpected(contents.error()));
            if (contents->empty())
                return done(fail(ErrorCode::NotFound,
                    QT_TRANSLATE_NOOP("Text", "Nothing has failed for this reason: look at the failures again.")));
            run(Retry{ std::move(*contents) }, author, done);
        });
}

void CommandRunner::run(const DismissIncident& command, const Author&, Done<Outcome> done)
{
    if (command.until && *command.until <= m_clock.now())
        return done(fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "until is in the past: give a later time, or none for never again.")));
    store([command, now = m_clock.now()](Transaction& transaction) { return saveDismissed(transaction, command, now); },
        std::move(done));
}

} // namespace tierwatch
