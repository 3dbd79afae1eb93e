// SPDX-License-Identifier: GPL-3.0-or-later
// The commands about levels.
#include "engine/command_runner.h"

#include <QUrl>

#include <algorithm>
#include <limits>

namespace tierwatch {

namespace {

tl::unexpected<Error> noSuchLevel()
{
    return fail(ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "There is no such level: choose one of the table."));
}

Result<> checkUrl(const QString& url)
{
    constexpr qsizetype longest = 2048;
    if (url.isEmpty())
        return {};
    const QUrl parsed(url, QUrl::StrictMode);
    const bool web = parsed.scheme() == QLatin1String("http") || parsed.scheme() == QLatin1String("https");
    if (url.size() <= longest && parsed.isValid() && web && !parsed.host().isEmpty() && !parsed.hasQuery()
        && !parsed.hasFragment())
        return {};
    return fail(ErrorCode::InvalidInput,
        QT_TRANSLATE_NOOP("Text",
            "The url %1 is not usable: give an http or https address without a query, such as "
            "https://cdn.example/gold, or an empty one."),
        url.left(200));
}

/// Which count belongs where is the same in both.
bool sameRanges(const LevelTable& one, const LevelTable& other)
{
    return std::ranges::equal(one.levels(), other.levels(),
        [](const Level& left, const Level& right) { return left.key == right.key && left.minCount == right.minCount; });
}

} // namespace

/// What an edit has made of the table, and the plan that belongs to it.
struct CommandRunner::EditedLevels {
    catalog::LevelsRecord record;
    PlanId plan = PlanId::None;
};

void CommandRunner::tryLevels(const LevelTable& table, Done<> done)
{
    std::vector<Level> unknown;
    for (const Level& level : table.levels()) {
        const Level* known = m_world.levels().table.find(level.key);
        if (known == nullptr || known->path != level.path)
            unknown.push_back(level);
    }
    if (unknown.empty())
        return done({});
    m_checks.compare(table, [this, unknown = std::move(unknown), done = std::move(done)](const Result<>& apart) {
        if (apart)
            tryNewLevels(unknown, done);
        else
            done(apart);
    });
}

void CommandRunner::tryNewLevels(const std::vector<Level>& unknown, const Done<>& done)
{
    auto left = std::make_shared<std::size_t>(unknown.size());
    auto error = std::make_shared<std::optional<Error>>();
    for (const Level& level : unknown) {
        const bool empty = m_world.levels().table.find(level.key) == nullptr;
        m_levels.tryOut(level, empty, [left, error, done](const LevelProbe& probe) {
            if (probe.error)
                *error = probe.error;
            if (--*left > 0)
                return;
            done(*error ? Result<>(tl::unexpected(**error)) : Result<>());
        });
    }
}

void CommandRunner::run(const ReplaceLevels& command, const Author& author, Done<Outcome> done)
{
    if (Result<> valid = command.table.validate(); !valid)
        return done(tl::unexpected(valid.error()));
    for (const Level& level : command.table.levels()) {
        if (Result<> good = checkUrl(level.url); !good)
            return done(tl::unexpected(good.error()));
    }
    const quint64 basedOn = storedVersion(command.basedOn);
    tryLevels(command.table, [this, command, author, basedOn, done = std::move(done)](const Result<>& tried) {
        if (!tried)
            return done(tl::unexpected(tried.error()));
        Plan plan = newPlan(PlanKind::LevelEdit, author, command.existing);
        if (!command.existing && sameRanges(command.table, m_world.levels().table))
            plan.state = PlanState::Done;
        writeLevels(
            [keys = m_world.keys, command, author, basedOn, plan, now = m_clock.now()](
                Transaction& transaction) mutable -> Result<EditedLevels> {
                Result<catalog::LevelsRecord> stored
                    = catalog::replaceLevels(transaction, *keys, command.table, basedOn, author.name, now);
                if (!stored)
                    return tl::unexpected(stored.error());
                plan.edition = stored->version;
                const Result<PlanId> id = catalog::addPlan(transaction, plan);
                if (!id)
                    return tl::unexpected(id.error());
                return EditedLevels{ std::move(*stored), *id };
            },
            done);
    });
}

