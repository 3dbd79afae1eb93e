// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/move_survey.h"

#include "core/plan.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr double nearness = 0.05;

} // namespace

MoveSurvey::MoveSurvey(World& world, LevelTable table, Time now, std::function<void()> found)
    : m_world(world), m_table(std::move(table)), m_rule(world.settings().rule), m_now(now), m_walk(world.index())
{
    m_walk.run([this](const IndexEntry& entry) { judge(entry); }, std::move(found));
}

void MoveSurvey::judge(const IndexEntry& entry)
{
    ++m_contents;
    if (entry.total < 0)
        return;
    const Verdict verdict = tierwatch::judge(
        entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)), m_table, m_rule, m_now);
    const bool isNear = std::ranges::any_of(m_table.levels(), [&verdict](const Level& level) {
        const auto limit = static_cast<double>(level.minCount);
        return limit > 0 && verdict.up >= limit * (1 - nearness) && verdict.up <= limit * (1 + nearness);
    });
    m_trial.nearLimit += isNear ? 1 : 0;
    if (entry.held(m_now) || verdict.target == entry.level || verdict.target == LevelSlot::None)
        return;
    const bool known = entry.sizeKiB != IndexEntry::sizeUnknown;
    const qint64 bytes = known ? qint64{ entry.sizeKiB } * 1024 : 0;
    ++m_trial.contents;
    m_trial.bytes += bytes;
    m_trial.sizesUnknown += known ? 0 : 1;
    PerLevel& out = m_levels[entry.level];
    ++out.contentsOut;
    out.bytesOut += bytes;
    PerLevel& in = m_levels[verdict.target];
    ++in.contentsIn;
    in.bytesIn += bytes;
}

LevelTrial MoveSurvey::trial(double bytesPerSecond) const
{
    LevelTrial trial = m_trial;
    trial.waits = waitsForGoOn(trial.contents, m_contents);
    if (bytesPerSecond > 0)
        trial.seconds = static_cast<double>(trial.bytes) / bytesPerSecond;
    std::vector<LevelSlot> slots;
    for (const Level& level : m_table.levels())
        slots.push_back(level.slot);
    for (const auto& [slot, moves] : m_levels) {
        if (std::ranges::find(slots, slot) == slots.end())
            slots.push_back(slot);
    }
    for (const LevelSlot slot : slots) {
        const auto found = m_levels.find(slot);
        const PerLevel moves = found == m_levels.end() ? PerLevel{} : found->second;
        const auto status = std::ranges::find(m_world.levelStatus(), slot, &LevelStatus::slot);
        const bool roomKnown = status != m_world.levelStatus().end() && status->bytesFree >= 0;
        trial.levels.push_back({ m_world.keys->key(slot), moves.contentsIn, moves.bytesIn, moves.contentsOut,
            moves.bytesOut, !roomKnown || moves.bytesIn - moves.bytesOut <= status->bytesFree });
    }
    return trial;
}

} // namespace tierwatch
