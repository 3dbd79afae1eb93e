// SPDX-License-Identifier: GPL-3.0-or-later
// Brings what the hot path counted into the world for the windows, and into the catalogue within seconds.
#pragma once

#include "catalog/contents.h"
#include "engine/catalog_access.h"
#include "engine/world.h"
#include "state/state_object.h"

#include <unordered_set>

namespace tierwatch {

/// Engine thread only.
class ViewsSaver {
public:
    ViewsSaver(World& world, IntakeBoard& board, CatalogAccess& catalog, const Clock& clock);

    /// Beside other processes on the same state store: after each commit the store's counts are compared with what was
    /// saved, since whoever commits last may have the older one. Where they still differ at the next turn, a greater
    /// one there is taken and saved; `lower` is called for each lower one.
    using Standing = Done<std::vector<std::optional<StateObject>>>;
    void compareWith(std::function<void(std::vector<ContentId>, Standing)> store, std::function<void(ContentId)> lower);
    /// Takes what the API threads noted; cheap where nothing was.
    void collect();
    /// Writes all counts that changed since the last time; `done` when the catalogue has them or does not answer.
    void save(std::function<void()> done = {});
    /// The top level's maximum is to be at least this count.
    void raiseTop(qint64 count);

private:
    void raiseTop();
    void saveNext();
    void compare(const std::vector<catalog::ContentViews>& saved);
    void compareAgain();
    /// Of those whose count is still the same here, and another one in the store.
    struct Compared {
        ContentId cid{};
        qint64 total = -1; ///< that this process had
    };
    void ask(std::vector<Compared> compared, std::function<void(const Compared&, qint64 standing)> differs);
    [[nodiscard]] bool wishIsOnItsWay(const IndexEntry& entry) const;
    void answer();

    World& m_world;
    IntakeBoard& m_board;
    CatalogAccess& m_catalog;
    const Clock& m_clock;
    std::unordered_set<ContentId> m_unsaved;
    std::unordered_set<ContentId> m_deferred; ///< once, to the next save
    std::vector<std::function<void()>> m_waiting; ///< to be told when all is saved
    std::function<void(std::vector<ContentId>, Standing)> m_store;
    std::function<void(ContentId)> m_lower;
    std::vector<Compared> m_differing; ///< from the store, when they were saved
    bool m_underWay = false;
    qint64 m_raiseTo = 0;
};

} // namespace tierwatch
