// SPDX-License-Identifier: GPL-3.0-or-later
// A library for faults: three levels on two filesystems, many small contents and a few that take several steps to copy.
#pragma once

#include "tests/faults/checker/ledger.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

namespace tierwatch::faults {

struct LibraryShape {
    int contents = 300;
    int great = 6; ///< of them: some MiB each
    bool allInBronze = false; ///< else spread over the levels
    bool withGold
        = true; ///< gold lies on another filesystem, so that what goes there is copied; else beside the others
    bool directories = true; ///< some contents lie in directories of their own
    int linger = 1; ///< seconds
    int mostSmall = 16 * 1024; ///< bytes of one that is not great
};

class Library final {
public:
    /// Makes directories, files and the ledger; look at problem(). Everything goes with the object, unless keep() was
    /// called.
    Library(const LibraryShape& shape, quint32 seed);
    ~Library();

    /// Empty: all went well.
    [[nodiscard]] const QString& problem() const { return m_problem; }
    [[nodiscard]] const Ledger& ledger() const { return m_ledger; }
    [[nodiscard]] QString file(const QString& name) const { return m_disk.filePath(name); }
    [[nodiscard]] QString ledgerFile() const { return file(QStringLiteral("ledger.tsv")); }
    [[nodiscard]] QString wishesFile() const { return file(QStringLiteral("wishes.tsv")); }
    [[nodiscard]] QString directory(const QString& level) const;
    [[nodiscard]] static QStringList levels();
    /// Every content with such a cid has a directory of its own.
    static constexpr int inDirectories = 5;
    /// A view count that belongs into that level.
    [[nodiscard]] static qint64 countFor(const QString& level);

    /// SQL that makes level and contents rows in empty tables, and sets what is said of levels in Tierwatch's own.
    [[nodiscard]] QStringList rows() const;
    /// For people who want to see what a failed run left.
    void keep();

private:
    [[nodiscard]] bool makeFile(LedgerEntry& entry, qint64 size, QRandomGenerator& random);

    LibraryShape m_shape;
    QTemporaryDir m_disk;
    QTemporaryDir m_other;
    QString m_problem;
    Ledger m_ledger;
};

} // namespace tierwatch::faults
