// SPDX-License-Identifier: GPL-3.0-or-later
// Takes over what a dead process, or an earlier life of this one, left half done: looks at the files, asks recovery
// what to do.
#pragma once

#include "catalog/processes.h"
#include "engine/announcer.h"
#include "engine/catalog_access.h"
#include "engine/dispatcher.h"
#include "engine/level_keeper.h"
#include "engine/world.h"
#include "relocation/recovery.h"

namespace tierwatch {

/// Engine thread only.
class RecoveryRunner {
public:
    struct Settings {
        Duration jobless = std::chrono::seconds(30); ///< a row that runs here without a worker is looked at
    };
    RecoveryRunner(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, Announcer& announcer,
        LevelKeeper& levels, WorkerPool& pool, const Clock& clock, Settings settings);

    void setProcess(ProcessId process) { m_process = process; }
    /// At start and every minute: reads rows and processes, takes over what nobody alive owns, and learns of waiting
    /// rows of others. `done` when all of it has been decided.
    void run(std::function<void()> done = {});

private:
    struct Found {
        std::vector<Relocation> rows;
        std::vector<catalog::ProcessRecord> processes;
    };
    void found(const Found& found, const std::function<void()>& done);
    [[nodiscard]] bool hasLostItsJob(const Relocation& row);
    void inspect(const Relocation& row, std::function<void()> done);
    void decide(const Relocation& row, const FilesSeen& seen, std::function<void()> done);
    void takeOver(const Relocation& row, const Recovered& recovered, std::function<void()> done);

    World& m_world;
    CatalogAccess& m_catalog;
    Dispatcher& m_dispatcher;
    Announcer& m_announcer;
    LevelKeeper& m_levels;
    WorkerPool& m_pool;
    const Clock& m_clock;
    const Settings m_settings;
    std::map<ContentId, std::pair<Epoch, Deadline>> m_jobless; ///< ours and running without a worker, since when
    ProcessId m_process = ProcessId::None;
    bool m_underWay = false;
};

/// What a process writes as worker_id.
[[nodiscard]] QByteArray claimOf(const QString& host, ProcessId process);

} // namespace tierwatch
