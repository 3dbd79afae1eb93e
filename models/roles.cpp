// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/roles.h"

namespace tierwatch {

const QList<int>& valueRoles()
{
    static const QList<int> roles{ Qt::DisplayRole, Qt::ToolTipRole, ItemRole::LevelSlot, ItemRole::Badge,
        ItemRole::Status, ItemRole::Progress, ItemRole::TimeLeft, ItemRole::Sort, ItemRole::Loud };
    return roles;
}

QHash<int, QByteArray> withRoleNames(QHash<int, QByteArray> names)
{
    names.insert(ItemRole::Cid, "cid");
    names.insert(ItemRole::LevelSlot, "levelSlot");
    names.insert(ItemRole::Badge, "badge");
    names.insert(ItemRole::Status, "status");
    names.insert(ItemRole::Progress, "progress");
    names.insert(ItemRole::TimeLeft, "timeLeft");
    names.insert(ItemRole::Sort, "sort");
    names.insert(ItemRole::Pending, "pending");
    names.insert(ItemRole::Choices, "choices");
    names.insert(ItemRole::Loud, "loud");
    return names;
}

} // namespace tierwatch