/// What other programs do to the table has no number in the catalogue: who has not seen it is refused by one that no
/// edit has.
quint64 CommandRunner::storedVersion(quint64 version) const
{
    const LevelsSnapshot& known = m_world.levels();
    if (version == known.version)
        return known.stored;
    return version < known.stored ? version : std::numeric_limits<qint64>::max();
}

void CommandRunner::run(const ChangeLevel& command, const Author& author, Done<Outcome> done)
{
    const Level* known = m_world.levels().table.find(command.level);
    if (known == nullptr)
        return done(noSuchLevel());
    if (Result<> good = checkUrl(command.change.url.value_or(QString())); !good)
        return done(tl::unexpected(good.error()));
    std::optional<quint64> basedOn;
    if (command.basedOn)
        basedOn = storedVersion(*command.basedOn);
    writeLevels(
        [keys = m_world.keys, key = known->key, command, author, basedOn, now = m_clock.now()](
            Transaction& transaction) -> Result<EditedLevels> {
            const Result<catalog::LevelsRecord> stored = catalog::selectLevels(transaction, *keys);
            if (!stored)
                return tl::unexpected(stored.error());
            std::vector<Level> levels = stored->table.levels();
            const auto level = std::ranges::find(levels, key, &Level::key);
            if (level == levels.end())
                return noSuchLevel();
            *level = changed(*level, command.change);
            return catalog::replaceLevels(
                transaction, *keys, LevelTable(std::move(levels)), basedOn.value_or(stored->version), author.name, now)
                .map([](catalog::LevelsRecord record) { return EditedLevels{ std::move(record) }; });
        },
        std::move(done));
}

void CommandRunner::writeLevels(std::function<Result<EditedLevels>(Transaction&)> write, Done<Outcome> done)
{
    m_catalog.write<EditedLevels>(
        [write = std::move(write)](Transaction& transaction, EditedLevels& edited) -> Result<> {
            Result<EditedLevels> stored = write(transaction);
            if (!stored)
                return tl::unexpected(stored.error());
            edited = std::move(*stored);
            return {};
        },
        [this, done = std::move(done)](const Result<EditedLevels>& edited) {
            if (!edited)
                return done(tl::unexpected(edited.error()));
            m_world.learnLevels(edited->record.table, edited->record.version);
            m_levels.look();
            Outcome outcome;
            outcome.accepted = 1;
            if (edited->plan != PlanId::None)
                outcome.plan = edited->plan;
            m_plans.hurry();
            done(outcome);
        });
}

void CommandRunner::run(const CheckLevel& command, const Author&, Done<Outcome> done)
{
    if (m_world.levels().table.find(command.level) == nullptr)
        return done(noSuchLevel());
    m_levels.look(command.level, [this, level = command.level, done = std::move(done)] {
        if (m_world.usable(level))
            m_dispatcher.health().restart(level);
        m_checks.check(level, [done](LevelCheck check) {
            Outcome outcome{ 1, {}, {} };
            outcome.checked = std::move(check);
            done(std::move(outcome));
        });
    });
}

void CommandRunner::run(const MakeRoom& command, const Author& author, Done<Outcome> done)
{
    if (m_world.levels().table.find(command.level) == nullptr)
        return done(noSuchLevel());
    m_dispatcher.room().makeRoom(command.level, author.name, [done = std::move(done)](const Result<int>& down) {
        done(down.map([](int contents) {
            Outcome outcome;
            outcome.accepted = contents;
            return outcome;
        }));
    });
}

void CommandRunner::run(const ConfirmLevel& command, const Author&, Done<Outcome> done)
{
    m_levels.confirm(command.level, command.found, [done = std::move(done)](const Result<>& confirmed) {
        done(confirmed.map([] { return Outcome{ 1, {}, {} }; }));
    });
}

} // namespace tierwatch
