// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_runner.h"

#include "catalog/levels.h"

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

Outcome one() { return Outcome{ 1, {} }; }

} // namespace

CommandRunner::CommandRunner(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, Follower& follower,
    LevelKeeper& levels, const Clock& clock)
    : m_world(world)
    , m_catalog(catalog)
    , m_dispatcher(dispatcher)
    , m_follower(follower)
    , m_levels(levels)
    , m_clock(clock)
{
}

void CommandRunner::run(const Command& command, const Author& author, Done<Outcome> done)
{
    if (!m_world.rules().open)
        return done(fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "The catalogue has not been read yet: try again in a moment.")));
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
                    if (hold) {
                        m_world.changeContent(
                            one.cid, [&](IndexEntry& entry) { entry.heldUntil = heldSeconds(*hold); });
                        noteHold(one.cid, *hold);
                    }
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

void CommandRunner::run(const Relocate& command, const Author& author, Done<Outcome> done)
{
    if (m_world.levels().table.find(command.level) == nullptr)
        return done(fail(
            ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "There is no such level: choose one of the table.")));
    if (command.contents.empty())
        return done(
            fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "No content was named: select at least one.")));
    std::optional<Time> hold;
    if (command.hold.kind == HoldFor::Kind::UntilReleased)
        hold = Time::max();
    else if (command.hold.kind == HoldFor::Kind::Timed)
        hold = m_clock.now() + command.hold.duration;
    else
        hold = Time{};
    applyAll(
        command.contents,
        [level = command.level, author](const IndexEntry&) {
            return event::Wished{ level, Cause::Force, author.name };
        },
        hold, author, Text{ QT_TRANSLATE_NOOP("Text", "It cannot be relocated as things stand: look again."), {} },
        std::move(done));
}

void CommandRunner::run(const Release& command, const Author& author, Done<Outcome> done)
{
    const Time now = m_clock.now();
    applyAll(
        command.contents,
        [this, now](const IndexEntry& entry) {
            const LevelSlot wanted = place(entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)),
                m_world.levels().table, m_world.settings().rule, now);
            return event::Wished{ wanted, Cause::Views, {} };
        },
        Time{}, author, Text{ QT_TRANSLATE_NOOP("Text", "It is not held."), {} }, std::move(done));
}

void CommandRunner::run(const Retry& command, const Author& author, Done<Outcome> done)
{
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
            m_follower.poll();
            done(one());
        });
}

void CommandRunner::run(const ReplaceLevels& command, const Author& author, Done<Outcome> done)
{
    if (Result<> valid = command.table.validate(); !valid)
        return done(tl::unexpected(valid.error()));
    // Directories are looked at before the table is stored: new ones and changed ones.
    std::vector<Level> unknown;
    for (const Level& level : command.table.levels()) {
        const Level* known = m_world.levels().table.find(level.key);
        if (known == nullptr || known->path != level.path)
            unknown.push_back(level);
    }
    if (unknown.empty())
        return storeLevels(command, author, std::move(done));
    auto left = std::make_shared<std::size_t>(unknown.size());
    auto error = std::make_shared<std::optional<Error>>();
    for (const Level& level : unknown) {
        const bool empty = m_world.levels().table.find(level.key) == nullptr;
        m_levels.tryOut(level, empty, [this, left, error, command, author, done](const LevelProbe& probe) {
            if (probe.error)
                *error = probe.error;
            if (--*left > 0)
                return;
            if (*error)
                return done(tl::unexpected(**error));
            storeLevels(command, author, done);
        });
    }
}

void CommandRunner::storeLevels(const ReplaceLevels& command, const Author& author, Done<Outcome> done)
{
    m_catalog.write<catalog::LevelsRecord>(
        [keys = m_world.keys, command, author, now = m_clock.now()](
            Transaction& transaction, catalog::LevelsRecord& record) -> Result<> {
            Result<catalog::LevelsRecord> stored
                = catalog::replaceLevels(transaction, *keys, command.table, command.basedOn, author.name, now);
            if (!stored)
                return tl::unexpected(stored.error());
            record = std::move(*stored);
            return {};
        },
        [this, done = std::move(done)](Result<catalog::LevelsRecord> record) {
            if (!record)
                return done(tl::unexpected(record.error()));
            m_world.setLevels({ record->table, record->version });
            m_levels.look();
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
