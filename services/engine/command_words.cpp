// SPDX-License-Identifier: GPL-3.0-or-later
// Commands in words, for the log.
#include "engine/log_keeper.h"

namespace tierwatch {

namespace {

/// The only content's name, or how many there are.
QString contentsOf(const std::vector<ContentId>& contents, World& world)
{
    if (contents.size() != 1)
        return QStringLiteral("%1 contents").arg(contents.size());
    const std::optional<IndexEntry> entry = world.index().find(contents.front());
    return entry ? entry->name.text() : QStringLiteral("cid %1").arg(number(contents.front()));
}

class Words {
public:
    explicit Words(World& world) : m_world(world) { }

    Text operator()(const Relocate& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Move %1 to %2."),
            { contentsOf(command.contents, m_world), m_world.levelName(command.level) } };
    }
    Text operator()(const Hold& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Hold %1."), { contentsOf(command.contents, m_world) } };
    }
    Text operator()(const Release& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Release %1."), { contentsOf(command.contents, m_world) } };
    }
    Text operator()(const Retry& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Retry %1."), { contentsOf(command.contents, m_world) } };
    }
    Text operator()(const Cancel& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Cancel the relocation of %1."), { contentsOf(command.contents, m_world) } };
    }
    Text operator()(const AddContent& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Add %1."), { command.filename } };
    }
    Text operator()(const RemoveContent& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Forget %1; its file stays."), { contentsOf({ command.cid }, m_world) } };
    }
    Text operator()(const ReplaceLevels& command) const
    {
        QStringList levels;
        for (const Level& level : command.table.levels())
            levels.append(QStringLiteral("%1 %2–%3").arg(level.key).arg(level.minCount).arg(level.maxCount));
        return { QT_TRANSLATE_NOOP("Text", "Set the levels: %1."), { levels.join(QStringLiteral(", ")) } };
    }
    Text operator()(const ChangeLevel& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Change the level %1."), { m_world.levelName(command.level) } };
    }
    Text operator()(const CheckLevel& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Check the level %1."), { m_world.levelName(command.level) } };
    }
    Text operator()(const PauseRelocations&) const { return { QT_TRANSLATE_NOOP("Text", "Pause relocations."), {} }; }
    Text operator()(const ResumeRelocations&) const { return { QT_TRANSLATE_NOOP("Text", "Resume relocations."), {} }; }
    Text operator()(const LimitSpeed& command) const
    {
        if (command.bytesPerSecond == 0)
            return { QT_TRANSLATE_NOOP("Text", "Lift the speed limit of copies."), {} };
        return { QT_TRANSLATE_NOOP("Text", "Limit copies to %1 MB/s."),
            { QString::number(command.bytesPerSecond / 1'000'000) } };
    }
    Text operator()(const ChangeSettings&) const { return { QT_TRANSLATE_NOOP("Text", "Change the settings."), {} }; }
    Text operator()(const StartAudit& command) const
    {
        return command.repair
            ? Text{ QT_TRANSLATE_NOOP("Text", "Check the library and repair what can be proven."), {} }
            : Text{ QT_TRANSLATE_NOOP("Text", "Check the library."), {} };
    }
    Text operator()(const GoOn& command) const
    {
        return command.plan == PlanId::None
            ? Text{ QT_TRANSLATE_NOOP("Text", "Go on with all plans."), {} }
            : Text{ QT_TRANSLATE_NOOP("Text", "Go on with plan %1."), { QString::number(number(command.plan)) } };
    }
    Text operator()(const CancelPlan& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Cancel plan %1."), { QString::number(number(command.plan)) } };
    }
    Text operator()(const UndoPlan& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Undo plan %1."), { QString::number(number(command.plan)) } };
    }
    Text operator()(const RetryFailures&) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Retry what failed for one reason."), {} };
    }
    Text operator()(const DismissIncident&) const { return { QT_TRANSLATE_NOOP("Text", "Hide an incident."), {} }; }
    Text operator()(const MakeRoom& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Make room in %1."), { m_world.levelName(command.level) } };
    }
    Text operator()(const ConfirmLevel& command) const
    {
        return { QT_TRANSLATE_NOOP("Text", "Confirm the level %1."), { m_world.levelName(command.level) } };
    }
    Text operator()(const StartAdoption&) const { return { QT_TRANSLATE_NOOP("Text", "Take a library over."), {} }; }

private:
    World& m_world;
};

} // namespace

Text wordsOf(const Command& command, World& world) { return std::visit(Words(world), command); }

} // namespace tierwatch
