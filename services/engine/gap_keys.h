// SPDX-License-Identifier: GPL-3.0-or-later
// Keys for the cids that no content has: an original-style worker walks over the keys 1, 2, 3 … and turns back at the
// first that is missing.
#pragma once

#include "catalog/database.h"
#include "engine/announcer.h"

#include <QTimer>

#include <deque>
#include <span>

namespace tierwatch {

/// What such workers can reach: gaps are filled in their order, each as a whole, with at most as many keys as there are
/// contents.
struct GapPlan {
    struct Gap {
        qint64 first = 0;
        qint64 last = 0;

        bool operator==(const Gap&) const = default;
    };
    std::vector<Gap> gaps; ///< that get keys
    qint64 keys = 0; ///< in all of them
    std::optional<ContentId> unreachable; ///< the first content that such workers cannot reach; empty: they reach all
    qint64 unreachableContents = 0;
};
/// Of all contents, by rising cid. Pure.
[[nodiscard]] GapPlan planGaps(std::span<const ContentId> cids);

/// The same, read from the catalogue.
[[nodiscard]] Result<GapPlan> planGaps(Transaction& transaction, LevelKeys& keys);

/// Engine thread only. Writes them with status `gone`, a few at a time, where nothing stands.
class GapKeys {
public:
    explicit GapKeys(Announcer& announcer);

    /// All that `cids` want, by rising cid.
    void fill(std::span<const ContentId> cids);
    /// One more content; the gap below it, where it is the greatest and that is not too wide.
    void added(ContentId cid, std::size_t contents);

private:
    void next();

    Announcer& m_announcer;
    QTimer m_retry;
    std::deque<GapPlan::Gap> m_left;
    qint64 m_keys = 0;
    qint64 m_greatest = 0;
    int m_underWay = 0;
};

} // namespace tierwatch
