// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/file_calls.h"

#include "core/failpoint.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace tierwatch {

ssize_t readSome(int file, char* data, std::size_t size, off_t offset)
{
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::pread(file, data + done, size - done, offset + static_cast<off_t>(done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return static_cast<ssize_t>(done);
}

bool writeAll(int file, const char* data, std::size_t size, off_t offset)
{
    std::size_t done = 0;
    while (done < size) {
        const ssize_t put = ::pwrite(file, data + done, size - done, offset + static_cast<off_t>(done));
        if (put < 0 && errno == EINTR)
            continue;
        if (put == 0) // no such thing for a file; without this line it would be asked for ever
            errno = EIO;
        if (put <= 0)
            return false;
        done += static_cast<std::size_t>(put);
    }
    return true;
}

int renameNoReplace(int fromDirectory, const char* from, int toDirectory, const char* to)
{
    if (TIERWATCH_MUTATION("replace-namesakes"))
        return ::renameat(fromDirectory, from, toDirectory, to);
    if (::renameat2(fromDirectory, from, toDirectory, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (::linkat(fromDirectory, from, toDirectory, to, 0) != 0)
        return -1;
    if (::unlinkat(fromDirectory, from, 0) == 0)
        return 0;
    const int error = errno;
    ::unlinkat(toDirectory, to, 0); // back to the beginning; where that fails too, recovery finds both names
    errno = error;
    return -1;
}

int flushFile(int file) { return TIERWATCH_MUTATION("skip-file-fsync") ? 0 : ::fsync(file); }

void beginFlush(int file, off_t offset, off_t length)
{
    if (!TIERWATCH_MUTATION("skip-file-fsync"))
        ::sync_file_range(file, offset, length, SYNC_FILE_RANGE_WRITE);
}

int flushDirectory(int directory) { return TIERWATCH_MUTATION("skip-directory-fsync") ? 0 : ::fsync(directory); }

int linkOpenFile(int file, int directory, const char* name)
{
    char path[32];
    std::snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    return ::linkat(AT_FDCWD, path, directory, name, AT_SYMLINK_FOLLOW);
}

FileIdentity identityOf(const struct stat& status)
{
    constexpr qint64 nanoseconds = 1'000'000'000;
    return { status.st_dev, status.st_ino, status.st_size,
        static_cast<qint64>(status.st_mtim.tv_sec) * nanoseconds + status.st_mtim.tv_nsec };
}

bool sameInode(const struct stat& a, const struct stat& b) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino; }

bool isRecorded(const struct stat& status, const FileIdentity& recorded)
{
    FileIdentity now = identityOf(status);
    now.device = recorded.device;
    return recorded.inode != 0 && now == recorded;
}

} // namespace tierwatch
