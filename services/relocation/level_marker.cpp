// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/level_marker.h"

#include "core/failpoint.h"
#include "relocation/descriptor.h"
#include "relocation/file_calls.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tierwatch {

namespace {

constexpr auto markerName = ".tierwatch-level";

QByteArray markerText(const JobLevel& level)
{
    return QJsonDocument(
               QJsonObject{ { QStringLiteral("catalog"), level.catalogId }, { QStringLiteral("level"), level.key } })
               .toJson(QJsonDocument::Compact)
        + '\n';
}

} // namespace

Tried<Marker> readMarker(int directory, const JobLevel& level)
{
    const Descriptor file(::openat(directory, markerName, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.isOpen()) {
        if (errno == ENOENT)
            return Marker::None;
        return systemTrouble(errno, markerName, level);
    }
    QByteArray text(4096, Qt::Uninitialized);
    const ssize_t length = readSome(file.get(), text.data(), text.size(), 0);
    if (length < 0)
        return systemTrouble(errno, markerName, level);
    text.truncate(length);
    // A beginning of a JSON object is no JSON object: whatever a crash cut off does not parse.
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    if (object.isEmpty())
        return Marker::None;
    const bool ours = object.value(QLatin1String("catalog")).toString() == level.catalogId
        && object.value(QLatin1String("level")).toString() == level.key;
    return ours ? Marker::Ours : Marker::Another;
}

Tried<> writeMarker(int directory, const JobLevel& level)
{
    const QByteArray own = QByteArray(markerName) + '-' + QByteArray::number(::getpid()) + ".new";
    // Left by a crash, or put there by somebody as another name of a file elsewhere: not to be written into.
    if (::unlinkat(directory, own.constData(), 0) != 0 && errno != ENOENT)
        return systemTrouble(errno, markerName, level);
    const Descriptor file(
        ::openat(directory, own.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!file.isOpen())
        return systemTrouble(errno, markerName, level);
    const auto giveUp = [&](int errorNumber) {
        ::unlinkat(directory, own.constData(), 0);
        return systemTrouble(errorNumber, markerName, level);
    };
    const QByteArray text = markerText(level);
    if (!writeAll(file.get(), text.constData(), text.size(), 0) || flushFile(file.get()) != 0)
        return giveUp(errno);
    TIERWATCH_FAILPOINT("marker.before_rename");
    struct stat cutOff { };
    const bool standsThere = ::fstatat(directory, markerName, &cutOff, AT_SYMLINK_NOFOLLOW) == 0;
    const int renamed = standsThere ? ::renameat(directory, own.constData(), directory, markerName)
                                    : renameNoReplace(directory, own.constData(), directory, markerName);
    if (renamed != 0 && errno != EEXIST) // somebody was faster: the next look tells whose it is
        return giveUp(errno);
    if (renamed != 0)
        ::unlinkat(directory, own.constData(), 0);
    if (flushDirectory(directory) != 0)
        return systemTrouble(errno, markerName, level);
    return {};
}

} // namespace tierwatch
