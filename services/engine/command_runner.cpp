// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_runner.h"

#include "catalog/plans.h"
#include "catalog/relocations.h"
#include "engine/rule_weighing.h"
#include "relocation/content_path.h"

#include <QLoggingCategory>

#include <algorithm>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.commands")

constexpr std::size_t batchSize = 256;
constexpr auto longestHold = std::chrono::days(3650);

Outcome one() { return Outcome{ 1, {} }; }

} // namespace

CommandRunner::CommandRunner(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, Follower& follower,
    Announcer& announcer, LevelKeeper& levels, AuditService& audits, Plans& plans, AdoptionService& adoptions,
    const Clock& clock)
    : m_world(world)
    , m_catalog(catalog)
    , m_dispatcher(dispatcher)
    , m_follower(follower)
    , m_announcer(announcer)
    , m_levels(levels)
    , m_audits(audits)
    , m_plans(plans)
    , m_adoptions(adoptions)
    , m_clock(clock)
{
}

void CommandRunner::run(const Command& command, const Author& author, Done<Outcome> done)
{
    if (!m_world.rules().open)
        return done(notOpen());
    std::visit([&](const auto& what) { run(what, author, done); }, command);
}

void CommandRunner::applyAll(const std::vector<ContentId>& contents,
    const std::function<RelocationEvent(const IndexEntry&)>& eventFor, std::optional<Time> hold, const Author& author,
    const Text& refusal, Done<Outcome> done)
{
    struct Progress {
        std::size_t left = 0;
        Outcome outcome;
        std::optional<Error> error;
    };
    auto progress = std::make_shared<Progress>();
    std::vector<Transition> transitions;
    for (const ContentId cid : contents) {
        if (const std::optional<IndexEntry> entry = m_world.index().find(cid))
            transitions.push_back({ cid, eventFor(*entry) });
        else
            progress->outcome.refused.push_back({ cid,
                Error{ ErrorCode::NotFound,
                    Text{ QT_TRANSLATE_NOOP("Text", "No content has the cid %1."),
                        { QString::number(number(cid)) } } } });
    }
    const auto finish = [progress, done = std::move(done), refusal] {
        if (progress->outcome.accepted > 0)
            done(progress->outcome);
        else if (progress->error)
            done(tl::unexpected(*progress->error));
        else if (progress->outcome.refused.size() == 1)
            done(tl::unexpected(progress->outcome.refused.front().error));
        else
            done(tl::unexpected(Error{ ErrorCode::Conflict, refusal }));
    };
    if (transitions.empty())
        return finish();

    progress->left = (transitions.size() + batchSize - 1) / batchSize;
    for (std::size_t at = 0; at < transitions.size(); at += batchSize) {
        std::vector<Transition> batch(transitions.begin() + static_cast<std::ptrdiff_t>(at),
            transitions.begin() + static_cast<std::ptrdiff_t>(std::min(transitions.size(), at + batchSize)));
        const auto applied = [this, progress, finish, refusal, hold](Result<std::vector<Applied>> result) {
            if (!result) {
                progress->error = result.error();
            } else {
                for (const Applied& one : *result) {
                    if (one.accepted)
                        ++progress->outcome.accepted;
                    else
                        progress->outcome.refused.push_back({ one.cid, Error{ ErrorCode::Conflict, refusal } });
                    if (hold)
                        learnHold(one.cid, *hold);
                }
            }
            if (--progress->left == 0)
                finish();
        };
        if (hold)
            m_dispatcher.applyHeld(std::move(batch), *hold, author.name, applied);
        else
            m_dispatcher.apply(std::move(batch), applied);
    }
}

Result<Time> CommandRunner::endOf(const HoldFor& hold) const
{
    switch (hold.kind) {
    case HoldFor::Kind::None:
        break;
    case HoldFor::Kind::UntilReleased:
        return Time::max();
    case HoldFor::Kind::Timed:
        if (hold.duration < std::chrono::seconds(1) || hold.duration > longestHold)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "hold is %1 seconds: give 1 to %2, or hold it until it is released."),
                QString::number(hold.duration.count()), QString::number(std::chrono::seconds(longestHold).count()));
        return m_clock.now() + hold.duration;
    }
    return Time{};
}

