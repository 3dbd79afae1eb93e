// SPDX-License-Identifier: GPL-3.0-or-later
// How the contents are spread over the numbers that the rule compares: bars for a picture on a logarithmic scale.
#pragma once

#include "models/content_store.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace tierwatch {

/// A value; any thread.
struct ContentSpread {
    using OfLevels = std::map<LevelSlot, qint64>;
    struct Bar {
        qint64 from = 0; ///< numbers from here
        qint64 to = 0; ///< and below this
        qint64 contents = 0;
        OfLevels levels; ///< where they are now
    };
    std::vector<Bar> bars; ///< from 0 on without a gap: each number below ten, then ten bars for each power of ten
    OfLevels unknown; ///< never reported
    qint64 unknownContents = 0;
    qint64 most = 0; ///< contents in the fullest bar, the unknown ones included

    ContentSpread();
    void add(std::optional<double> number, LevelSlot here);
    /// Drops the empty bars at the end and counts; once, when all are in.
    void prepare();
};

} // namespace tierwatch
