// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/recovery.h"

namespace tierwatch {

namespace {

using Then = Recovered::Then;

Recovered failing(ErrorCode code, const char* source) { return { Then::Fail, Error{ code, Text{ source, {} } } }; }

Recovered missing()
{
    return failing(ErrorCode::NotFound,
        QT_TRANSLATE_NOOP("Text",
            "The file is missing, in its level and in the one it was going to; put it back there from a copy and "
            "retry."));
}

Recovered conflict()
{
    return failing(ErrorCode::Conflict,
        QT_TRANSLATE_NOOP("Text",
            "Another file of that name stands in the level it was going to; both are kept. Rename or remove the one "
            "that is not "
            "wanted there, and retry."));
}

/// The catalogue still has it in the level it came from.
Recovered notCommitted(const FilesSeen& seen, bool stateSaysDone)
{
    if (!seen.target)
        return seen.source ? Recovered{ Then::StartAgain, {} } : missing();
    if (seen.targetIsOurs)
        return { Then::FlushAndCommit, {} };
    if (!seen.source && stateSaysDone)
        return { Then::FollowOther, {} };
    return conflict();
}

Recovered committed(const FilesSeen& seen)
{
    const bool sourceLeft = seen.source || seen.sourceAside;
    if (seen.target)
        return { sourceLeft ? Then::Linger : Then::Finish, {} };
    if (!sourceLeft)
        return missing();
    return failing(ErrorCode::NotFound,
        QT_TRANSLATE_NOOP("Text",
            "The file is only in its old level, although it had been moved completely; it is kept there. Copy it to "
            "its level and retry."));
}

} // namespace

Recovered recover(const Relocation& row, LevelSlot here, const FilesSeen& seen, bool stateSaysDone)
{
    if (here == row.from)
        return notCommitted(seen, stateSaysDone);
    if (here == row.to)
        return committed(seen);
    // Somebody wrote a third level by hand. What is left of ours in the other two is not ours to judge.
    return seen.target && seen.targetIsOurs ? conflict() : Recovered{ Then::StartAgain, {} };
}

} // namespace tierwatch
