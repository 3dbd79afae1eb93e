// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/level_names.h"

#include "relocation/file_calls.h"
#include "relocation/level_directory.h"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace tierwatch {

namespace {

constexpr int mostComponents = 16;

struct CloseDirectory {
    void operator()(DIR* stream) const { ::closedir(stream); }
};

/// A stream of its own on a directory inside the level; null and errno where it cannot be opened.
std::unique_ptr<DIR, CloseDirectory> openInside(int root, const QByteArray& directory)
{
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    Descriptor at(::openat(root, ".", flags));
    if (!directory.isEmpty()) {
        for (const QByteArray& component : directory.split('/')) {
            if (at.isOpen())
                at = Descriptor(::openat(at.get(), component.constData(), flags));
        }
    }
    if (!at.isOpen())
        return nullptr;
    const int handed = ::fcntl(at.get(), F_DUPFD_CLOEXEC, 0); // the stream closes its own
    std::unique_ptr<DIR, CloseDirectory> stream(handed < 0 ? nullptr : ::fdopendir(handed));
    if (!stream && handed >= 0)
        ::close(handed);
    return stream;
}

NameSeen::Kind kindOf(mode_t mode)
{
    return S_ISREG(mode) ? NameSeen::Kind::File : S_ISDIR(mode) ? NameSeen::Kind::Directory : NameSeen::Kind::Other;
}

NameSeen::Kind kindOf(int directory, const dirent& entry)
{
    switch (entry.d_type) {
    case DT_REG:
        return NameSeen::Kind::File;
    case DT_DIR:
        return NameSeen::Kind::Directory;
    case DT_UNKNOWN:
        break; // this filesystem does not say
    default:
        return NameSeen::Kind::Other;
    }
    struct stat status { };
    return ::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? kindOf(status.st_mode)
                                                                                 : NameSeen::Kind::Other;
}

bool isAnotherLevel(int directory, const char* name, const OtherRoots& others)
{
    struct stat status { };
    return !others.empty() && ::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0
        && others.contains({ status.st_dev, status.st_ino });
}

std::optional<OwnNameSeen> lookAtOwn(int directory, const QByteArray& path, const char* name)
{
    struct stat status { };
    if (::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return std::nullopt; // gone meanwhile
    OwnNameSeen seen;
    seen.directory = path;
    seen.name = name;
    seen.regular = S_ISREG(status.st_mode);
    seen.file = identityOf(status);
    seen.changed = Time(std::chrono::duration_cast<Duration>(
        std::chrono::seconds(status.st_ctim.tv_sec) + std::chrono::nanoseconds(status.st_ctim.tv_nsec)));
    return seen;
}

} // namespace

Tried<> readDirectory(
    int root, const JobLevel& level, const QByteArray& directory, const OtherRoots& others, const DirectoryVisit& visit)
{
    const std::unique_ptr<DIR, CloseDirectory> stream = openInside(root, directory);
    if (!stream) {
        if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) // no directory any more
            return {};
        return systemTrouble(errno, directory, level);
    }
    const int descriptor = ::dirfd(stream.get());
    const QByteArray prefix = directory.isEmpty() ? QByteArray() : directory + '/';
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(stream.get());
        if (entry == nullptr) {
            if (errno != 0)
                return systemTrouble(errno, directory, level);
            return {};
        }
        const QByteArrayView name(entry->d_name);
        if (name == "." || name == "..")
            continue;
        if (name.startsWith(".tierwatch")) {
            if (directory.isEmpty() && name == ".tierwatch-level")
                continue;
            if (const std::optional<OwnNameSeen> own = lookAtOwn(descriptor, directory, entry->d_name);
                own && visit.own)
                visit.own(*own);
            continue;
        }
        NameSeen seen;
        seen.kind = kindOf(descriptor, *entry);
        seen.path = prefix + entry->d_name;
        struct stat status { };
        if (visit.sizes && seen.kind == NameSeen::Kind::File
            && ::fstatat(descriptor, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            seen.bytes = status.st_size;
            seen.device = status.st_dev;
            seen.inode = status.st_ino;
            seen.links = status.st_nlink;
        }
        if (seen.kind == NameSeen::Kind::Directory && isAnotherLevel(descriptor, entry->d_name, others))
            continue;
        if (visit.name)
            visit.name(seen);
    }
}

Tried<> walkLevel(const JobLevel& level, const OtherRoots& others, const DirectoryVisit& visit,
    const std::function<void(const QByteArray&, const Error&)>& unreadable, const std::function<bool()>& stopped)
{
    const Tried<LevelDirectory> opened = LevelDirectory::open(level);
    if (!opened)
        return tl::unexpected(opened.error());
    std::vector<QByteArray> left{ QByteArray() };
    DirectoryVisit collecting = visit;
    collecting.name = [&](const NameSeen& seen) {
        // What is deeper than a content's name may be is nobody's content; a loop of mounts ends here, too.
        if (seen.kind == NameSeen::Kind::Directory && seen.path.count('/') + 1 < mostComponents)
            left.push_back(seen.path);
        if (visit.name)
            visit.name(seen);
    };
    while (!left.empty()) {
        if (stopped && stopped())
            return trouble(ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "Reading %1 was stopped."), level.key);
        const QByteArray directory = std::move(left.back());
        left.pop_back();
        Tried<> read = readDirectory(opened->root(), level, directory, others, collecting);
        if (read)
            continue;
        if (directory.isEmpty() || read.error().levelOffline)
            return read;
        if (unreadable)
            unreadable(directory, read.error().error);
    }
    return {};
}

std::optional<std::pair<quint64, quint64>> rootOf(const JobLevel& level)
{
    const Tried<LevelDirectory> opened = LevelDirectory::openUnmarked(level);
    struct stat status { };
    if (!opened || ::fstat(opened->root(), &status) != 0)
        return std::nullopt;
    return std::pair<quint64, quint64>(status.st_dev, status.st_ino);
}

} // namespace tierwatch
