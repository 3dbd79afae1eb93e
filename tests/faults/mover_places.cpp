// SPDX-License-Identifier: GPL-3.0-or-later
// Levels on disks in every bad state that this machine can make: bound twice, read-only, unmounted, full, full only
// when flushed, without attributes. Refused or waited for with one sentence; nothing is lost, nothing half done stays.
#include "tests/support/files/mover_fixture.h"
#include "tests/support/files/private_mounts.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr qint64 megabyte = 1'048'576;

} // namespace

class TestMoverPlaces : public QObject, private MoverFixture {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_place;

    QString at(const char* name) const { return m_place->filePath(QString::fromLatin1(name)); }

    /// A level called "new" there, marked; its disk is mounted already.
    static JobLevel levelAt(const QString& path)
    {
        JobLevel level;
        level.slot = static_cast<LevelSlot>(3);
        level.key = QStringLiteral("new");
        level.path = path;
        level.catalogId = QStringLiteral("catalogue-of-the-test");
        level.reserve = 0;
        QDir().mkpath(path);
        const LevelProbe probed = probe(ProbeJob{ level, {}, true });
        if (probed.error)
            qFatal("%s", qPrintable(probed.error->text.english()));
        return level;
    }
    ItemResult linkTo(const JobLevel& to, const char* name = "a.mp4")
    {
        return placeByLink(LinkJob{ bronze(), to, { item(name) } }, m_control).items.at(0);
    }
    ItemResult copyTo(const JobLevel& to, const char* name = "a.mp4")
    {
        return placeByCopy(CopyJob{ bronze(), to, item(name) }, m_control, m_space).items.at(0);
    }
    bool sourceIsWhole(qint64 bytes = 1000, const char* name = "a.mp4")
    {
        return FileLibrary::read(bronze(), name) == FileLibrary::bytes(bytes, 1);
    }

private Q_SLOTS:
    void init()
    {
        const QString problem = begin();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_place = std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/tierwatch-places-XXXXXX"));
    }
    void cleanup()
    {
        for (const char* name : { "disk", "first", "second", "images" })
            ::umount2(QFile::encodeName(at(name)).constData(), MNT_DETACH);
        m_place.reset();
    }

    /// As systemd's ReadWritePaths makes them: one disk, but the kernel links nothing from one mount to the other.
    void twoMountsOfOneDisk()
    {
        QCOMPARE(mountAt(at("disk"), "none", "tmpfs"), QString());
        for (const char* name : { "first", "second" }) {
            QDir().mkpath(at("disk/") + QString::fromLatin1(name));
            QCOMPARE(
                mountAt(at(name), QFile::encodeName(at("disk/") + QString::fromLatin1(name)).constData(), "", MS_BIND),
                QString());
        }
        const JobLevel first = levelAt(at("first"));
        JobLevel second = first;
        second.key = QStringLiteral("second");
        second.path = at("second");
        QCOMPARE(probe(ProbeJob{ second, {}, true }).error, std::nullopt);
        m_library->write(first, "a.mp4");
        const ItemResult linked = placeByLink(LinkJob{ first, second, { item("a.mp4") } }, m_control).items.at(0);
        QVERIFY(linked.needsCopy);
        JobItem what = item("a.mp4");
        const ItemResult copied = placeByCopy(CopyJob{ first, second, what }, m_control, m_space).items.at(0);
        QVERIFY(isDone(copied));
        what.file = copied.file;
        what.partInode = m_control.partInode;
        QVERIFY(isDone(removeSources(RemoveJob{ first, second, { what } }, m_control).items.at(0)));
        QVERIFY(FileLibrary::read(second, "a.mp4") == FileLibrary::bytes(1000, 1));

        // The same directory by two mounts is one level, whatever it is called.
        JobLevel again = second;
        again.path = at("disk/second");
        m_library->write(second, "b.mp4");
        const ItemResult refused = placeByLink(LinkJob{ second, again, { item("b.mp4") } }, m_control).items.at(0);
        QVERIFY(endedIn(refused, ErrorCode::Unavailable));
        QVERIFY(refused.levelOffline);
    }

