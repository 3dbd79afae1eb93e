// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/file_mover.h"
#include "relocation/level_directory.h"
#include "relocation/level_marker.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace tierwatch {

namespace {

tl::unexpected<Trouble> notWritable(const JobLevel& level, int errorNumber)
{
    if (errorNumber == EROFS)
        return trouble(ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text", "%1's directory %2 is mounted read-only; mount it writable."), level.key,
            level.path);
    return trouble(ErrorCode::Forbidden,
        QT_TRANSLATE_NOOP(
            "Text", "%1's directory %2 cannot be written; give the user that runs Tierwatch write access to it."),
        level.key, level.path);
}

Tried<> canBeWritten(int directory, const JobLevel& level)
{
    struct statvfs disk { };
    if (::fstatvfs(directory, &disk) == 0 && (disk.f_flag & ST_RDONLY) != 0) // root may everything but this
        return notWritable(level, EROFS);
    if (::faccessat(directory, ".", W_OK | X_OK, AT_EACCESS) != 0)
        return notWritable(level, errno);
    return {};
}

/// Contents that the catalogue places there, and that open.
void countSamples(LevelDirectory& directory, const ProbeJob& job, LevelFound& found)
{
    found.asked = static_cast<qint64>(job.samples.size());
    found.there = std::ranges::count_if(job.samples, [&](const QByteArray& filename) {
        const Result<ContentPath> path = parseContentPath(filename);
        return path && directory.openFile(*path).has_value();
    });
}

tl::unexpected<Trouble> notConfirmed(const ProbeJob& job, const LevelFound& found)
{
    if (found.marked)
        return trouble(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text",
                "%1's directory %2 carries the marker of another level or another catalogue; correct its path, or "
                "confirm the level."),
            job.level.key, job.level.path);
    return trouble(ErrorCode::Unavailable,
        QT_TRANSLATE_NOOP("Text",
            "%1's directory %2 has no marker, and of %4 files looked for there %3 were found; mount its disk or "
            "correct its path, or "
            "confirm the level."),
        job.level.key, job.level.path, QString::number(found.there), QString::number(found.asked));
}

/// An unmounted disk leaves an empty directory: the marker is written only where nothing is expected, where it is
/// found, or where an operator has confirmed what stands there.
Tried<> mark(LevelDirectory& directory, const ProbeJob& job, LevelProbe& result)
{
    Tried<LevelFound> found = describeMarker(directory.root(), job.level);
    if (!found)
        return tl::unexpected(found.error());
    countSamples(directory, job, *found);
    const bool sure = !found->marked && (job.empty || (found->asked > 0 && found->there * 100 >= found->asked * 99));
    const bool confirmed = !job.confirmed.isEmpty() && job.confirmed == found->token;
    if (!sure && !confirmed) {
        if (found->marked || found->asked > 0) // else nobody has looked yet
            result.unconfirmed = *found;
        return notConfirmed(job, *found);
    }
    return canBeWritten(directory.root(), job.level).and_then([&] {
        return confirmed ? replaceMarker(directory.root(), job.level) : writeMarker(directory.root(), job.level);
    });
}

Tried<> check(LevelDirectory& directory, const ProbeJob& job, LevelProbe& result)
{
    Tried<Marker> marker = readMarker(directory.root(), job.level);
    if (marker && *marker != Marker::Ours) {
        if (const Tried<> marked = mark(directory, job, result); !marked)
            return marked;
        marker = readMarker(directory.root(), job.level);
    }
    if (!marker)
        return tl::unexpected(marker.error());
    if (*marker != Marker::Ours) // somebody was faster
        return notConfirmed(job, { {}, true, {}, {}, 0, 0 });
    return canBeWritten(directory.root(), job.level);
}

} // namespace

LevelProbe probe(const ProbeJob& job)
{
    LevelProbe result;
    result.slot = job.level.slot;
    Tried<LevelDirectory> directory = LevelDirectory::openUnmarked(job.level);
    if (!directory) {
        result.error = directory.error().error;
        return result;
    }
    struct stat status { };
    if (::fstat(directory->root(), &status) == 0)
        result.filesystem = status.st_dev;
    struct statvfs disk { };
    if (::fstatvfs(directory->root(), &disk) == 0) {
        result.bytesFree = static_cast<qint64>(disk.f_bavail) * static_cast<qint64>(disk.f_frsize);
        // Without what only the administrator may use, so that a share of it is what df says.
        result.bytesTotal
            = static_cast<qint64>(disk.f_blocks - disk.f_bfree + disk.f_bavail) * static_cast<qint64>(disk.f_frsize);
    }
    if (const Tried<> usable = check(*directory, job, result); !usable)
        result.error = usable.error().error;
    return result;
}

} // namespace tierwatch
