// SPDX-License-Identifier: GPL-3.0-or-later
// Follows adoptions on this catalogue, whoever runs them: their contents come into the index, and what the views of
// those call for is proposed once.
#pragma once

#include "catalog/adoptions.h"
#include "engine/catalog_access.h"
#include "engine/follower.h"
#include "engine/placement_pass.h"

namespace tierwatch {

/// Engine thread only.
class AdoptionFollower {
public:
    using Moves = std::vector<ProposedMove>;
    /// `propose`: a plan of these moves, by that author.
    AdoptionFollower(World& world, CatalogAccess& catalog, Follower& follower, const Clock& clock,
        std::function<void(const Author&, Moves)> propose);

    void everySecond();
    /// The newest, as it was a second ago at most; nothing where there was none.
    [[nodiscard]] const std::optional<catalog::AdoptionRecord>& newest() const { return m_newest; }

private:
    void learn(const catalog::AdoptionRecord& record);
    void readAgain(const catalog::AdoptionRecord& record, ContentId after);
    void plan(const catalog::AdoptionRecord& record);
    [[nodiscard]] Moves movesOf(const catalog::AdoptionRecord& record) const;

    World& m_world;
    CatalogAccess& m_catalog;
    Follower& m_follower;
    const Clock& m_clock;
    const std::function<void(const Author&, Moves)> m_propose;
    const Time m_since; ///< what ended before was read at the start
    std::optional<catalog::AdoptionRecord> m_newest;
    bool m_underWay = false;
    qint64 m_learned = 0; ///< the adoption whose contents are known here
};

/// As an operator sees it, from its row alone.
[[nodiscard]] AdoptionProgress progressOf(const catalog::AdoptionRecord& record);

} // namespace tierwatch
