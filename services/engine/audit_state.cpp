// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/audit_state.h"

#include "intake/announcement.h"

#include <algorithm>

namespace tierwatch {

namespace {

QString cidOf(const catalog::ContentRecord& content) { return QString::number(number(content.cid)); }

StateObject expectedOf(const catalog::ContentRecord& content, const StateCheck& check, std::optional<qint64> count)
{
    NameArena names;
    IndexEntry entry;
    entry.cid = content.cid;
    entry.level = content.level;
    entry.wanted = content.level;
    entry.name = names.store(content.filename);
    IntakeRules rules;
    rules.levels = check.levels;
    return announcementOf(entry, count.value_or(-1), content.level, rules);
}

/// The gravest difference, as a sentence.
Text difference(const catalog::ContentRecord& content, const StateObject& standing, const StateObject& desired)
{
    const QString cid = cidOf(content);
    if (standing.dbLevel != desired.dbLevel)
        return { QT_TRANSLATE_NOOP("Text", "The state of content %1 says it is in %2, and the catalogue says %3."),
            { cid, QString::fromUtf8(standing.dbLevel), QString::fromUtf8(desired.dbLevel) } };
    if (standing.filename != desired.filename || standing.cid != desired.cid)
        return { QT_TRANSLATE_NOOP(
                     "Text", "The state of content %1 is about another file, %2, than the catalogue's %3."),
            { cid, QString::fromUtf8(standing.filename), QString::fromUtf8(desired.filename) } };
    if (standing.count != desired.count)
        return { QT_TRANSLATE_NOOP("Text", "The state of content %1 has an older count, %2, than the catalogue, %3."),
            { cid, standing.count ? QString::number(*standing.count) : QStringLiteral("null"),
                QString::number(desired.count.value_or(0)) } };
    if (standing.target != desired.target)
        return { QT_TRANSLATE_NOOP("Text", "The state of content %1 announces a way to %2 that nobody is to go."),
            { cid, QString::fromUtf8(standing.target) } };
    if (standing.workerId)
        return { QT_TRANSLATE_NOOP("Text", "The state of content %1 is claimed by %2, a process that is gone."),
            { cid, QString::fromUtf8(*standing.workerId) } };
    return { QT_TRANSLATE_NOOP("Text", "The state of content %1 is not what the catalogue makes it."), { cid } };
}

} // namespace

std::optional<qint64> newestCount(std::optional<qint64> catalogue, std::optional<qint64> standing)
{
    if (!catalogue || !standing)
        return catalogue ? catalogue : standing;
    return std::max(*catalogue, *standing);
}

std::optional<WrongState> checkState(
    const catalog::ContentRecord& content, const std::optional<QByteArray>& standing, const StateCheck& check)
{
    if (!standing) {
        if (!check.everyContent && !content.views.total)
            return std::nullopt;
        return WrongState{ { QT_TRANSLATE_NOOP("Text", "The state store has nothing about content %1."),
                               { cidOf(content) } },
            expectedOf(content, check, content.views.total), LevelSlot::None };
    }
    const Result<StateObject> object = parseStateObject(*standing);
    if (!object)
        return WrongState{ { QT_TRANSLATE_NOOP("Text", "The state of content %1 cannot be read."), { cidOf(content) } },
            expectedOf(content, check, content.views.total), LevelSlot::None };
    if (object->workerId && !check.deadClaims.contains(*object->workerId))
        return std::nullopt;

    StateObject desired = expectedOf(content, check, newestCount(content.views.total, object->count));
    desired.unknown = object->unknown;
    if (movedByOther(*object) && object->dbLevel == desired.dbLevel) {
        const Level* target = check.levels.find(QString::fromUtf8(object->target));
        return WrongState{
            { QT_TRANSLATE_NOOP(
                  "Text", "The state of content %1 says it was moved to %2, which the catalogue has not followed."),
                { cidOf(content), QString::fromUtf8(object->target) } },
            std::move(desired), target == nullptr ? LevelSlot::None : target->slot
        };
    }
    if (*object == desired)
        return std::nullopt;
    return WrongState{ difference(content, *object, desired), std::move(desired), LevelSlot::None };
}

} // namespace tierwatch
