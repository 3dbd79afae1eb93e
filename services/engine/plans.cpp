// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plans.h"

#include "catalog/levels.h"
#include "catalog/plans.h"

#include <QLocale>
#include <QLoggingCategory>

#include <algorithm>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.plans")

constexpr auto interval = std::chrono::milliseconds(500);

/// Somebody wants the contents moved; else only the rule does.
bool isAskedFor(PlanKind reason)
{
    return reason != PlanKind::HandEdit && reason != PlanKind::Restored && reason != PlanKind::FirstStart;
}

QByteArray brakeKey(PlanId plan) { return "brake:" + QByteArray::number(number(plan)); }

Text brakeText(const Plan& plan)
{
    const QLocale locale(QLocale::English, QLocale::UnitedStates);
    const QStringList figures{ locale.toString(plan.contents), locale.formattedDataSize(plan.bytes, 1), plan.author };
    switch (plan.kind) {
    case PlanKind::HandEdit:
        return { QT_TRANSLATE_NOOP("Text",
                     "The levels were edited by hand: %1 contents (%2) would move. Nothing moves before you say so."),
            figures.first(2) };
    case PlanKind::RuleChange:
        if (plan.author.isEmpty())
            return { QT_TRANSLATE_NOOP("Text",
                         "The rule was changed by hand: %1 contents (%2) would move. Nothing but what is viewed moves "
                         "before you say so."),
                figures.first(2) };
        return { QT_TRANSLATE_NOOP("Text",
                     "The rule was changed by %3: %1 contents (%2) would move. Nothing but what is viewed moves before "
                     "you say so."),
            figures };
    case PlanKind::Import:
        return { QT_TRANSLATE_NOOP(
                     "Text", "A library was taken over: %1 contents (%2) would move. Nothing moves before you say so."),
            figures.first(2) };
    case PlanKind::Restored:
        return { QT_TRANSLATE_NOOP("Text",
                     "Counts were restored that had been lost: %1 contents (%2) would move. Nothing moves before you "
                     "say so."),
            figures.first(2) };
    case PlanKind::FirstStart:
        return { QT_TRANSLATE_NOOP("Text",
                     "This is the first start on this catalogue: %1 contents (%2) would move. Nothing moves before you "
                     "say so."),
            figures.first(2) };
    case PlanKind::LevelEdit:
    case PlanKind::Force:
    case PlanKind::Undo:
        break;
    }
    return { QT_TRANSLATE_NOOP("Text",
                 "The levels were edited by %3: %1 contents (%2) would move. Nothing but what is viewed moves before "
                 "you say so."),
        figures };
}

tl::unexpected<Error> noSuchPlan(PlanId plan)
{
    return fail(ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "There is no plan %1."), QString::number(number(plan)));
}

Outcome outcomeOf(PlanId plan)
{
    Outcome outcome;
    outcome.accepted = 1;
    outcome.plan = plan;
    return outcome;
}

} // namespace

struct Plans::Open {
    std::vector<Plan> plans;
};

Plans::Plans(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, const Clock& clock)
    : m_world(world), m_catalog(catalog), m_dispatcher(dispatcher), m_clock(clock)
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { poll(); });
}

void Plans::start()
{
    m_timer.start(interval);
    poll();
}

void Plans::hurry()
{
    if (m_timer.isActive())
        poll();
}

void Plans::poll()
{
    m_again = m_underWay;
    if (m_underWay)
        return;
    m_underWay = true;
    m_catalog.read<Open>(
        [](Transaction& transaction, Open& open) -> Result<> {
            Result<std::vector<Plan>> plans = catalog::selectOpenPlans(transaction);
            if (!plans)
                return tl::unexpected(plans.error());
            open.plans = std::move(*plans);
            return {};
        },
        [this](const Result<Open>& open) {
            m_underWay = false;
            if (open)
                learn(*open);
            if (std::exchange(m_again, false))
                poll();
        });
}