/// Where it is, is where an operator wants it: what was on its way elsewhere is not wanted any more.
void CommandRunner::run(const Hold& command, const Author& author, Done<Outcome> done)
{
    const Result<Time> until = endOf(command.hold);
    if (!until)
        return done(tl::unexpected(until.error()));
    if (*until == Time{})
        return done(fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "A hold of no length holds nothing: give seconds, or release it.")));
    applyAll(
        command.contents,
        [author](const IndexEntry& entry) {
            return event::Wished{ entry.level, Cause::Force, author.name };
        },
        *until, author, Text{ QT_TRANSLATE_NOOP("Text", "It cannot be held as things stand: look again."), {} },
        std::move(done));
}

void CommandRunner::run(const Release& command, const Author& author, Done<Outcome> done)
{
    applyAll(
        command.contents,
        [this](const IndexEntry& entry) {
            return event::Wished{ m_world.calledFor(entry), Cause::Views, {} };
        },
        Time{}, author, Text{ QT_TRANSLATE_NOOP("Text", "It is not held."), {} }, std::move(done));
}

void CommandRunner::run(const Retry& command, const Author& author, Done<Outcome> done)
{
    for (const ContentId cid : command.contents) { // in a level that has stopped itself, too
        if (const std::optional<TrackedRelocation> tracked = m_world.relocation(cid)) {
            m_dispatcher.health().restart(tracked->row.from);
            m_dispatcher.health().restart(tracked->row.to);
        }
    }
    applyAll(
        command.contents, [](const IndexEntry&) { return event::RetryAsked{}; }, std::nullopt, author,
        Text{ QT_TRANSLATE_NOOP("Text", "It has not failed: there is nothing to retry."), {} }, std::move(done));
}

void CommandRunner::run(const Cancel& command, const Author& author, Done<Outcome> done)
{
    applyAll(
        command.contents, [](const IndexEntry&) { return event::CancelAsked{}; }, std::nullopt, author,
        Text{ QT_TRANSLATE_NOOP("Text", "It is not waiting or running: there is nothing to cancel."), {} },
        std::move(done));
}

void CommandRunner::run(const AddContent& command, const Author&, Done<Outcome> done)
{
    std::optional<LevelSlot> level;
    if (command.level != LevelSlot::None)
        level = command.level;
    if (level && m_world.levels().table.find(*level) == nullptr)
        return done(fail(
            ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "There is no such level: choose one of the table.")));
    if (const Result<ContentPath> path = parseContentPath(command.filename.toUtf8()); !path)
        return done(tl::unexpected(path.error()));
    m_catalog.write<catalog::ContentRecord>(
        [keys = m_world.keys, command, level, now = m_clock.now()](
            Transaction& transaction, catalog::ContentRecord& record) -> Result<> {
            Result<catalog::ContentRecord> inserted
                = catalog::insertContents(transaction, *keys, command.cid, command.filename.toUtf8(), level, now);
            if (!inserted)
                return tl::unexpected(inserted.error());
            record = std::move(*inserted);
            return {};
        },
        [this, done = std::move(done)](Result<catalog::ContentRecord> record) {
            if (!record)
                return done(tl::unexpected(record.error()));
            m_follower.add(*record);
            Outcome outcome = one();
            outcome.added = record->cid;
            done(outcome);
        });
}

