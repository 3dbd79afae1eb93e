// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/placing.h"

#include "relocation/file_calls.h"

#include <cerrno>
#include <fcntl.h>

namespace tierwatch {

namespace {

/// Whether the first is the second, or lies in it; by what they are, whatever they are called.
Tried<bool> isInside(const LevelDirectory& inner, const LevelDirectory& outer)
{
    struct stat wanted { };
    struct stat here { };
    if (::fstat(outer.root(), &wanted) != 0)
        return systemTrouble(errno, ".", outer.level());
    Descriptor above;
    int at = inner.root();
    for (;;) {
        struct stat below = here;
        if (::fstat(at, &here) != 0)
            return systemTrouble(errno, "..", inner.level());
        if (sameInode(here, wanted))
            return true;
        if (above.isOpen() && sameInode(here, below)) // the root is above itself
            return false;
        above = Descriptor(::openat(at, "..", O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!above.isOpen()) // one that may not be looked at cannot be a level either
            return errno == EACCES ? Tried<bool>(false) : systemTrouble(errno, "..", inner.level());
        at = above.get();
    }
}

} // namespace

Tried<Ends> Ends::open(const JobLevel& from, const JobLevel& to)
{
    Tried<LevelDirectory> source = LevelDirectory::open(from);
    if (!source)
        return tl::unexpected(source.error());
    Tried<LevelDirectory> target = LevelDirectory::open(to);
    if (!target)
        return tl::unexpected(target.error());
    const Tried<bool> nested = isInside(*source, *target).and_then([&](bool inside) {
        return inside ? Tried<bool>(true) : isInside(*target, *source);
    });
    if (!nested)
        return tl::unexpected(nested.error());
    if (*nested)
        return tl::unexpected(Trouble(
            Error{ ErrorCode::Unavailable,
                Text{ QT_TRANSLATE_NOOP("Text",
                          "%1 and %2 are the same directory, or one lies inside the other, so nothing is moved between "
                          "them; give each level a directory of its own."),
                    { from.key, to.key } } },
            true));
    return Ends{ std::move(*source), std::move(*target) };
}

Standing standing(const std::optional<struct stat>& target, const JobItem& item, const struct stat* source)
{
    if (!target)
        return Standing::Nothing;
    if (!S_ISREG(target->st_mode))
        return Standing::Foreign;
    if (source && sameInode(*target, *source))
        return Standing::Linked;
    if (!source && isRecorded(*target, item.file))
        return Standing::Linked;
    // An inode number alone could have been given to another file since.
    const qint64 size = source ? source->st_size : item.file.size;
    if (item.partInode != 0 && target->st_ino == item.partInode
        && (target->st_size == size || (!source && item.file.inode == 0)))
        return Standing::Copied;
    return Standing::Foreign;
}

tl::unexpected<Trouble> namesake(const JobItem& item, const JobLevel& level)
{
    return trouble(ErrorCode::Conflict,
        QT_TRANSLATE_NOOP(
            "Text", "Another %1 stands in %2; both are kept. Rename or remove the one that is not wanted and retry."),
        shown(item.filename), level.key);
}

Tried<Look> lookBeforePlacing(Ends& ends, const JobItem& item)
{
    const Result<ContentPath> path = parseContentPath(item.filename);
    if (!path)
        return tl::unexpected(Trouble(path.error()));
    Look look{ *path, std::nullopt, std::nullopt, Standing::Nothing };

    Tried<OpenFile> source = ends.from.openFile(*path);
    if (source)
        look.source = std::move(*source);
    else if (source.error().error.code != ErrorCode::NotFound)
        return tl::unexpected(source.error());

    const Tried<std::optional<struct stat>> target = ends.to.look(*path);
    if (!target)
        return tl::unexpected(target.error());
    look.target = *target;
    look.stands = standing(*target, item, look.source ? &look.source->status : nullptr);
    if (look.stands == Standing::Foreign)
        return namesake(item, ends.to.level());
    if (!look.source && look.stands == Standing::Nothing)
        return systemTrouble(ENOENT, item.filename, ends.from.level());
    if (look.source) {
        const nlink_t expected = look.stands == Standing::Linked ? 2 : 1;
        if (look.source->status.st_nlink > expected)
            return trouble(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP(
                    "Text", "%1 in %2 has other names (hard links), which a move would part; remove them and retry."),
                shown(item.filename), ends.from.level().key);
    }
    return look;
}

ItemResult placedItem(const JobItem& item, Placing placing, const Look& look)
{
    ItemResult result;
    result.cid = item.cid;
    result.epoch = item.epoch;
    result.placing = placing;
    if (look.source)
        result.file = identityOf(look.source->status);
    else
        result.file = item.file.inode != 0 ? item.file : identityOf(*look.target);
    return result;
}

} // namespace tierwatch