    void aReadOnlyLevelWaits()
    {
        QCOMPARE(mountAt(at("disk"), "none", "tmpfs"), QString());
        const JobLevel level = levelAt(at("disk"));
        m_library->write(bronze(), "a.mp4");
        JobItem what = item("a.mp4");
        const ItemResult copied = copyTo(level);
        QVERIFY(isDone(copied));
        QCOMPARE(mountAt(at("disk"), "none", "tmpfs", MS_REMOUNT | MS_RDONLY), QString());
        m_library->write(bronze(), "b.mp4");
        for (const ItemResult& result : { copyTo(level, "b.mp4"), copyTo(level, "b.mp4") }) {
            QVERIFY(endedIn(result, ErrorCode::Unavailable));
            QVERIFY(result.levelOffline && !result.mayStandInTarget);
            QVERIFY(result.error->text.english().contains(QStringLiteral("read-only")));
        }
        const LevelProbe probed = probe(ProbeJob{ level, {}, false });
        QVERIFY(probed.error && probed.error->code == ErrorCode::Forbidden);
        // As a source: what was copied out of it cannot be removed there, and is kept.
        const ItemResult out = placeByCopy(CopyJob{ level, silver(), what }, m_control, m_space).items.at(0);
        QVERIFY(isDone(out));
        what.file = out.file;
        what.partInode = m_control.partInode;
        const ItemResult kept = removeSources(RemoveJob{ level, silver(), { what } }, m_control).items.at(0);
        QVERIFY(endedIn(kept, ErrorCode::Unavailable));
        QVERIFY(FileLibrary::read(level, "a.mp4") == FileLibrary::bytes(1000, 1));
        QCOMPARE(mountAt(at("disk"), "none", "tmpfs", MS_REMOUNT), QString());
        QVERIFY(isDone(removeSources(RemoveJob{ level, silver(), { what } }, m_control).items.at(0)));
        QVERIFY(isDone(copyTo(level, "b.mp4")));
    }

    void anUnmountedLevelIsNotAnEmptyOne()
    {
        QCOMPARE(mountAt(at("disk"), "none", "tmpfs"), QString());
        const JobLevel level = levelAt(at("disk"));
        m_library->write(bronze(), "a.mp4");
        JobItem what = item("a.mp4");
        what.file = copyTo(level).file;
        what.partInode = m_control.partInode;
        QCOMPARE(unmount(at("disk")), QString());
        const auto offline
            = [](const ItemResult& result) { return endedIn(result, ErrorCode::Unavailable) && result.levelOffline; };
        QVERIFY(offline(copyTo(level)));
        QVERIFY(offline(linkTo(level)));
        QVERIFY2(offline(remove(level, what)), "the old copy may be the only one");
        QVERIFY(offline(inspect(InspectJob{ bronze(), level, { what }, true }).items.at(0)));
        QVERIFY(probe(ProbeJob{ level, { "a.mp4" }, false }).error.has_value());
        QVERIFY2(FileLibrary::names(level).isEmpty() && !FileLibrary::exists(level, ".tierwatch-level"),
            "nothing is written under the mount point");
        QVERIFY(sourceIsWhole());
    }

