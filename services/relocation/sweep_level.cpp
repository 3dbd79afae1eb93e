// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/file_mover.h"
#include "relocation/level_names.h"
#include "relocation/sweep_files.h"

#include <algorithm>
#include <span>

namespace tierwatch {

namespace {

using Target = SweepJob::Target;

/// Directories stay open as long as their level's object lives, and there may be many of them.
constexpr std::size_t targetsAtOnce = 200;

void read(const SweepJob& job, const JobControl& control, SweepResult& result)
{
    OtherRoots others;
    for (const JobLevel& other : job.others) {
        if (const auto root = rootOf(other))
            others.insert(*root);
    }
    DirectoryVisit visit;
    visit.own = [&result](const OwnNameSeen& seen) { result.seen.push_back(seen); };
    const auto unreadable = [&result](const QByteArray&, const Error& error) { result.error = error; };
    const Tried<> walked
        = walkLevel(job.level, others, visit, unreadable, [&control] { return control.stopped().has_value(); });
    if (!walked)
        result.error = walked.error().error;
}

Tried<> removeOne(LevelDirectory& level, const Target& target, const JobControl& control)
{
    if (const std::optional<Error> stop = control.stopped())
        return tl::unexpected(Trouble(*stop));
    if (target.home) {
        const Result<ContentPath> path = parseContentPath(target.filename);
        if (!path)
            return tl::unexpected(Trouble(path.error()));
        Tried<LevelDirectory> home = LevelDirectory::open(*target.home);
        if (!home)
            return tl::unexpected(home.error());
        const Tried<ProvenCopy> proven = proveCopy(
            *home, *path, level, { target.seen.directory, target.seen.name }, [&control] { return control.stopped(); });
        if (!proven)
            return tl::unexpected(proven.error());
    }
    return removeSeen(level, target.seen);
}

void remove(const JobLevel& where, std::span<const Target> targets, const JobControl& control, SweepResult& result)
{
    Tried<LevelDirectory> level = LevelDirectory::open(where);
    if (!level) {
        result.removed.insert(result.removed.end(), targets.size(), level.error().error);
        return;
    }
    const std::size_t first = result.removed.size();
    for (const Target& target : targets) {
        const Tried<> removed = removeOne(*level, target, control);
        result.removed.push_back(removed ? std::nullopt : std::optional(removed.error().error));
    }
    // One that comes back after a power cut is found again.
    if (const Tried<> flushed = level->flush(); !flushed)
        std::replace(result.removed.begin() + static_cast<std::ptrdiff_t>(first), result.removed.end(),
            std::optional<Error>(), std::optional<Error>(flushed.error().error));
}

} // namespace

SweepResult sweep(const SweepJob& job, const JobControl& control)
{
    SweepResult result;
    if (job.remove.empty()) {
        read(job, control, result);
        return result;
    }
    const std::span<const Target> all(job.remove);
    for (std::size_t at = 0; at < all.size(); at += targetsAtOnce)
        remove(job.level, all.subspan(at, std::min(targetsAtOnce, all.size() - at)), control, result);
    return result;
}

} // namespace tierwatch
