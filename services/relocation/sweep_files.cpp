// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/sweep_files.h"

#include "core/failpoint.h"
#include "relocation/file_calls.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace tierwatch {

namespace {

constexpr qint64 step = qint64(4) * 1024 * 1024;

bool unchanged(const struct stat& before, const struct stat& now)
{
    return sameInode(before, now) && before.st_size == now.st_size && before.st_mtim.tv_sec == now.st_mtim.tv_sec
        && before.st_mtim.tv_nsec == now.st_mtim.tv_nsec && before.st_ctim.tv_sec == now.st_ctim.tv_sec
        && before.st_ctim.tv_nsec == now.st_ctim.tv_nsec;
}

tl::unexpected<Trouble> noCopy(const char* source, const ContentPath& path, const LevelDirectory& level)
{
    return trouble(ErrorCode::Conflict, source, shown(path.name), level.level().key);
}

Tried<> sameBytes(const OpenFile& kept, LevelDirectory& keptLevel, const OpenFile& copy, LevelDirectory& copyLevel,
    const ContentPath& path, const std::function<std::optional<Error>()>& stopped)
{
    QByteArray one(step, Qt::Uninitialized);
    QByteArray other(step, Qt::Uninitialized);
    for (qint64 at = 0; at < kept.status.st_size; at += step) {
        if (stopped) {
            if (const std::optional<Error> stop = stopped())
                return tl::unexpected(Trouble(*stop));
        }
        const ssize_t read = readSome(kept.descriptor.get(), one.data(), static_cast<std::size_t>(step), at);
        if (read < 0)
            return systemTrouble(errno, path.name, keptLevel.level());
        const ssize_t there = readSome(copy.descriptor.get(), other.data(), static_cast<std::size_t>(step), at);
        if (there < 0)
            return systemTrouble(errno, path.name, copyLevel.level());
        if (read != there || read == 0
            || std::memcmp(one.constData(), other.constData(), static_cast<std::size_t>(read)) != 0)
            return noCopy(QT_TRANSLATE_NOOP("Text",
                              "%1 in %2 is not the same as the one in its level; both are kept: rename or remove the "
                              "one that is not wanted."),
                path, copyLevel);
    }
    return {};
}

} // namespace

FileIdentity ProvenCopy::copyFile() const { return identityOf(copy); }

Tried<ProvenCopy> proveCopy(LevelDirectory& keptLevel, const ContentPath& kept, LevelDirectory& copyLevel,
    const ContentPath& copy, const std::function<std::optional<Error>()>& stopped)
{
    const Tried<OpenFile> stays = keptLevel.openFile(kept);
    if (!stays)
        return tl::unexpected(stays.error());
    const Tried<OpenFile> goes = copyLevel.openFile(copy);
    if (!goes)
        return tl::unexpected(goes.error());
    if (::fsync(stays->descriptor.get()) != 0)
        return systemTrouble(errno, kept.name, keptLevel.level());
    keptLevel.noteChanged(kept.directory);
    if (const Tried<> flushed = keptLevel.flush(); !flushed)
        return tl::unexpected(flushed.error());
    ProvenCopy proven{ stays->status, goes->status };
    if (sameInode(proven.kept, proven.copy)) // another name of the very file that stays
        return proven;
    if (proven.kept.st_size != proven.copy.st_size)
        return noCopy(
            QT_TRANSLATE_NOOP("Text",
                "%1 in %2 has another size than the one in its level; both are kept: rename or remove the one "
                "that is not wanted."),
            copy, copyLevel);
    if (const Tried<> same = sameBytes(*stays, keptLevel, *goes, copyLevel, copy, stopped); !same)
        return tl::unexpected(same.error());
    if (const Tried<> still = stillAsProven(keptLevel, kept, copyLevel, copy, proven); !still)
        return tl::unexpected(still.error());
    return proven;
}

Tried<> stillAsProven(LevelDirectory& keptLevel, const ContentPath& kept, LevelDirectory& copyLevel,
    const ContentPath& copy, const ProvenCopy& proven)
{
    const Tried<std::optional<struct stat>> keptNow = keptLevel.look(kept);
    const Tried<std::optional<struct stat>> copyNow = copyLevel.look(copy);
    if (!keptNow || !copyNow)
        return tl::unexpected(!keptNow ? keptNow.error() : copyNow.error());
    if (!*keptNow || !*copyNow || !unchanged(proven.kept, **keptNow) || !unchanged(proven.copy, **copyNow))
        return noCopy(
            QT_TRANSLATE_NOOP("Text", "%1 in %2 was changed while it was compared; both files are kept: try again."),
            copy, copyLevel);
    return {};
}

Tried<> removeSeen(LevelDirectory& level, const OwnNameSeen& seen)
{
    const ContentPath path{ seen.directory, seen.name };
    const Tried<std::optional<struct stat>> now = level.look(path);
    if (!now)
        return tl::unexpected(now.error());
    if (!*now)
        return {};
    if (!S_ISREG((*now)->st_mode) || !(identityOf(**now) == seen.file))
        return noCopy(
            QT_TRANSLATE_NOOP("Text", "%1 in %2 is another file than a moment ago; it is kept: see whose it is."), path,
            level);
    const Tried<int> directory = level.directory(seen.directory);
    if (!directory)
        return tl::unexpected(directory.error());
    TIERWATCH_FAILPOINT("sweep.before_unlink");
    if (::unlinkat(*directory, seen.name.constData(), 0) != 0 && errno != ENOENT)
        return systemTrouble(errno, seen.name, level.level());
    TIERWATCH_FAILPOINT("sweep.unlinked");
    level.noteChanged(seen.directory);
    return {};
}

} // namespace tierwatch
