// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine_loop.h"

#include "catalog/contents.h"
#include "catalog/processes.h"
#include "engine/rule_weighing.h"
#include "intake/announcement.h"

#include <QLoggingCategory>
#include <QUuid>

#include <algorithm>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.engine")

constexpr int renewInterval = 10; // seconds
constexpr auto processLife = std::chrono::seconds(30); // of its row; nobody takes its relocations over before
constexpr int saveInterval = 2;
constexpr int cooledInterval = 20;
constexpr auto recoveryPatience = std::chrono::seconds(10);
constexpr auto drainPatience = std::chrono::seconds(18); // of the 20 that a drain may take

} // namespace

EngineLoop::EngineLoop(const EngineParts& parts, EngineSettings settings, std::function<void(Result<>)> opened)
    : m_parts(parts)
    , m_settings(std::move(settings))
    , m_opened(std::move(opened))
    , m_access(parts.catalog, m_mailbox.address())
    , m_world(parts.index, parts.board, parts.keys, parts.clock)
    , m_log(m_world, parts.log, parts.clock)
    , m_state(parts.state.connect())
    , m_nonce(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_pool(m_settings.workers, m_mailbox.address(), parts.clock)
    , m_alerts(m_settings.alertCommand)
    , m_views(m_world, parts.board, m_access, parts.clock)
    , m_publisher(
          m_world, parts.clock, [this] { return status(); }, [this] { m_views.collect(); })
    , m_queries(m_world, m_access, parts.counters, parts.board, parts.clock, [this] { return status(); })
    , m_audits({ parts.catalog, parts.state, parts.keys, parts.clock })
    , m_adoptions({ parts.catalog, parts.keys, parts.clock })
{
    m_world.incidents().listen(
        [this](const Incident& incident) {
            if (!m_world.settings().isDismissed(incident.key, m_parts.clock.now()))
                m_alerts.began(incident);
        },
        [this](const Incident& incident) { m_alerts.ended(incident); });
    QObject::connect(&m_second, &QTimer::timeout, &m_second, [this] { everySecond(); });
    m_second.start(std::chrono::seconds(1));
    m_parts.catalog.start([this, address = m_mailbox.address()](Result<CatalogFacts> facts) {
        address.post([this, facts = std::move(facts)] {
            if (facts)
                catalogOpened(*facts);
            else if (!retryable(facts.error().code) && m_opened)
                std::exchange(m_opened, {})(tl::unexpected(facts.error()));
        });
    });
}

EngineLoop::~EngineLoop()
{
    m_state.reset(); // what it still owes is answered while those who asked are there
}

void EngineLoop::catalogOpened(const CatalogFacts& facts)
{
    m_access.write<StartUp>(
        [settings = m_settings, nonce = m_nonce, keys = m_parts.keys, names = m_parts.index.names(),
            now = m_parts.clock.now(),
            library = std::optional<InitialLibrary>()](Transaction& transaction, StartUp& start) mutable -> Result<> {
            if (settings.prepare && !library) {
                Result<std::optional<InitialLibrary>> prepared = settings.prepare();
                if (!prepared)
                    return tl::unexpected(prepared.error());
                library = std::move(*prepared);
            }
            return startUp(transaction, settings, library, nonce, *keys, *names, now, start);
        },
        [this, facts](Result<StartUp> start) {
            if (start)
                return started(facts, std::move(*start));
            if (!retryable(start.error().code)) {
                if (m_opened)
                    std::exchange(m_opened, {})(tl::unexpected(start.error()));
                return;
            }
            QTimer::singleShot(std::chrono::milliseconds(500), &m_second, [this, facts] { catalogOpened(facts); });
        });
}

void EngineLoop::started(const CatalogFacts& facts, StartUp start)
{
    makeParts(facts, start);
    m_world.setSettings(start.settings);
    limitSpeed();
    m_world.setLevels({ std::move(start.levels.table), start.levels.version, start.levels.version });
    std::vector<ContentId> cids;
    cids.reserve(start.contents.size());
    for (const IndexEntry& entry : start.contents) {
        m_world.addContent(entry);
        cids.push_back(entry.cid);
        if (entry.heldUntil != 0 && entry.heldUntil != IndexEntry::untilReleased)
            m_commands->noteHold(entry.cid, Time(std::chrono::seconds(entry.heldUntil)));
    }
    start.contents = {};
    for (const catalog::ContentRecord& record : start.refused)
        m_follower->refuse(record);

    // Levels first, then what was left half done, then views: nothing is decided about a directory that nobody has
    // looked at.
    m_levels->look([this, start = std::make_shared<StartUp>(std::move(start)), cids = std::move(cids)]() mutable {
        m_levels->start();
        const auto begin = [this, start, cids = std::make_shared<std::vector<ContentId>>(std::move(cids))] {
            if (!m_world.rules().open)
                takeViews(*start, std::move(*cids));
        };
        m_recovery->run(begin);
        // A level that hangs just now must not keep all others waiting: its relocations are recovered later.
        QTimer::singleShot(recoveryPatience, &m_second, begin);
    });
}

void EngineLoop::takeViews(const StartUp& start, std::vector<ContentId> cids)
{
    m_follower->start(
        start.newestHistory, cids.empty() ? ContentId{} : cids.back(), start.newestRemoval, start.newestHold);
    m_others->start();
    m_world.open();
    m_publisher.open();
    m_log.note(LogEntry::Severity::Info,
        { QT_TRANSLATE_NOOP("Text", "Tierwatch %1 has started on %2 with %3 workers."),
            { QStringLiteral(TIERWATCH_VERSION), m_settings.host, QString::number(m_settings.workers) } });
    m_reconciler->start();
    m_sweeper->start();
    // At the first start on a catalogue, or by another rule, what is due already is a plan's matter and not the
    // queue's.
    m_firstStart = start.cooledUntil == Time{};
    m_cooledUntil = m_firstStart || start.ruleChanged ? m_parts.clock.now() : start.cooledUntil;
    m_plans->start();
    m_pruner->start();
    m_dispatcher->pump();
    if (m_opened)
        std::exchange(m_opened, {})({});
}

void EngineLoop::makeParts(const CatalogFacts& facts, const StartUp& start)
{
    const ProcessId process = start.process;
    m_process = process;
    m_originalWorkers = m_settings.originalWorkers == OriginalWorkers::On
        || (m_settings.originalWorkers == OriginalWorkers::Auto && m_settings.stateIsShared && facts.adopted);
    m_world.setOriginalWorkers(m_originalWorkers);
    m_audits.open({ facts, m_originalWorkers, m_settings.host }, start.lastAudit);
    m_adoptions.open(facts);
    m_pool.setOwnedUntil(m_parts.clock.uptime() + processLife);
    m_announcer = std::make_unique<Announcer>(m_world, *m_state, claimOf(m_settings.host, process));
    m_levels = std::make_unique<LevelKeeper>(m_world, m_pool, facts.id, m_parts.clock, [this](LevelSlot level) {
        m_dispatcher->reconsider();
        if (m_world.usable(level))
            m_dispatcher->tryAgain(level);
        if (m_world.rules().open)
            m_recovery->run();
    });
    Dispatcher::Settings settings;
    settings.process = process;
    settings.host = m_settings.host;
    settings.workers = m_settings.workers;
    settings.settle = m_originalWorkers;
    m_dispatcher
        = std::make_unique<Dispatcher>(m_world, m_access, *m_announcer, *m_levels, m_pool, m_parts.clock, settings);
    m_modes = std::make_unique<ModeKeeper>(m_world, *m_dispatcher, m_parts.clock);
    m_failures = std::make_unique<FailureWatch>(m_world, *m_dispatcher, *m_levels, m_pool, m_parts.clock);
    m_follower
        = std::make_unique<Follower>(m_world, m_access, *m_dispatcher, *m_announcer, *m_levels, m_pool, m_parts.clock);
    m_dispatcher->setFollow([this](ContentId cid) { m_follower->followState(cid); });
    m_dispatcher->setOrphaned([this] { m_recovery->run(); });
    m_recovery = std::make_unique<RecoveryRunner>(m_world, m_access, *m_dispatcher, *m_announcer, *m_levels, m_pool,
        m_parts.clock, RecoveryRunner::Settings{ m_settings.recoveryInterval / 2 });
    m_recovery->setProcess(process);
    m_others = std::make_unique<RelocationFollower>(m_world, m_access, *m_dispatcher, [this] { m_recovery->run(); });
    m_others->setProcess(process);
    m_reconciler = std::make_unique<Reconciler>(
        m_world, m_access, *m_announcer, *m_follower, m_parts.board, m_parts.health, *m_state, m_parts.clock,
        Reconciler::Settings{
            m_settings.stateIsShared, m_originalWorkers, m_settings.instance, m_nonce, start.earlierMark },
        [this](ContentId cid, LevelSlot wanted) { wish(cid, wanted); },
        [this](std::vector<ProposedMove> moves) {
            if (!m_firstStart) // else all contents are about to be weighed
                m_plans->propose(PlanKind::Restored, {}, std::move(moves));
        });
    m_firstPass = std::make_unique<PlacementPass>(m_world, m_parts.clock);
    m_follower->setRuleChanged([this] { ruleChanged(); });
    m_handEdit = std::make_unique<PlacementPass>(m_world, m_parts.clock);
    m_follower->setEditedByHand([this] { editedByHand(); });
    m_follower->setAdded([this](ContentId cid) { m_reconciler->contentAdded(cid); });
    if (m_settings.stateIsShared) {
        m_views.compareWith(
            [this](std::vector<ContentId> contents, ViewsSaver::Standing done) {
                m_announcer->readMany(std::move(contents), std::move(done));
            },
            [this](ContentId cid) { m_reconciler->doubt(cid); });
    }
    m_sweeper = std::make_unique<Sweeper>(m_world, m_access, *m_levels, m_pool, m_parts.clock,
        Sweeper::Settings{ m_settings.sweepAge, m_settings.sweepInterval, m_settings.workers > 0 });
    m_cooling = std::make_unique<Cooling>(m_world, m_parts.clock,
        Cooling::Doors{ [this](std::vector<ContentId> contents, std::function<void(bool)> done) {
                           m_follower->refreshViews(std::move(contents), std::move(done));
                       },
            [this](ContentId cid, LevelSlot wanted) { m_dispatcher->wish(cid, wanted, Cause::Cooling, {}); } });
    m_plans = std::make_unique<Plans>(m_world, m_access, *m_dispatcher, m_parts.clock);
    m_plans->setProcess(process);
    m_attention = std::make_unique<AttentionFinder>(m_world, m_access, m_parts.counters, m_parts.board, m_parts.clock);
    m_pruner = std::make_unique<Pruner>(m_access, m_parts.clock, m_settings.historyKeep);
    m_commands = std::make_unique<CommandRunner>(m_world, m_access, *m_dispatcher, *m_follower, *m_announcer, *m_levels,
        m_audits, *m_plans, m_adoptions, m_parts.clock);
    m_follower->setHoldChanged([this](ContentId cid, Time until) { m_commands->learnHold(cid, until); });
    m_plans->setHoldChanged([this](ContentId cid, Time until) { m_commands->learnHold(cid, until); });
    m_plans->setLevelsChanged([this](const LevelTable& table, quint64 version) {
        m_world.learnLevels(table, version);
        m_levels->look();
    });
    m_adoption = std::make_unique<AdoptionFollower>(
        m_world, m_access, *m_follower, m_parts.clock, [this](const Author& author, AdoptionFollower::Moves moves) {
            m_plans->propose(PlanKind::Import, author.name, std::move(moves));
        });
}

EngineFigures EngineLoop::figures() const
{
    EngineFigures figures;
    for (const LevelStatus& status : m_world.countedLevelStatus())
        figures.contents.emplace_back(m_parts.keys->key(status.slot), status.contents);
    const auto counts = m_world.relocations().counts();
    for (std::size_t i = 0; i < counts.size(); ++i)
        figures.relocations.emplace_back(QString::fromLatin1(toName(static_cast<RelocationState>(i))), counts.at(i));
    const Dispatcher::Moves& moves = m_dispatcher->moves();
    figures.moved = moves.good;
    figures.failed = moves.bad;
    figures.bytesMoved = moves.bytes;
    return figures;
}

void EngineLoop::everySecond()
{
    const Deadline now = m_parts.clock.uptime();
    const double seconds = std::chrono::duration<double>(now - std::exchange(m_countedAt, now)).count();
    const quint64 requests = m_parts.counters.requests;
    const quint64 views = m_parts.counters.views;
    if (seconds > 0 && seconds < 60) {
        m_requestsPerSecond = static_cast<double>(requests - m_requestsBefore) / seconds;
        m_viewsPerSecond = static_cast<double>(views - m_viewsBefore) / seconds;
    }
    m_queries.noteViews(m_viewsPerSecond, views != m_viewsBefore);
    m_log.look(m_parts.health.health());
    m_requestsBefore = requests;
    m_viewsBefore = views;
    if (!m_dispatcher)
        return;
    ++m_seconds;
    m_parts.health.setFigures(figures());
    m_announcer->retry();
    m_reconciler->everySecond();
    m_sweeper->everySecond();
    m_modes->everySecond();
    m_failures->everySecond();
    m_dispatcher->everySecond();
    m_commands->endHolds();
    m_attention->everySecond();
    limitSpeed();
    cool();
    m_adoption->everySecond();
    if (m_seconds % saveInterval == 0)
        m_views.save();
    if (m_seconds % renewInterval == 0)
        renew();
    if (m_seconds % m_settings.recoveryInterval.count() == 0)
        m_recovery->run();
}

/// Other programs' edits have no author, and no choice what is to become of the contents: many wait for a go-on, a few
/// for their next view.
void EngineLoop::editedByHand()
{
    if (!m_others->isEldest())
        return;
    m_handEdit->run(
        [this](std::vector<ProposedMove> moves) { m_plans->propose(PlanKind::HandEdit, {}, std::move(moves)); });
}

/// What one of us changes has its plan already, and is not weighed again.
void EngineLoop::ruleChanged()
{
    if (!m_others->isEldest())
        return;
    Plan plan;
    plan.kind = PlanKind::RuleChange;
    plan.state = PlanState::Weighing;
    plan.madeAt = m_parts.clock.now();
    plan.changedAt = plan.madeAt;
    plan.owner = m_process;
    m_access.write<PlanId>(
        [plan](Transaction& transaction, PlanId& id) {
            return weighRule(transaction, plan).map([&id](PlanId made) { id = made; });
        },
        [this](const Result<PlanId>& id) {
            if (id && *id != PlanId::None)
                m_plans->hurry();
        });
}

/// Contents that lie elsewhere than the counts call for that stand there already: nobody has asked for their moves.
void EngineLoop::weighFirstStart()
{
    if (std::exchange(m_weighing, true))
        return;
    m_firstPass->run([this](std::vector<ProposedMove> moves) {
        const auto weighed = [this](const Result<PlanId>& plan) {
            m_weighing = false;
            if (!plan || !m_cooling)
                return; // it is weighed again in a second
            m_firstStart = false;
            m_cooling->start(*m_cooledUntil);
            saveCooledUntil();
        };
        if (m_others->isEldest())
            m_plans->propose(PlanKind::FirstStart, {}, std::move(moves), weighed);
        else
            weighed(PlanId::None);
    });
}

/// Not before it is known which of the stores' counts are the newest.
void EngineLoop::cool()
{
    if (!m_cooling || !m_cooledUntil)
        return;
    if (m_cooling->isStarted())
        m_cooling->everySecond();
    else if (m_reconciler->hasSettled() && m_firstStart)
        weighFirstStart();
    else if (m_reconciler->hasSettled())
        m_cooling->start(*m_cooledUntil);
    if (m_seconds % cooledInterval == 0)
        saveCooledUntil();
}

/// What becomes due while no process is there cools at the next start.
void EngineLoop::saveCooledUntil()
{
    if (!m_cooling || !m_cooling->isStarted())
        return;
    m_access.write<Nothing>([until = m_cooling->until()](Transaction& transaction,
                                Nothing&) { return catalog::saveCooledUntil(transaction, until); },
        [](const Result<Nothing>&) {}); // the next one will do
}

void EngineLoop::renew()
{
    m_access.write<bool>(
        [process = m_process](Transaction& transaction, bool& alive) -> Result<> {
            const Result<bool> renewed = catalog::renewProcess(transaction, process);
            if (!renewed)
                return tl::unexpected(renewed.error());
            alive = *renewed;
            return {};
        },
        [this, until = m_parts.clock.uptime() + processLife](Result<bool> alive) {
            if (alive && *alive)
                m_pool.setOwnedUntil(until);
            if (!alive || *alive)
                return;
            // We were away too long: others may have taken our relocations over. Their epochs fence ours; a new row
            // begins anew.
            qCWarning(log) << "this process was declared dead; it registers anew";
            m_access.write<ProcessId>(
                [settings = m_settings, nonce = m_nonce](Transaction& transaction, ProcessId& process) -> Result<> {
                    const Result<ProcessId> registered
                        = catalog::registerProcess(transaction, recordOf(settings, nonce));
                    if (!registered)
                        return tl::unexpected(registered.error());
                    process = *registered;
                    return {};
                },
                [this, until = m_parts.clock.uptime() + processLife](Result<ProcessId> process) {
                    if (!process)
                        return;
                    m_pool.setOwnedUntil(until);
                    m_process = *process;
                    m_dispatcher->setProcess(*process);
                    m_recovery->setProcess(*process);
                    m_others->setProcess(*process);
                    m_plans->setProcess(*process);
                    m_recovery->run();
                });
        });
}

EngineStatus EngineLoop::status()
{
    EngineStatus status;
    status.health = m_parts.health.health();
    status.host = m_settings.host;
    status.workers = m_settings.workers;
    status.rule = m_world.settings().rule;
    status.viewsPerSecond = m_viewsPerSecond;
    status.requestsPerSecond = m_requestsPerSecond;
    status.pause = m_world.settings().pause;
    status.speedLimit = m_speedLimit;
    status.incidents = m_world.incidents().all();
    std::erase_if(status.incidents, [this, now = m_parts.clock.now()](const Incident& incident) {
        return m_world.settings().isDismissed(incident.key, now);
    });
    return status;
}

/// The timetable's limit begins and ends by the clock.
void EngineLoop::limitSpeed()
{
    const qint64 limit = speedLimitAt(m_world.settings(), m_parts.clock.now());
    if (limit != std::exchange(m_speedLimit, limit))
        m_pool.setSpeedLimit(limit);
}

void EngineLoop::watch(
    TicketWatch ticket, MailAddress to, std::function<void(Snapshot)> snapshot, std::function<void(Changes)> changes)
{
    m_publisher.add(std::move(ticket), std::move(to), std::move(snapshot), std::move(changes));
}

void EngineLoop::submit(const Command& command, const Author& author, Done<Outcome> done)
{
    if (!m_commands)
        return done(notOpen());
    m_commands->run(command, author, m_log.logged(command, author, std::move(done)));
}

/// Of this process, unless another one has begun one since.
AdoptionProgress EngineLoop::adoption() const
{
    AdoptionProgress ours = m_adoptions.progress();
    if (!m_adoption || !m_adoption->newest() || m_adoption->newest()->startedAt <= ours.startedAt)
        return ours;
    return progressOf(*m_adoption->newest());
}

void EngineLoop::wish(ContentId cid, LevelSlot wanted)
{
    if (m_dispatcher)
        m_dispatcher->wish(cid, wanted, Cause::Views, {});
}

void EngineLoop::raiseTop(qint64 count) { m_views.raiseTop(count); }

void EngineLoop::lookUp(ContentId cid, Done<bool> done)
{
    if (!m_follower)
        return done(notOpen());
    m_follower->lookUp(cid, std::move(done));
}

void EngineLoop::follow(ContentId cid, LevelSlot to, Done<bool> done)
{
    if (!m_follower)
        return done(notOpen());
    m_follower->follow(cid, to, std::move(done));
}

void EngineLoop::drain(std::function<void()> done)
{
    if (!m_dispatcher)
        return done();
    m_audits.stop();
    saveCooledUntil();
    m_cooling.reset();
    m_adoptions.stop();
    m_dispatcher->stop();
    if (!m_pool.stop(drainPatience))
        qCWarning(log) << "a worker is stuck in a file call; the next start recovers its relocation";
    // The results of the last jobs and the last wishes stand in the mailbox: they are committed before the counts are
    // saved.
    m_mailbox.post([this, done = std::move(done)] {
        m_dispatcher->storeWishes([this, done] {
            m_views.save([this, done] {
                m_access.write<Nothing>([process = m_process](Transaction& transaction,
                                            Nothing&) { return catalog::deleteProcess(transaction, process); },
                    [done](const Result<Nothing>&) { done(); });
            });
        });
    });
}

} // namespace tierwatch
