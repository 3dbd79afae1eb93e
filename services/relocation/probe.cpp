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

/// An unmounted disk leaves an empty directory: the marker is written only where nothing is expected, or where it is
/// found.
Tried<> mayBeMarked(LevelDirectory& directory, const ProbeJob& job)
{
    if (job.empty)
        return {};
    const auto there = std::count_if(job.samples.begin(), job.samples.end(), [&](const QByteArray& filename) {
        const Result<ContentPath> path = parseContentPath(filename);
        return path && directory.openFile(*path).has_value();
    });
    const auto asked = static_cast<qint64>(job.samples.size());
    if (asked > 0 && there * 100 >= asked * 99)
        return {};
    return trouble(ErrorCode::Unavailable,
        QT_TRANSLATE_NOOP("Text",
            "%1's directory %2 has no marker, and of %4 files looked for there %3 were found; mount its disk or "
            "correct its path, or "
            "confirm the level."),
        job.level.key, job.level.path, QString::number(there), QString::number(asked));
}

Tried<> check(LevelDirectory& directory, const ProbeJob& job)
{
    Tried<Marker> marker = readMarker(directory.root(), job.level);
    if (marker && *marker == Marker::None) {
        Tried<> marked = mayBeMarked(directory, job)
                             .and_then([&] { return canBeWritten(directory.root(), job.level); })
                             .and_then([&] { return writeMarker(directory.root(), job.level); });
        if (!marked)
            return marked;
        marker = readMarker(directory.root(), job.level);
    }
    if (!marker)
        return tl::unexpected(marker.error());
    if (*marker != Marker::Ours)
        return trouble(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text",
                "%1's directory %2 carries the marker of another level or another catalogue; correct its path, or "
                "confirm the level."),
            job.level.key, job.level.path);
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
    if (const Tried<> usable = check(*directory, job); !usable)
        result.error = usable.error().error;
    return result;
}

} // namespace tierwatch
