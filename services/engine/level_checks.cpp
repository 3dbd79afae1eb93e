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

template <typename Answer>
void LevelChecks::start(Waiting<Answer>& waiting, std::function<Answer()> work, std::function<void(Answer)> done)
{
    const quint64 id = ++m_newest;
    waiting.emplace(id, std::move(done));
    // It ends by itself and in time; once this object is gone, its letter is dropped.
    std::thread([id, &waiting, work = std::move(work), to = m_mailbox.address()] {
        to.post([id, &waiting, answer = work()]() mutable {
            if (const auto asked = waiting.extract(id))
                asked.mapped()(std::move(answer));
        });
    }).detach();
}

void LevelChecks::check(LevelSlot slot, std::function<void(LevelCheck)> done)
{
    TrialJob job{ m_levels.jobLevel(slot), {}, systemTrialSurroundings(), nullptr };
    for (const Level& other : m_world.levels().table.levels()) {
        if (other.slot != slot && m_world.usable(other.slot))
            job.others.push_back(m_levels.jobLevel(other.slot));
    }
    start<LevelCheck>(
        m_checks, [job = std::move(job)] { return checkLevel(job, trialPatience); }, std::move(done));
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
    start<Result<>>(
        m_comparisons, [levels = std::move(levels)] { return compareDirectories(levels, comparisonPatience); },
        std::move(done));
}

} // namespace tierwatch
