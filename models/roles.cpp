// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/roles.h"

namespace tierwatch {

const QList<int>& valueRoles()
{
    static const QList<int> roles{ Qt::DisplayRole, Qt::ToolTipRole, Role::LevelSlot, Role::Badge, Role::Status,
        Role::Progress, Role::TimeLeft, Role::Sort, Role::Loud };
    return roles;
}

QHash<int, QByteArray> withRoleNames(QHash<int, QByteArray> names)
{
    names.insert(Role::Cid, "cid");
    names.insert(Role::LevelSlot, "levelSlot");
    names.insert(Role::Badge, "badge");
    names.insert(Role::Status, "status");
    names.insert(Role::Progress, "progress");
    names.insert(Role::TimeLeft, "timeLeft");
    names.insert(Role::Sort, "sort");
    names.insert(Role::Pending, "pending");
    names.insert(Role::Loud, "loud");
    return names;
}

} // namespace tierwatch
