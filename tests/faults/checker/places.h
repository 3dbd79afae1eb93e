// SPDX-License-Identifier: GPL-3.0-or-later
// The levels' directories as they are on the disk.
#pragma once

#include "tests/faults/checker/ledger.h"

namespace tierwatch::faults {

enum class Reading : quint8 {
    Whole, ///< every byte is read and hashed
    Small, ///< so are files up to 256 KiB; of greater ones the size
};

enum class Copy : quint8 { Complete, Missing, Torn };

/// Opens and reads what stands at `path`.
[[nodiscard]] Copy lookAt(const QString& path, const LedgerEntry& entry, Reading reading = Reading::Whole);

struct FileSeen {
    QString name; ///< relative to the level's directory
    QString own; ///< `part` or `old` where the name is one of Tierwatch's own for a content; else empty
    qint64 cid = 0; ///< of such a name
};
/// Everything that is no directory, but for the level's marker.
[[nodiscard]] std::vector<FileSeen> filesUnder(const QString& directory);

} // namespace tierwatch::faults
