// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/trial_remedies.h"

#include <QFile>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <grp.h>
#include <linux/fs.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tierwatch::trial {

namespace {

QString nameOf(uid_t user)
{
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(user);
}

QString nameOfGroup(gid_t number)
{
    group entry{};
    group* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getgrgid_r(number, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return QString::fromLocal8Bit(found->gr_name);
    return QString::number(number);
}

QString words(int errorNumber) { return QString::fromLocal8Bit(::strerrordesc_np(errorNumber)); }

/// One more setting for the service that this is.
QString dropIn(const TrialJob& job, const QString& setting)
{
    const QString directory = QStringLiteral("/etc/systemd/system/%1.d").arg(job.around.unit);
    return QStringLiteral("mkdir -p %1\nprintf '[Service]\\n%s\\n' %2 > %1/level-%3.conf\nsystemctl daemon-reload\n"
                          "systemctl restart %4")
        .arg(directory, quoted(setting), QString(job.level.key).replace(u'/', u'-').replace(u' ', u'-'),
            job.around.unit);
}

/// The part of the path that this user may not even go through.
QString closedAncestor(const QString& path)
{
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    QString at;
    for (const QString& part : parts) {
        if (!at.isEmpty() && ::faccessat(AT_FDCWD, QFile::encodeName(at).constData(), X_OK, AT_EACCESS) != 0)
            return at;
        at += u'/' + part;
    }
    return {};
}

/// Immutable, or only to be added to: what `chattr` has set.
char attributeInTheWay(const QString& path)
{
    const int directory = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return 0;
    long flags = 0;
    const bool known = ::ioctl(directory, FS_IOC_GETFLAGS, &flags) == 0;
    ::close(directory);
    if (!known)
        return 0;
    return (flags & FS_IMMUTABLE_FL) != 0 ? 'i' : (flags & FS_APPEND_FL) != 0 ? 'a' : 0;
}

CheckFinding readOnly(const TrialJob& job)
{
    const Mount mount = mountOf(job.level.path);
    const Text text{ QT_TRANSLATE_NOOP("Text", "%1's directory %2 is mounted read-only; mount it writable."),
        { job.level.key, job.level.path } };
    if (mount.filesystemReadOnly)
        return finding(job.level, Severity::Stop, "read_only", text,
            QStringLiteral("mount -o remount,rw %1").arg(quoted(mount.point)));
    if (!job.around.unit.isEmpty())
        return finding(job.level, Severity::Stop, "sandbox",
            { QT_TRANSLATE_NOOP("Text",
                  "%1's directory %2 is read-only for this service (%3), not for others; let the service write there."),
                { job.level.key, job.level.path, job.around.unit } },
            dropIn(job, QStringLiteral("ReadWritePaths=") + job.level.path));
    return finding(job.level, Severity::Stop, "read_only", text,
        QStringLiteral("mount -o remount,rw,bind %1").arg(quoted(mount.point)));
}

} // namespace

CheckFinding finding(const JobLevel& level, Severity severity, const char* kind, Text text, QString command)
{
    return { CheckFinding::Subject::Level, severity, kind, std::move(text), std::move(command), level.key };
}

QString quoted(const QString& text) { return u'\'' + QString(text).replace(u'\'', QLatin1String("'\\''")) + u'\''; }

Mount mountOf(const QString& path)
{
    const QString canonical = QFileInfo(path).canonicalFilePath();
    QString at = canonical.isEmpty() ? path : canonical;
    at = at.endsWith(u'/') ? at : at + u'/';
    Mount found;
    QFile mounts(QStringLiteral("/proc/self/mountinfo"));
    if (!mounts.open(QIODevice::ReadOnly))
        return found;
    // 36 35 98:0 /root /mount\040point rw,noatime master:1 - ext3 /dev/root rw,errors=continue
    const QList<QByteArray> lines = mounts.readAll().split('\n');
    for (const QByteArray& line : lines) {
        const QList<QByteArray> fields = line.split(' ');
        const qsizetype dash = fields.indexOf("-");
        if (fields.size() < 6 || dash < 0 || dash + 3 >= fields.size())
            continue;
        QByteArray point = fields[4];
        point.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
        QString folder = QFile::decodeName(point);
        const QString name = folder;
        folder = folder.endsWith(u'/') ? folder : folder + u'/';
        if (!at.startsWith(folder) || name.size() < found.point.size())
            continue;
        found.point = name; // the last one of that name lies on top
        found.readOnly = fields[5].split(',').contains("ro");
        found.filesystemReadOnly = fields[dash + 3].split(',').contains("ro");
    }
    return found;
}

CheckFinding notOpened(const TrialJob& job, int errorNumber)
{
    const QStringList about{ job.level.key, job.level.path };
    const QString user = nameOf(::geteuid());
    if (errorNumber == ENOENT)
        return finding(job.level, Severity::Stop, "missing",
            { QT_TRANSLATE_NOOP(
                  "Text", "%1's directory %2 does not exist; mount its disk, make it, or correct the path."),
                about },
            QStringLiteral("install --directory --owner=%1 %2").arg(user, quoted(job.level.path)));
    if (errorNumber == ENOTDIR)
        return finding(job.level, Severity::Stop, "no_directory",
            { QT_TRANSLATE_NOOP("Text", "%1's path %2 is not a directory; correct the path."), about });
    if (errorNumber != EACCES)
        return finding(job.level, Severity::Stop, "unreadable",
            { QT_TRANSLATE_NOOP(
                  "Text", "%1's directory %2 cannot be opened (%3); see to its disk and its permissions."),
                about + QStringList{ words(errorNumber) } });
    const QString closed = closedAncestor(job.level.path);
    if (closed.isEmpty())
        return finding(job.level, Severity::Stop, "not_readable",
            { QT_TRANSLATE_NOOP("Text", "The user %3 may not read %1's directory %2; let it."),
                about + QStringList{ user } },
            QStringLiteral("setfacl -m u:%1:rwx %2").arg(user, quoted(job.level.path)));
    return finding(job.level, Severity::Stop, "closed_path",
        { QT_TRANSLATE_NOOP(
              "Text", "The user %3 does not come to %1's directory %2: it may not go through %4; let it."),
            about + QStringList{ user, closed } },
        QStringLiteral("setfacl -m u:%1:x %2").arg(user, quoted(closed)));
}

CheckFinding notWritable(const TrialJob& job, int errorNumber)
{
    if (errorNumber == EROFS)
        return readOnly(job);
    if (errorNumber == ENOSPC || errorNumber == EDQUOT)
        return full(job, 0, 0);
    const QString user = nameOf(::geteuid());
    if (const char attribute = errorNumber == EPERM ? attributeInTheWay(job.level.path) : '\0'; attribute != '\0')
        return finding(job.level, Severity::Stop, "immutable",
            { QT_TRANSLATE_NOOP("Text", "%1's directory %2 is marked as one that nobody may change; remove that mark."),
                { job.level.key, job.level.path } },
            QStringLiteral("chattr -%1 %2").arg(QLatin1Char(attribute)).arg(quoted(job.level.path)));
    if (errorNumber == EACCES || errorNumber == EPERM)
        return finding(job.level, Severity::Stop, "not_writable",
            { QT_TRANSLATE_NOOP(
                  "Text", "The user %3 may not write in %1's directory %2; let it, or give it to that user."),
                { job.level.key, job.level.path, user } },
            QStringLiteral("setfacl -m u:%1:rwx %2").arg(user, quoted(job.level.path)));
    return failedStep(job, "create", errorNumber);
}

CheckFinding failedStep(const TrialJob& job, const char* step, int errorNumber)
{
    if (errorNumber == ENOSPC || errorNumber == EDQUOT)
        return full(job, 0, 0);
    return finding(job.level, Severity::Stop, step,
        { QT_TRANSLATE_NOOP("Text",
              "In %1's directory %2 something fails that every relocation does (%3: %4); see to its disk or server."),
            { job.level.key, job.level.path, QString::fromLatin1(step), words(errorNumber) } });
}

CheckFinding full(const TrialJob& job, qint64 bytesFree, qint64 reserve)
{
    constexpr qint64 megabyte = 1'000'000;
    return finding(job.level, Severity::Warning, "full",
        { QT_TRANSLATE_NOOP("Text",
              "%1 is full: %3 MB are free in %2 and %4 MB are to stay free; contents wait until there is room. Make "
              "room "
              "there, or move its lower limit up."),
            { job.level.key, job.level.path, QString::number(bytesFree / megabyte),
                QString::number(reserve / megabyte) } },
        QStringLiteral("df -h %1").arg(quoted(job.level.path)));
}

CheckFinding ownerNotKept(const TrialJob& job, uid_t user, gid_t group, bool openToAll)
{
    const QString command = job.around.unit.isEmpty()
        ? QStringLiteral("setcap cap_chown+ep %1").arg(quoted(job.around.program))
        : dropIn(job, QStringLiteral("AmbientCapabilities=CAP_CHOWN"));
    const QStringList about{ nameOf(user), nameOfGroup(group), job.level.key, nameOf(::geteuid()) };
    if (openToAll)
        return finding(job.level, Severity::Notice, "owner",
            { QT_TRANSLATE_NOOP("Text",
                  "Files of %1:%2 become files of %4 when they are copied to %3; everybody may read them, so nobody "
                  "loses "
                  "access. To keep the owner, give the service CAP_CHOWN, or run it as %1."),
                about },
            command);
    return finding(job.level, Severity::Stop, "owner",
        { QT_TRANSLATE_NOOP("Text",
              "Files of %1:%2, which not everybody may read, cannot be copied to %3: the user %4 may not give files "
              "away. "
              "Give the service CAP_CHOWN, or run it as %1."),
            about },
        command);
}

} // namespace tierwatch::trial
