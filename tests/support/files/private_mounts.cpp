// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/files/private_mounts.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <cerrno>
#include <fcntl.h>
#include <linux/loop.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

namespace tierwatch::test {

namespace {

QString failed(const QString& what)
{
    return QStringLiteral("%1: %2").arg(what, QString::fromLocal8Bit(::strerrordesc_np(errno)));
}

bool writeMap(const char* file, const QByteArray& text)
{
    QFile map(QString::fromLatin1(file));
    return map.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && map.write(text) == text.size();
}

QString becomeRootOfAUserNamespace()
{
    const QByteArray user = "0 " + QByteArray::number(::getuid()) + " 1";
    const QByteArray group = "0 " + QByteArray::number(::getgid()) + " 1";
    if (::unshare(CLONE_NEWUSER) != 0)
        return failed(QStringLiteral("no user namespace for the test's own mounts; run it as root"));
    if (!writeMap("/proc/self/setgroups", "deny") || !writeMap("/proc/self/uid_map", user)
        || !writeMap("/proc/self/gid_map", group))
        return QStringLiteral("no map for the user namespace; run it as root");
    return {};
}

} // namespace

QString beginPrivateMounts()
{
    if (::geteuid() != 0) {
        if (QString problem = becomeRootOfAUserNamespace(); !problem.isEmpty())
            return problem;
    }
    if (::unshare(CLONE_NEWNS) != 0)
        return failed(QStringLiteral("no mount namespace of its own; run it as root"));
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return failed(QStringLiteral("the mounts cannot be made private"));
    return {};
}

QString mountAt(
    const QString& directory, const char* source, const char* type, unsigned long flags, const char* options)
{
    QDir().mkpath(directory);
    if (::mount(source, QFile::encodeName(directory).constData(), type, flags, options) == 0)
        return {};
    return failed(QStringLiteral("%1 cannot be mounted at %2").arg(QString::fromLatin1(source), directory));
}

QString unmount(const QString& directory)
{
    if (::umount2(QFile::encodeName(directory).constData(), 0) == 0)
        return {};
    return failed(QStringLiteral("%1 cannot be unmounted").arg(directory));
}

QString makeImage(const QString& image, qint64 bytes, const QString& mkfs, const QStringList& arguments)
{
    QFile file(image);
    if (!file.open(QIODevice::ReadWrite) || !file.resize(bytes))
        return QStringLiteral("%1: %2").arg(image, file.errorString());
    QProcess maker;
    maker.setProcessChannelMode(QProcess::MergedChannels);
    maker.start(mkfs, arguments + QStringList{ image });
    if (!maker.waitForFinished() || maker.exitStatus() != QProcess::NormalExit || maker.exitCode() != 0)
        return QStringLiteral("%1 does not make a filesystem: %2").arg(mkfs, QString::fromLocal8Bit(maker.readAll()));
    return {};
}

LoopDevice::~LoopDevice()
{
    if (m_device >= 0)
        ::close(m_device);
}

QString LoopDevice::attach(const QString& image)
{
    if (m_device >= 0)
        ::close(std::exchange(m_device, -1));
    QFile file(image);
    if (!file.open(QIODevice::ReadWrite))
        return QStringLiteral("%1: %2").arg(image, file.errorString());
    const int control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    if (control < 0)
        return failed(QStringLiteral("no loop devices"));
    QString problem;
    for (int attempt = 0; attempt < 50; ++attempt) { // somebody else may take the one that was free
        const int number = ::ioctl(control, LOOP_CTL_GET_FREE);
        m_path = "/dev/loop" + QByteArray::number(number);
        m_device = number < 0 ? -1 : ::open(m_path.constData(), O_RDWR | O_CLOEXEC);
        loop_config config{};
        config.fd = static_cast<__u32>(file.handle());
        config.info.lo_flags = LO_FLAGS_AUTOCLEAR;
        problem.clear();
        if (m_device >= 0 && ::ioctl(m_device, LOOP_CONFIGURE, &config) == 0)
            break;
        problem = failed(QStringLiteral("no loop device for %1").arg(image));
        if (m_device >= 0)
            ::close(std::exchange(m_device, -1));
        ::usleep(20'000);
    }
    ::close(control);
    return problem;
}

} // namespace tierwatch::test
