// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that lives in the engine's thread: makes the parts, starts them in order, ends them in order.
#pragma once

#include "catalog/catalog.h"
#include "engine/alerts.h"
#include "engine/attention.h"
#include "engine/adoption_follower.h"
#include "engine/adoption_service.h"
#include "engine/audit_service.h"
#include "engine/command_runner.h"
#include "engine/cooling.h"
#include "engine/engine_settings.h"
#include "engine/failure_watch.h"
#include "engine/mode_keeper.h"
#include "engine/log_keeper.h"
#include "engine/plans.h"
#include "engine/pruner.h"
#include "engine/publisher.h"
#include "engine/query_runner.h"
#include "engine/reconciler.h"
#include "engine/recovery_runner.h"
#include "engine/relocation_follower.h"
#include "engine/start_up.h"
#include "engine/sweeper.h"
#include "engine/views_saver.h"
#include "state/state_store.h"

#include <QTimer>

namespace tierwatch {

/// What all threads of an engine share; outlives the loop.
struct EngineParts {
    Catalog& catalog;
    StateService& state;
    LocationIndex& index;
    IntakeBoard& board;
    HealthBoard& health;
    EndpointCounters& counters;
    std::shared_ptr<LevelKeys> keys;
    const Clock& clock;
    std::shared_ptr<LogBook> log; ///< may be empty
};

/// Made, used and destroyed in the engine's thread.
class EngineLoop {
public:
    /// `opened`: the library has been read and views are taken, or what waiting cannot mend. Called once.
    EngineLoop(const EngineParts& parts, EngineSettings settings, std::function<void(Result<>)> opened);
    ~EngineLoop();

    [[nodiscard]] MailAddress address() const { return m_mailbox.address(); }
    void watch(TicketWatch ticket, MailAddress to, std::function<void(Snapshot)> snapshot,
        std::function<void(Changes)> changes);
    void submit(const Command& command, const Author& author, Done<Outcome> done);
    [[nodiscard]] QueryRunner& queries() { return m_queries; }
    [[nodiscard]] AuditService& audits() { return m_audits; }
    [[nodiscard]] AdoptionProgress adoption() const;
    void wish(ContentId cid, LevelSlot wanted);
    void raiseTop(qint64 count);
    void lookUp(ContentId cid, Done<bool> done);
    void follow(ContentId cid, LevelSlot to, Done<bool> done);
    /// Ends running relocations, saves counts, says good-bye to the catalogue; `done` when nothing is left to do.
    void drain(std::function<void()> done);

private:
    void catalogOpened(const CatalogFacts& facts);
    void started(const CatalogFacts& facts, StartUp start);
    void makeParts(const CatalogFacts& facts, const StartUp& start);
    void takeViews(const StartUp& start, std::vector<ContentId> cids);
    [[nodiscard]] EngineFigures figures() const;
    void everySecond();
    void renew();
    void cool();
    void editedByHand();
    void ruleChanged();
    void weighFirstStart();
    void saveCooledUntil();
    [[nodiscard]] EngineStatus status();
    void limitSpeed();

    EngineParts m_parts;
    EngineSettings m_settings;
    std::function<void(Result<>)> m_opened;
    Mailbox m_mailbox;
    CatalogAccess m_access;
    World m_world;
    LogKeeper m_log;
    std::unique_ptr<StateStore> m_state;
    QString m_nonce;
    ProcessId m_process = ProcessId::None;
    bool m_originalWorkers = false;

    WorkerPool m_pool;
    std::unique_ptr<LevelKeeper> m_levels;
    std::unique_ptr<Announcer> m_announcer;
    std::unique_ptr<Dispatcher> m_dispatcher;
    std::unique_ptr<ModeKeeper> m_modes;
    std::unique_ptr<FailureWatch> m_failures;
    std::unique_ptr<Follower> m_follower;
    std::unique_ptr<RecoveryRunner> m_recovery;
    std::unique_ptr<RelocationFollower> m_others;
    std::unique_ptr<Reconciler> m_reconciler;
    std::unique_ptr<Sweeper> m_sweeper;
    std::unique_ptr<Cooling> m_cooling;
    std::unique_ptr<Plans> m_plans;
    std::unique_ptr<PlacementPass> m_handEdit; ///< what an edit by other programs would move
    std::unique_ptr<PlacementPass> m_firstPass; ///< at the first start on a catalogue
    bool m_firstStart = false; ///< and it has not been weighed yet
    bool m_weighing = false;
    std::unique_ptr<AttentionFinder> m_attention;
    std::unique_ptr<Pruner> m_pruner;
    Alerts m_alerts;
    qint64 m_speedLimit = 0; ///< in force
    std::unique_ptr<CommandRunner> m_commands;
    std::unique_ptr<AdoptionFollower> m_adoption;
    ViewsSaver m_views;
    Publisher m_publisher;
    QueryRunner m_queries;
    AuditService m_audits;
    AdoptionService m_adoptions;

    std::optional<Time> m_cooledUntil; ///< by whichever process; empty: not open yet
    QTimer m_second;
    int m_seconds = 0;
    quint64 m_requestsBefore = 0;
    quint64 m_viewsBefore = 0;
    Deadline m_countedAt{};
    double m_requestsPerSecond = 0;
    double m_viewsPerSecond = 0;
};

} // namespace tierwatch
