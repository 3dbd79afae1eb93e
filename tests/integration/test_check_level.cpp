// SPDX-License-Identifier: GPL-3.0-or-later
// What a level's trial finds: on real filesystems of the test's own, as root and as an ordinary user. Each finding is
// there, and gone after its own command was run. Needs root.
#include "relocation/level_trial.h"
#include "relocation/sweep.h"
#include "relocation/trial_name.h"
#include "tests/support/files/private_mounts.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <fcntl.h>
#include <grp.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace tierwatch;
using namespace tierwatch::test;
using Severity = CheckFinding::Severity;

namespace {

constexpr uid_t nobody = 65534;

/// A filesystem as some are: this process's calls behave so.
struct {
    bool noLinks = false;
    bool noRename2 = false;
    bool replaces = false; ///< in spite of RENAME_NOREPLACE
} oddities; // NOLINT: read by the calls below

} // namespace

extern "C" int linkat(int from, const char* old, int to, const char* made, int flags) noexcept
{
    if (oddities.noLinks) {
        errno = EPERM;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_linkat, from, old, to, made, flags));
}

extern "C" int renameat2(int from, const char* old, int to, const char* made, unsigned int flags) noexcept
{
    if (oddities.noRename2) {
        errno = EINVAL;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_renameat2, from, old, to, made, oddities.replaces ? 0 : flags));
}