void Plans::learn(const Open& open)
{
    raiseBrakes(open.plans);
    for (const Plan& plan : open.plans) {
        if (plan.state == PlanState::Waiting || m_busy.contains(plan.id))
            continue;
        if (plan.owner == m_process) {
            m_busy[plan.id] = true;
            work(plan);
            continue;
        }
        m_busy[plan.id] = true;
        m_catalog.write<bool>(
            [id = plan.id, process = m_process](Transaction& transaction, bool& ours) -> Result<> {
                const Result<bool> owned = catalog::ownPlan(transaction, id, process);
                if (!owned)
                    return tl::unexpected(owned.error());
                ours = *owned;
                return {};
            },
            [this, plan](const Result<bool>& ours) {
                m_busy.erase(plan.id);
                if (ours && *ours) {
                    qCInfo(log) << "this process carries out plan" << number(plan.id);
                    hurry();
                }
            });
    }
}

void Plans::raiseBrakes(const std::vector<Plan>& plans)
{
    std::map<PlanId, QByteArray> standing;
    for (const Plan& plan : plans) {
        if (plan.state != PlanState::Waiting)
            continue;
        Incident incident;
        incident.key = brakeKey(plan.id);
        incident.severity = Incident::Severity::Warning;
        incident.text = brakeText(plan);
        incident.remedy = Incident::Remedy::GoOn;
        incident.plan = plan.id;
        incident.contents = plan.contents;
        incident.bytes = plan.bytes;
        standing[plan.id] = incident.key;
        m_world.incidents().raise(incident, m_clock.now());
    }
    for (const auto& [plan, key] : m_brakes) {
        if (!standing.contains(plan))
            m_world.incidents().end(key);
    }
    m_brakes = std::move(standing);
}

void Plans::propose(PlanKind reason, const QString& author, std::vector<ProposedMove> moves, Done<PlanId> done)
{
    const auto answer = [done = std::move(done)](const Result<PlanId>& plan) {
        if (done)
            done(plan);
    };
    const bool waits = waitsForGoOn(static_cast<qint64>(moves.size()), static_cast<qint64>(m_world.index().size()));
    if (moves.empty() || (!waits && !isAskedFor(reason)))
        return answer(PlanId::None);
    Plan plan;
    plan.kind = reason;
    plan.state = waits ? PlanState::Waiting : PlanState::Running;
    plan.author = author;
    plan.madeAt = m_clock.now();
    plan.changedAt = plan.madeAt;
    plan.contents = static_cast<qint64>(moves.size());
    plan.owner = m_process;
    const auto writing = std::make_shared<Writing>();
    writing->moves = std::move(moves);
    m_catalog.write<PlanId>(
        [](Transaction& transaction, PlanId& id) -> Result<> {
            const Result<PlanId> taken = catalog::takePlanId(transaction);
            if (!taken)
                return tl::unexpected(taken.error());
            id = *taken;
            return {};
        },
        [this, plan, writing, answer](const Result<PlanId>& id) {
            if (!id)
                return answer(tl::unexpected(id.error()));
            writing->plan = *id;
            writeDown(writing, [this, made = plan, writing, answer](const Result<>& written) mutable {
                if (!written)
                    return answer(tl::unexpected(written.error()));
                made.id = writing->plan;
                made.bytes = writing->bytes;
                m_catalog.write<Nothing>(
                    [made](Transaction& transaction, Nothing&) { return catalog::insertPlan(transaction, made); },
                    [this, id = made.id, answer](const Result<Nothing>& inserted) {
                        if (!inserted)
                            return answer(tl::unexpected(inserted.error()));
                        hurry();
                        answer(id);
                    });
            });
        });
}

void Plans::change(PlanId plan, std::vector<PlanState> from, PlanState to, const char* refusal, Done<Outcome> done)
{
    m_catalog.write<Nothing>(
        [plan, from = std::move(from), to, refusal, now = m_clock.now()](
            Transaction& transaction, Nothing&) -> Result<> {
            Result<std::optional<Plan>> known = catalog::selectPlan(transaction, plan);
            if (!known)
                return tl::unexpected(known.error());
            if (!*known)
                return noSuchPlan(plan);
            if (std::ranges::find(from, (*known)->state) == from.end())
                return fail(ErrorCode::Conflict, refusal, QString::number(number(plan)),
                    QString::fromLatin1(toName((*known)->state)));
            (*known)->state = to;
            (*known)->changedAt = now;
            return catalog::updatePlan(transaction, **known);
        },
        [this, plan, done = std::move(done)](const Result<Nothing>& changed) {
            if (!changed)
                return done(tl::unexpected(changed.error()));
            hurry();
            done(outcomeOf(plan));
        });
}

