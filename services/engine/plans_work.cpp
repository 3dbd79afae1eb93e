// SPDX-License-Identifier: GPL-3.0-or-later
// How plans are carried out, each step a short transaction after which it may be cut off: what is done is remembered as
// `passed` in the same transaction.
#include "engine/plans.h"

#include "catalog/contents.h"
#include "catalog/plans.h"
#include "catalog/relocations.h"
#include "core/failpoint.h"
#include "engine/transitions.h"

#include <QLoggingCategory>

#include <algorithm>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.plans")

constexpr int piece = 512; ///< contents of one transaction
constexpr std::size_t writtenAtOnce = 2048;
/// Relocations of a plan that wait or run at a time: the others stay in the catalogue, so that a plan of a million
/// takes no more memory than one of this many.
constexpr qint64 mostUnderWay = 16'384;

Cause causeOf(PlanKind kind)
{
    switch (kind) {
    case PlanKind::Force:
        return Cause::Force;
    case PlanKind::Import:
    case PlanKind::FirstStart:
        return Cause::Import;
    case PlanKind::Restored:
        return Cause::Recovery;
    case PlanKind::LevelEdit:
    case PlanKind::RuleChange:
    case PlanKind::HandEdit:
    case PlanKind::Undo:
        break;
    }
    return Cause::Levels;
}

/// The plan as this step has seen it: still so, and ours.
Result<std::optional<Plan>> samePlan(Transaction& transaction, const Plan& seen)
{
    Result<std::optional<Plan>> plan = catalog::selectPlan(transaction, seen.id);
    if (!plan)
        return plan;
    const bool same
        = *plan && (*plan)->state == seen.state && (*plan)->owner == seen.owner && (*plan)->passed == seen.passed;
    return same ? plan : Result<std::optional<Plan>>(std::nullopt);
}

} // namespace

void Plans::work(const Plan& plan)
{
    switch (plan.state) {
    case PlanState::Weighing:
        return survey(plan);
    case PlanState::Preparing:
        return plan.kind == PlanKind::Undo ? collectMoved(plan) : survey(plan);
    case PlanState::Running:
        return wishMore(plan);
    case PlanState::Cancelled:
    case PlanState::Undone:
        return dropWaiting(plan.id);
    case PlanState::Waiting:
    case PlanState::Done:
        break;
    }
    m_busy.erase(plan.id);
}

/// The step has ended; the next begins at once where this one came to something.
void Plans::finished(PlanId plan, const Result<>& result)
{
    m_busy.erase(plan);
    if (result)
        return hurry();
    qCWarning(log).noquote() << "plan" << number(plan) << "waits:" << result.error().text.english();
}

void Plans::survey(const Plan& plan)
{
    auto& pass = m_surveys[plan.id];
    pass = std::make_unique<PlacementPass>(m_world, m_clock);
    pass->run([this, plan](std::vector<ProposedMove> moves) {
        QTimer::singleShot(0, &m_timer, [this, id = plan.id] { m_surveys.erase(id); });
        surveyed(plan, std::move(moves));
    });
}

void Plans::surveyed(const Plan& plan, std::vector<ProposedMove> moves)
{
    const auto count = static_cast<qint64>(moves.size());
    const bool few
        = plan.state == PlanState::Weighing && !waitsForGoOn(count, static_cast<qint64>(m_world.index().size()));
    const auto writing = std::make_shared<Writing>();
    writing->plan = plan.id;
    const auto settle = [this, seen = plan, count, few, writing](const Result<>& written) {
        if (!written)
            return finished(seen.id, written);
        m_catalog.write<Nothing>(
            [seen, count, few, bytes = writing->bytes, now = m_clock.now()](
                Transaction& transaction, Nothing&) -> Result<> {
                Result<std::optional<Plan>> known = samePlan(transaction, seen);
                if (!known || !*known)
                    return known.map([](const auto&) {});
                Plan& mine = **known;
                mine.state = few                        ? PlanState::Done
                    : mine.state == PlanState::Weighing ? PlanState::Waiting
                                                        : PlanState::Running;
                mine.changedAt = now;
                mine.contents = few ? 0 : count;
                mine.bytes = bytes;
                return catalog::updatePlan(transaction, mine);
            },
            [this, id = seen.id](const Result<Nothing>& changed) { finished(id, changed.map([](const Nothing&) {})); });
    };
    if (few)
        return settle({});
    writing->moves = std::move(moves);
    writeDown(writing, settle);
}