class TestCheckLevel : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    [[nodiscard]] QString path(const QString& name) const { return m_dir->filePath(name); }
    [[nodiscard]] JobLevel level(const QString& name) const
    {
        JobLevel job;
        job.key = name.section(u'/', -1);
        job.path = path(name);
        job.reserve = 1;
        return job;
    }
    [[nodiscard]] TrialJob job(const QString& name) const
    {
        return { level(name), {}, { QStringLiteral("/usr/bin/tierwatchd"), {} }, nullptr };
    }
    static const CheckFinding* find(const LevelCheck& check, const char* kind)
    {
        const auto found = std::ranges::find(check.findings, QByteArray(kind), &CheckFinding::kind);
        return found == check.findings.end() ? nullptr : &*found;
    }
    static QByteArray said(const LevelCheck& check)
    {
        QByteArray all;
        for (const CheckFinding& finding : check.findings)
            all += toName(finding.severity) + ' ' + finding.kind + ": " + finding.text.english().toUtf8() + "\n    "
                + finding.command.toUtf8() + '\n';
        return all;
    }
    [[nodiscard]] QStringList names(const QString& directory) const
    {
        return QDir(path(directory)).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }
    static bool shell(const QString& command)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("/bin/sh"), { QStringLiteral("-ec"), command });
        const bool good = process.waitForFinished() && process.exitCode() == 0;
        if (!good)
            qWarning("%s: %s", qPrintable(command), process.readAll().constData());
        return good;
    }
    /// As an ordinary user, in a thread of its own; what it starts has his rights, too.
    static LevelCheck asNobody(const TrialJob& job)
    {
        LevelCheck check;
        std::thread([&] {
            ::syscall(SYS_setgroups, 0, nullptr);
            ::syscall(SYS_setresgid, nobody, nobody, nobody);
            ::syscall(SYS_setresuid, nobody, nobody, nobody);
            check = checkLevel(job);
        }).join();
        return check;
    }
    void write(const QString& name, qint64 bytes = 10, mode_t mode = 0644, uid_t owner = 0) const
    {
        QFile file(path(name));
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(file.errorString()));
        file.write(QByteArray(bytes, 'x'));
        file.close();
        QCOMPARE(::chmod(QFile::encodeName(path(name)).constData(), mode), 0);
        QCOMPARE(::chown(QFile::encodeName(path(name)).constData(), owner, owner), 0);
    }
    void mount(const QString& name, const char* type, unsigned long flags = 0, const char* options = "") const
    {
        const QString problem = mountAt(path(name), type, type, flags, options);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(::geteuid() == 0, "only root can change users and mount");
        const QString problem = beginPrivateMounts();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QCOMPARE(::chmod(QFile::encodeName(m_dir->path()).constData(), 0755), 0);
    }
    void cleanup()
    {
        oddities = {};
        for (const QString& name : QDir(m_dir->path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            while (::umount2(QFile::encodeName(path(name)).constData(), MNT_DETACH) == 0) { }
        }
        m_dir.reset();
    }

    void aGoodLevel()
    {
        mount(QStringLiteral("gold"), "tmpfs", 0, "size=300m");
        write(QStringLiteral("gold/a.mp4"));
        const LevelCheck check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(!stops(check.findings) && find(check, "full") == nullptr, said(check).constData());
        QVERIFY(check.links == true && check.noReplace == true);
        QVERIFY(check.bytesPerSecondWritten > 1e6 && check.bytesPerSecondRead > 1e6);
        QVERIFY(check.bytesFree > 0 && check.bytesTotal >= check.bytesFree && check.filesFree > 0);
        QVERIFY(check.seconds > 0 && check.seconds < 5);
        QCOMPARE(names(QStringLiteral("gold")), QStringList{ QStringLiteral("a.mp4") });
    }

    void whatIsNotThere()
    {
        LevelCheck check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(find(check, "missing") != nullptr && stops(check.findings), said(check).constData());
        QVERIFY(shell(find(check, "missing")->command));
        QVERIFY(!stops(checkLevel(job(QStringLiteral("gold"))).findings));
        write(QStringLiteral("file"));
        check = checkLevel(job(QStringLiteral("file")));
        QVERIFY2(find(check, "no_directory") != nullptr, said(check).constData());
    }

    void readOnly()
    {
        QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("disk")));
        const QByteArray disk = QFile::encodeName(path(QStringLiteral("disk")));
        const QString mounted = mountAt(path(QStringLiteral("gold")), disk.constData(), "", MS_BIND);
        QVERIFY2(mounted.isEmpty(), qPrintable(mounted));
        const QByteArray gold = QFile::encodeName(path(QStringLiteral("gold")));
        QCOMPARE(::mount(nullptr, gold.constData(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr), 0);

        TrialJob sandboxed = job(QStringLiteral("gold"));
        sandboxed.around.unit = QStringLiteral("tierwatchd.service");
        LevelCheck check = checkLevel(sandboxed);
        QVERIFY2(find(check, "sandbox") != nullptr, said(check).constData());
        QVERIFY(find(check, "sandbox")->command.contains(QStringLiteral("ReadWritePaths=") + sandboxed.level.path));
        QVERIFY(find(check, "sandbox")->command.contains(QStringLiteral("/etc/systemd/system/tierwatchd.service.d/")));

        check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(find(check, "read_only") != nullptr, said(check).constData());
        QVERIFY(shell(find(check, "read_only")->command));
        check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(!stops(check.findings), said(check).constData());

        mount(QStringLiteral("silver disk"), "tmpfs", MS_RDONLY);
        check = checkLevel(job(QStringLiteral("silver disk")));
        QVERIFY2(find(check, "read_only") != nullptr, said(check).constData());
        QVERIFY(find(check, "read_only")->command.contains(QStringLiteral("remount,rw '")));
        QVERIFY(shell(find(check, "read_only")->command));
        check = checkLevel(job(QStringLiteral("silver disk")));
        QVERIFY2(!stops(check.findings), said(check).constData());
    }

    void withoutRoom()
    {
        mount(QStringLiteral("gold"), "tmpfs", 0, "size=3m");
        write(QStringLiteral("gold/a.mp4"), 3 * 1024 * 1024);
        LevelCheck check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(find(check, "full") != nullptr && !stops(check.findings), said(check).constData());
        QCOMPARE(std::ranges::count(check.findings, QByteArray("full"), &CheckFinding::kind), 1);
        QVERIFY(QFile::remove(path(QStringLiteral("gold/a.mp4"))));
        check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(find(check, "full") == nullptr, said(check).constData());

        mount(QStringLiteral("silver"), "tmpfs", 0, "nr_inodes=3");
        write(QStringLiteral("silver/a.mp4"), 0);
        write(QStringLiteral("silver/b.mp4"), 0);
        check = checkLevel(job(QStringLiteral("silver")));
        QVERIFY2(find(check, "no_inodes") != nullptr && !stops(check.findings), said(check).constData());
        QVERIFY(QFile::remove(path(QStringLiteral("silver/a.mp4"))));
        check = checkLevel(job(QStringLiteral("silver")));
        QVERIFY2(find(check, "no_inodes") == nullptr, said(check).constData());
    }

    void anotherUsersDirectory()
    {
        QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("closed/gold")));
        QCOMPARE(::chmod(QFile::encodeName(path(QStringLiteral("closed"))).constData(), 0700), 0);
        QCOMPARE(::chmod(QFile::encodeName(path(QStringLiteral("closed/gold"))).constData(), 0750), 0);
        const TrialJob gold = job(QStringLiteral("closed/gold"));
        QVERIFY(!stops(checkLevel(gold).findings)); // root may
        for (const char* kind : { "closed_path", "not_readable" }) {
            const LevelCheck check = asNobody(gold);
            QVERIFY2(find(check, kind) != nullptr, said(check).constData());
            QVERIFY(shell(find(check, kind)->command));
        }
        LevelCheck check = asNobody(gold);
        QVERIFY2(!stops(check.findings), said(check).constData());

        QVERIFY(shell(QStringLiteral("setfacl -b '%1'; chmod 755 '%1'").arg(gold.level.path)));
        check = asNobody(gold);
        QVERIFY2(find(check, "not_writable") != nullptr, said(check).constData());
        QVERIFY(shell(find(check, "not_writable")->command));
        check = asNobody(gold);
        QVERIFY2(!stops(check.findings), said(check).constData());
        QVERIFY(names(QStringLiteral("closed/gold")).isEmpty());
    }

    void ownersThatCannotBeKept()
    {
        for (const char* name : { "bronze", "gold" }) {
            QVERIFY(QDir(m_dir->path()).mkdir(QLatin1String(name)));
            QCOMPARE(::chown(QFile::encodeName(path(QLatin1String(name))).constData(), nobody, nobody), 0);
        }
        write(QStringLiteral("bronze/open.mp4"), 10, 0644, 1234);
        TrialJob gold = job(QStringLiteral("gold"));
        gold.others = { level(QStringLiteral("bronze")) };
        LevelCheck check = asNobody(gold);
        QVERIFY2(find(check, "owner") != nullptr && !stops(check.findings), said(check).constData());

        write(QStringLiteral("bronze/closed.mp4"), 10, 0640, 1234);
        check = asNobody(gold);
        QVERIFY2(find(check, "owner") != nullptr && stops(check.findings), said(check).constData());
        QCOMPARE(find(check, "owner")->command, QStringLiteral("setcap cap_chown+ep '/usr/bin/tierwatchd'"));
        QVERIFY(find(check, "owner")->text.english().contains(QStringLiteral("1234:1234")));
        gold.around.unit = QStringLiteral("tierwatchd.service");
        check = asNobody(gold);
        QVERIFY2(find(check, "owner")->command.contains(QStringLiteral("AmbientCapabilities=CAP_CHOWN")),
            said(check).constData());
        check = checkLevel(gold); // root may give files away
        QVERIFY2(find(check, "owner") == nullptr, said(check).constData());
    }

    void withoutAccessLists()
    {
        mount(QStringLiteral("gold"), "ramfs");
        LevelCheck check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(find(check, "no_access_lists") != nullptr && !stops(check.findings), said(check).constData());
        QVERIFY2(find(check, "no_attributes") != nullptr, said(check).constData());
        QVERIFY(find(check, "no_access_lists")->command.contains(path(QStringLiteral("gold"))));
        QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("silver")));
        check = checkLevel(job(QStringLiteral("silver")));
        QVERIFY2(find(check, "no_access_lists") == nullptr, said(check).constData());
    }

    void withoutHardLinks()
    {
        QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("gold")));
        oddities.noLinks = true;
        LevelCheck check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(find(check, "no_links") != nullptr && !stops(check.findings), said(check).constData());
        QVERIFY(check.links == false && check.noReplace == true);
        oddities.noRename2 = true;
        check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(find(check, "rename") != nullptr && stops(check.findings), said(check).constData());
        oddities.noLinks = false; // a link and an unlink do what the rename cannot
        check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(!stops(check.findings), said(check).constData());
        QVERIFY(check.links == true && check.noReplace == false);
        oddities = {};
        oddities.replaces = true;
        check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(find(check, "rename") != nullptr && stops(check.findings), said(check).constData());
        QVERIFY(names(QStringLiteral("gold")).isEmpty());
    }

    void aDirectoryThatNobodyMayChange()
    {
        mount(QStringLiteral("gold"), "tmpfs");
        QVERIFY(shell(QStringLiteral("chattr +i '%1'").arg(path(QStringLiteral("gold")))));
        LevelCheck check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(find(check, "immutable") != nullptr, said(check).constData());
        QVERIFY(shell(find(check, "immutable")->command));
        check = checkLevel(job(QStringLiteral("gold")));
        QVERIFY2(!stops(check.findings), said(check).constData());
    }

    void theSameDirectoryTwice()
    {
        QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("gold/inside")));
        QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("silver")));
        QVERIFY(QFile::link(path(QStringLiteral("gold")), path(QStringLiteral("link"))));
        const auto beside = [this](const QString& other) {
            TrialJob gold = job(QStringLiteral("gold"));
            gold.others = { level(other) };
            return checkLevel(gold);
        };
        for (const char* other : { "link", "link/inside", "gold/inside", "silver/../gold", "." }) {
            const LevelCheck check = beside(QLatin1String(other));
            QVERIFY2(find(check, "same_directory") != nullptr, other);
        }
        QVERIFY(find(beside(QStringLiteral("silver")), "same_directory") == nullptr);
    }

    void markers()
    {
        QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("gold")));
        TrialJob gold = job(QStringLiteral("gold"));
        gold.level.catalogId = QStringLiteral("this");
        LevelCheck check = checkLevel(gold);
        QVERIFY2(find(check, "no_marker") != nullptr && !stops(check.findings), said(check).constData());
        QFile marker(path(QStringLiteral("gold/.tierwatch-level")));
        QVERIFY(marker.open(QIODevice::WriteOnly) && marker.write(R"({"catalog":"another","level":"gold"})") > 0);
        marker.close();
        check = checkLevel(gold);
        QVERIFY2(find(check, "marker") != nullptr && stops(check.findings), said(check).constData());
        gold.level.catalogId = QStringLiteral("another");
        check = checkLevel(gold);
        QVERIFY2(check.findings.empty() || find(check, "marker") == nullptr, said(check).constData());
    }

    /// What a killed trial leaves is nobody's content, and is cleared away.
    void leftovers()
    {
        const QByteArray name = newTrialName();
        QVERIFY(isTrialName(name) && name != newTrialName() && !parseOwnName(name));
        QVERIFY(!isTrialName(".tierwatch-check-") && !isTrialName(".tierwatch-check-XYZ")
            && !isTrialName(".tierwatch-level"));
        OwnNameSeen seen;
        seen.name = name;
        seen.changed = timeFromMicroseconds(1'700'000'000'000'000);
        QCOMPARE(judge(seen, Epoch{ 1 }, std::nullopt, seen.changed + std::chrono::minutes(1)), Sweep::Leave);
        QCOMPARE(judge(seen, Epoch{ 1 }, std::nullopt, seen.changed + std::chrono::hours(2)), Sweep::Remove);
        seen.regular = false;
        QCOMPARE(judge(seen, Epoch{ 1 }, std::nullopt, seen.changed + std::chrono::hours(2)), Sweep::Report);
    }
};

QTEST_GUILESS_MAIN(TestCheckLevel)
#include "test_check_level.moc"