void Plans::goOn(PlanId plan, const Author& author, Done<Outcome> done)
{
    m_catalog.write<std::vector<Plan>>(
        [plan, now = m_clock.now()](Transaction& transaction, std::vector<Plan>& released) -> Result<> {
            Result<std::vector<Plan>> plans
                = catalog::releasePlans(transaction, plan == PlanId::None ? std::nullopt : std::optional(plan), now);
            if (!plans)
                return tl::unexpected(plans.error());
            released = std::move(*plans);
            return {};
        },
        [this, author, done = std::move(done)](const Result<std::vector<Plan>>& released) {
            if (!released)
                return done(tl::unexpected(released.error()));
            for (const Plan& one : *released)
                qCInfo(log).noquote() << author.name << "lets plan" << number(one.id) << "go on";
            hurry();
            Outcome outcome;
            outcome.accepted = static_cast<int>(released->size());
            done(outcome);
        });
}

void Plans::cancel(PlanId plan, const Author& author, Done<Outcome> done)
{
    qCInfo(log).noquote() << author.name << "cancels plan" << number(plan);
    change(plan, { PlanState::Weighing, PlanState::Preparing, PlanState::Waiting, PlanState::Running },
        PlanState::Cancelled, QT_TRANSLATE_NOOP("Text", "The plan %1 cannot be cancelled: it is %2."), std::move(done));
}

void Plans::undo(const UndoPlan& command, const Author& author, Done<Outcome> done)
{
    struct Undone {
        PlanId plan = PlanId::None;
        std::optional<catalog::LevelsRecord> levels;
    };
    m_catalog.write<Undone>(
        [keys = m_world.keys, command, author, process = m_process, now = m_clock.now()](
            Transaction& transaction, Undone& undone) -> Result<> {
            Result<std::optional<Plan>> known = catalog::selectPlan(transaction, command.plan);
            if (!known)
                return tl::unexpected(known.error());
            if (!*known)
                return noSuchPlan(command.plan);
            Plan& plan = **known;
            const bool isForce = plan.kind == PlanKind::Force;
            if (plan.state == PlanState::Undone || (!isForce && plan.kind != PlanKind::LevelEdit))
                return fail(ErrorCode::Conflict,
                    plan.state == PlanState::Undone
                        ? QT_TRANSLATE_NOOP("Text", "The plan %1 has been undone already.")
                        : QT_TRANSLATE_NOOP("Text",
                            "The plan %1 is neither a force nor an edit of the levels: cancel it, or relocate its "
                            "contents."),
                    QString::number(number(command.plan)));
            if (!isForce) {
                const Result<LevelTable> before = catalog::selectLevelsBefore(transaction, *keys, plan.edition);
                if (!before)
                    return tl::unexpected(before.error());
                Result<catalog::LevelsRecord> levels
                    = catalog::replaceLevels(transaction, *keys, *before, plan.edition, author.name, now);
                if (!levels)
                    return tl::unexpected(levels.error());
                undone.levels = std::move(*levels);
            }
            plan.state = PlanState::Undone;
            plan.changedAt = now;
            if (Result<> updated = catalog::updatePlan(transaction, plan); !updated)
                return updated;
            if (!isForce && !command.moveBack)
                return {};
            Plan back;
            back.kind = PlanKind::Undo;
            back.state = PlanState::Preparing;
            back.author = author.name;
            back.madeAt = now;
            back.changedAt = now;
            back.undoes = plan.id;
            back.owner = process;
            const Result<PlanId> id = catalog::addPlan(transaction, back);
            if (!id)
                return tl::unexpected(id.error());
            undone.plan = *id;
            return {};
        },
        [this, command, author, done = std::move(done)](const Result<Undone>& undone) {
            if (!undone)
                return done(tl::unexpected(undone.error()));
            qCInfo(log).noquote() << author.name << "undoes plan" << number(command.plan);
            if (undone->levels && m_levelsChanged)
                m_levelsChanged(undone->levels->table, undone->levels->version);
            hurry();
            done(outcomeOf(undone->plan == PlanId::None ? command.plan : undone->plan));
        });
}

} // namespace tierwatch
