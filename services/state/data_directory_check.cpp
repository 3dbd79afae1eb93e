// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/state_check.h"

#include <QDir>
#include <QFileInfo>

#include <pwd.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace tierwatch {

namespace {

using Severity = CheckFinding::Severity;

constexpr quint64 leastRoom = quint64(64) * 1024 * 1024;

CheckFinding finding(Severity severity, const char* kind, Text text, QString command = {})
{
    return { CheckFinding::Subject::DataDirectory, severity, kind, std::move(text), std::move(command), {} };
}

bool isOnNetwork(const QByteArray& directory)
{
    struct statfs filesystem { };
    if (::statfs(directory.constData(), &filesystem) != 0)
        return false;
    switch (static_cast<quint32>(filesystem.f_type)) {
    case 0x6969: // NFS
    case 0x517b: // SMB
    case 0xff534d42: // CIFS
    case 0xfe534d42: // SMB2
        return true;
    default:
        return false;
    }
}

QString userName()
{
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(::geteuid());
}

} // namespace

CheckFindings checkDataDirectory(const QString& path)
{
    QString there = QDir::cleanPath(path);
    while (!QFileInfo::exists(there) && there != QDir::rootPath())
        there = QFileInfo(there).path();
    if (!QFileInfo(there).isDir())
        return { finding(Severity::Stop, "no_directory",
            { QT_TRANSLATE_NOOP("Text", "%1 is no directory: remove that file, or give another --data-dir."),
                { there } }) };
    const QByteArray directory = QFile::encodeName(there);
    if (::access(directory.constData(), R_OK | W_OK | X_OK) != 0) {
        const QString user = userName();
        const QString command = there == QDir::cleanPath(path)
            ? QStringLiteral("chown %1: '%2'").arg(user, there)
            : QStringLiteral("install --directory --mode=0700 --owner=%1 '%2'").arg(user, QDir::cleanPath(path));
        return { finding(Severity::Stop, "not_writable",
            { QT_TRANSLATE_NOOP("Text",
                  "The user %1 cannot write the data directory %2: give it to that user, or give another --data-dir."),
                { user, path } },
            command) };
    }
    CheckFindings findings;
    if (isOnNetwork(directory))
        findings.push_back(finding(Severity::Stop, "network",
            { QT_TRANSLATE_NOOP("Text",
                  "The data directory %1 is on a network filesystem, where locks and databases do not hold: give one "
                  "on "
                  "a local disk as --data-dir."),
                { path } }));
    struct statvfs disk { };
    if (::statvfs(directory.constData(), &disk) == 0 && static_cast<quint64>(disk.f_bavail) * disk.f_frsize < leastRoom)
        findings.push_back(finding(Severity::Warning, "full",
            { QT_TRANSLATE_NOOP("Text",
                  "The disk under the data directory %1 has %2 MiB left: make room there, or give another --data-dir."),
                { path, QString::number(static_cast<quint64>(disk.f_bavail) * disk.f_frsize / 1024 / 1024) } }));
    return findings;
}

} // namespace tierwatch
