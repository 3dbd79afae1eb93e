// SPDX-License-Identifier: GPL-3.0-or-later
// Writes into the operators' log what the engine is told to do, and what it notices by itself.
#pragma once

#include "core/engine.h"
#include "engine/world.h"

namespace tierwatch {

/// Engine thread only.
class LogKeeper {
public:
    /// `book` may be empty: then nothing is kept.
    LogKeeper(World& world, std::shared_ptr<LogBook> book, const Clock& clock);

    void note(LogEntry::Severity severity, Text text) const;
    /// `done`, which also writes what came of the command, unless whoever gave it does.
    [[nodiscard]] Done<Outcome> logged(const Command& command, const Author& author, Done<Outcome> done) const;
    /// Notes which parts are no longer well, or are again.
    void look(const Health& health);

private:
    World& m_world;
    std::shared_ptr<LogBook> m_book;
    const Clock& m_clock;
    Health m_health;
    bool m_looked = false;
};

/// What somebody asks for, in a sentence: "Move a.mp4 to gold."
[[nodiscard]] Text wordsOf(const Command& command, World& world);

} // namespace tierwatch
