// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/level_checks.h"

#include "relocation/level_trial.h"

#include <thread>

namespace tierwatch {

namespace {

using namespace std::chrono_literals;

constexpr auto trialPatience = 4800ms; ///< the whole answer takes less than five seconds
constexpr auto comparisonPatience = 3s;

} // namespace

void LevelChecks::check(LevelSlot slot, std::function<void(LevelCheck)> done)
{
    TrialJob job{ m_levels.jobLevel(slot), {}, systemTrialSurroundings(), nullptr };
    for (const Level& other : m_world.levels().table.levels()) {
        if (other.slot != slot && m_world.usable(other.slot))
            job.others.push_back(m_levels.jobLevel(other.slot));
    }
    // Both threads end by themselves: the one that waits in time, the one that tries when its directory lets it.
    std::thread([job = std::move(job), to = m_mailbox.address(), done = std::move(done)] {
        to.post([check = checkLevel(job, trialPatience), done] { done(check); });
    }).detach();
}

void LevelChecks::compare(const LevelTable& table, Done<> done)
{
    std::vector<JobLevel> levels;
    for (const Level& level : table.levels()) {
        if (level.mode == LevelMode::Offline) // no call goes there
            continue;
        JobLevel job;
        job.key = level.key;
        job.path = level.path;
        levels.push_back(std::move(job));
    }
    std::thread([levels = std::move(levels), to = m_mailbox.address(), done = std::move(done)] {
        to.post([result = compareDirectories(levels, comparisonPatience), done] { done(result); });
    }).detach();
}

} // namespace tierwatch
