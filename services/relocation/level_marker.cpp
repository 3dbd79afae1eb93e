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
#include <xxhash.h>

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

/// Empty where there is none.
Tried<QByteArray> readText(int directory, const JobLevel& level)
{
    const Descriptor file(::openat(directory, markerName, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.isOpen()) {
        if (errno == ENOENT)
            return QByteArray();
        return systemTrouble(errno, markerName, level);
    }
    QByteArray text(4096, Qt::Uninitialized);
    const ssize_t length = readSome(file.get(), text.data(), text.size(), 0);
    if (length < 0)
        return systemTrouble(errno, markerName, level);
    text.truncate(length);
    return text;
}

/// A beginning of a JSON object is no JSON object: whatever a crash cut off does not parse.
QJsonObject toObject(const QByteArray& text) { return QJsonDocument::fromJson(text).object(); }

} // namespace

Tried<Marker> readMarker(int directory, const JobLevel& level)
{
    const Tried<QJsonObject> object = readText(directory, level).map(toObject);
    if (!object)
        return tl::unexpected(object.error());
    if (object->isEmpty())
        return Marker::None;
    const bool ours = object->value(QLatin1String("catalog")).toString() == level.catalogId
        && object->value(QLatin1String("level")).toString() == level.key;
    return ours ? Marker::Ours : Marker::Another;
}

Tried<LevelFound> describeMarker(int directory, const JobLevel& level)
{
    const Tried<QByteArray> text = readText(directory, level);
    if (!text)
        return tl::unexpected(text.error());
    struct stat status { };
    if (::fstat(directory, &status) != 0)
        return systemTrouble(errno, markerName, level);
    const QJsonObject object = toObject(*text);
    LevelFound found;
    found.marked = !object.isEmpty();
    found.catalog = object.value(QLatin1String("catalog")).toString();
    found.level = object.value(QLatin1String("level")).toString();
    const QByteArray all = QByteArray::number(quint64{ status.st_dev }) + ' '
        + QByteArray::number(quint64{ status.st_ino }) + ' ' + *text;
    found.token = QByteArray::number(XXH3_64bits(all.constData(), static_cast<std::size_t>(all.size())), 16);
    return found;
}

Tried<> replaceMarker(int directory, const JobLevel& level)
{
    if (::unlinkat(directory, markerName, 0) != 0 && errno != ENOENT)
        return systemTrouble(errno, markerName, level);
    return writeMarker(directory, level);
}

/// Under its own name from the beginning: whatever a crash leaves counts as none and is written again, and no other
/// name of ours is left behind. Processes of one catalogue that do this at once write the same bytes.
Tried<> writeMarker(int directory, const JobLevel& level)
{
    constexpr int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    Descriptor file(::openat(directory, markerName, flags | O_EXCL, 0644));
    if (!file.isOpen() && errno == EEXIST) {
        const Tried<Marker> standing = readMarker(directory, level);
        if (!standing)
            return tl::unexpected(standing.error());
        if (*standing != Marker::None) // somebody was faster: the next look tells whose it is
            return {};
        file = Descriptor(::openat(directory, markerName, flags, 0644));
    }
    if (!file.isOpen())
        return systemTrouble(errno, markerName, level);
    TIERWATCH_FAILPOINT("marker.made");
    const QByteArray text = markerText(level);
    struct stat status { };
    if (::fstat(file.get(), &status) != 0)
        return systemTrouble(errno, markerName, level);
    // What a crash cut off is short and has one name; anything else is somebody's, maybe of a file elsewhere.
    if (!S_ISREG(status.st_mode) || status.st_nlink != 1 || status.st_size > text.size())
        return trouble(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP(
                "Text", "%1 in %2 is not a marker of ours, so it is not written over; look at it and remove it."),
            QString::fromLatin1(markerName), level.path);
    if (!writeAll(file.get(), text.constData(), text.size(), 0) || ::ftruncate(file.get(), text.size()) != 0)
        return systemTrouble(errno, markerName, level);
    TIERWATCH_FAILPOINT("marker.written");
    if (flushFile(file.get()) != 0 || flushDirectory(directory) != 0)
        return systemTrouble(errno, markerName, level);
    return {};
}

} // namespace tierwatch
