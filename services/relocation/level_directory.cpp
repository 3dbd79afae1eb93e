// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/level_directory.h"

#include "core/failpoint.h"
#include "relocation/file_calls.h"
#include "relocation/level_marker.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tierwatch {

namespace {

// O_NONBLOCK: opening a FIFO or a device that took the place of a directory must not hang.
constexpr int directoryFlags = O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC;

int noFollow() { return TIERWATCH_MUTATION("follow-symlinks") ? 0 : O_NOFOLLOW; }

QByteArray parentOf(const QByteArray& path) { return path.left(std::max<qsizetype>(path.lastIndexOf('/'), 0)); }

QByteArray lastOf(const QByteArray& path) { return path.mid(path.lastIndexOf('/') + 1); }

tl::unexpected<Trouble> offline(const char* source, const JobLevel& level, const QStringList& reason = {})
{
    return tl::unexpected<Trouble>(
        Trouble(Error{ ErrorCode::Unavailable, Text{ source, QStringList{ level.key, level.path } + reason } }, true));
}

tl::unexpected<Trouble> notAFile(const ContentPath& path, const JobLevel& level)
{
    return trouble(ErrorCode::Conflict,
        QT_TRANSLATE_NOOP("Text",
            "%1 in %2 is not a regular file; put the file itself there (no link, pipe, device or directory) and "
            "retry."),
        shown(path.name), level.key);
}

/// A new directory gets what the one it mirrors has. Not being able to is final: a web server would answer 403.
bool takeOverOwnerAndMode(int made, const struct stat& model)
{
    struct stat now { };
    if (::fstat(made, &now) != 0)
        return false;
    if ((now.st_uid != model.st_uid || now.st_gid != model.st_gid) && ::fchown(made, model.st_uid, model.st_gid) != 0)
        return false;
    return ::fchmod(made, model.st_mode & 07777) == 0;
}

} // namespace

Tried<LevelDirectory> LevelDirectory::openUnmarked(const JobLevel& level)
{
    TIERWATCH_FAILPOINT(("level.open." + level.key.toUtf8()).constData());
    Descriptor opened(::open(QFile::encodeName(level.path).constData(), directoryFlags));
    if (!opened.isOpen()) {
        const QString reason = QString::fromLocal8Bit(::strerrordesc_np(errno));
        if (errno == ENOENT)
            return offline(QT_TRANSLATE_NOOP("Text",
                               "%1's directory %2 does not exist; make it, mount its disk, or correct the path."),
                level);
        if (errno == ENOTDIR)
            return offline(QT_TRANSLATE_NOOP("Text", "%1's path %2 is not a directory; correct the path."), level);
        return offline(
            QT_TRANSLATE_NOOP("Text", "%1's directory %2 cannot be opened (%3); see to its disk and its permissions."),
            level, { reason });
    }
    LevelDirectory directory(level);
    directory.m_directories.emplace(QByteArray(), std::move(opened));
    return directory;
}

Tried<LevelDirectory> LevelDirectory::open(const JobLevel& level)
{
    Tried<LevelDirectory> opened = openUnmarked(level);
    if (!opened)
        return opened;
    const Tried<Marker> marker = readMarker(opened->root(), level);
    if (!marker)
        return tl::unexpected(marker.error());
    if (*marker == Marker::None)
        return offline(QT_TRANSLATE_NOOP("Text",
                           "%1's directory %2 does not carry this level's marker, so nothing is touched there; see "
                           "whether its disk is mounted."),
            level);
    if (*marker == Marker::Another)
        return offline(QT_TRANSLATE_NOOP("Text",
                           "%1's directory %2 is marked as another level or another catalogue's, so nothing is touched "
                           "there; correct the path."),
            level);
    return opened;
}

Tried<int> LevelDirectory::openInside(int parent, const QByteArray& path)
{
    Descriptor opened(::openat(parent, lastOf(path).constData(), directoryFlags | noFollow()));
    if (!opened.isOpen())
        return systemTrouble(errno, path, m_level);
    return m_directories.emplace(path, std::move(opened)).first->second.get();
}

Tried<int> LevelDirectory::directory(const QByteArray& path)
{
    const auto known = m_directories.find(path);
    if (known != m_directories.end())
        return known->second.get();
    Tried<int> parent = directory(parentOf(path));
    return parent ? openInside(*parent, path) : parent;
}

