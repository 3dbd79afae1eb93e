// SPDX-License-Identifier: GPL-3.0-or-later
// Asserts, from the outside, what must be true at every moment:
//   I1  the place that the catalogue names opens and is the complete content
//   I2  there is never no complete copy
//   I3  a second copy, or a part, exists only while a relocation row exists for the content
//   I4  update_history has exactly one row for each change of level
// Catalogue and directories cannot be looked at in one moment: what looks wrong is looked at again, anew, and counts
// when it is wrong twice.
#pragma once

#include "tests/faults/checker/catalog_reader.h"
#include "tests/faults/checker/places.h"

#include <functional>

namespace tierwatch::faults {

struct CheckerCounts {
    qint64 sweeps = 0; ///< of the whole library
    qint64 opens = 0;
    qint64 again = 0; ///< looks that had to be repeated once
    qint64 slow = 0; ///< looks that took too long to mean anything; not counted as opens
    qint64 changes = 0; ///< rows of history seen
    qint64 silent = 0; ///< times when the catalogue did not answer
    qint64 violations = 0;
};

class Checker final {
public:
    /// `tell` gets each violation, in one line.
    Checker(CatalogReader& catalog, const Ledger& ledger, std::function<void(const QString&)> tell);

    /// Beside programs that move files before they tell the catalogue, I1 and I3 cannot be asserted while things
    /// happen: I2 and I4 are.
    void setForeignMovers(bool on) { m_foreignMovers = on; }

    /// I1 to I4 over the whole library once; `goOn` is asked between contents.
    void sweep(const std::function<bool()>& goOn);
    /// I1 of one content, as a player would: look up, open, read.
    void open(qint64 cid);
    /// When all has come to rest: the invariants without any patience, no relocation row, nothing else in the
    /// directories. `wishes`: each content is where the last one says, and its history has nothing that was not wished,
    /// in that order.
    void final(const std::optional<QHash<qint64, std::vector<QString>>>& wishes);

    [[nodiscard]] const CheckerCounts& counts() const { return m_counts; }

private:
    enum class Verdict : quint8 { Good, Bad, Unknown };
    Verdict lookOnce(const LedgerEntry& entry, const ContentSeen& seen, qint64 seenAt, Reading reading);
    void mustOpen(const LedgerEntry& entry, const ContentSeen* first, qint64 seenAt, Reading reading);
    void mustExist(const LedgerEntry& entry);
    [[nodiscard]] bool existsComplete(const LedgerEntry& entry) const;
    void checkHistory(const CatalogReader::Snapshot& snapshot);
    void checkHistoryOf(qint64 cid);
    void checkExtras(const CatalogReader::Snapshot& snapshot);
    void mustHaveRow(const QString& levelKey, const QString& directory, const FileSeen& file);
    [[nodiscard]] QString chainProblem(const CatalogReader::History& history) const;
    void finalOf(const LedgerEntry& entry, const std::vector<QString>* wishes);
    [[nodiscard]] bool readLevels();
    [[nodiscard]] QString pathOf(const QString& level, const QString& filename) const;
    void violation(const char* invariant, const QString& text);

    CatalogReader& m_catalog;
    const Ledger& m_ledger;
    std::function<void(const QString&)> m_tell;
    bool m_foreignMovers = false;
    CheckerCounts m_counts;
    QHash<QString, QString> m_levels;
    qint64 m_newestChange = 0;
    struct Followed {
        qint64 id = 0;
        QString level;
    };
    QHash<qint64, Followed> m_followed; ///< where history has led so far
};

} // namespace tierwatch::faults
