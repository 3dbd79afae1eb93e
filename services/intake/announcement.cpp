// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/announcement.h"

namespace tierwatch {

namespace {

QByteArray keyOf(const LevelTable& levels, LevelSlot slot)
{
    const Level* level = levels.find(slot);
    return level == nullptr ? QByteArray() : level->key.toUtf8();
}

} // namespace

StateObject announcementOf(const IndexEntry& entry, qint64 total, LevelSlot wanted, const IntakeRules& rules)
{
    // An original-style worker must not begin while our old copy still stands.
    const bool mayGo = rules.mayGo(entry.level, wanted) && !(entry.lingering && rules.originalWorkers);
    const LevelSlot target = wanted != entry.level && mayGo ? wanted : entry.level;
    StateObject object;
    object.cid = entry.cid;
    if (total >= 0)
        object.count = total;
    object.dbLevel = keyOf(rules.levels, entry.level);
    object.target = target == entry.level ? object.dbLevel : keyOf(rules.levels, target);
    object.filename = entry.name.bytes().toByteArray();
    if (entry.failed && wanted == entry.wanted && wanted != entry.level) {
        object.target = keyOf(rules.levels, wanted);
        object.status = StateStatus::Failed;
        return object;
    }
    object.status = target != entry.level ? StateStatus::Update : total < 0 ? StateStatus::New : StateStatus::Done;
    return object;
}

bool movedByOther(const StateObject& standing)
{
    return standing.status == StateStatus::Done && !standing.workerId && standing.target != standing.dbLevel;
}

StateObject joined(const StateObject& announcement, const std::optional<StateObject>& standing)
{
    if (!standing)
        return announcement;
    if (standing->workerId || movedByOther(*standing)) {
        StateObject claimed = *standing;
        claimed.count = announcement.count;
        return claimed;
    }
    StateObject object = announcement;
    object.unknown = standing->unknown;
    if (object.status == StateStatus::Failed && object.error.isEmpty())
        object.error = standing->error;
    return object;
}

} // namespace tierwatch
