// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine.h"

namespace tierwatch {

static_assert(sizeof(ContentRow) <= 64);

bool ContentRow::operator==(const ContentRow& other) const
{
    return cid == other.cid && name.bytes() == other.name.bytes() && count == other.count && size == other.size
        && updated == other.updated && lastView == other.lastView && heldUntil == other.heldUntil
        && level == other.level && wanted == other.wanted;
}

} // namespace tierwatch
