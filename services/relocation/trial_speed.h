// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a file is written and read, past the system's cache. For level_trial.
#pragma once

#include <QtGlobal>

namespace tierwatch::trial {

struct Speed {
    double written = 0; ///< bytes a second, flushed; 0: not measured
    double read = 0;
    bool corrupt = false; ///< other bytes came back
    int error = 0; ///< errno of the call that failed
};

/// Into an empty file, at most so many bytes and about 1.5 s.
[[nodiscard]] Speed measure(int file, qint64 mostBytes);

} // namespace tierwatch::trial