/// Rows only; no file is touched. A worker may be moving the file of a running one at this moment: that is not cut
/// off. Of a lingering one the old copy stays, a file without a content.
void CommandRunner::run(const RemoveContent& command, const Author& author, Done<Outcome> done)
{
    m_catalog.write<bool>(
        [keys = m_world.keys, cid = command.cid, by = author.name, now = m_clock.now()](
            Transaction& transaction, bool& removed) -> Result<> {
            const Result<std::vector<catalog::PlacedContent>> there
                = catalog::selectPlacedContents(transaction, *keys, std::span(&cid, 1));
            if (!there)
                return tl::unexpected(there.error());
            if (there->empty())
                return {};
            if (there->front().relocation && there->front().relocation->state == RelocationState::Running)
                return fail(ErrorCode::Conflict,
                    QT_TRANSLATE_NOOP("Text",
                        "The file of content %1 is being moved: wait for that, or cancel its relocation, and send the "
                        "request again."),
                    QString::number(number(cid)));
            const Result<bool> deleted = catalog::deleteRelocation(transaction, cid).and_then([&] {
                return catalog::deleteContent(transaction, *keys, cid, there->front().level, by, now);
            });
            if (!deleted)
                return tl::unexpected(deleted.error());
            removed = *deleted;
            return {};
        },
        [this, cid = command.cid, author, done = std::move(done)](Result<bool> removed) {
            if (!removed)
                return done(tl::unexpected(removed.error()));
            m_follower.forget(cid);
            m_announcer.forget(cid);
            if (!*removed)
                return done(fail(ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "No content has the cid %1."),
                    QString::number(number(cid))));
            qCInfo(log).noquote() << "content" << number(cid) << "was removed by" << author.name;
            done(one());
        });
}

void CommandRunner::run(const PauseRelocations&, const Author& author, Done<Outcome> done)
{
    store([pause = Pause{ author.name, m_clock.now() }](
              Transaction& transaction) { return savePause(transaction, pause); },
        std::move(done));
}

void CommandRunner::run(const ResumeRelocations&, const Author&, Done<Outcome> done)
{
    store([](Transaction& transaction) { return savePause(transaction, std::nullopt); }, std::move(done));
}

void CommandRunner::run(const LimitSpeed& command, const Author&, Done<Outcome> done)
{
    if (command.bytesPerSecond < 0)
        return done(fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "A speed limit cannot be negative: 0 means that there is none.")));
    store([command](Transaction& transaction) { return saveSpeedLimit(transaction, command.bytesPerSecond); },
        std::move(done));
}

void CommandRunner::run(const ChangeSettings& command, const Author& author, Done<Outcome> done)
{
    if (Result<> good = check(command); !good)
        return done(tl::unexpected(good.error()));
    const Plan plan = newPlan(PlanKind::RuleChange, author, command.existing);
    const auto made = std::make_shared<PlanId>(PlanId::None);
    store(
        [command, plan, made](Transaction& transaction) -> Result<> {
            return saveSettings(transaction, command)
                .and_then([&] { return weighRule(transaction, plan); })
                .map([&](PlanId id) { *made = id; });
        },
        [this, made, done = std::move(done)](Result<Outcome> outcome) {
            if (outcome && *made != PlanId::None) {
                outcome->plan = *made;
                m_plans.hurry();
            }
            done(std::move(outcome));
        });
}

void CommandRunner::run(const StartAudit& command, const Author& author, Done<Outcome> done)
{
    done(m_audits.start(command, author).map([] { return one(); }));
}

void CommandRunner::run(const StartAdoption& command, const Author& author, Done<Outcome> done)
{
    done(m_adoptions.start(command.order, author).map([] { return one(); }));
}

void CommandRunner::store(std::function<Result<>(Transaction&)> save, Done<Outcome> done)
{
    m_catalog.write<SharedSettings>(
        [save = std::move(save)](Transaction& transaction, SharedSettings& settings) {
            return save(transaction).and_then([&] { return readSharedSettings(transaction, settings); });
        },
        [this, done = std::move(done)](Result<SharedSettings> settings) {
            if (!settings)
                return done(tl::unexpected(settings.error()));
            m_follower.learn(*settings);
            done(one());
        });
}

void CommandRunner::noteHold(ContentId cid, Time until)
{
    if (until != Time{} && until != Time::max())
        m_holds.emplace(until, cid);
}

void CommandRunner::endHolds()
{
    const Time now = m_clock.now();
    std::vector<ContentId> ended;
    while (!m_holds.empty() && m_holds.begin()->first + std::chrono::seconds(1) <= now && ended.size() < batchSize) {
        const ContentId cid = m_holds.begin()->second;
        m_holds.erase(m_holds.begin());
        const std::optional<IndexEntry> entry = m_world.index().find(cid);
        if (entry && entry->heldUntil != 0 && !entry->held(now))
            ended.push_back(cid);
    }
    if (!ended.empty())
        run(Release{ std::move(ended) }, Author{}, [](const Result<Outcome>&) {});
}

} // namespace tierwatch
