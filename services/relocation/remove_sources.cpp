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

tl::unexpected<Trouble> replaced(const JobItem& item, const JobLevel& from)
{
    return trouble(ErrorCode::Conflict,
        QT_TRANSLATE_NOOP("Text",
            "Somebody put another %1 into %2 after it had been moved; it was kept. Move it away or add it as a content "
            "of its own."),
        shown(item.filename), from.key);
}

class Removal final {
public:
    Removal(Ends& ends, OwnFiles& own, const JobItem& item) : m_ends(ends), m_own(own), m_item(item) { }

    Tried<ItemResult> run()
    {
        const Result<ContentPath> path = parseContentPath(m_item.filename);
        if (!path)
            return tl::unexpected(Trouble(path.error()));
        m_path = *path;
        if (const Tried<> complete = targetIsComplete(); !complete)
            return tl::unexpected(complete.error());
        const Tried<std::optional<struct stat>> source = m_ends.from.look(m_path);
        if (!source)
            return tl::unexpected(source.error());
        Tried<> removed = *source && isOurs(**source) ? removeNamed() : removeAside(source->has_value());
        if (!removed)
            return tl::unexpected(removed.error());
        ItemResult result;
        result.cid = m_item.cid;
        result.epoch = m_item.epoch;
        result.file = m_item.file;
        return result;
    }

private:
    /// The one copy that stays. Where it is smaller or greater than what was placed, somebody touched it: both stay.
    Tried<> targetIsComplete()
    {
        const Tried<std::optional<struct stat>> target = m_ends.to.look(m_path);
        if (!target)
            return tl::unexpected(target.error());
        if (!*target || !S_ISREG((*target)->st_mode))
            return trouble(ErrorCode::NotFound,
                QT_TRANSLATE_NOOP("Text",
                    "%1 is not in %2, where it had been moved to; the old copy in %3 was kept. Copy it there and "
                    "retry."),
                shown(m_item.filename), m_ends.to.level().key, m_ends.from.level().key);
        m_target = **target;
        if (m_item.file.inode != 0 && m_target.st_size != m_item.file.size)
            return trouble(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP("Text",
                    "%1 in %2 has another size than what was moved there; the old copy in %3 was kept. Remove the "
                    "wrong one."),
                shown(m_item.filename), m_ends.to.level().key, m_ends.from.level().key);
        return {};
    }

    /// Another name of the very file that stays, or the file that was copied.
    [[nodiscard]] bool isOurs(const struct stat& file) const
    {
        return S_ISREG(file.st_mode)
            && (sameInode(file, m_target) || isRecorded(file, m_item.file)
                || TIERWATCH_MUTATION("unlink-without-looking"));
    }

