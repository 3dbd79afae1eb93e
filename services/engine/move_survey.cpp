// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/move_survey.h"

#include "core/plan.h"

#include <algorithm>

namespace tierwatch {

MoveSurvey::MoveSurvey(const World& world, LevelTable table, Time now)
    : m_table(std::move(table))
    , m_placing(m_table)
    , m_status(world.levelStatus())
    , m_keys(world.keys)
    , m_contents(world.settings().rule, now)
{
}

void MoveSurvey::add(const IndexEntry& entry)
{
    ++m_known;
    const bool sized = entry.sizeKiB != IndexEntry::sizeUnknown;
    const bool held = entry.held(m_contents.now());
    if (entry.total < 0 && !held && m_placing.withoutViews(entry.level) != entry.level)
        m_drained[entry.level] += WhatIf::Amount{ 1, sizeOf(entry), sized ? 0 : 1 };
    m_contents.add(
        entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)), held, sized ? sizeOf(entry) : -1);
}

/// Contents of a level are placed by the table that its mode makes of the one tried.
std::map<std::pair<LevelSlot, LevelSlot>, WhatIf::Amount> MoveSurvey::moves() const
{
    std::map<std::pair<LevelSlot, LevelSlot>, WhatIf::Amount> moves;
    for (const WhatIf::OfLevel& here : m_contents.evaluate(m_table).levels) {
        for (const WhatIf::Move& move : m_contents.evaluate(m_placing.of(here.level)).moves) {
            if (move.from == here.level)
                moves[{ move.from, move.to }] += move.amount;
        }
    }
    for (const auto& [level, amount] : m_drained)
        moves[{ level, m_placing.withoutViews(level) }] += amount;
    return moves;
}

const LevelStatus* MoveSurvey::statusOf(LevelSlot level) const
{
    const auto status = std::ranges::find(m_status, level, &LevelStatus::slot);
    return status == m_status.end() ? nullptr : &*status;
}

bool MoveSurvey::areLinked(LevelSlot from, LevelSlot to) const
{
    const LevelStatus* source = statusOf(from);
    const LevelStatus* target = statusOf(to);
    return source != nullptr && target != nullptr && source->filesystem != 0
        && source->filesystem == target->filesystem;
}

LevelTrial MoveSurvey::trial(double bytesPerSecond)
{
    if (!std::exchange(m_isPrepared, true))
        m_contents.prepare();
    LevelTrial trial;
    trial.nearLimit = m_contents.evaluate(m_table).nearLimit;
    std::vector<LevelSlot> slots;
    for (const Level& level : m_table.levels())
        slots.push_back(level.slot);
    std::map<LevelSlot, PerLevel> levels;
    WhatIf::Amount copied;
    for (const auto& [way, amount] : moves()) {
        const auto& [from, to] = way;
        trial.contents += amount.contents;
        trial.bytes += amount.bytes;
        trial.sizesUnknown += amount.unknownSize;
        levels[from].out += amount;
        levels[to].in += amount;
        for (const LevelSlot slot : { from, to }) {
            if (std::ranges::find(slots, slot) == slots.end())
                slots.push_back(slot);
        }
        if (areLinked(from, to))
            continue;
        copied += amount;
        levels[from].room -= amount.bytes;
        levels[to].room += amount.bytes;
    }
    trial.waits = waitsForGoOn(trial.contents, m_known);
    if (bytesPerSecond > 0)
        trial.seconds = static_cast<double>(copied.bytes) / bytesPerSecond;
    else if (copied.contents == 0)
        trial.seconds = 0;
    for (const LevelSlot slot : slots) {
        const PerLevel& moved = levels[slot];
        const LevelStatus* status = statusOf(slot);
        const bool fits = status == nullptr || status->bytesFree < 0 || moved.room <= status->bytesFree;
        trial.levels.push_back(
            { m_keys->key(slot), moved.in.contents, moved.in.bytes, moved.out.contents, moved.out.bytes, fits });
    }
    return trial;
}

} // namespace tierwatch
