// SPDX-License-Identifier: GPL-3.0-or-later
// An incident: something that an operator should look at; a sentence, and what can be done about it.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"
#include "core/time.h"

#include <QByteArray>
#include <QString>

namespace tierwatch {

/// One incident that lasts: it begins, may change its figures, and ends by itself or by its remedy.
struct Incident {
    enum class Severity : quint8 {
        Notice, ///< advice
        Warning, ///< something waits
        Error, ///< something stands still until somebody acts
    };
    /// What an operator can do about it with one command; the window's button, and a route of `/api/v1`.
    enum class Remedy : quint8 {
        None, ///< it ends by itself, or the sentence says what to do outside of Tierwatch
        GoOn, ///< release the plan
        MakeRoom, ///< in the level
        ConfirmLevel,
        CheckLevel,
        Retry, ///< what failed for this reason
        SwitchRule, ///< to recent views
        SetDeadZone,
        Resume,
    };

    QByteArray key; ///< which incident: `full:gold`, `brake:17`; there is one of each at a time
    Severity severity = Severity::Warning;
    Text text;
    Remedy remedy = Remedy::None;
    QString level; ///< key; empty: of no level
    PlanId plan = PlanId::None;
    qint64 contents = 0; ///< that it is about
    qint64 bytes = 0;
    Time since{};

    bool operator==(const Incident&) const = default;
};
[[nodiscard]] QByteArray toName(Incident::Severity severity);
[[nodiscard]] QByteArray toName(Incident::Remedy remedy);

} // namespace tierwatch
