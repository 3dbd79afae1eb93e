// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/failpoint.h"
#include "relocation/file_calls.h"
#include "relocation/file_mover.h"
#include "relocation/own_files.h"
#include "relocation/placing.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tierwatch {

namespace {

class Inspection final {
public:
    Inspection(const InspectJob& job, Ends& ends) : m_job(job), m_ends(ends), m_ownInFrom(ends.from), m_ownInTo(ends.to)
    {
    }

    Tried<FilesSeen> look(const JobItem& item)
    {
        const Result<ContentPath> path = parseContentPath(item.filename);
        if (!path)
            return tl::unexpected(Trouble(path.error()));
        if (m_job.dropParts) {
            for (auto* side : { &m_ownInFrom, &m_ownInTo }) {
                LevelDirectory& level = side == &m_ownInFrom ? m_ends.from : m_ends.to;
                if (const Tried<> dropped = dropParts(level, *side, item, path->directory); !dropped)
                    return tl::unexpected(dropped.error());
            }
        }
        Tried<std::optional<struct stat>> source = m_ends.from.look(*path);
        const Tried<std::optional<struct stat>> target = m_ends.to.look(*path);
        const Tried<std::optional<Epoch>> aside = epochOfAside(item, path->directory);
        if (!source || !target || !aside)
            return tl::unexpected(!source ? source.error() : !target ? target.error() : aside.error());
        FilesSeen seen;
        seen.sourceAside = aside->has_value();
        if (m_job.dropParts && *aside && *source) {
            const Tried<bool> dropped = dropSecondName(item, *path, **aside, **source);
            if (!dropped)
                return tl::unexpected(dropped.error());
            seen.sourceAside = !*dropped;
        }
        if (m_job.dropParts && *aside && !*source && !*target) {
            if (const Tried<> restored = putBack(item, *path, **aside); !restored)
                return tl::unexpected(restored.error());
            seen.sourceAside = false;
            source = m_ends.from.look(*path);
            if (!source)
                return tl::unexpected(source.error());
        }
        seen.source = *source && S_ISREG((*source)->st_mode);
        seen.target = target->has_value(); // whatever it is, the name is taken
        if (seen.source)
            seen.sourceFile = identityOf(**source);
        if (seen.target)
            seen.targetFile = identityOf(**target);
        const Standing stands = standing(*target, item, seen.source ? &**source : nullptr);
        seen.targetIsOurs = stands == Standing::Linked || stands == Standing::Copied;
        return seen;
    }

    Tried<> flush()
    {
        const Tried<> from = m_ends.from.flush();
        const Tried<> to = m_ends.to.flush();
        return from ? to : from;
    }

private:
    static Tried<> dropParts(LevelDirectory& level, OwnFiles& own, const JobItem& item, const QByteArray& path)
    {
        const Tried<std::vector<OwnName>> files = own.of(item.cid, path);
        if (!files)
            return tl::unexpected(files.error());
        for (const OwnName& file : *files) {
            if (file.kind != OwnName::Kind::Part || file.epoch >= item.epoch)
                continue;
            const Tried<int> directory = level.directory(path);
            if (!directory)
                return tl::unexpected(directory.error());
            TIERWATCH_FAILPOINT("mover.inspect.before_drop");
            if (::unlinkat(*directory, partName(file.cid, file.epoch).constData(), 0) != 0 && errno != ENOENT)
                return systemTrouble(errno, item.filename, level.level());
            level.noteChanged(path);
        }
        return {};
    }

    Tried<std::optional<Epoch>> epochOfAside(const JobItem& item, const QByteArray& path)
    {
        const Tried<std::vector<OwnName>> files = m_ownInFrom.of(item.cid, path);
        if (!files)
            return tl::unexpected(files.error());
        for (const OwnName& file : *files) {
            if (file.kind == OwnName::Kind::Aside)
                return file.epoch;
        }
        return std::nullopt;
    }

    /// A rename by link and unlink was stopped between the two: one file has both names. True where it has one again.
    Tried<bool> dropSecondName(const JobItem& item, const ContentPath& path, Epoch epoch, const struct stat& source)
    {
        const Tried<int> directory = m_ends.from.directory(path.directory);
        if (!directory)
            return tl::unexpected(directory.error());
        const QByteArray name = asideName(item.cid, epoch);
        struct stat aside { };
        if (::fstatat(*directory, name.constData(), &aside, AT_SYMLINK_NOFOLLOW) != 0)
            return systemTrouble(errno, item.filename, m_ends.from.level());
        if (!sameInode(aside, source))
            return false;
        if (::unlinkat(*directory, name.constData(), 0) != 0)
            return systemTrouble(errno, item.filename, m_ends.from.level());
        m_ends.from.noteChanged(path.directory);
        return true;
    }

    /// The only copy there is, under a name of ours: it gets its own name again.
    Tried<> putBack(const JobItem& item, const ContentPath& path, Epoch epoch)
    {
        const Tried<int> directory = m_ends.from.directory(path.directory);
        if (!directory)
            return tl::unexpected(directory.error());
        if (renameNoReplace(*directory, asideName(item.cid, epoch).constData(), *directory, path.name.constData()) != 0)
            return systemTrouble(errno, item.filename, m_ends.from.level());
        m_ends.from.noteChanged(path.directory);
        return {};
    }

    const InspectJob& m_job;
    Ends& m_ends;
    OwnFiles m_ownInFrom;
    OwnFiles m_ownInTo;
};

} // namespace

JobResult inspect(const InspectJob& job)
{
    Tried<Ends> ends = Ends::open(job.from, job.to);
    if (!ends)
        return resultForAll(job.items, ends.error());
    Inspection inspection(job, *ends);
    std::vector<Tried<FilesSeen>> seen;
    seen.reserve(job.items.size());
    for (const JobItem& item : job.items)
        seen.push_back(inspection.look(item));
    const Tried<> flushed = inspection.flush();

    JobResult result;
    result.flushes = ends->from.flushes() + ends->to.flushes();
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (seen[i] && !flushed)
            seen[i] = tl::unexpected(flushed.error());
        if (!seen[i]) {
            result.items.push_back(failedItem(job.items[i], seen[i].error()));
            continue;
        }
        ItemResult item;
        item.cid = job.items[i].cid;
        item.epoch = job.items[i].epoch;
        item.file = seen[i]->source ? seen[i]->sourceFile : job.items[i].file;
        item.seen = *seen[i];
        result.items.push_back(item);
    }
    return result;
}

} // namespace tierwatch
