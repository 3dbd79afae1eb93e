// SPDX-License-Identifier: GPL-3.0-or-later
// What the mover must not be taken in by: disks that lie, names that lead elsewhere, directories that go, files that
// are not what they were, levels in levels.
#include "tests/support/files/mover_fixture.h"

#include <QTest>

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr qint64 megabyte = 1'048'576;

void renameIn(const JobLevel& level, const QByteArray& from, const QByteArray& to)
{
    QCOMPARE(::rename(FileLibrary::path(level, from).constData(), FileLibrary::path(level, to).constData()), 0);
}

} // namespace

class TestMoverSafety : public QObject, private MoverFixture {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        const QString problem = begin();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    /// The disk gives back something else than what was written: one byte of the part is changed behind the mover.
    void whatTheDiskGivesBackIsCompared()
    {
        m_library->write(bronze(), "a.mp4", 5 * megabyte);
        bool done = false;
        m_control.atProgress = [&](qint64 bytes) {
            if (bytes < 5 * megabyte || std::exchange(done, true))
                return;
            const int part = ::open(FileLibrary::path(gold(), ".tierwatch-7-1.part").constData(), O_RDWR);
            char byte = 0;
            QCOMPARE(::pread(part, &byte, 1, 4 * megabyte), 1);
            byte = static_cast<char>(byte ^ 1);
            QCOMPARE(::pwrite(part, &byte, 1, 4 * megabyte), 1);
            ::close(part);
        };
        QVERIFY(endedIn(copy(item("a.mp4")), ErrorCode::Corrupt));
        QVERIFY(FileLibrary::names(gold()).isEmpty());
        QVERIFY(FileLibrary::read(bronze(), "a.mp4") == FileLibrary::bytes(5 * megabyte, 1));
    }

    /// Another file of the same size and time, at the target, after the commit: it is not the copy that may stay alone.
    void aNamesakeThatReplacedThePlacedFileIsNoCopy()
    {
        for (const JobLevel& to : { silver(), gold() }) {
            const JobItem what = placed(to);
            const auto before = FileLibrary::status(to, "a.mp4");
            m_library->write(to, "new", 1000, 2);
            const std::array times{ before.st_atim, before.st_mtim };
            QCOMPARE(::utimensat(AT_FDCWD, FileLibrary::path(to, "new").constData(), times.data(), 0), 0);
            renameIn(to, "new", "a.mp4");
            QVERIFY(endedIn(remove(to, what), ErrorCode::Conflict));
            QVERIFY(FileLibrary::read(bronze(), "a.mp4") == FileLibrary::bytes(1000, 1));
            QVERIFY(FileLibrary::read(to, "a.mp4") == FileLibrary::bytes(1000, 2));
            QCOMPARE(FileLibrary::names(bronze()), QList<QByteArray>{ "a.mp4" });
        }
    }

    void levelsInLevelsAreRefused()
    {
        m_library->write(bronze(), "inner/a.mp4");
        JobLevel inner = bronze();
        inner.key = QStringLiteral("inner");
        inner.path += QStringLiteral("/inner");
        QCOMPARE(probe(ProbeJob{ inner, {}, true }).error, std::nullopt);
        const auto refused = [](const ItemResult& result) {
            return endedIn(result, ErrorCode::Unavailable) && result.levelOffline
                && result.error->text.english().contains(QStringLiteral("give each level a directory of its own"));
        };
        QVERIFY(refused(placeByLink(LinkJob{ bronze(), inner, { item("inner/a.mp4") } }, m_control).items.at(0)));
        QVERIFY(refused(placeByLink(LinkJob{ inner, bronze(), { item("a.mp4") } }, m_control).items.at(0)));
        QVERIFY(refused(placeByCopy(CopyJob{ inner, bronze(), item("a.mp4") }, m_control, m_space).items.at(0)));
        QVERIFY(refused(removeSources(RemoveJob{ inner, bronze(), { item("a.mp4") } }, m_control).items.at(0)));
        QVERIFY(
            refused(removeSources(RemoveJob{ bronze(), bronze(), { item("inner/a.mp4") } }, m_control).items.at(0)));
        // By another name of the same directory.
        JobLevel again = bronze();
        again.path = QFileInfo(bronze().path).path() + QStringLiteral("/again");
        QCOMPARE(::symlink(QFile::encodeName(bronze().path).constData(), QFile::encodeName(again.path).constData()), 0);
        QVERIFY(refused(placeByLink(LinkJob{ bronze(), again, { item("inner/a.mp4") } }, m_control).items.at(0)));
        // Two levels of one directory: it carries one of their markers.
        again.key = QStringLiteral("again");
        QVERIFY(endedIn(placeByLink(LinkJob{ bronze(), again, { item("inner/a.mp4") } }, m_control).items.at(0),
            ErrorCode::Unavailable));
        QVERIFY(endedIn(probe(ProbeJob{ again, {}, true }).error, ErrorCode::Unavailable));
        QCOMPARE(FileLibrary::names(bronze()), (QList<QByteArray>{ "inner", "inner/.tierwatch-level", "inner/a.mp4" }));
    }

