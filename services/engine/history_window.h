// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows of the history this process knows of: its own, and those it has read.
#pragma once

#include "core/time.h"

#include <QtGlobal>

#include <deque>
#include <set>

namespace tierwatch {

/// Ids become visible out of order: one that is missing between others may still come. Reading begins below it until it
/// has been missing for ten seconds. Engine thread only.
class HistoryWindow {
public:
    /// Everything up to `newest` is known.
    void start(qint64 newest);
    /// Reading begins above this id.
    [[nodiscard]] qint64 from() const { return m_from; }
    [[nodiscard]] qint64 newest() const { return m_known.empty() ? m_from : *m_known.rbegin(); }
    [[nodiscard]] bool knows(qint64 id) const { return id <= m_from || m_known.contains(id); }
    /// False where it was known already.
    bool note(qint64 id);
    /// Gives up what has been missing for too long.
    void pass(Deadline now);

private:
    void closeUp();

    qint64 m_from = 0;
    std::set<qint64> m_known; ///< above m_from
    std::deque<std::pair<Deadline, qint64>> m_newestThen;
};

} // namespace tierwatch