Tried<int> LevelDirectory::makeDirectory(const QByteArray& path, LevelDirectory& model)
{
    Tried<int> known = directory(path);
    if (known || known.error().error.code != ErrorCode::NotFound)
        return known;
    Tried<int> parent = makeDirectory(parentOf(path), model);
    if (!parent)
        return parent;
    Tried<int> like = model.directory(path);
    if (!like)
        return like;
    struct stat mode { };
    if (::fstat(*like, &mode) != 0)
        return systemTrouble(errno, path, model.m_level);
    TIERWATCH_FAILPOINT("mover.directory.before");
    const bool made = ::mkdirat(*parent, lastOf(path).constData(), mode.st_mode & 07777) == 0;
    if (!made && errno == ENOENT)
        return directoryWent(path, m_level);
    if (!made && errno != EEXIST)
        return systemTrouble(errno, path, m_level);
    if (made) {
        m_made.push_back(path);
        m_changed.insert(parentOf(path));
    }
    Tried<int> opened = openInside(*parent, path);
    if (!opened && opened.error().error.code == ErrorCode::NotFound)
        return directoryWent(path, m_level);
    if (!opened || !made)
        return opened;
    if (!takeOverOwnerAndMode(*opened, mode))
        return trouble(ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text",
                "The directory %1 cannot get the owner in %2 that it has in %3; run the service as that user, give it "
                "CAP_CHOWN, or make the "
                "directory there."),
            shown(path), m_level.key, model.m_level.key);
    TIERWATCH_FAILPOINT("mover.directory.after");
    return opened;
}

void LevelDirectory::removeMade()
{
    for (auto path = m_made.rbegin(); path != m_made.rend(); ++path) {
        Tried<int> parent = directory(parentOf(*path));
        if (parent && ::unlinkat(*parent, lastOf(*path).constData(), AT_REMOVEDIR) == 0) {
            m_directories.erase(*path);
            m_changed.erase(*path);
        }
    }
    m_made.clear();
}

Tried<> LevelDirectory::isUnmoved() const
{
    Tried<LevelDirectory> now = openUnmarked(m_level);
    if (!now)
        return tl::unexpected(now.error());
    for (const auto& [path, opened] : m_directories) {
        struct stat worked { };
        struct stat named { };
        const Tried<int> there = now->directory(path);
        if (there && ::fstat(opened.get(), &worked) == 0 && ::fstat(*there, &named) == 0 && sameInode(worked, named))
            continue;
        return trouble(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text",
                "The directory %1 in %2 was exchanged while files were put there, so nothing is believed of it; see "
                "who renames directories there. It is looked at again."),
            path.isEmpty() ? m_level.path : shown(path), m_level.key);
    }
    return {};
}

Tried<OpenFile> LevelDirectory::openFile(const ContentPath& path)
{
    // Looked at before it is opened: opening a device can do things.
    const Tried<std::optional<struct stat>> seen = look(path);
    if (!seen)
        return tl::unexpected(seen.error());
    if (!*seen)
        return systemTrouble(ENOENT, path.name, m_level);
    if (!S_ISREG((*seen)->st_mode))
        return notAFile(path, m_level);
    Tried<int> parent = directory(path.directory);
    if (!parent)
        return tl::unexpected(parent.error());
    OpenFile file{ Descriptor(::openat(*parent, path.name.constData(), O_RDONLY | noFollow() | O_NONBLOCK | O_CLOEXEC)),
        {} };
    if (!file.descriptor.isOpen() || ::fstat(file.descriptor.get(), &file.status) != 0)
        return systemTrouble(errno, path.name, m_level);
    if (!S_ISREG(file.status.st_mode))
        return notAFile(path, m_level);
    return file;
}

Tried<std::optional<struct stat>> LevelDirectory::look(const ContentPath& path)
{
    Tried<int> parent = directory(path.directory);
    if (!parent) {
        if (parent.error().error.code == ErrorCode::NotFound)
            return std::nullopt;
        return tl::unexpected(parent.error());
    }
    struct stat status { };
    if (::fstatat(*parent, path.name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0)
        return status;
    if (errno == ENOENT)
        return std::nullopt;
    return systemTrouble(errno, path.name, m_level);
}

Tried<> LevelDirectory::flush()
{
    for (const QByteArray& path : std::exchange(m_changed, {})) {
        const Tried<int> changed = directory(path);
        if (!changed)
            return tl::unexpected(changed.error());
        ++m_flushes;
        // Where XFS has shut down it may say "flushed" of changes that it has thrown away; a look says the truth.
        struct stat alive { };
        if (flushDirectory(*changed) != 0 || ::fstat(*changed, &alive) != 0)
            return systemTrouble(errno, path, m_level);
    }
    return {};
}

} // namespace tierwatch
