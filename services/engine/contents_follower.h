// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of contents that other programs inserted, deleted or moved without a row of history: noticed by a digest of the
// table, found by a walk over it.
#pragma once

#include "catalog/contents.h"
#include "engine/catalog_access.h"
#include "engine/row_checks.h"
#include "engine/sliced_walk.h"
#include "engine/world.h"

#include <QTimer>

namespace tierwatch {

/// Engine thread only. Every half second; of very many contents less often: a twentieth of the time at most.
class ContentsFollower {
public:
    struct Doors {
        std::function<void(const catalog::ContentRecord&)> learn; ///< as the row is now
        std::function<void(ContentId)> forget; ///< there is no such row any more
    };
    ContentsFollower(World& world, CatalogAccess& catalog, RowChecks& rows, const Clock& clock, Doors doors);

    void start();

private:
    /// What the table has more than the world, in all and by level.
    struct Difference {
        qint64 contents = 0;
        qint64 sum = 0;
        std::vector<catalog::LevelDigest> levels;

        bool operator==(const Difference&) const = default;
    };
    void turn();
    void compare(const std::vector<catalog::LevelDigest>& table);
    [[nodiscard]] Difference differenceOf(const std::vector<catalog::LevelDigest>& table) const;
    void beginScan(const Difference& difference);
    void scan(ContentId after);
    void scanned(const std::vector<std::pair<ContentId, LevelSlot>>& places);
    void findMissing();
    void confirmMissing();
    [[nodiscard]] LevelSlot levelOf(ContentId cid) const;
    void learnAgain(std::vector<ContentId> contents, std::function<void(bool)> done);
    void next();

    World& m_world;
    CatalogAccess& m_catalog;
    RowChecks& m_rows;
    const Clock& m_clock;
    const Doors m_doors;
    QTimer m_timer;
    SlicedWalk m_walk;
    Duration m_cost{}; ///< of the last digest
    Difference m_last;
    std::optional<Difference> m_explained; ///< that a scan could do nothing about
    Deadline m_explainedUntil{};
    Difference m_scanned; ///< why the scan under way was begun
    int m_changes = 0; ///< that it has brought
    std::vector<ContentId> m_seen; ///< in the table, by rising cid
    std::vector<ContentId> m_missing; ///< in the world only
};

} // namespace tierwatch
