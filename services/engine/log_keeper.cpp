// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/log_keeper.h"

namespace tierwatch {

LogKeeper::LogKeeper(World& world, std::shared_ptr<LogBook> book, const Clock& clock)
    : m_world(world), m_book(std::move(book)), m_clock(clock)
{
    if (!m_book)
        return;
    const auto severityOf
        = [](Incident::Severity severity) { return static_cast<LogEntry::Severity>(static_cast<quint8>(severity)); };
    m_world.incidents().listen(
        [this, severityOf](const Incident& incident) { note(severityOf(incident.severity), incident.text); },
        [this](const Incident& incident) {
            note(LogEntry::Severity::Info,
                { QT_TRANSLATE_NOOP("Text", "No longer so: %1"), { incident.text.english() } });
        });
}

void LogKeeper::note(LogEntry::Severity severity, Text text) const
{
    if (!m_book)
        return;
    LogEntry entry;
    entry.time = m_clock.now();
    entry.severity = severity;
    entry.text = std::move(text);
    m_book->append(std::move(entry));
}

Done<Outcome> LogKeeper::logged(const Command& command, const Author& author, Done<Outcome> done) const
{
    if (!m_book || author.logged)
        return done;
    LogEntry entry;
    entry.who = author.name;
    entry.text = wordsOf(command, m_world);
    return [this, entry = std::move(entry), done = std::move(done)](Result<Outcome> outcome) mutable {
        entry.time = m_clock.now();
        if (!outcome) {
            entry.severity = LogEntry::Severity::Warning;
            entry.detail = outcome.error().text.english();
        } else if (!outcome->refused.empty()) {
            entry.severity = LogEntry::Severity::Warning;
            entry.detail = outcome->refused.front().error.text.english();
        }
        m_book->append(std::move(entry));
        done(std::move(outcome));
    };
}

void LogKeeper::look(const Health& health)
{
    const auto well = [](const ComponentHealth& part) {
        return part.condition == Condition::Good || part.condition == Condition::Off
            || part.condition == Condition::Starting;
    };
    for (std::size_t i = 0; i < health.components.size() && m_looked; ++i) {
        const ComponentHealth& now = health.components.at(i);
        const ComponentHealth& before = m_health.components.at(i);
        if (!well(now) && (well(before) || before.detail != now.detail) && !now.detail.isEmpty())
            note(LogEntry::Severity::Error, now.detail);
        else if (well(now) && !well(before))
            note(LogEntry::Severity::Info, { QT_TRANSLATE_NOOP("Text", "%1 answers again."), { now.kind } });
    }
    m_health = health;
    m_looked = true;
}

} // namespace tierwatch
