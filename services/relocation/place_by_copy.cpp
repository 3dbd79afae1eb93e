// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/failpoint.h"
#include "relocation/file_calls.h"
#include "relocation/file_copy.h"
#include "relocation/file_metadata.h"
#include "relocation/file_mover.h"
#include "relocation/placing.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace tierwatch {

namespace {

constexpr qint64 mostReserved = 10LL * 1024 * 1024 * 1024;
constexpr qint64 megabyte = 1'000'000;

/// An unfinished copy under its own name; goes with this object unless it was published. `left`: it could not.
class Part final {
public:
    Part(int directory, QByteArray name, bool& left) : m_directory(directory), m_name(std::move(name)), m_left(left) { }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    ~Part()
    {
        if (m_file.isOpen() && !m_published && ::unlinkat(m_directory, m_name.constData(), 0) != 0)
            m_left = m_left || errno != ENOENT;
    }

    /// A part of this very claim is left where the same job was begun before: it goes.
    bool make()
    {
        m_file = open();
        if (!m_file.isOpen() && errno == EEXIST && ::unlinkat(m_directory, m_name.constData(), 0) == 0)
            m_file = open();
        return m_file.isOpen();
    }
    [[nodiscard]] int file() const { return m_file.get(); }
    /// Whatever the call says (an answer may get lost on a network), it is published where its inode has the name.
    [[nodiscard]] int publishAs(const QByteArray& name)
    {
        const int error
            = renameNoReplace(m_directory, m_name.constData(), m_directory, name.constData()) == 0 ? 0 : errno;
        struct stat mine { };
        struct stat named { };
        m_published = error == 0
            || (::fstat(m_file.get(), &mine) == 0
                && ::fstatat(m_directory, name.constData(), &named, AT_SYMLINK_NOFOLLOW) == 0
                && sameInode(mine, named));
        if (error != 0 && m_published && ::unlinkat(m_directory, m_name.constData(), 0) != 0 && errno != ENOENT) {
            m_left = true; // linked instead of renamed: recovery sees to both names
            return error;
        }
        return m_published ? 0 : error;
    }

private:
    [[nodiscard]] Descriptor open() const
    {
        return Descriptor(
            ::openat(m_directory, m_name.constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    }

    int m_directory;
    QByteArray m_name;
    bool& m_left;
    Descriptor m_file;
    bool m_published = false;
};

/// Room set aside until the filesystem itself has taken it.
class Room final {
public:
    explicit Room(SpaceLedger& ledger) : m_ledger(ledger) { }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;
    ~Room() { release(); }

    Tried<> take(int directory, qint64 bytes, const JobItem& item, const JobLevel& to)
    {
        struct statvfs disk { };
        struct stat where { };
        if (::fstatvfs(directory, &disk) != 0 || ::fstat(directory, &where) != 0)
            return systemTrouble(errno, item.filename, to);
        if (disk.f_blocks == 0) // it does not say; the first write without room will
            return {};
        const auto unit = static_cast<qint64>(disk.f_frsize);
        const qint64 total = static_cast<qint64>(disk.f_blocks) * unit;
        const qint64 reserve = to.reserve >= 0 ? to.reserve : std::min(total / 50, mostReserved);
        const qint64 free = static_cast<qint64>(disk.f_bavail) * unit - reserve;
        if (!m_ledger.reserve(where.st_dev, bytes, free))
            return trouble(ErrorCode::Exhausted,
                QT_TRANSLATE_NOOP("Text",
                    "%1 is full: %2 needs %3 MB, and %4 MB are left above its reserve. It goes on by itself when there "
                    "is room."),
                to.key, shown(item.filename), QString::number((bytes + megabyte - 1) / megabyte),
                QString::number(std::max<qint64>(free, 0) / megabyte));
        m_device = where.st_dev;
        m_bytes = bytes;
        return {};
    }
    void release()
    {
        if (m_bytes > 0)
            m_ledger.release(m_device, std::exchange(m_bytes, 0));
    }

private:
    SpaceLedger& m_ledger;
    quint64 m_device = 0;
    qint64 m_bytes = 0;
};

class CopyRun final {
public:
    CopyRun(const CopyJob& job, JobControl& control, SpaceLedger& space, Ends& ends)
        : m_job(job), m_item(job.item), m_control(control), m_ends(ends), m_room(space)
    {
    }

    Tried<ItemResult> run()
    {
        Tried<Look> look = lookBeforePlacing(m_ends, m_item);
        if (!look)
            return tl::unexpected(look.error());
        TIERWATCH_FAILPOINT("mover.looked");
        if (look->stands == Standing::Nothing) {
            const Tried<> placed = place(*look);
            if (!placed) {
                Trouble why = placed.error();
                why.mayStand = why.mayStand || m_partLeft;
                return tl::unexpected(why);
            }
            look->stands = Standing::Copied;
        }
        m_ends.to.noteChanged(look->path.directory);
        const Tried<> flushed = m_ends.to.flush().and_then([&] { return m_ends.to.isUnmoved(); });
        if (!flushed) {
            Trouble why = flushed.error();
            why.mayStand = true; // whether a crash would forget it now, nobody can say
            return tl::unexpected(why);
        }
        TIERWATCH_FAILPOINT("mover.copy.directory_flushed");
        return placedItem(m_item, look->stands == Standing::Linked ? Placing::Linked : Placing::Copied, *look);
    }

private:
    Tried<> place(const Look& look)
    {
        const Tried<int> directory = m_ends.to.makeDirectory(look.path.directory, m_ends.from);
        if (!directory)
            return tl::unexpected(directory.error());
        const OpenFile& source = *look.source;
        Part part(*directory, partName(m_item.cid, m_item.epoch), m_partLeft);
        TIERWATCH_FAILPOINT("mover.copy.before_part");
        if (!part.make())
            return errno == ENOENT ? directoryWent(m_item.filename, m_job.to)
                                   : systemTrouble(errno, m_item.filename, m_job.to);
        TIERWATCH_FAILPOINT("mover.copy.part_made");
        m_ends.to.noteChanged(look.path.directory);

        FileCopy copy(source.descriptor.get(), part.file(), m_item, m_job.from, m_job.to, m_control);
        return copy.survey(source.status.st_size)
            .and_then([&] { return m_room.take(*directory, copy.bytesOfData(), m_item, m_job.to); })
            .and_then([&] { return tellPart(part); })
            .and_then([&] { return copy.allocate(); })
            .map([&](bool taken) {
                if (taken) // the filesystem counts it from now on
                    m_room.release();
            })
            .and_then([&] { return copy.copy(); })
            .and_then([&] { return sourceIsUnchanged(look); })
            .and_then([&] {
                TIERWATCH_FAILPOINT("mover.copy.copied");
                return copyMetadata(
                    source.descriptor.get(), source.status, part.file(), m_item.filename, m_job.from, m_job.to);
            })
            .and_then([&] { return flush(part); })
            .and_then([&] { return verify(part, copy, source.status.st_size); })
            .and_then([&] { return publish(part, look); });
    }

    Tried<> tellPart(const Part& part)
    {
        struct stat status { };
        if (::fstat(part.file(), &status) != 0)
            return systemTrouble(errno, m_item.filename, m_job.to);
        m_control.partMade(m_item.cid, m_item.epoch, status.st_ino);
        return {};
    }

    Tried<> sourceIsUnchanged(const Look& look)
    {
        const struct stat& before = look.source->status;
        struct stat now { };
        if (::fstat(look.source->descriptor.get(), &now) != 0)
            return systemTrouble(errno, m_item.filename, m_job.from);
        const Tried<std::optional<struct stat>> named = m_ends.from.look(look.path);
        if (!named)
            return tl::unexpected(named.error());
        const bool same = identityOf(now) == identityOf(before) && now.st_ctim.tv_sec == before.st_ctim.tv_sec
            && now.st_ctim.tv_nsec == before.st_ctim.tv_nsec;
        if (!same || !*named || !sameInode(**named, before))
            return sourceChanged(m_item, m_job.from);
        return {};
    }

    /// An error means that the kernel may have thrown pages away: this copy is never flushed again, it goes.
    Tried<> flush(const Part& part)
    {
        TIERWATCH_FAILPOINT("mover.copy.before_flush");
        if (flushFile(part.file()) != 0)
            return systemTrouble(errno, m_item.filename, m_job.to);
        TIERWATCH_FAILPOINT("mover.copy.flushed");
        return {};
    }

    Tried<> verify(const Part& part, FileCopy& copy, qint64 size)
    {
        struct stat status { };
        if (::fstat(part.file(), &status) != 0)
            return systemTrouble(errno, m_item.filename, m_job.to);
        if (status.st_size != size)
            return trouble(ErrorCode::Corrupt,
                QT_TRANSLATE_NOOP("Text",
                    "The copy of %1 in %2 has another size than what was written; nothing was moved. See to that disk "
                    "before retrying."),
                shown(m_item.filename), m_job.to.key);
        const bool readBack = m_job.to.verify == Verify::ReadBack && !TIERWATCH_MUTATION("skip-read-back");
        return readBack ? copy.readBack() : Tried<>{};
    }

    Tried<> publish(Part& part, const Look& look)
    {
        TIERWATCH_FAILPOINT("mover.copy.before_publish");
        const bool allowed = m_control.mayPublish();
        if (const std::optional<Error> stop = m_control.stopped())
            return tl::unexpected(Trouble(*stop));
        if (!allowed)
            return trouble(ErrorCode::Fenced,
                QT_TRANSLATE_NOOP(
                    "Text", "The relocation of %1 belongs to somebody else by now; this copy was dropped."),
                shown(m_item.filename));
        if (Tried<> unchanged = sourceIsUnchanged(look); !unchanged) // waiting may have taken long
            return unchanged;
        const int error = part.publishAs(look.path.name);
        if (error == EEXIST)
            return namesake(m_item, m_job.to);
        if (error == ENOENT)
            return trouble(ErrorCode::Fenced,
                QT_TRANSLATE_NOOP(
                    "Text", "The unfinished copy of %1 in %2 was removed by somebody else; it is begun again."),
                shown(m_item.filename), m_job.to.key);
        if (error != 0)
            return systemTrouble(error, m_item.filename, m_job.to);
        TIERWATCH_FAILPOINT("mover.copy.published");
        return {};
    }

    const CopyJob& m_job;
    const JobItem& m_item;
    JobControl& m_control;
    Ends& m_ends;
    Room m_room;
    bool m_partLeft = false;
};

} // namespace

JobResult placeByCopy(const CopyJob& job, JobControl& control, SpaceLedger& space)
{
    Tried<Ends> ends = Ends::open(job.from, job.to);
    if (!ends)
        return resultForAll({ job.item }, ends.error());
    Tried<ItemResult> placed = CopyRun(job, control, space, *ends).run();
    if (!placed) {
        ends->to.removeMade();
        // A dropped part must not come back with a power cut, when no row knows of it any more.
        if (const Tried<> flushed = ends->to.flush(); !flushed)
            placed.error().mayStand = true;
    }
    JobResult result;
    result.flushes = ends->to.flushes();
    result.items.push_back(placed ? *placed : failedItem(job.item, placed.error()));
    return result;
}

} // namespace tierwatch
