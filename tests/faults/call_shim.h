// SPDX-License-Identifier: GPL-3.0-or-later
// Stands between a program and the C library's file calls: in an armed thread it counts them, and lets the nth go
// wrong. To be linked into the program (call_shim.cpp defines the calls' names).
#pragma once

#include <QByteArray>

namespace tierwatch::test {

struct CallFault {
    enum class Kind {
        Nothing, ///< only count
        Error, ///< this one fails with `errorNumber`
        Short, ///< reads and writes do half of what they are asked for
        Gone, ///< this one and all after it fail, and have no effect: the disk has gone, or the program is dead
    };
    Kind kind = Kind::Nothing;
    int at = 0; ///< counted from 1
    int errorNumber = 0;
    bool withoutRename2 = false; ///< as on filesystems that do not know RENAME_NOREPLACE
};

/// What happened in the armed thread.
struct CallsSeen {
    int calls = 0;
    bool hit = false; ///< the fault was made
    QByteArray hitCall;
    bool flushedAgain = false; ///< a file whose flush had failed was flushed again
};

/// In this thread, until disarmCalls.
void armCalls(const CallFault& fault);
CallsSeen disarmCalls();
[[nodiscard]] bool callFaultHit();

} // namespace tierwatch::test
