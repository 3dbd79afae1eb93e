// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/level_trial.h"

#include "core/failpoint.h"
#include "relocation/descriptor.h"
#include "relocation/directory_ancestry.h"
#include "relocation/file_calls.h"
#include "relocation/level_marker.h"
#include "relocation/trial_name.h"
#include "relocation/trial_remedies.h"
#include "relocation/trial_speed.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <thread>
#include <unistd.h>

namespace tierwatch {

namespace {

using namespace trial;

constexpr qint64 mostBytes = qint64(64) * 1024 * 1024;
constexpr int sampledFiles = 64; ///< of each level
constexpr std::size_t mostOwners = 16;
constexpr mode_t everyoneReads = S_IRUSR | S_IRGRP | S_IROTH;

/// Waited for, but not for ever.
class Latch final {
public:
    explicit Latch(std::size_t count) : m_left(count) { }
    void countDown()
    {
        {
            const std::lock_guard lock(m_mutex);
            --m_left;
        }
        m_ended.notify_all();
    }
    void waitFor(Duration patience)
    {
        std::unique_lock lock(m_mutex);
        m_ended.wait_for(lock, patience, [this] { return m_left == 0; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_ended;
    std::size_t m_left;
};

struct Owner {
    uid_t user = 0;
    gid_t group = 0;
    bool openToAll = true; ///< all files of it that were looked at
};

struct CloseDirectory {
    void operator()(DIR* stream) const { ::closedir(stream); }
};

int openDirectory(const JobLevel& level)
{
    TIERWATCH_FAILPOINT(("level.open." + level.key.toUtf8()).constData());
    return ::open(QFile::encodeName(level.path).constData(), O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
}

void addOwnersIn(Descriptor directory, std::vector<Owner>& owners)
{
    const int opened = directory.isOpen() ? ::fcntl(directory.get(), F_DUPFD_CLOEXEC, 0) : -1;
    const std::unique_ptr<DIR, CloseDirectory> stream(opened < 0 ? nullptr : ::fdopendir(opened));
    for (int seen = 0; stream && seen < sampledFiles;) {
        const dirent* entry = ::readdir(stream.get());
        if (entry == nullptr)
            return;
        struct stat status { };
        if (entry->d_name[0] == '.' || ::fstatat(opened, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0
            || !S_ISREG(status.st_mode))
            continue;
        ++seen;
        const bool open = (status.st_mode & everyoneReads) == everyoneReads;
        const auto known = std::ranges::find_if(
            owners, [&](const Owner& owner) { return owner.user == status.st_uid && owner.group == status.st_gid; });
        if (known != owners.end())
            known->openToAll = known->openToAll && open;
        else if (owners.size() < mostOwners)
            owners.push_back({ status.st_uid, status.st_gid, open });
    }
}

/// Its file has names for as short as can be: what is killed in between leaves one that the sweep knows.
class Trial final {
public:
    explicit Trial(const TrialJob& job) : m_job(job), m_board(*job.board) { }
    ~Trial() { removeNames(); }
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    void run()
    {
        if (!openLevel())
            return;
        checkMarker();
        const qint64 free = checkRoom();
        if (!makeFile() || !tryNames() || !flush())
            return;
        removeNames();
        checkModes();
        checkOwners();
        checkAttributes();
        measureSpeed(free);
    }

private:
    [[nodiscard]] const JobLevel& level() const { return m_job.level; }
    [[nodiscard]] QStringList about() const { return { level().key, level().path }; }
    bool failed(const CheckFinding& finding)
    {
        m_board.add(finding);
        return false;
    }

    bool openLevel()
    {
        m_board.begin("open");
        m_directory = Descriptor(openDirectory(level()));
        return m_directory.isOpen() || failed(notOpened(m_job, errno));
    }

    void checkMarker()
    {
        if (level().catalogId.isEmpty()) // no Tierwatch has used this catalogue yet
            return;
        m_board.begin("marker");
        const Tried<Marker> marker = readMarker(m_directory.get(), level());
        if (!marker)
            return m_board.add(finding(level(), Severity::Stop, "marker", marker.error().error.text));
        const QString confirm = QStringLiteral("tierwatchd level confirm %1").arg(quoted(level().key));
        if (*marker == Marker::Another)
            m_board.add(finding(level(), Severity::Stop, "marker",
                { QT_TRANSLATE_NOOP("Text",
                      "%1's directory %2 carries the marker of another level or another catalogue; correct its path, "
                      "or "
                      "confirm the level."),
                    about() },
                confirm));
        if (*marker == Marker::None)
            m_board.add(finding(level(), Severity::Notice, "no_marker",
                { QT_TRANSLATE_NOOP("Text",
                      "%1's directory %2 has no marker yet; the service writes it where the catalogue's files are "
                      "found "
                      "there, else see whether its disk is mounted, and confirm the level."),
                    about() },
                confirm));
    }

    qint64 checkRoom()
    {
        m_board.begin("room");
        struct statvfs disk { };
        if (::fstatvfs(m_directory.get(), &disk) != 0) {
            m_board.add(failedStep(m_job, "room", errno));
            return 0;
        }
        const auto unit = static_cast<qint64>(disk.f_frsize);
        const qint64 free = static_cast<qint64>(disk.f_bavail) * unit;
        const qint64 total = static_cast<qint64>(disk.f_blocks) * unit;
        m_board.note([&](LevelCheck& check) {
            check.bytesFree = free;
            check.bytesTotal = total;
            check.filesFree = disk.f_files > 0 ? static_cast<qint64>(disk.f_favail) : -1;
        });
        constexpr qint64 mostReserve = qint64(10) * 1024 * 1024 * 1024;
        const qint64 reserve = level().reserve >= 0 ? level().reserve : std::min(total / 50, mostReserve);
        if (free <= reserve && (disk.f_flag & ST_RDONLY) == 0) {
            m_board.add(full(m_job, free, reserve));
            m_full = true;
        }
        if (disk.f_files > 0 && disk.f_favail == 0)
            m_board.add(finding(level(), Severity::Warning, "no_inodes",
                { QT_TRANSLATE_NOOP("Text",
                      "%1's filesystem at %2 has no room for one more file, however small; remove files there, or make "
                      "it "
                      "anew with more inodes."),
                    about() },
                QStringLiteral("df -i %1").arg(quoted(level().path))));
        return free;
    }

    bool makeFile()
    {
        m_board.begin("create");
        constexpr int flags = O_RDWR | O_CLOEXEC;
        m_file = Descriptor(::openat(m_directory.get(), ".", flags | O_TMPFILE, 0600));
        if (m_file.isOpen() && linkOpenFile(m_file.get(), m_directory.get(), name(0)) == 0) {
            m_names[0] = true;
            return true;
        }
        // This filesystem has no files without a name, or cannot give them one.
        m_file = Descriptor(::openat(m_directory.get(), name(0), flags | O_CREAT | O_EXCL | O_NOFOLLOW, 0600));
        m_names[0] = m_file.isOpen();
        if (m_names[0])
            return true;
        const int error = errno;
        const bool said = m_full && (error == ENOSPC || error == EDQUOT);
        return said ? false : failed(notWritable(m_job, error));
    }

    bool tryNames()
    {
        TIERWATCH_FAILPOINT("trial.named");
        m_board.begin("link");
        const int directory = m_directory.get();
        const bool links = ::linkat(directory, name(0), directory, name(1), 0) == 0;
        const int whyNoLinks = errno;
        m_names[1] = links;
        m_board.begin("rename");
        const int from = links ? 1 : 0;
        const bool renames = ::renameat2(directory, name(from), directory, name(2), RENAME_NOREPLACE) == 0;
        const int whyNoRename = errno;
        if (renames) {
            m_names[from] = false;
            m_names[2] = true;
        }
        const bool keeps = renames && links
            ? ::renameat2(directory, name(2), directory, name(0), RENAME_NOREPLACE) != 0 && errno == EEXIST
            : renames;
        m_board.note([&](LevelCheck& check) {
            check.links = links;
            check.noReplace = keeps;
        });
        const bool unknownRename = whyNoRename == EINVAL || whyNoRename == ENOSYS;
        if (renames && !keeps)
            return failed(finding(level(), Severity::Stop, "rename",
                { QT_TRANSLATE_NOOP("Text",
                      "In %1's directory %2 a rename replaces a file that stands there although it is asked not to; "
                      "use "
                      "another filesystem."),
                    about() }));
        if (!renames && !unknownRename)
            return failed(failedStep(m_job, "rename", whyNoRename));
        if (!renames && !links)
            return failed(finding(level(), Severity::Stop, "rename",
                { QT_TRANSLATE_NOOP("Text",
                      "The filesystem of %1's directory %2 knows neither a rename that never replaces nor hard links, "
                      "so "
                      "that no file can be put in its place safely; use another filesystem."),
                    about() }));
        if (!links && whyNoLinks != EPERM && whyNoLinks != EOPNOTSUPP && whyNoLinks != ENOSYS && whyNoLinks != EMLINK)
            return failed(failedStep(m_job, "link", whyNoLinks));
        if (!links)
            m_board.add(finding(level(), Severity::Warning, "no_links",
                { QT_TRANSLATE_NOOP("Text",
                      "The filesystem of %1's directory %2 knows no hard links: files are copied where a link would "
                      "do, "
                      "also between two levels on it; another filesystem would be faster."),
                    about() }));
        return true;
    }

    bool flush()
    {
        m_board.begin("flush");
        if (flushFile(m_file.get()) == 0 && flushDirectory(m_directory.get()) == 0)
            return true;
        return failed(failedStep(m_job, "flush", errno));
    }

    void checkModes()
    {
        m_board.begin("mode");
        constexpr mode_t asked = 0640;
        struct stat status { };
        const bool kept = ::fchmod(m_file.get(), asked) == 0 && ::fstat(m_file.get(), &status) == 0
            && (status.st_mode & 07777) == asked;
        if (!kept)
            m_board.add(finding(level(), Severity::Warning, "mode",
                { QT_TRANSLATE_NOOP("Text",
                      "The filesystem of %1's directory %2 does not keep who may read a file: what not everybody may "
                      "read "
                      "elsewhere may be read, or not be read, by others there; use a filesystem with permissions."),
                    about() }));
    }

    void checkOwners()
    {
        m_board.begin("owner");
        std::vector<Owner> owners;
        addOwnersIn(Descriptor(openDirectory(level())), owners);
        for (const JobLevel& other : m_job.others) {
            Descriptor directory(openDirectory(other));
            if (directory.isOpen() && sameOrNested(ancestryOf(m_directory.get()), ancestryOf(directory.get())))
                m_board.add(finding(level(), Severity::Stop, "same_directory",
                    { QT_TRANSLATE_NOOP("Text",
                          "The directories of %1 (%2) and %3 (%4) are the same, or one lies in the other: give each "
                          "level a "
                          "directory of its own."),
                        about() + QStringList{ other.key, other.path } }));
            addOwnersIn(std::move(directory), owners);
        }
        for (const Owner& owner : owners) {
            const bool own = owner.user == ::geteuid() && owner.group == ::getegid();
            if (!own && ::fchown(m_file.get(), owner.user, owner.group) != 0)
                m_board.add(ownerNotKept(m_job, owner.user, owner.group, owner.openToAll));
        }
    }

    void checkAttributes()
    {
        m_board.begin("attributes");
        // user::rw-, user:0:r--, group::r--, mask::r--, other::r--: version 2, then tag, permissions, number of each
        constexpr std::array<unsigned char, 44> list{ 2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 0, 0, 0,
            0, 4, 0, 4, 0, 255, 255, 255, 255, 16, 0, 4, 0, 255, 255, 255, 255, 32, 0, 4, 0, 255, 255, 255, 255 };
        const Mount mount = mountOf(level().path);
        if (::fsetxattr(m_file.get(), "system.posix_acl_access", list.data(), list.size(), 0) != 0
            && errno == EOPNOTSUPP)
            m_board.add(finding(level(), Severity::Warning, "no_access_lists",
                { QT_TRANSLATE_NOOP("Text",
                      "The filesystem of %1's directory %2 knows no access lists (ACL): files that have one cannot be "
                      "copied there; mount it with them, or use another filesystem."),
                    about() },
                QStringLiteral("mount -o remount,acl %1").arg(quoted(mount.point))));
        if (::fsetxattr(m_file.get(), "user.tierwatch", "1", 1, 0) != 0 && errno == EOPNOTSUPP)
            m_board.add(finding(level(), Severity::Notice, "no_attributes",
                { QT_TRANSLATE_NOOP("Text",
                      "The filesystem of %1's directory %2 knows no attributes of users (xattr): files that have some "
                      "cannot be copied there; mount it with them, or use another filesystem."),
                    about() },
                QStringLiteral("mount -o remount,user_xattr %1").arg(quoted(mount.point))));
    }

    void measureSpeed(qint64 free)
    {
        m_board.begin("speed");
        const Speed speed = measure(m_file.get(), std::min(mostBytes, free / 4));
        m_board.note([&](LevelCheck& check) {
            check.bytesPerSecondWritten = speed.written;
            check.bytesPerSecondRead = speed.read;
        });
        if (speed.corrupt)
            m_board.add(finding(level(), Severity::Stop, "corrupt",
                { QT_TRANSLATE_NOOP("Text",
                      "From %1's directory %2 other bytes come back than were written: its disk is broken; replace "
                      "it."),
                    about() }));
        const bool said = m_full && (speed.error == ENOSPC || speed.error == EDQUOT);
        if (speed.error != 0 && !said)
            m_board.add(failedStep(m_job, "speed", speed.error));
    }

    void removeNames()
    {
        for (int i = 0; i < 3; ++i) {
            if (m_names[i] && ::unlinkat(m_directory.get(), name(i), 0) != 0)
                m_board.add(finding(level(), Severity::Stop, "remove",
                    { QT_TRANSLATE_NOOP("Text",
                          "In %1's directory %2 files can be made and not removed (%3), which every relocation has to; "
                          "let the user that runs Tierwatch remove them."),
                        about() + QStringList{ QString::fromLocal8Bit(::strerrordesc_np(errno)) } },
                    QStringLiteral("rm %1").arg(quoted(level().path + u'/' + QFile::decodeName(name(i))))));
            m_names[i] = false;
        }
    }

    [[nodiscard]] const char* name(int i) const { return m_spelled.at(static_cast<std::size_t>(i)).constData(); }

    const TrialJob& m_job;
    TrialBoard& m_board;
    const std::array<QByteArray, 3> m_spelled{ newTrialName(), newTrialName(), newTrialName() };
    std::array<bool, 3> m_names{}; ///< that stand
    Descriptor m_directory;
    Descriptor m_file;
    bool m_full = false;
};

} // namespace

TrialBoard::TrialBoard(const JobLevel& level) : m_begun(BootClock::now())
{
    m_check.level = level.key;
    m_check.path = level.path;
}

void TrialBoard::begin(const char* step)
{
    const std::lock_guard lock(m_mutex);
    m_step = step;
}

void TrialBoard::add(CheckFinding finding)
{
    const std::lock_guard lock(m_mutex);
    m_check.findings.push_back(std::move(finding));
}

void TrialBoard::end()
{
    const std::lock_guard lock(m_mutex);
    m_check.seconds = std::chrono::duration<double>(BootClock::now() - m_begun).count();
    m_ended = true;
}

LevelCheck TrialBoard::check() const
{
    const std::lock_guard lock(m_mutex);
    LevelCheck check = m_check;
    if (m_ended)
        return check;
    check.seconds = std::chrono::duration<double>(BootClock::now() - m_begun).count();
    JobLevel level;
    level.key = check.level;
    check.findings.push_back(finding(level, CheckFinding::Severity::Stop, "hangs",
        { QT_TRANSLATE_NOOP(
              "Text", "%1's directory %2 does not answer (%3): its server or disk hangs; mend it, or unmount it."),
            { check.level, check.path, QString::fromLatin1(m_step) } },
        QStringLiteral("umount --lazy %1").arg(quoted(check.path))));
    return check;
}

TrialSurroundings systemTrialSurroundings()
{
    TrialSurroundings around;
    around.program = QFileInfo(QStringLiteral("/proc/self/exe")).symLinkTarget();
    if (qEnvironmentVariableIsEmpty("INVOCATION_ID")) // of systemd, to what it has started
        return around;
    QFile groups(QStringLiteral("/proc/self/cgroup"));
    if (!groups.open(QIODevice::ReadOnly))
        return around;
    const QString unit = QString::fromUtf8(groups.readAll().trimmed()).section(u'/', -1);
    if (unit.endsWith(QLatin1String(".service")))
        around.unit = unit;
    return around;
}

void tryLevel(const TrialJob& job)
{
    Trial(job).run();
    job.board->end();
}

LevelCheck checkLevel(TrialJob job, Duration patience)
{
    job.board = std::make_shared<TrialBoard>(job.level);
    const std::shared_ptr<TrialBoard> board = job.board;
    const auto ended = std::make_shared<Latch>(1);
    std::thread([job = std::move(job), ended] {
        tryLevel(job);
        ended->countDown();
    }).detach(); // a call into a server that hangs ends when it likes
    ended->waitFor(patience);
    return board->check();
}

Result<> compareDirectories(const std::vector<JobLevel>& levels, Duration patience)
{
    struct Seen {
        std::mutex mutex;
        std::vector<std::pair<QString, DirectoryAncestry>> directories;
    };
    const auto seen = std::make_shared<Seen>();
    const auto ended = std::make_shared<Latch>(levels.size());
    for (const JobLevel& level : levels) {
        std::thread([level, seen, ended] {
            const Descriptor directory(openDirectory(level));
            DirectoryAncestry ancestry = directory.isOpen() ? ancestryOf(directory.get()) : DirectoryAncestry();
            {
                const std::lock_guard lock(seen->mutex);
                seen->directories.emplace_back(level.key, std::move(ancestry));
            }
            ended->countDown();
        }).detach();
    }
    ended->waitFor(patience);
    const std::lock_guard lock(seen->mutex);
    std::ranges::sort(seen->directories); // by key: the sentence is the same each time
    for (auto one = seen->directories.begin(); one != seen->directories.end(); ++one) {
        for (auto other = std::next(one); other != seen->directories.end(); ++other) {
            if (sameOrNested(one->second, other->second))
                return fail(ErrorCode::Conflict,
                    QT_TRANSLATE_NOOP("Text",
                        "The paths of %1 and %2 are the same or one lies in the other: give each level a directory of "
                        "its own."),
                    one->first, other->first);
        }
    }
    return {};
}

} // namespace tierwatch
