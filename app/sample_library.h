// SPDX-License-Identifier: GPL-3.0-or-later
// The sample library: three directories with twelve small films in them, so that a first start has something to move.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"
#include "core/level_table.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace tierwatch {

struct SampleContent {
    ContentId cid{};
    QByteArray filename;
    QString level; ///< key of the level in which a new library has it
    qint64 size = 0; ///< bytes
};

/// The rows that belong to a sample library, and nothing read from the disk: bronze 0–999, silver 1000–1999, gold
/// 2000–10000000 as directories under `directory`; contents 1–12, a.mp4 … l.mp4. Slots are not set.
struct SampleLibrary {
    std::vector<Level> levels; ///< by rising minimum
    std::vector<SampleContent> contents; ///< by rising cid
};
[[nodiscard]] SampleLibrary sampleLibrary(const QString& directory);

enum class SampleFound : quint8 { Made, Used };

/// Makes the directories and files where `directory` (absolute) is missing or empty, or finishes what an interrupted
/// start left; uses the library that is there already, wherever its files have gone since. Never overwrites or removes
/// anything that it did not make. `conflict`: something else is there, the sentence names it; `exhausted`, `forbidden`,
/// `unavailable`: the disk says no. Writes some tens of MB and flushes them: blocks, any thread.
[[nodiscard]] Result<SampleFound> provideSampleLibrary(const QString& directory);

} // namespace tierwatch
