// SPDX-License-Identifier: GPL-3.0-or-later
// What relocations will do in a level's directory, tried out there with files of its own: links, renames, flushes,
// owners, access lists, speed. Leaves nothing behind.
#pragma once

#include "core/check_report.h"
#include "core/time.h"
#include "relocation/jobs.h"

#include <memory>
#include <mutex>

namespace tierwatch {

/// What the remedies depend on.
struct TrialSurroundings {
    QString program; ///< this one's path
    QString unit; ///< of systemd, which this process is; empty: none
};

class TrialBoard;

struct TrialJob {
    JobLevel level; ///< without a catalogue's id its marker is not looked at
    std::vector<JobLevel> others; ///< whose files may come here: their owners are tried
    TrialSurroundings around;
    std::shared_ptr<TrialBoard> board; ///< where the trial can be followed, also while it hangs
};

/// How far a trial has come; its thread writes, others read.
class TrialBoard final {
public:
    explicit TrialBoard(const JobLevel& level);

    /// The step that is begun: `flush`.
    void begin(const char* step);
    void add(CheckFinding finding);
    /// Changes the figures.
    template <typename Change> void note(const Change& change)
    {
        const std::lock_guard lock(m_mutex);
        change(m_check);
    }
    void end();

    /// What is known by now; where the trial is not at its end, a finding says at which step it hangs.
    [[nodiscard]] LevelCheck check() const;

private:
    const Deadline m_begun;
    mutable std::mutex m_mutex;
    const char* m_step = "open";
    bool m_ended = false;
    LevelCheck m_check;
};

/// What this process is, as far as remedies depend on it.
[[nodiscard]] TrialSurroundings systemTrialSurroundings();

/// Everything, one step after the other; blocks as long as the directory does.
void tryLevel(const TrialJob& job);

/// The same in a thread of its own, waited for as long as `patience`. One that hangs is left alone.
[[nodiscard]] LevelCheck checkLevel(TrialJob job, Duration patience = std::chrono::milliseconds(4900));

/// `conflict` where two of these paths lead to one directory, or into each other, whatever they are called. Waits for
/// each directory in a thread of its own, for all of them so long; one that does not answer is none of the others.
[[nodiscard]] Result<> compareDirectories(const std::vector<JobLevel>& levels, Duration patience);

} // namespace tierwatch
