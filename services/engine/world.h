// SPDX-License-Identifier: GPL-3.0-or-later
// The engine thread's picture of everything that windows see: levels, relocations, settings; and what of it has
// changed. Contents stand in the LocationIndex, which the API threads share.
#pragma once

#include "catalog/contents.h"
#include "core/engine.h"
#include "core/incidents.h"
#include "engine/engine_settings.h"
#include "engine/history_window.h"
#include "engine/level_use.h"
#include "engine/relocation_table.h"
#include "engine/shared_settings.h"
#include "intake/intake_board.h"
#include "intake/location_index.h"
#include "relocation/worker_pool.h"

#include <array>
#include <unordered_map>
#include <unordered_set>

namespace tierwatch {

/// Engine thread only.
class World {
public:
    World(LocationIndex& index, IntakeBoard& board, std::shared_ptr<LevelKeys> keys, const Clock& clock);

    [[nodiscard]] const LevelsSnapshot& levels() const { return m_levels; }
    [[nodiscard]] const std::vector<LevelStatus>& levelStatus() const { return m_levelStatus; }
    [[nodiscard]] const SharedSettings& settings() const { return m_settings; }
    /// It is there and not set offline: files can be looked at, and taken from it.
    [[nodiscard]] bool usable(LevelSlot level) const;
    /// And new files may come, as far as its mode and its health are concerned.
    [[nodiscard]] bool takesFiles(LevelSlot level) const;
    [[nodiscard]] QString levelName(LevelSlot level) const;
    /// The level that its views call for now, whatever holds it.
    [[nodiscard]] LevelSlot calledFor(const IndexEntry& entry) const;
    [[nodiscard]] LocationIndex& index() { return m_index; }
    [[nodiscard]] const IntakeRules& rules() const { return *m_rules; }

    void setLevels(LevelsSnapshot levels);
    /// As they were read from the catalogue; `stored`: the version of the newest edit there. False where the table is
    /// the same.
    bool learnLevels(const LevelTable& table, quint64 stored);
    void setLevelStatus(LevelSlot level, const LevelStatus& status);
    /// What stops a level that is there.
    struct LevelStop {
        bool full = false; ///< its own capacity is reached: nothing comes in
        bool diskFull = false; ///< nothing is copied into it
        bool failing = false; ///< it has stopped itself: nothing comes or goes

        bool operator==(const LevelStop&) const = default;
    };
    [[nodiscard]] LevelStop levelStop(LevelSlot level) const { return m_stops[number(level)]; }
    void setLevelStop(LevelSlot level, const LevelStop& stop);
    [[nodiscard]] LevelUse& use() { return m_use; }
    [[nodiscard]] const LevelUse& use() const { return m_use; }
    /// Nothing can be linked from one to the other, as far as is known.
    [[nodiscard]] bool areApart(LevelSlot from, LevelSlot to) const;
    void setSettings(const SharedSettings& settings);
    void setOriginalWorkers(bool on);
    /// The catalogue has been read: views are taken from now on.
    void open();

    [[nodiscard]] std::optional<TrackedRelocation> relocation(ContentId cid) const { return m_relocations.find(cid); }
    [[nodiscard]] const RelocationTable& relocations() const { return m_relocations; }
    /// The row as it is committed now; empty: there is none. Keeps the index entry's `wanted`, `relocating` and
    /// `failed` in step.
    void setRelocation(ContentId cid, const std::optional<Relocation>& row);
    /// Changes an entry of the index and marks it for the windows.
    void changeContent(ContentId cid, const std::function<void(IndexEntry&)>& change);
    void addContent(const IndexEntry& entry);
    /// `settled`: called for a content with known views that came to a level, or whose hold changed, and for one with
    /// news that does not stand in the queue of due demotions.
    void setSettled(std::function<void(const IndexEntry&)> settled) { m_settled = std::move(settled); }
    /// With its relocation.
    void removeContent(ContentId cid);
    void setJob(ContentId cid, std::optional<JobId> job) { m_relocations.setJob(cid, job); }
    void setProgress(ContentId cid, qint64 bytesDone);
    /// A row of the history that stands in the catalogue; false where it was known.
    bool noteHistory(qint64 id);
    [[nodiscard]] HistoryWindow& history() { return m_history; }
    [[nodiscard]] Incidents& incidents() { return m_incidents; }

    [[nodiscard]] ContentRow rowOf(const IndexEntry& entry) const;
    [[nodiscard]] RelocationRow rowOf(const TrackedRelocation& tracked) const;
    [[nodiscard]] std::vector<LevelStatus> countedLevelStatus() const;

    /// How many contents are where, and which, as the catalogue can say it of its table.
    [[nodiscard]] std::vector<catalog::LevelDigest> digest() const;
    /// Everything that changed since the last call, without the status.
    [[nodiscard]] Changes takeChanges();
    /// Everything, without the status.
    [[nodiscard]] Snapshot snapshot() const;

    /// Level keys in tables and JSON.
    const std::shared_ptr<LevelKeys> keys;

private:
    void publishRules();
    void count(ContentId cid, LevelSlot level, int sign);
    void noteMove(ContentId cid, const std::optional<Relocation>& row);
    void noteContent(ContentId cid, const std::optional<IndexEntry>& before, const std::optional<IndexEntry>& after);

    LocationIndex& m_index;
    IntakeBoard& m_board;
    const Clock& m_clock;
    LevelsSnapshot m_levels;
    std::vector<LevelStatus> m_levelStatus;
    std::vector<catalog::LevelDigest> m_levelSums; ///< by slot
    std::array<LevelStop, 256> m_stops{};
    LevelUse m_use;
    SharedSettings m_settings;
    bool m_originalWorkers = false;
    bool m_open = false;
    std::function<void(const IndexEntry&)> m_settled;
    std::shared_ptr<const IntakeRules> m_rules = std::make_shared<IntakeRules>();
    RelocationTable m_relocations;

    std::unordered_set<ContentId> m_changedContents; ///< gone ones, too
    std::unordered_set<ContentId> m_changedRelocations;
    bool m_levelsChanged = false;
    bool m_levelStatusChanged = false;
    HistoryWindow m_history;
    Incidents m_incidents;
    bool m_historyGrew = false;
};

} // namespace tierwatch
