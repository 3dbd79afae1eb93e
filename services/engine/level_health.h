// SPDX-License-Identifier: GPL-3.0-or-later
// A level in which relocations fail stops itself, and says so: a disk that is going wrong is not asked a thousand
// times.
#pragma once

#include "engine/transitions.h"
#include "engine/world.h"

#include <bitset>
#include <map>

namespace tierwatch {

/// Engine thread only.
class LevelHealth {
public:
    /// `changed`: a level has stopped itself, or takes part again.
    LevelHealth(World& world, const Clock& clock, std::function<void()> changed);

    /// Counts what ended well or failed for the level that it is about. No room and a level that is not there are no
    /// failures.
    void note(const Applied& one);
    /// An operator has looked, or wants to try again: it takes part, and nothing is held against it. False: it did.
    bool restart(LevelSlot level);

private:
    /// The last relocations of one level.
    class Record {
    public:
        void add(bool failed);
        [[nodiscard]] bool isBad() const { return m_failed.count() >= tooMany; }
        [[nodiscard]] std::size_t failures() const { return m_failed.count(); }

    private:
        static constexpr std::size_t looksAt = 50;
        static constexpr std::size_t tooMany = looksAt / 5; ///< 20 %
        std::bitset<looksAt> m_failed; ///< the newest at 0
    };

    [[nodiscard]] LevelSlot toBlame(const Error& error, LevelSlot from, LevelSlot to) const;
    void add(LevelSlot level, bool failed);
    void stop(LevelSlot level, std::size_t failures);

    World& m_world;
    const Clock& m_clock;
    const std::function<void()> m_changed;
    std::map<LevelSlot, Record> m_records;
};

} // namespace tierwatch