    /// The target's directory hands its access list down: the copy must not be open to more than the source was.
    void anInheritedAccessListDoesNotStay()
    {
        // u::rwx,u:65534:rwx,g::---,m::rwx,o::--- for what is made in it.
        const QByteArray rights = QByteArray::fromHex("02000000"
                                                      "01000700ffffffff"
                                                      "02000700feff0000"
                                                      "04000000ffffffff"
                                                      "10000700ffffffff"
                                                      "20000000ffffffff");
        QCOMPARE(::setxattr(QFile::encodeName(gold().path).constData(), "system.posix_acl_default", rights.constData(),
                     static_cast<std::size_t>(rights.size()), 0),
            0);
        m_library->write(bronze(), "a.mp4");
        QCOMPARE(::chmod(FileLibrary::path(bronze(), "a.mp4").constData(), 0640), 0);
        QVERIFY(isDone(copy(item("a.mp4"))));
        const QByteArray copied = FileLibrary::path(gold(), "a.mp4");
        QCOMPARE(::getxattr(copied.constData(), "system.posix_acl_access", nullptr, 0), -1);
        QCOMPARE(FileLibrary::status(gold(), "a.mp4").st_mode & 07777, 0640U);
    }

    /// A marker is written into a file of its own, never into one that somebody prepared.
    void aPreparedMarkerIsNotWrittenThrough()
    {
        m_library->write(silver(), "precious", 1000, 3);
        const QByteArray marker = FileLibrary::path(bronze(), ".tierwatch-level");
        QCOMPARE(::unlink(marker.constData()), 0);
        QCOMPARE(::link(FileLibrary::path(silver(), "precious").constData(), marker.constData()), 0);
        static_cast<void>(probe(ProbeJob{ bronze(), {}, true }));
        QVERIFY(FileLibrary::read(silver(), "precious") == FileLibrary::bytes(1000, 3));
        QCOMPARE(::unlink(marker.constData()), 0);
        QCOMPARE(::symlink(FileLibrary::path(silver(), "precious").constData(), marker.constData()), 0);
        QVERIFY(probe(ProbeJob{ bronze(), {}, true }).error.has_value());
        QVERIFY(FileLibrary::read(silver(), "precious") == FileLibrary::bytes(1000, 3));
    }

    /// Somebody renames the target's directory away while a copy is under way: it is not believed to be in place.
    void anExchangedDirectoryIsNoticed()
    {
        m_library->write(bronze(), "year/a.mp4");
        m_control.atPublish = [this] {
            renameIn(gold(), "year", "elsewhere");
            QCOMPARE(::mkdir(FileLibrary::path(gold(), "year").constData(), 0755), 0);
        };
        const ItemResult result = copy(item("year/a.mp4"));
        QVERIFY(endedIn(result, ErrorCode::Unavailable));
        QVERIFY2(result.mayStandInTarget, "recovery has to look");
        m_control.atPublish = nullptr;

        // The whole level, with its marker.
        m_library->write(bronze(), "b.mp4");
        const QByteArray path = QFile::encodeName(gold().path);
        m_control.atPublish = [&path] {
            QCOMPARE(::rename(path.constData(), (path + "-away").constData()), 0);
            QCOMPARE(::mkdir(path.constData(), 0755), 0);
        };
        const ItemResult away = copy(item("b.mp4", 2, 8));
        QVERIFY(away.error.has_value() && away.mayStandInTarget);
        QVERIFY(FileLibrary::exists(bronze(), "b.mp4"));
    }

