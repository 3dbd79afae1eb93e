// SPDX-License-Identifier: GPL-3.0-or-later
// Failed relocations, grouped by what they failed for, with the one thing that can be done about each group.
#pragma once

#include "core/error.h"
#include "core/incident.h"

namespace tierwatch {

struct FailureGroup {
    QByteArray cause; ///< names it in requests: `conflict-5c2f01ab-bronze-gold`
    Error error; ///< of one of them
    QString from; ///< key; empty: not known
    QString to;
    qint64 contents = 0;
    qint64 bytes = 0;
    Time oldest{}; ///< when the first of them was wished
    Time newest{};
    bool byItself = false; ///< all of them are tried again later without anybody
    Incident::Remedy remedy = Incident::Remedy::Retry;
};

/// What a failed relocation's group is called: the same in every process and after every restart.
[[nodiscard]] QByteArray failureCause(const Error& error, const QString& from, const QString& to);

} // namespace tierwatch
