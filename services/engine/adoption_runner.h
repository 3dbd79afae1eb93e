// SPDX-License-Identifier: GPL-3.0-or-later
// Takes over a library: looks at catalogue and directories, makes contents of files or of a list, and says what is not
// as it should be. Moves no file.
#pragma once

#include "catalog/adoptions.h"
#include "core/adoption.h"
#include "engine/audit_library.h"
#include "relocation/sorted_walk.h"

#include <unordered_map>
#include <unordered_set>

namespace tierwatch {

struct AdoptionSettings {
    AdoptionOrder order;
    QString author;
    QString run; ///< random: this run's
    std::function<bool()> stopped; ///< asked now and then; true ends it with `cancelled`, to be gone on with later
};

/// What is heard of it while it goes on, in the thread of run().
struct AdoptionListener {
    std::function<void(Time startedAt, bool resumed)> begun;
    std::function<void(const AdoptionCounts&)> counts; ///< about once a second
    std::function<void(const AuditFinding&)> found;
    std::function<void(const std::vector<ImportProblem>&)> refused; ///< why a list was refused
};

/// Blocks; in a thread of its own, or of a program that does nothing else. Whether or not engines work on the same
/// stores: they follow what is committed. Relocations are paused from its beginning on. Contents are committed in the
/// order of levels, directories and names, a thousand at a time, so that a run that was cut off is gone on with by the
/// next one and comes to the same end. Memory: some 150 bytes for each content that is known or taken.
class AdoptionRunner {
public:
    AdoptionRunner(const AuditStores& stores, AdoptionSettings settings, const Clock& clock, AdoptionListener listener);

    /// `conflict`: another adoption is under way, or the levels given are not those of the catalogue. `invalid_input`:
    /// the list was refused, as a whole.
    [[nodiscard]] Result<AdoptionCounts> run();

private:
    struct Pending {
        catalog::TakenContent content;
        NameSeen file;
    };
    struct Linked { ///< a file with several names
        ContentId cid{};
        LevelSlot level = LevelSlot::None;
        QByteArray name;
        quint64 left = 0; ///< names that have not been seen
    };
    struct SameFile {
        quint64 device = 0;
        quint64 inode = 0;
        bool operator==(const SameFile&) const = default;
    };
    struct HashFile {
        std::size_t operator()(const SameFile& file) const { return qHashMulti(0, file.device, file.inode); }
    };

    [[nodiscard]] Result<> begin();
    [[nodiscard]] Result<bool> tryBegin();
    [[nodiscard]] Result<> prepareLevels(Transaction& transaction);
    [[nodiscard]] Result<> end(const Result<>& result);
    [[nodiscard]] Result<> load();
    void openLevel(AuditLevel& level);
    [[nodiscard]] Result<> takeFiles();
    void visit(const AuditLevel& level, const DirectorySeen& seen);
    void take(const AuditLevel& level, const NameSeen& file);
    [[nodiscard]] Result<> flush();
    [[nodiscard]] Result<> write(std::vector<catalog::TakenContent>& contents);
    void noteLinks(const NameSeen& file, ContentId cid, LevelSlot level);
    [[nodiscard]] Result<> examineSuspects();
    void tellLinksOutside();
    [[nodiscard]] Result<> takeList();
    [[nodiscard]] bool goesOn();
    void tell(Finding finding);

    const AuditStores& m_stores;
    const AdoptionSettings m_settings;
    const Clock& m_clock;
    const AdoptionListener m_listener;
    catalog::AdoptionRecord m_record;
    AuditNames m_names;
    AuditLibrary m_library;
    Result<> m_failure; ///< met while the directories were read
    std::vector<Pending> m_pending;
    std::unordered_set<std::size_t> m_taken; ///< names that have become contents, hashed
    std::unordered_map<SameFile, Linked, HashFile> m_linked;
    ContentId m_newest{}; ///< the greatest cid that is known
    QSet<QByteArray> m_fresh; ///< names of contents that others have added meanwhile
    Deadline m_told{};
    Deadline m_saved{};
};

} // namespace tierwatch
