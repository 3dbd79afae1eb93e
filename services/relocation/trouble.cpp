// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/trouble.h"

#include <cerrno>
#include <system_error>

namespace tierwatch {

namespace {

tl::unexpected<Trouble> offline(const char* source, const QString& level, const QString& file)
{
    return tl::unexpected<Trouble>(Trouble(Error{ ErrorCode::Unavailable, Text{ source, { level, file } } }, true));
}

} // namespace

tl::unexpected<Trouble> systemTrouble(int errorNumber, const QByteArray& filename, const JobLevel& level)
{
    const QString file = shown(filename);
    const QString reason = QString::fromStdString(std::generic_category().message(errorNumber));
    switch (errorNumber) {
    case ENOSPC:
    case EDQUOT:
        return trouble(ErrorCode::Exhausted,
            QT_TRANSLATE_NOOP("Text", "%1 is full: %2 does not fit. It goes on by itself when there is room."),
            level.key, file);
    case EROFS:
        return offline(
            QT_TRANSLATE_NOOP("Text", "%1 is mounted read-only, so %2 waits; mount it writable."), level.key, file);
    case ENODEV:
    case ENXIO:
    case ENOTCONN:
    case ESTALE:
        return offline(
            QT_TRANSLATE_NOOP("Text", "%1 went away while %2 was worked on; see whether its disk or server is there."),
            level.key, file);
    case EACCES:
    case EPERM:
        return trouble(ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text",
                "The system does not allow %1 to be handled in %2 (%3); give the user that runs Tierwatch access to "
                "it."),
            file, level.key, reason);
    case ENOENT:
        return trouble(ErrorCode::NotFound,
            QT_TRANSLATE_NOOP(
                "Text", "%1 is not in %2; put it back there from a copy and retry, or remove the content."),
            file, level.key);
    case ELOOP:
    case ENOTDIR:
        return trouble(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "The way to %1 in %2 leads over something that is not a plain directory; put the file itself there and "
                "retry."),
            file, level.key);
    case ENAMETOOLONG:
        return trouble(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "The name of %1 is too long for %2; give the file a shorter name."), file,
            level.key);
    default:
        return trouble(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP(
                "Text", "%1 could not be handled in %2: %3. It is tried again; see whether the disk is well."),
            file, level.key, reason);
    }
}

tl::unexpected<Trouble> directoryWent(const QByteArray& filename, const JobLevel& level)
{
    return trouble(ErrorCode::Unavailable,
        QT_TRANSLATE_NOOP(
            "Text", "The directory of %1 in %2 was removed while it was needed; it is made again and tried again."),
        shown(filename), level.key);
}

JobResult resultForAll(const std::vector<JobItem>& items, const Trouble& why)
{
    JobResult result;
    result.items.reserve(items.size());
    for (const JobItem& item : items)
        result.items.push_back(failedItem(item, why));
    return result;
}

JobResult refusedJob(const Job& job, const Error& why)
{
    if (const auto* copy = std::get_if<CopyJob>(&job))
        return resultForAll({ copy->item }, why);
    if (const auto* link = std::get_if<LinkJob>(&job))
        return resultForAll(link->items, why);
    if (const auto* remove = std::get_if<RemoveJob>(&job))
        return resultForAll(remove->items, why);
    if (const auto* look = std::get_if<InspectJob>(&job))
        return resultForAll(look->items, why);
    JobResult result;
    if (const auto* look = std::get_if<SweepJob>(&job)) {
        result.sweep.emplace();
        result.sweep->error = why;
        result.sweep->removed.assign(look->remove.size(), why);
        return result;
    }
    result.probe = LevelProbe{ std::get<ProbeJob>(job).level.slot, why, -1, -1 };
    return result;
}

ItemResult failedItem(const JobItem& item, const Trouble& why)
{
    ItemResult result;
    result.cid = item.cid;
    result.epoch = item.epoch;
    result.error = why.error;
    result.levelOffline = why.levelOffline;
    result.needsCopy = why.needsCopy;
    result.mayStandInTarget = item.standsInTarget || why.mayStand;
    result.file = item.file;
    return result;
}

} // namespace tierwatch
