// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine is started with, beside its stores.
#pragma once

#include "core/error.h"
#include "core/level_table.h"
#include "core/placement.h"
#include "core/time.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

namespace tierwatch {

/// Whether workers of the original write the same state store (blind SETs): claims are announced and settle before a
/// file is touched.
enum class OriginalWorkers : quint8 { Auto, On, Off };

/// A library that is written into an empty catalogue at start.
struct InitialContent {
    ContentId cid{};
    QByteArray filename;
    QString levelKey;
    qint64 size = -1; ///< bytes; −1: not known
};
struct InitialLibrary {
    std::vector<Level> levels; ///< slots are given when they are stored
    std::vector<InitialContent> contents;
};

struct EngineSettings {
    QString instance; ///< random, kept in the data dir
    QString host; ///< this machine's name
    int workers = 4; ///< 0: this process moves nothing
    OriginalWorkers originalWorkers = OriginalWorkers::Auto;
    bool stateIsShared = false; ///< others may write it: Redis
    std::optional<Rule> rule; ///< written into the catalogue at start; empty: what stands there
    std::chrono::seconds sweepAge = std::chrono::hours(1); ///< names of ours are older before they are cleared away
    std::chrono::seconds recoveryInterval = std::chrono::minutes(1);
    std::chrono::seconds sweepInterval = std::chrono::hours(1);
    QStringList alertCommand; ///< program and arguments, called for each incident; empty: none
    std::chrono::hours historyKeep = std::chrono::days(400); ///< what ended longer ago is forgotten
    bool paused = false; ///< written into the catalogue at start; false changes nothing
    /// Makes the files of a library and says which rows belong to it; for a catalogue without levels and contents.
    /// Called in a catalogue's thread, may block; empty: none.
    std::function<Result<std::optional<InitialLibrary>>()> prepare;
};

} // namespace tierwatch
