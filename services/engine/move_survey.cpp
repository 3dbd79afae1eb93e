// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/move_survey.h"

#include "core/plan.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr double nearness = 0.05;

} // namespace

MoveSurvey::MoveSurvey(World& world, LevelTable table, Rule rule, Time now, Found found)
    : m_world(world), m_table(std::move(table)), m_rule(rule), m_now(now), m_found(std::move(found))
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { slice(); });
    m_timer.start(0);
}

void MoveSurvey::slice()
{
    m_world.index().forEachOf(m_part, [this](const IndexEntry& entry) { judge(entry); });
    if (++m_part < LocationIndex::parts)
        return;
    m_timer.stop();
    // By rising cid, as everybody locks rows; a few milliseconds for a million.
    std::ranges::sort(m_surveyed->moves, {}, &ProposedMove::cid);
    const Found found = std::move(m_found);
    found(std::exchange(m_surveyed, nullptr)); // may destroy this
}

void MoveSurvey::judge(const IndexEntry& entry)
{
    ++m_surveyed->contents;
    if (entry.total < 0)
        return;
    const Verdict verdict = tierwatch::judge(
        entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)), m_table, m_rule, m_now);
    const bool isNear = std::ranges::any_of(m_table.levels(), [&verdict](const Level& level) {
        const auto limit = static_cast<double>(level.minCount);
        return limit > 0 && verdict.up >= limit * (1 - nearness) && verdict.up <= limit * (1 + nearness);
    });
    m_surveyed->nearLimit += isNear ? 1 : 0;
    if (entry.held(m_now) || verdict.target == entry.level || verdict.target == LevelSlot::None)
        return;
    const bool known = entry.sizeKiB != IndexEntry::sizeUnknown;
    const qint64 bytes = known ? qint64{ entry.sizeKiB } * 1024 : 0;
    m_surveyed->moves.push_back({ entry.cid, verdict.target, bytes });
    m_surveyed->bytes += bytes;
    m_surveyed->sizesUnknown += known ? 0 : 1;
    Surveyed::PerLevel& out = m_surveyed->levels[entry.level];
    ++out.contentsOut;
    out.bytesOut += bytes;
    Surveyed::PerLevel& in = m_surveyed->levels[verdict.target];
    ++in.contentsIn;
    in.bytesIn += bytes;
}

LevelTrial trialOf(const Surveyed& surveyed, const LevelTable& table, const World& world, double bytesPerSecond)
{
    LevelTrial trial;
    trial.contents = static_cast<qint64>(surveyed.moves.size());
    trial.bytes = surveyed.bytes;
    trial.sizesUnknown = surveyed.sizesUnknown;
    trial.nearLimit = surveyed.nearLimit;
    trial.waits = waitsForGoOn(trial.contents, surveyed.contents);
    if (bytesPerSecond > 0)
        trial.seconds = static_cast<double>(surveyed.bytes) / bytesPerSecond;
    std::vector<LevelSlot> slots;
    for (const Level& level : table.levels())
        slots.push_back(level.slot);
    for (const auto& [slot, moves] : surveyed.levels) {
        if (std::ranges::find(slots, slot) == slots.end())
            slots.push_back(slot);
    }
    for (const LevelSlot slot : slots) {
        const auto found = surveyed.levels.find(slot);
        const Surveyed::PerLevel moves = found == surveyed.levels.end() ? Surveyed::PerLevel{} : found->second;
        const auto status = std::ranges::find(world.levelStatus(), slot, &LevelStatus::slot);
        const bool roomKnown = status != world.levelStatus().end() && status->bytesFree >= 0;
        trial.levels.push_back({ world.keys->key(slot), moves.contentsIn, moves.bytesIn, moves.contentsOut,
            moves.bytesOut, !roomKnown || moves.bytesIn - moves.bytesOut <= status->bytesFree });
    }
    return trial;
}

} // namespace tierwatch
