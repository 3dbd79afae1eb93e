// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/failpoint.h"
#include "relocation/file_calls.h"
#include "relocation/file_mover.h"
#include "relocation/placing.h"

#include <cerrno>
#include <unistd.h>

namespace tierwatch {

namespace {

/// Where a link cannot be, a copy can: another filesystem, or another mount of the same; somebody else's file; no links
/// here; too many.
bool asksForCopy(int errorNumber)
{
    return errorNumber == EXDEV || errorNumber == EPERM || errorNumber == EOPNOTSUPP || errorNumber == EMLINK;
}

tl::unexpected<Trouble> needsCopy(int errorNumber, const JobItem& item, const JobLevel& level)
{
    Trouble why = systemTrouble(errorNumber, item.filename, level).value();
    if (errorNumber == EXDEV)
        why.error = Error{ ErrorCode::Unavailable,
            Text{ QT_TRANSLATE_NOOP("Text", "%1 lies on another filesystem than %2, so it has to be copied."),
                { shown(item.filename), level.key } } };
    why.needsCopy = true;
    return tl::unexpected(why);
}

/// The source was removed since the look, or the directory.
tl::unexpected<Trouble> wentMeanwhile(const Ends& ends, const Look& look, const JobItem& item)
{
    struct stat now { };
    if (::fstat(look.source->descriptor.get(), &now) == 0 && now.st_nlink == 0)
        return systemTrouble(ENOENT, item.filename, ends.from.level());
    return directoryWent(item.filename, ends.to.level());
}

Tried<ItemResult> link(Ends& ends, const JobItem& item)
{
    Tried<Look> look = lookBeforePlacing(ends, item);
    if (!look)
        return tl::unexpected(look.error());
    const ContentPath& path = look->path;
    TIERWATCH_FAILPOINT("mover.looked");
    if (look->stands == Standing::Nothing) {
        const Tried<int> directory = ends.to.makeDirectory(path.directory, ends.from);
        if (!directory)
            return tl::unexpected(directory.error());
        TIERWATCH_FAILPOINT("mover.link.before");
        if (linkOpenFile(look->source->descriptor.get(), *directory, path.name.constData()) != 0) {
            if (asksForCopy(errno))
                return needsCopy(errno, item, ends.to.level());
            if (errno == ENOENT)
                return wentMeanwhile(ends, *look, item);
            if (errno != EEXIST)
                return systemTrouble(errno, item.filename, ends.to.level());
            const Tried<std::optional<struct stat>> target
                = ends.to.look(path); // it came between the look and the link
            if (!target || standing(*target, item, &look->source->status) != Standing::Linked)
                return namesake(item, ends.to.level());
        }
        look->stands = Standing::Linked;
        TIERWATCH_FAILPOINT("mover.link.after");
    }
    ends.to.noteChanged(path.directory);
    return placedItem(item, look->stands == Standing::Copied ? Placing::Copied : Placing::Linked, *look);
}

} // namespace

JobResult placeByLink(const LinkJob& job, JobControl& control)
{
    Tried<Ends> ends = Ends::open(job.from, job.to);
    if (!ends)
        return resultForAll(job.items, ends.error());

    std::vector<Tried<ItemResult>> placed;
    placed.reserve(job.items.size());
    bool allPlaced = true;
    for (const JobItem& item : job.items) {
        if (const std::optional<Error> stop = control.stopped())
            placed.push_back(tl::unexpected(Trouble(*stop)));
        else
            placed.push_back(link(*ends, item));
        allPlaced = allPlaced && placed.back().has_value();
    }
    if (!allPlaced)
        ends->to.removeMade();
    TIERWATCH_FAILPOINT("mover.link.before_flush");
    const Tried<> flushed = ends->to.flush().and_then([&] { return ends->to.isUnmoved(); });
    TIERWATCH_FAILPOINT("mover.link.after_flush");

    JobResult result;
    result.flushes = ends->to.flushes();
    for (std::size_t i = 0; i < placed.size(); ++i) {
        if (placed[i] && !flushed) {
            Trouble why = flushed.error();
            why.mayStand = true; // whether a crash would forget it now, nobody can say
            placed[i] = tl::unexpected(why);
        }
        result.items.push_back(placed[i] ? *placed[i] : failedItem(job.items[i], placed[i].error()));
    }
    return result;
}

} // namespace tierwatch
