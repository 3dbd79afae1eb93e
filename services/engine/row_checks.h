// SPDX-License-Identifier: GPL-3.0-or-later
// What other programs wrote into the catalogue's tables and makes no sense: said once, as an incident, and never acted
// upon.
#pragma once

#include "catalog/contents.h"
#include "engine/world.h"

#include <set>

namespace tierwatch {

/// A row with such a name is not taken up: a path made of it could lead anywhere.
[[nodiscard]] bool hasUsableName(const catalog::ContentRecord& record);

/// Engine thread only.
class RowChecks {
public:
    RowChecks(World& world, const Clock& clock) : m_world(world), m_clock(clock) { }

    /// False: the row is not to be taken up.
    [[nodiscard]] bool accepts(const catalog::ContentRecord& record);
    void forget(ContentId cid) { m_refused.erase(cid); }
    /// Some of those that were not accepted: they may have been mended since.
    [[nodiscard]] std::vector<ContentId> refused() const;
    /// Brings the incidents up to date.
    void tell();

private:
    void tellNames();
    void tellLevels();
    void tellTable();

    World& m_world;
    const Clock& m_clock;
    std::set<ContentId> m_refused;
    std::set<QByteArray> m_unknownLevels; ///< keys of the incidents that last
};

} // namespace tierwatch