void Plans::writeDown(const std::shared_ptr<Writing>& writing, Done<> done)
{
    if (writing->next >= writing->moves.size())
        return done({});
    const std::size_t from = writing->next;
    writing->next = std::min(writing->moves.size(), from + writtenAtOnce);
    std::vector<catalog::PlanContent> contents;
    for (std::size_t i = from; i < writing->next; ++i) {
        const ProposedMove& move = writing->moves[i];
        const std::optional<IndexEntry> entry = m_world.index().find(move.cid);
        if (!entry)
            continue;
        contents.push_back({ move.cid, entry->level, move.to, {}, {} });
        if (entry->sizeKiB != IndexEntry::sizeUnknown)
            writing->bytes += qint64{ entry->sizeKiB } * 1024;
    }
    m_catalog.write<Nothing>(
        [keys = m_world.keys, plan = writing->plan, contents = std::move(contents)](Transaction& transaction,
            Nothing&) { return catalog::savePlanContents(transaction, *keys, plan, contents); },
        [this, writing, done = std::move(done)](const Result<Nothing>& written) {
            if (!written)
                return done(tl::unexpected(written.error()));
            TIERWATCH_FAILPOINT("engine.plan.written");
            writeDown(writing, done);
        });
}

/// What the undone plan has moved, once nothing of it runs any more; of a force, all its contents and their holds.
void Plans::collectMoved(const Plan& plan)
{
    m_catalog.write<bool>(
        [keys = m_world.keys, seen = plan, now = m_clock.now()](Transaction& transaction, bool& waits) -> Result<> {
            Result<std::optional<Plan>> known = samePlan(transaction, seen);
            if (!known || !*known)
                return known.map([](const auto&) {});
            Plan& mine = **known;
            const Result<std::optional<Plan>> undone = catalog::selectPlan(transaction, mine.undoes);
            if (!undone)
                return tl::unexpected(undone.error());
            const bool isForce = *undone && (*undone)->kind == PlanKind::Force;
            const Result<qint64> underWay
                = isForce ? Result<qint64>(0) : catalog::countUnderWay(transaction, mine.undoes);
            if (!underWay)
                return tl::unexpected(underWay.error());
            waits = *underWay > 0;
            if (waits)
                return {};
            Result<std::vector<catalog::PlanContent>> moved = isForce
                ? catalog::selectPlanContents(transaction, *keys, mine.undoes, mine.passed, piece)
                : catalog::selectMovedContents(transaction, *keys, mine.undoes, mine.passed, piece);
            if (!moved)
                return tl::unexpected(moved.error());
            for (catalog::PlanContent& content : *moved)
                std::swap(content.from, content.wanted);
            if (moved->empty()) {
                mine.state = PlanState::Running;
                mine.changedAt = now;
                mine.passed = {};
            } else {
                mine.passed = moved->back().cid;
                mine.contents += static_cast<qint64>(moved->size());
            }
            return catalog::savePlanContents(transaction, *keys, mine.id, *moved).and_then([&] {
                return catalog::updatePlan(transaction, mine);
            });
        },
        [this, id = plan.id](const Result<bool>& waits) {
            if (waits && *waits)
                m_busy.erase(id); // asked again with the next look
            else
                finished(id, waits.map([](bool) {}));
        });
}

/// Where a content of the plan is to go now; where it is, for those that stay.
LevelSlot Plans::targetOf(const Plan& plan, const IndexEntry& entry, LevelSlot asked) const
{
    if (entry.held(m_clock.now()))
        return entry.level;
    if (plan.kind == PlanKind::Undo || entry.total < 0)
        return asked;
    return m_world.calledFor(entry);
}

void Plans::wishMore(const Plan& plan)
{
    struct Piece {
        qint64 underWay = 0;
        PlanKind undone = PlanKind::LevelEdit;
        std::vector<catalog::PlanContent> contents;
    };
    m_catalog.read<Piece>(
        [keys = m_world.keys, plan](Transaction& transaction, Piece& next) -> Result<> {
            const Result<qint64> underWay = catalog::countUnderWay(transaction, plan.id);
            if (!underWay)
                return tl::unexpected(underWay.error());
            next.underWay = *underWay;
            if (plan.kind == PlanKind::Force || *underWay >= mostUnderWay)
                return {};
            if (plan.kind == PlanKind::Undo) {
                const Result<std::optional<Plan>> undone = catalog::selectPlan(transaction, plan.undoes);
                if (!undone)
                    return tl::unexpected(undone.error());
                next.undone = *undone ? (*undone)->kind : PlanKind::LevelEdit;
            }
            Result<std::vector<catalog::PlanContent>> contents
                = catalog::selectPlanContents(transaction, *keys, plan.id, plan.passed, piece);
            if (!contents)
                return tl::unexpected(contents.error());
            next.contents = std::move(*contents);
            return {};
        },
        [this, plan](const Result<Piece>& next) {
            if (!next)
                return finished(plan.id, tl::unexpected(next.error()));
            if (next->underWay >= mostUnderWay || (next->contents.empty() && next->underWay > 0)) {
                m_busy.erase(plan.id); // asked again with the next look
                return;
            }
            if (next->contents.empty())
                return end(plan);
            if (plan.kind == PlanKind::Undo && next->undone == PlanKind::Force)
                return takeBack(plan, next->contents);
            std::vector<Transition> transitions;
            for (const catalog::PlanContent& content : next->contents) {
                const std::optional<IndexEntry> entry = m_world.index().find(content.cid);
                const LevelSlot target = entry ? targetOf(plan, *entry, content.wanted) : LevelSlot::None;
                if (target != LevelSlot::None && target != entry->wanted
                    && m_world.levels().table.find(target) != nullptr)
                    transitions.push_back(
                        { content.cid, event::Wished{ target, causeOf(plan.kind), plan.author, plan.id } });
            }
            wishPiece(plan, next->contents.back().cid,
                [transitions = std::move(transitions)](Transaction& transaction, const TransitionSettings& settings) {
                    return applyTransitions(transaction, settings, transitions);
                },
                {});
        });
}

