// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine reads and writes in the catalogue before anything else: the whole library into the index, settings,
// its own row.
#pragma once

#include "catalog/catalog.h"
#include "catalog/levels.h"
#include "catalog/processes.h"
#include "engine/engine_settings.h"
#include "engine/follower.h"

namespace tierwatch {

struct StartUp {
    ProcessId process = ProcessId::None;
    std::optional<catalog::StateMark> earlierMark;
    catalog::LevelsRecord levels;
    SharedSettings settings;
    std::vector<IndexEntry> contents;
    std::vector<catalog::ContentRecord> refused; ///< rows that cannot be taken up
    qint64 newestHistory = 0;
    qint64 newestRemoval = 0;
    qint64 newestHold = 0;
    Time cooledUntil{}; ///< zero: nothing has ever been weighed on this catalogue
    bool ruleChanged = false; ///< while no process was there, or by an option of this start
    std::optional<QString> lastAudit; ///< as AuditService stored it
};

/// What this process says of itself in the catalogue.
[[nodiscard]] catalog::ProcessRecord recordOf(const EngineSettings& settings, const QString& nonce);

/// In one transaction: writes the initial library into an empty catalogue, and what options say about rule and pause;
/// reads everything; registers this process. Names go into the arena.
[[nodiscard]] Result<> startUp(Transaction& transaction, const EngineSettings& settings,
    const std::optional<InitialLibrary>& library, const QString& nonce, LevelKeys& keys, NameArena& names, Time now,
    StartUp& result);

} // namespace tierwatch
