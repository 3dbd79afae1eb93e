// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory_lock.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tierwatch {

namespace {

/// Of the open file and not of the process: it goes with the last descriptor, and can be asked for without being taken.
struct flock wholeFile()
{
    struct flock lock { };
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

} // namespace

DirectoryLock::~DirectoryLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

DirectoryLock::Outcome DirectoryLock::tryLock()
{
    if (m_descriptor >= 0)
        return Outcome::Taken;
    const int descriptor = ::open(QFile::encodeName(m_path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return Outcome::Forbidden;
    struct flock lock = wholeFile();
    if (::fcntl(descriptor, F_OFD_SETLK, &lock) != 0) {
        const bool isHeld = errno == EAGAIN || errno == EACCES;
        ::close(descriptor);
        return isHeld ? Outcome::Held : Outcome::Forbidden;
    }
    const QByteArray text = QByteArray::number(::getpid()) + '\n' + QCoreApplication::applicationName().toUtf8() + '\n';
    if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, text.constData(), text.size(), 0) != text.size()) {
        ::close(descriptor);
        return Outcome::Forbidden;
    }
    m_descriptor = descriptor;
    return Outcome::Taken;
}

std::optional<DirectoryLock::Owner> DirectoryLock::owner() const
{
    const int descriptor = ::open(QFile::encodeName(m_path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return std::nullopt;
    struct flock lock = wholeFile();
    const bool isHeld = ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    ::close(descriptor);
    QFile file(m_path);
    if (!isHeld || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const qint64 process = file.readLine().trimmed().toLongLong();
    return Owner{ process, QString::fromUtf8(file.readLine().trimmed()) };
}

} // namespace tierwatch
