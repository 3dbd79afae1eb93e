// SPDX-License-Identifier: GPL-3.0-or-later
// Forgets what has ended long ago: rows of tierwatch_move, plans, level edits. The original's history is never touched.
#pragma once

#include "engine/catalog_access.h"

#include "core/time.h"

#include <QTimer>

namespace tierwatch {

/// Engine thread only. Once an hour, in small transactions with rests between them; several processes may do so at
/// once.
class Pruner {
public:
    /// `keep`: what is younger stays.
    Pruner(CatalogAccess& catalog, const Clock& clock, std::chrono::hours keep);
    void start();

private:
    void prune();

    CatalogAccess& m_catalog;
    const Clock& m_clock;
    std::chrono::hours m_keep;
    QTimer m_timer;
};

} // namespace tierwatch
