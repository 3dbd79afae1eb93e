// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/file_metadata.h"

#include <array>
#include <cerrno>
#include <grp.h>
#include <pwd.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace tierwatch {

namespace {

constexpr mode_t everyoneReads = S_IRUSR | S_IRGRP | S_IROTH;
constexpr mode_t permissions = 07777;
constexpr auto accessList = "system.posix_acl_access";
constexpr qsizetype largestAttribute = 65536; // the kernel's limit

QString userName(uid_t user)
{
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(user);
}

QString groupName(gid_t number)
{
    group entry{};
    group* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getgrgid_r(number, &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return QString::fromLocal8Bit(found->gr_name);
    return QString::number(number);
}

/// A directory may hand its own access list down to what is made in it; what the source does not have, the copy must
/// not.
Tried<> dropInheritedAccess(int copy, const QByteArray& filename, const JobLevel& to)
{
    if (::fremovexattr(copy, accessList) == 0 || errno == ENODATA || errno == EOPNOTSUPP)
        return {};
    return systemTrouble(errno, filename, to);
}

Tried<> copyAttributes(int source, int copy, const QByteArray& filename, const JobLevel& from, const JobLevel& to)
{
    if (Tried<> dropped = dropInheritedAccess(copy, filename, to); !dropped)
        return dropped;
    ssize_t length = ::flistxattr(source, nullptr, 0);
    if (length < 0 && errno != EOPNOTSUPP) // a filesystem without them
        return systemTrouble(errno, filename, from);
    if (length <= 0)
        return {};
    QByteArray names(length, Qt::Uninitialized);
    length = ::flistxattr(source, names.data(), static_cast<std::size_t>(names.size()));
    if (length < 0)
        return systemTrouble(errno, filename, from);
    names.truncate(length);
    for (const QByteArray& name : names.split('\0')) {
        if (name.isEmpty() || name.startsWith("security."))
            continue;
        QByteArray value(largestAttribute, Qt::Uninitialized);
        const ssize_t size
            = ::fgetxattr(source, name.constData(), value.data(), static_cast<std::size_t>(value.size()));
        if (size < 0)
            return systemTrouble(errno, filename, from);
        if (::fsetxattr(copy, name.constData(), value.constData(), static_cast<std::size_t>(size), 0) == 0)
            continue;
        if (errno == ENOSPC || errno == EDQUOT || errno == EIO)
            return systemTrouble(errno, filename, to);
        return trouble(ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text",
                "The attribute %1 of %2 cannot be kept in %3; mount its filesystem with such attributes, or remove it "
                "from the file."),
            QString::fromUtf8(name), shown(filename), to.key);
    }
    return {};
}

} // namespace

Tried<> copyMetadata(int source, const struct stat& status, int copy, const QByteArray& filename, const JobLevel& from,
    const JobLevel& to)
{
    struct stat now { };
    if (::fstat(copy, &now) != 0)
        return systemTrouble(errno, filename, to);
    const bool sameOwner = now.st_uid == status.st_uid && now.st_gid == status.st_gid;
    const bool openToAll = (status.st_mode & everyoneReads) == everyoneReads;
    if (!sameOwner && ::fchown(copy, status.st_uid, status.st_gid) != 0 && !openToAll) {
        const QString owner = userName(status.st_uid);
        return trouble(ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP(
                "Text", "%1's owner %2:%3 cannot be kept in %4; run the service as %2 or give it CAP_CHOWN."),
            shown(filename), owner, groupName(status.st_gid), to.key);
    }
    if (Tried<> kept = copyAttributes(source, copy, filename, from, to); !kept)
        return kept;
    // After the owner, which clears set-user-id, and after the access list, whose mask is the group's bits.
    const bool changed = ::fchmod(copy, status.st_mode & permissions) == 0;
    if (::fstat(copy, &now) != 0)
        return systemTrouble(errno, filename, to);
    const mode_t lost = status.st_mode & ~now.st_mode & everyoneReads;
    if ((!changed || (now.st_mode & permissions) != (status.st_mode & permissions)) && lost != 0)
        return trouble(ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text",
                "%1's access rights cannot be kept in %2; mount its filesystem so that readers keep their access."),
            shown(filename), to.key);
    const std::array times{ status.st_atim, status.st_mtim };
    if (::futimens(copy, times.data()) != 0)
        return systemTrouble(errno, filename, to);
    return {};
}

} // namespace tierwatch
