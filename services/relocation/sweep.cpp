// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/sweep.h"

#include "relocation/trial_name.h"

namespace tierwatch {

Sweep judge(const OwnNameSeen& seen, Epoch newest, const std::optional<Relocation>& row, Time now, Duration age)
{
    if (seen.regular && isTrialName(seen.name)) // its trial was killed: it lives for seconds
        return seen.changed + age > now ? Sweep::Leave : Sweep::Remove;
    const std::optional<OwnName> own = parseOwnName(seen.name);
    if (!own || !seen.regular || own->epoch > newest)
        return seen.changed + age > now ? Sweep::Leave : Sweep::Report; // a marker that is just being written, say
    // A renamed source belongs to whatever relocation its content has: a later one puts it back or removes it.
    const bool live = row && (row->epoch == own->epoch || own->kind == OwnName::Kind::Aside);
    if (live || seen.changed + age > now)
        return Sweep::Leave;
    return own->kind == OwnName::Kind::Part ? Sweep::Remove : Sweep::RemoveIfCopy;
}

} // namespace tierwatch
