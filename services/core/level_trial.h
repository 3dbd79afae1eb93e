// SPDX-License-Identifier: GPL-3.0-or-later
// What a table of levels would move if it were stored.
#pragma once

#include <QString>

#include <vector>

namespace tierwatch {

struct LevelTrial {
    struct PerLevel {
        QString level; ///< key
        qint64 contentsIn = 0;
        qint64 bytesIn = 0;
        qint64 contentsOut = 0;
        qint64 bytesOut = 0;
        bool fits = true; ///< what comes in has room once what goes out has gone
    };
    std::vector<PerLevel> levels; ///< of the table tried, and those that it has no more
    qint64 contents = 0; ///< that would move
    qint64 bytes = 0; ///< as far as sizes are known
    qint64 sizesUnknown = 0; ///< contents whose size is not known
    qint64 nearLimit = 0; ///< contents within 5 % of a limit
    double seconds = -1; ///< at the speed of the last moves; −1: not known
    bool waits = false; ///< so many wait for *Go on*
};

} // namespace tierwatch