void Plans::wishPiece(const Plan& plan, ContentId upTo, Dispatcher::Work wish, std::function<void()> then)
{
    m_dispatcher.transact(
        [seen = plan, upTo, wish = std::move(wish)](
            Transaction& transaction, const TransitionSettings& settings) -> Result<std::vector<Applied>> {
            Result<std::optional<Plan>> known = samePlan(transaction, seen);
            if (!known)
                return tl::unexpected(known.error());
            if (!*known)
                return std::vector<Applied>();
            Plan& mine = **known;
            mine.passed = upTo;
            return catalog::updatePlan(transaction, mine).and_then([&] { return wish(transaction, settings); });
        },
        [this, id = plan.id, then = std::move(then)](const Result<std::vector<Applied>>& wished) {
            TIERWATCH_FAILPOINT("engine.plan.wished");
            if (wished && !wished->empty() && then)
                then();
            finished(id, wished.map([](const auto&) {}));
        });
}

/// A force is undone for those that still are as it left them: on its way, or where it put them.
void Plans::takeBack(const Plan& plan, const std::vector<catalog::PlanContent>& contents)
{
    std::vector<ContentId> cids;
    std::map<ContentId, catalog::PlanContent> known;
    for (const catalog::PlanContent& content : contents) {
        cids.push_back(content.cid);
        known[content.cid] = content;
    }
    const auto holds = std::make_shared<std::vector<catalog::ContentHold>>();
    wishPiece(
        plan, cids.back(),
        [plan, cids, known, holds](
            Transaction& transaction, const TransitionSettings& settings) -> Result<std::vector<Applied>> {
            holds->clear();
            const Result<std::vector<catalog::PlacedContent>> placed
                = catalog::selectPlacedContents(transaction, *settings.keys, cids);
            if (!placed)
                return tl::unexpected(placed.error());
            std::vector<Transition> transitions;
            for (const catalog::PlacedContent& content : *placed) {
                const catalog::PlanContent& before = known.at(content.cid);
                const bool onItsWay = content.relocation && content.relocation->plan == plan.undoes;
                const bool rests
                    = !content.relocation && (content.level == before.from || content.level == before.wanted);
                if (!onItsWay && !rests)
                    continue;
                transitions.push_back(
                    { content.cid, event::Wished{ before.wanted, Cause::Force, plan.author, plan.id } });
                holds->push_back({ content.cid, before.heldUntil, before.heldBy });
            }
            Result<std::vector<Applied>> applied = applyTransitions(transaction, settings, transitions);
            const Result<> held = applied ? catalog::saveHolds(transaction, *holds) : Result<>();
            if (!held)
                return tl::unexpected(held.error());
            return applied;
        },
        [this, holds] {
            for (const catalog::ContentHold& hold : *holds)
                m_holdChanged(hold.cid, hold.until);
        });
}

void Plans::end(const Plan& plan)
{
    m_catalog.write<Nothing>(
        [seen = plan, now = m_clock.now()](Transaction& transaction, Nothing&) -> Result<> {
            Result<std::optional<Plan>> known = samePlan(transaction, seen);
            if (!known || !*known)
                return known.map([](const auto&) {});
            (*known)->state = PlanState::Done;
            (*known)->changedAt = now;
            return catalog::updatePlan(transaction, **known);
        },
        [this, id = plan.id](const Result<Nothing>& ended) { finished(id, ended.map([](const Nothing&) {})); });
}

/// Only those that still wait: judged where their rows are locked.
void Plans::dropWaiting(PlanId plan)
{
    m_dispatcher.transact(
        [plan](Transaction& transaction, const TransitionSettings& settings) -> Result<std::vector<Applied>> {
            const Result<std::vector<ContentId>> waiting = catalog::selectWaitingContents(transaction, plan, piece);
            if (!waiting)
                return tl::unexpected(waiting.error());
            const Result<std::vector<catalog::PlacedContent>> placed
                = catalog::selectPlacedContents(transaction, *settings.keys, *waiting);
            if (!placed)
                return tl::unexpected(placed.error());
            std::vector<Transition> transitions;
            for (const catalog::PlacedContent& content : *placed) {
                if (content.relocation && content.relocation->plan == plan
                    && content.relocation->state == RelocationState::Waiting)
                    transitions.push_back({ content.cid, event::CancelAsked{} });
            }
            return applyTransitions(transaction, settings, transitions);
        },
        [this, plan](const Result<std::vector<Applied>>& dropped) { finished(plan, dropped.map([](const auto&) {})); });
}

} // namespace tierwatch
