// SPDX-License-Identifier: GPL-3.0-or-later
// The tables `tierwatch_process` (engines on this catalogue, alive until a time of the database's clock) and
// `tierwatch_setting`.
#pragma once

#include "catalog/database.h"
#include "core/identifiers.h"

#include <optional>
#include <vector>

namespace tierwatch::catalog {

struct ProcessRecord {
    ProcessId id = ProcessId::None;
    QString instance; ///< random, kept in the data dir: the same after a restart
    QString nonce; ///< new at every start
    QString host;
    int workers = 0;
    bool stateShared = true; ///< its state store can be used by others; false: embedded
    bool alive = true; ///< by the database's clock
};

/// A row for this start, under a new id, of `process`; other rows of the same instance are dead from now on.
/// `conflict`: somebody alive on this catalogue and this one would not share their state.
[[nodiscard]] Result<ProcessId> registerProcess(Transaction& transaction, const ProcessRecord& process);
/// The newest mark that an earlier life of this instance left in the state store, and under which name.
struct StateMark {
    QString nonce;
    qint64 value = 0;
};
[[nodiscard]] Result<std::optional<StateMark>> newestStateMark(Transaction& transaction, const QString& instance);
/// Those of earlier lives count no more.
[[nodiscard]] Result<> saveStateMark(Transaction& transaction, const QString& instance, const StateMark& mark);
/// Alive for another 30 s. False: the row is gone or was declared dead; this process must not touch a file any more and
/// registers anew.
[[nodiscard]] Result<bool> renewProcess(Transaction& transaction, ProcessId process);
[[nodiscard]] Result<std::vector<ProcessRecord>> selectProcesses(Transaction& transaction);
/// At a clean end.
[[nodiscard]] Result<> deleteProcess(Transaction& transaction, ProcessId process);

[[nodiscard]] Result<std::optional<QString>> selectSetting(Transaction& transaction, const QString& name);
/// An empty value removes it.
[[nodiscard]] Result<> saveSetting(Transaction& transaction, const QString& name, const std::optional<QString>& value);

} // namespace tierwatch::catalog