    void aFullDiskIsWaitedFor()
    {
        QCOMPARE(mountAt(at("disk"), "none", "tmpfs", 0, "size=4m"), QString());
        const JobLevel level = levelAt(at("disk"));
        m_library->write(bronze(), "a.mp4", 6 * megabyte);
        const auto waits = [&](const ItemResult& result) {
            return endedIn(result, ErrorCode::Exhausted) && !result.mayStandInTarget
                && FileLibrary::names(level).isEmpty() && sourceIsWhole(6 * megabyte);
        };
        QVERIFY(waits(copyTo(level)));
        // Somebody else fills it while the bytes are written, which nothing has set aside.
        QCOMPARE(mountAt(at("disk"), "none", "tmpfs", MS_REMOUNT, "size=12m"), QString());
        const int file = ::open(FileLibrary::path(bronze(), "a.mp4").constData(), O_WRONLY);
        QCOMPARE(::ftruncate(file, 6 * megabyte + 8192), 0); // a hole at the end: nothing can be set aside
        ::close(file);
        m_control.atProgress
            = [this](qint64) { QCOMPARE(mountAt(at("disk"), "none", "tmpfs", MS_REMOUNT, "size=5m"), QString()); };
        QVERIFY(endedIn(copyTo(level), ErrorCode::Exhausted));
        QVERIFY(FileLibrary::names(level).isEmpty());
        m_control.atProgress = nullptr;
        QCOMPARE(mountAt(at("disk"), "none", "tmpfs", MS_REMOUNT, "size=16m"), QString());
        QVERIFY(isDone(copyTo(level)));
    }

    /// The filesystem believes that there is room, the disk below it has none: writes succeed, the flush does not.
    void aDiskThatIsFullOnlyWhenFlushed()
    {
        QCOMPARE(mountAt(at("images"), "none", "tmpfs", 0, "size=8m"), QString());
        const QString image = at("images/disk.img");
        LoopDevice loop;
        QCOMPARE(
            makeImage(image, 64 * megabyte, QStringLiteral("mkfs.ext4"),
                { QStringLiteral("-q"), QStringLiteral("-F"), QStringLiteral("-O"), QStringLiteral("^has_journal") }),
            QString());
        QCOMPARE(loop.attach(image), QString());
        QCOMPARE(mountAt(at("disk"), loop.path().constData(), "ext4"), QString());
        const JobLevel level = levelAt(at("disk"));
        m_library->write(bronze(), "a.mp4", 24 * megabyte);
        bool written = false;
        m_control.atProgress = [&](qint64 bytes) { written = written || bytes == 24 * megabyte; };
        bool published = false;
        m_control.atPublish = [&] { published = true; };
        const ItemResult result = copyTo(level);
        QVERIFY2(written, "all bytes were written without an error");
        QVERIFY(result.error.has_value());
        QVERIFY2(result.error->code == ErrorCode::Exhausted || result.error->code == ErrorCode::Unavailable,
            qPrintable(result.error->text.english()));
        QVERIFY2(!published, "what could not be flushed was not to be published");
        QVERIFY(!FileLibrary::exists(level, "a.mp4"));
        QVERIFY(sourceIsWhole(24 * megabyte));
    }

    void attributesThatCannotBeKept()
    {
        QCOMPARE(
            mountAt(at("disk"), "none", "ramfs"), QString()); // it knows no attributes, and does not say how full it is
        const JobLevel level = levelAt(at("disk"));
        m_library->write(bronze(), "a.mp4");
        m_library->write(bronze(), "b.mp4");
        const QByteArray path = FileLibrary::path(bronze(), "a.mp4");
        QCOMPARE(::setxattr(path.constData(), "user.origin", "a studio", 8, 0), 0);
        const ItemResult refused = copyTo(level);
        QVERIFY(endedIn(refused, ErrorCode::Forbidden));
        QVERIFY(refused.error->text.english().contains(QStringLiteral("user.origin")));
        QVERIFY(FileLibrary::names(level).isEmpty());
        QVERIFY(sourceIsWhole());
        QVERIFY(isDone(copyTo(level, "b.mp4")));
    }
};

int main(int argc, char** argv)
{
    if (const QString problem = beginPrivateMounts(); !problem.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(problem));
        return 1;
    }
    QCoreApplication application(argc, argv);
    TestMoverPlaces test;
    return QTest::qExec(&test, argc, argv);
}

#include "mover_places.moc"