    /// Another relocation gives up and takes the directory with it that this one found: no reason to fail for good.
    void aDirectoryThatGoesIsMadeAgain()
    {
        m_library->write(bronze(), "year/a.mp4", 5 * megabyte);
        m_control.atProgress = [this](qint64) {
            static_cast<void>(::unlink(FileLibrary::path(gold(), "year/.tierwatch-7-1.part").constData()));
            static_cast<void>(::rmdir(FileLibrary::path(gold(), "year").constData()));
        };
        const ItemResult result = copy(item("year/a.mp4"));
        QVERIFY(result.error.has_value());
        QVERIFY2(result.error->code != ErrorCode::NotFound, "that would be final");
        m_control.atProgress = nullptr;
        QVERIFY(isDone(copy(item("year/a.mp4", 2))));
        QVERIFY(FileLibrary::read(gold(), "year/a.mp4") == FileLibrary::bytes(5 * megabyte, 1));
    }

    /// Removed only by the relocation that made them, and only where empty.
    void directoriesOfOthersStay()
    {
        m_library->write(bronze(), "year/drama/a.mp4");
        m_library->write(gold(), "year/of-somebody", 1);
        QCOMPARE(::unlink(FileLibrary::path(gold(), "year/of-somebody").constData()), 0);
        m_control.publishAllowed = false;
        QVERIFY(endedIn(copy(item("year/drama/a.mp4")), ErrorCode::Fenced));
        QCOMPARE(FileLibrary::names(gold()), QList<QByteArray>{ "year" });

        m_control.atPublish = [this] { m_library->write(gold(), "year/drama/b.mp4", 1); };
        QVERIFY(endedIn(copy(item("year/drama/a.mp4", 2)), ErrorCode::Fenced));
        QCOMPARE(FileLibrary::names(gold()), (QList<QByteArray>{ "year", "year/drama", "year/drama/b.mp4" }));
        // What a finished move leaves empty stays as well: somebody may count on it.
        m_control.publishAllowed = true;
        m_control.atPublish = nullptr;
        JobItem what = item("year/drama/a.mp4", 3);
        what.file = copy(what).file;
        what.partInode = m_control.partInode;
        QVERIFY(isDone(remove(gold(), what)));
        QCOMPARE(FileLibrary::names(bronze()), (QList<QByteArray>{ "year", "year/drama" }));
    }

    void tenThousandStaleParts()
    {
        constexpr int stale = 10'000;
        m_library->write(bronze(), "a.mp4");
        for (int i = 1; i <= stale; ++i) {
            const QByteArray name
                = ".tierwatch-" + QByteArray::number(i % 2 == 0 ? 7 : 1000 + i) + '-' + QByteArray::number(i) + ".part";
            const int part = ::open(FileLibrary::path(gold(), name).constData(), O_CREAT | O_WRONLY, 0600);
            QVERIFY(part >= 0);
            ::close(part);
        }
        const FilesSeen files = seen(gold(), item("a.mp4", stale + 1), true);
        QVERIFY(files.source && !files.target);
        QCOMPARE(FileLibrary::names(gold()).size(), stale / 2); // the other contents' are not its business
        QVERIFY(isDone(copy(item("a.mp4", stale + 1))));
    }

    void aHundredGigabytesOfHoles()
    {
        constexpr qint64 size = 100LL * 1024 * megabyte;
        m_library->write(bronze(), "a.mp4", 0);
        const int file = ::open(FileLibrary::path(bronze(), "a.mp4").constData(), O_WRONLY);
        QCOMPARE(::ftruncate(file, size), 0);
        QCOMPARE(::pwrite(file, "end", 3, size - 3), 3);
        ::close(file);
        QVERIFY(isDone(copy(item("a.mp4"))));
        const auto after = FileLibrary::status(gold(), "a.mp4");
        QCOMPARE(after.st_size, size);
        QVERIFY(after.st_blocks * 512 < megabyte);
    }

    /// A filesystem that renames by link and unlink was stopped between the two.
    void bothNamesOfOneFile()
    {
        const JobItem what = placed(silver());
        const auto giveSecondName = [this](const char* aside) {
            QCOMPARE(::link(FileLibrary::path(bronze(), "a.mp4").constData(),
                         FileLibrary::path(bronze(), aside).constData()),
                0);
        };
        giveSecondName(".tierwatch-7-1.old");
        QVERIFY(isDone(remove(silver(), what))); // the same claim goes on
        QVERIFY(FileLibrary::names(bronze()).isEmpty());

        const JobItem again = placed(gold());
        giveSecondName(".tierwatch-7-1.old");
        JobItem later = again;
        later.epoch = Epoch{ 9 };
        const FilesSeen files = seen(gold(), later, true);
        QVERIFY(files.source && !files.sourceAside);
        QVERIFY(isDone(remove(gold(), later)));
        QVERIFY(FileLibrary::names(bronze()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestMoverSafety)
#include "test_mover_safety.moc"
