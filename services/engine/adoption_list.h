// SPDX-License-Identifier: GPL-3.0-or-later
// A list of contents against the library: each line's level and file are there and nobody else's, or the list is
// refused as a whole.
#pragma once

#include "catalog/adoptions.h"
#include "core/import_csv.h"
#include "engine/audit_library.h"
#include "relocation/level_names.h"

namespace tierwatch {

class AdoptionList {
public:
    /// All of them outlive it; the library is loaded.
    AdoptionList(AuditLibrary& library, AuditNames& names, LevelKeys& keys, qint64 countLimit);

    /// The text, its names and its levels.
    void read(QByteArrayView csv);
    /// Walks over all levels: where each line's file lies, and how big it is. `cancelled` where `stopped` says so.
    [[nodiscard]] Result<> lookForFiles(AdoptionCounts& counts, const std::function<bool()>& stopped);
    [[nodiscard]] ImportProblems& problems() { return m_problems; }

    using Write = std::function<Result<>(const Catalog::Work&)>;
    /// A thousand lines in a transaction. Lines that the catalogue has already are counted as in place; a count that
    /// was reported meanwhile stays. `goesOn` is asked between transactions.
    [[nodiscard]] Result<> write(const Write& write, catalog::AdoptionRecord& record, const Rule& rule, Time now,
        const std::function<bool()>& goesOn);
    /// Files that are in no line and belong to no content.
    void tellOrphans(const std::function<void(Finding)>& tell) const;

private:
    struct Line {
        ImportRow row;
        LevelSlot level = LevelSlot::None; ///< given or found
        LevelSlot second = LevelSlot::None; ///< where a file of that name lies as well
        bool found = false;
        qint64 size = -1;
    };
    struct Hashed {
        std::size_t hash = 0;
        quint32 line = 0;
    };
    struct Orphan {
        LevelSlot level = LevelSlot::None;
        QByteArray name;
        qint64 bytes = -1;
    };

    void checkCatalogue(const Line& line);
    void seen(LevelSlot level, const NameSeen& file, bool hasContents, AdoptionCounts& counts);
    void checkFile(const Line& line);
    [[nodiscard]] Result<> writeSome(Transaction& transaction, std::span<const Line> lines, const Rule& rule, Time at,
        Time now, AdoptionCounts& counts) const;
    [[nodiscard]] QString levelNames() const;

    AuditLibrary& m_library;
    AuditNames& m_names;
    LevelKeys& m_keys;
    ImportReader m_reader;
    ImportProblems m_problems;
    std::unique_ptr<NameArena> m_arena; ///< the lines' names
    std::vector<Line> m_lines;
    std::vector<Hashed> m_byName; ///< by rising hash
    std::vector<Orphan> m_orphans;
    bool m_someOffline = false;
};

} // namespace tierwatch
