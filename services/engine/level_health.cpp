// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/level_health.h"

namespace tierwatch {

namespace {

QByteArray incidentKey(const QString& level) { return "failing:" + level.toUtf8(); }

bool saysNothing(ErrorCode code)
{
    return code == ErrorCode::Exhausted || code == ErrorCode::Cancelled || code == ErrorCode::Fenced;
}

} // namespace

LevelHealth::LevelHealth(World& world, const Clock& clock, std::function<void()> changed)
    : m_world(world), m_clock(clock), m_changed(std::move(changed))
{
}

void LevelHealth::Record::add(bool failed)
{
    m_failed <<= 1;
    m_failed.set(0, failed);
}

void LevelHealth::note(const Applied& one)
{
    if (!one.accepted || !one.before)
        return;
    const Relocation& before = *one.before;
    if (one.levelChanged && before.state == RelocationState::Running) {
        add(before.from, false);
        add(before.to, false);
        return;
    }
    const bool failed = one.row && one.row->state == RelocationState::Failed && before.state != RelocationState::Failed;
    if (failed && one.row->error && !saysNothing(one.row->error->code))
        add(before.state == RelocationState::Lingering ? before.from : toBlame(*one.row->error, before.from, before.to),
            true);
}

/// The one that its sentence names; else the target, where more is done.
LevelSlot LevelHealth::toBlame(const Error& error, LevelSlot from, LevelSlot to) const
{
    const bool namesSource = error.text.arguments.contains(m_world.keys->key(from));
    const bool namesTarget = error.text.arguments.contains(m_world.keys->key(to));
    return error.code == ErrorCode::NotFound || (namesSource && !namesTarget) ? from : to;
}

void LevelHealth::add(LevelSlot level, bool failed)
{
    Record& record = m_records[level];
    record.add(failed);
    if (failed && record.isBad() && !m_world.levelStop(level).failing)
        stop(level, record.failures());
}

void LevelHealth::stop(LevelSlot level, std::size_t failures)
{
    World::LevelStop stop = m_world.levelStop(level);
    stop.failing = true;
    m_world.setLevelStop(level, stop);
    Incident incident;
    incident.key = incidentKey(m_world.keys->key(level));
    incident.severity = Incident::Severity::Error;
    incident.text
        = Text{ QT_TRANSLATE_NOOP("Text",
                    "%1 has stopped itself: %2 of its last 50 relocations failed. Look at what they say and at "
                    "its disk, then check the level; it goes on where the check passes."),
              { m_world.levelName(level), QString::number(failures) } };
    incident.remedy = Incident::Remedy::CheckLevel;
    incident.level = m_world.keys->key(level);
    incident.contents = static_cast<qint64>(failures);
    m_world.incidents().raise(std::move(incident), m_clock.now());
    m_changed();
}

bool LevelHealth::restart(LevelSlot level)
{
    m_records.erase(level);
    World::LevelStop stop = m_world.levelStop(level);
    if (!std::exchange(stop.failing, false))
        return false;
    m_world.setLevelStop(level, stop);
    m_world.incidents().end(incidentKey(m_world.keys->key(level)));
    m_changed();
    return true;
}

} // namespace tierwatch