    /// The source is the last of its bytes where the file that was placed has been replaced, be it by one of its size.
    Tried<> targetIsStillTheOne(const struct stat& source) const
    {
        const bool ours = sameInode(source, m_target) || m_target.st_ino == m_item.file.inode
            || (m_item.partInode != 0 && m_target.st_ino == m_item.partInode);
        if (ours || m_item.file.inode == 0)
            return {};
        return trouble(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "Somebody replaced %1 in %2 after it had been moved there; the old copy in %3 was kept. Remove the one "
                "that is not wanted."),
            shown(m_item.filename), m_ends.to.level().key, m_ends.from.level().key);
    }

    /// By way of a name of its own: between a look and an unlink somebody could put another file there.
    Tried<> removeNamed()
    {
        const Tried<int> directory = m_ends.from.directory(m_path.directory);
        if (!directory)
            return tl::unexpected(directory.error());
        const QByteArray aside = asideName(m_item.cid, m_item.epoch);
        TIERWATCH_FAILPOINT("mover.remove.before_rename");
        m_ends.from.noteChanged(m_path.directory);
        if (renameNoReplace(*directory, m_path.name.constData(), *directory, aside.constData()) != 0) {
            if (errno != EEXIST)
                return systemTrouble(errno, m_item.filename, m_ends.from.level());
            // A filesystem that renames by link and unlink was stopped between the two: both names are of one file.
            if (Tried<> first = unlinkOurs(*directory, aside); !first)
                return first;
            if (renameNoReplace(*directory, m_path.name.constData(), *directory, aside.constData()) != 0)
                return systemTrouble(errno, m_item.filename, m_ends.from.level());
        }
        TIERWATCH_FAILPOINT("mover.remove.renamed");
        return unlinkOurs(*directory, aside);
    }

    /// What an earlier attempt had renamed. A stranger under the content's name stays, and is told of.
    Tried<> removeAside(bool strangerThere)
    {
        m_ends.from.noteChanged(m_path.directory);
        const Tried<std::vector<OwnName>> files = m_own.of(m_item.cid, m_path.directory);
        if (!files)
            return tl::unexpected(files.error());
        for (const OwnName& file : *files) {
            if (file.kind != OwnName::Kind::Aside || file.epoch > m_item.epoch)
                continue;
            const Tried<int> directory = m_ends.from.directory(m_path.directory);
            if (!directory)
                return tl::unexpected(directory.error());
            if (Tried<> removed = unlinkOurs(*directory, asideName(file.cid, file.epoch)); !removed)
                return removed;
        }
        return strangerThere ? Tried<>(replaced(m_item, m_ends.from.level())) : Tried<>{};
    }

    Tried<> unlinkOurs(int directory, const QByteArray& aside)
    {
        struct stat now { };
        if (::fstatat(directory, aside.constData(), &now, AT_SYMLINK_NOFOLLOW) != 0)
            return systemTrouble(errno, m_item.filename, m_ends.from.level());
        if (!isOurs(now)) {
            if (renameNoReplace(directory, aside.constData(), directory, m_path.name.constData()) != 0)
                return trouble(ErrorCode::Conflict,
                    QT_TRANSLATE_NOOP("Text",
                        "A file that somebody put into %1 as %2 is called %3 there now, because that name was taken "
                        "again; give it its name back."),
                    m_ends.from.level().key, shown(m_item.filename), shown(aside));
            return replaced(m_item, m_ends.from.level());
        }
        if (Tried<> still = targetIsStillTheOne(now); !still) {
            if (renameNoReplace(directory, aside.constData(), directory, m_path.name.constData()) != 0)
                return systemTrouble(errno, m_item.filename, m_ends.from.level());
            return still;
        }
        TIERWATCH_FAILPOINT("mover.remove.before_unlink");
        if (::unlinkat(directory, aside.constData(), 0) != 0)
            return systemTrouble(errno, m_item.filename, m_ends.from.level());
        TIERWATCH_FAILPOINT("mover.remove.unlinked");
        return {};
    }

    Ends& m_ends;
    OwnFiles& m_own;
    const JobItem& m_item;
    ContentPath m_path;
    struct stat m_target { };
};

} // namespace

JobResult removeSources(const RemoveJob& job, JobControl& control)
{
    Tried<Ends> ends = Ends::open(job.from, job.to);
    if (!ends)
        return resultForAll(job.items, ends.error());
    OwnFiles own(ends->from);
    std::vector<Tried<ItemResult>> removed;
    removed.reserve(job.items.size());
    for (const JobItem& item : job.items) {
        if (const std::optional<Error> stop = control.stopped())
            removed.push_back(tl::unexpected(Trouble(*stop)));
        else
            removed.push_back(Removal(*ends, own, item).run());
    }
    TIERWATCH_FAILPOINT("mover.remove.before_flush");
    const Tried<> flushed = ends->from.flush();
    TIERWATCH_FAILPOINT("mover.remove.after_flush");

    JobResult result;
    result.flushes = ends->from.flushes();
    for (std::size_t i = 0; i < removed.size(); ++i) {
        if (removed[i] && !flushed) // the next attempt finds nothing to remove and flushes again
            removed[i] = tl::unexpected(flushed.error());
        result.items.push_back(removed[i] ? *removed[i] : failedItem(job.items[i], removed[i].error()));
    }
    return result;
}

} // namespace tierwatch
