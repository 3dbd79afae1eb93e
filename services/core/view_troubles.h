// SPDX-License-Identifier: GPL-3.0-or-later
// Remembers the views that did not arrive as they should, so that somebody can be told which and why. Bounded.
#pragma once

#include "core/reports.h"

#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <unordered_map>

namespace tierwatch {

/// Any thread. Costs nothing while all is well.
class ViewTroubles final {
public:
    static constexpr std::size_t mostUnknown = 1000;
    static constexpr std::size_t mostFallen = 500;
    static constexpr std::size_t mostReasons = 100; ///< further ones are not told apart

    /// A report of a content that the catalogue does not have.
    void noteUnknown(ContentId cid);
    void noteRejected(const Text& why);
    void noteFell(ContentId cid, qint64 before, qint64 after);

    /// Fills in what it remembers: rejected, unknown and fell.
    void report(ViewsReport& report) const;

private:
    SystemClock m_clock;
    mutable std::mutex m_mutex;
    std::list<UnknownContent> m_unknown; ///< newest first
    std::unordered_map<ContentId, std::list<UnknownContent>::iterator> m_places;
    std::deque<FallenCount> m_fallen; ///< newest first
    std::map<QByteArray, RejectedViews> m_rejected; ///< by the sentence's source
};

} // namespace tierwatch
