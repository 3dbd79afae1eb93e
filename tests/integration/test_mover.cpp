// SPDX-License-Identifier: GPL-3.0-or-later
// Placing files by link and by copy, on real files on two filesystems.
#include "tests/support/files/mover_fixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <fcntl.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr qint64 megabyte = 1024 * 1024;

} // namespace

class TestMover : public QObject, private MoverFixture {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        const QString problem = begin();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void linksOnOneFilesystem()
    {
        m_library->write(bronze(), "a.mp4");
        const auto before = FileLibrary::status(bronze(), "a.mp4");
        const ItemResult result = link(item("a.mp4"));
        QVERIFY(isDone(result));
        QCOMPARE(result.placing, Placing::Linked);
        QCOMPARE(result.file.inode, before.st_ino);
        QCOMPARE(result.file.size, 1000);
        QCOMPARE(FileLibrary::status(silver(), "a.mp4").st_ino, before.st_ino);
        QVERIFY2(FileLibrary::exists(bronze(), "a.mp4"), "the source goes only after the commit");
    }

    void linkSaysThatItNeedsACopy()
    {
        m_library->write(bronze(), "a.mp4");
        const ItemResult result = placeByLink(LinkJob{ bronze(), gold(), { item("a.mp4") } }, m_control).items.at(0);
        QVERIFY(result.needsCopy);
        QVERIFY(result.error.has_value());
        QVERIFY(FileLibrary::names(gold()).isEmpty());
    }

    void aBatchIsFlushedOnce()
    {
        LinkJob job{ bronze(), silver(), {} };
        for (int i = 1; i <= 64; ++i) {
            const QByteArray name = "film " + QByteArray::number(i) + ".mp4";
            m_library->write(bronze(), name, 10, i);
            job.items.push_back(item(name, i, i));
        }
        const JobResult result = placeByLink(job, m_control);
        QCOMPARE(result.items.size(), std::size_t(64));
        for (const ItemResult& one : result.items)
            QVERIFY(isDone(one));
        QCOMPARE(result.flushes, 1);

        const JobResult removed = removeSources(RemoveJob{ bronze(), silver(), job.items }, m_control);
        QCOMPARE(removed.flushes, 1);
        QVERIFY(FileLibrary::names(bronze()).isEmpty());
        QCOMPARE(FileLibrary::names(silver()).size(), 64);
    }

    void oneBadItemLeavesTheOthersAlone()
    {
        m_library->write(bronze(), "a.mp4");
        m_library->write(bronze(), "c.mp4");
        const JobResult result = placeByLink(
            LinkJob{ bronze(), silver(),
                { item("a.mp4", 1, 1), item("b.mp4", 2, 2), item("../c.mp4", 3, 3), item("c.mp4", 4, 4) } },
            m_control);
        QVERIFY(isDone(result.items.at(0)));
        QVERIFY(endedIn(result.items.at(1), ErrorCode::NotFound));
        QVERIFY(endedIn(result.items.at(2), ErrorCode::InvalidInput));
        QVERIFY(isDone(result.items.at(3)));
    }

    void copiesWithEverythingThatBelongsToAFile()
    {
        m_library->write(bronze(), "a.mp4", 9 * megabyte + 17);
        const QByteArray path = FileLibrary::path(bronze(), "a.mp4");
        QCOMPARE(::setxattr(path.constData(), "user.origin", "a studio", 8, 0), 0);
        // u::rw-,g::r--,u:65534:r--,m::r--,o::--- as the kernel keeps it: a version, then tag, rights and id of each
        // entry.
        const QByteArray rightsWanted = QByteArray::fromHex("02000000"
                                                            "01000600ffffffff"
                                                            "02000400feff0000"
                                                            "04000400ffffffff"
                                                            "10000400ffffffff"
                                                            "20000000ffffffff");
        QCOMPARE(::setxattr(path.constData(), "system.posix_acl_access", rightsWanted.constData(),
                     static_cast<std::size_t>(rightsWanted.size()), 0),
            0);
        if (::geteuid() == 0)
            QCOMPARE(::chown(path.constData(), 1234, 2345), 0);
        const std::array<timespec, 2> times{ timespec{ 1'500'000'000, 5 }, timespec{ 1'400'000'000, 123'456'789 } };
        QCOMPARE(::utimensat(AT_FDCWD, path.constData(), times.data(), 0), 0);

        const ItemResult result = copy(item("a.mp4"));
        QVERIFY(isDone(result));
        QCOMPARE(result.placing, Placing::Copied);
        QCOMPARE(m_control.bytesDone, 9 * megabyte + 17);
        QVERIFY(FileLibrary::read(gold(), "a.mp4") == FileLibrary::bytes(9 * megabyte + 17, 1));
        const auto before = FileLibrary::status(bronze(), "a.mp4");
        const auto after = FileLibrary::status(gold(), "a.mp4");
        QCOMPARE(after.st_ino, m_control.partInode);
        QCOMPARE(after.st_mode, before.st_mode);
        QCOMPARE(after.st_uid, before.st_uid);
        QCOMPARE(after.st_gid, before.st_gid);
        QCOMPARE(after.st_mtim.tv_sec, 1'400'000'000);
        QCOMPARE(after.st_mtim.tv_nsec, 123'456'789);
        char origin[16] = {};
        QCOMPARE(::getxattr(FileLibrary::path(gold(), "a.mp4").constData(), "user.origin", origin, sizeof origin), 8);
        QCOMPARE(QByteArray(origin), QByteArray("a studio"));
        char rights[256] = {};
        const ssize_t length = ::getxattr(path.constData(), "system.posix_acl_access", rights, sizeof rights);
        char copied[256] = {};
        QVERIFY(length > 0);
        QCOMPARE(::getxattr(
                     FileLibrary::path(gold(), "a.mp4").constData(), "system.posix_acl_access", copied, sizeof copied),
            length);
        QCOMPARE(QByteArray(copied, length), QByteArray(rights, length));
        QCOMPARE(FileLibrary::names(gold()), QList<QByteArray>{ "a.mp4" });
    }

    void copiesAnEmptyFile()
    {
        m_library->write(bronze(), "a.mp4", 0);
        QVERIFY(isDone(copy(item("a.mp4"))));
        QCOMPARE(FileLibrary::status(gold(), "a.mp4").st_size, 0);
    }

    void holesStayHoles()
    {
        constexpr qint64 size = 10LL * 1024 * megabyte;
        m_library->write(bronze(), "a.mp4", 0);
        const int file = ::open(FileLibrary::path(bronze(), "a.mp4").constData(), O_WRONLY);
        QCOMPARE(::ftruncate(file, size), 0);
        for (const qint64 offset : { qint64(0), 3 * size / 7, size - 5 })
            QCOMPARE(::pwrite(file, "bytes", 5, offset), 5);
        ::close(file);

        QElapsedTimer watch;
        watch.start();
        QVERIFY(isDone(copy(item("a.mp4"))));
        qInfo("10 GiB of holes in %lld ms", watch.elapsed());
        const auto after = FileLibrary::status(gold(), "a.mp4");
        QCOMPARE(after.st_size, size);
        QVERIFY2(after.st_blocks * 512 < megabyte, "holes were filled");
        const int copied = ::open(FileLibrary::path(gold(), "a.mp4").constData(), O_RDONLY);
        for (const qint64 offset : { qint64(0), 3 * size / 7, size - 5 }) {
            char bytes[6] = {};
            QCOMPARE(::pread(copied, bytes, 5, offset), 5);
            QCOMPARE(QByteArray(bytes), QByteArray("bytes"));
        }
        ::close(copied);

        m_library->write(bronze(), "hole.mp4", 0);
        QCOMPARE(::truncate(FileLibrary::path(bronze(), "hole.mp4").constData(), 12345678), 0);
        QVERIFY(isDone(copy(item("hole.mp4", 2, 8))));
        QCOMPARE(FileLibrary::read(gold(), "hole.mp4"), QByteArray(12345678, '\0'));
    }

    void aNamesakeIsKept_data()
    {
        QTest::addColumn<int>("seed");
        QTest::newRow("other bytes") << 2;
        QTest::newRow("equal bytes are no proof") << 1;
    }
    void aNamesakeIsKept()
    {
        QFETCH(const int, seed);
        m_library->write(bronze(), "a.mp4", 1000, 1);
        m_library->write(silver(), "a.mp4", 1000, seed);
        m_library->write(gold(), "a.mp4", 1000, seed);
        QVERIFY(endedIn(link(item("a.mp4")), ErrorCode::Conflict));
        QVERIFY(endedIn(copy(item("a.mp4")), ErrorCode::Conflict));
        // One that comes while the bytes are copied.
        m_library->write(bronze(), "b.mp4", 1000, 1);
        m_control.atPublish = [&] { m_library->write(gold(), "b.mp4", 1000, seed); };
        QVERIFY(endedIn(copy(item("b.mp4")), ErrorCode::Conflict));
        for (const JobLevel& level : { silver(), gold() })
            QVERIFY(FileLibrary::read(level, "a.mp4") == FileLibrary::bytes(1000, seed));
        QVERIFY(FileLibrary::read(gold(), "b.mp4") == FileLibrary::bytes(1000, seed));
        QCOMPARE(FileLibrary::names(bronze()), (QList<QByteArray>{ "a.mp4", "b.mp4" }));
        QCOMPARE(FileLibrary::names(gold()), (QList<QByteArray>{ "a.mp4", "b.mp4" }));
    }

    void onlyPlainFilesWithOneName()
    {
        m_library->write(bronze(), "a.mp4");
        QCOMPARE(::link(FileLibrary::path(bronze(), "a.mp4").constData(),
                     FileLibrary::path(bronze(), "second.mp4").constData()),
            0);
        QVERIFY(endedIn(link(item("a.mp4")), ErrorCode::Conflict));
        QVERIFY(endedIn(copy(item("a.mp4")), ErrorCode::Conflict));

        const auto path = [this](const char* name) { return FileLibrary::path(bronze(), name); };
        QCOMPARE(::symlink("/etc/passwd", path("symlink").constData()), 0);
        QCOMPARE(::mkfifo(path("fifo").constData(), 0644), 0);
        QCOMPARE(::mkdir(path("directory").constData(), 0755), 0);
        QCOMPARE(::symlink("/etc", path("linked").constData()), 0);
        QList<QByteArray> names{ "symlink", "fifo", "directory", "linked/passwd", "second.mp4/passwd" };
        if (::geteuid() == 0) {
            QCOMPARE(::mknod(path("device").constData(), S_IFCHR | 0644, ::makedev(1, 3)), 0);
            names.append("device");
        }
        for (const QByteArray& name : names) {
            QVERIFY2(endedIn(link(item(name)), ErrorCode::Conflict), name.constData());
            QVERIFY2(endedIn(copy(item(name)), ErrorCode::Conflict), name.constData());
        }
        QVERIFY(FileLibrary::names(silver()).isEmpty());
        QVERIFY(FileLibrary::names(gold()).isEmpty());
    }

    void nastyNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("good");
        QTest::newRow("255 bytes") << QByteArray(255, 'x') << true;
        QTest::newRow("256 bytes") << QByteArray(256, 'x') << false;
        QTest::newRow("quotes") << QByteArray("it's \"quoted\" `here`; $(rm) & \\.mp4") << true;
        QTest::newRow("formats") << QByteArray("%s%n %1 %2.mp4") << true;
        QTest::newRow("NFC") << QByteArray("caf\xc3\xa9.mp4") << true;
        QTest::newRow("NFD") << QByteArray("cafe\xcc\x81.mp4") << true;
        QTest::newRow("Korean") << QString::fromUtf16(u"영화 1편.mp4").toUtf8() << true;
        QTest::newRow("emoji") << QByteArray("\xf0\x9f\x8e\xac.mp4") << true;
        QTest::newRow("hidden") << QByteArray(".hidden") << true;
        QTest::newRow("leading dash, blanks") << QByteArray("-rf  .mp4 ") << true;
        QTest::newRow("16 components") << QByteArray("a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p") << true;
        QTest::newRow("17 components") << QByteArray("a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q") << false;
        QTest::newRow("newline") << QByteArray("a\nb.mp4") << false;
        QTest::newRow("tab") << QByteArray("a\tb.mp4") << false;
        QTest::newRow("delete") << QByteArray("a\x7f.mp4") << false;
        QTest::newRow("C1 control") << QByteArray("a\xc2\x85.mp4") << false;
        QTest::newRow("NUL") << QByteArray("a\0b.mp4", 7) << false;
        QTest::newRow("Latin-1") << QByteArray("caf\xe9.mp4") << false;
        QTest::newRow("overlong slash") << QByteArray("a\xc0\xaf"
                                                      "b.mp4")
                                        << false;
        QTest::newRow("surrogate") << QByteArray("a\xed\xa0\x80.mp4") << false;
        QTest::newRow("up") << QByteArray("../a.mp4") << false;
        QTest::newRow("up inside") << QByteArray("x/../a.mp4") << false;
        QTest::newRow("dot") << QByteArray("./a.mp4") << false;
        QTest::newRow("absolute") << QByteArray("/etc/passwd") << false;
        QTest::newRow("double slash") << QByteArray("x//a.mp4") << false;
        QTest::newRow("trailing slash") << QByteArray("x/") << false;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("the marker") << QByteArray(".tierwatch-level") << false;
        QTest::newRow("a part inside") << QByteArray("x/.tierwatch-7-1.part") << false;
    }
    void nastyNames()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const bool, good);
        if (good) {
            m_library->write(bronze(), name);
            QVERIFY(isDone(copy(item(name))));
            QVERIFY(isDone(link(item(name))));
            QVERIFY(FileLibrary::read(gold(), name) == FileLibrary::bytes(1000, 1));
            QVERIFY(FileLibrary::read(silver(), name) == FileLibrary::bytes(1000, 1));
            return;
        }
        for (const ItemResult& result : { copy(item(name)), link(item(name)) }) {
            QVERIFY(endedIn(result, ErrorCode::InvalidInput));
            QVERIFY(!result.error->text.english().contains(QChar(u'\n')));
        }
        QVERIFY(FileLibrary::names(gold()).isEmpty());
    }

    void aChangingSourceIsTriedAgain_data()
    {
        QTest::addColumn<QString>("change");
        for (const char* change : { "grows", "is cut", "is written over", "is replaced", "goes" })
            QTest::newRow(change) << QString::fromLatin1(change);
    }
    void aChangingSourceIsTriedAgain()
    {
        QFETCH(const QString, change);
        m_library->write(bronze(), "a.mp4", 9 * megabyte);
        const QByteArray path = FileLibrary::path(bronze(), "a.mp4");
        bool once = false;
        m_control.atProgress = [&](qint64) {
            if (std::exchange(once, true))
                return;
            const int file = ::open(path.constData(), O_WRONLY);
            if (change == u"grows")
                QCOMPARE(::pwrite(file, "more", 4, 9 * megabyte), 4);
            else if (change == u"is cut")
                QCOMPARE(::ftruncate(file, 6 * megabyte), 0);
            else if (change == u"is written over")
                QCOMPARE(::pwrite(file, "new", 3, 0), 3);
            else if (change == u"goes")
                QCOMPARE(::unlink(path.constData()), 0);
            ::close(file);
            if (change == u"is replaced") {
                m_library->write(bronze(), "new", 9 * megabyte, 2);
                QCOMPARE(::rename(FileLibrary::path(bronze(), "new").constData(), path.constData()), 0);
            }
        };
        QVERIFY(endedIn(copy(item("a.mp4")), ErrorCode::Unavailable));
        QVERIFY(once);
        QVERIFY(FileLibrary::names(gold()).isEmpty());
    }

    void aLevelWithoutItsMarkerIsNotTouched()
    {
        m_library->write(bronze(), "a.mp4");
        const auto expectOffline = [&](const char* what) {
            for (const ItemResult& result : { link(item("a.mp4")), copy(item("a.mp4")) }) {
                QVERIFY2(endedIn(result, ErrorCode::Unavailable), what);
                QVERIFY2(result.levelOffline, what);
            }
            QVERIFY2(!FileLibrary::exists(silver(), "a.mp4") && !FileLibrary::exists(gold(), "a.mp4"), what);
        };
        const QByteArray marker = FileLibrary::path(bronze(), ".tierwatch-level");
        const QByteArray text = FileLibrary::read(bronze(), ".tierwatch-level");
        QCOMPARE(::rename(marker.constData(), (marker + "-away").constData()), 0);
        expectOffline("no marker");
        m_library->write(bronze(), ".tierwatch-level", 0);
        expectOffline("an empty marker");
        QFile cut(QFile::decodeName(marker));
        QVERIFY(cut.open(QIODevice::WriteOnly));
        cut.write(text.left(text.size() / 2));
        cut.close();
        expectOffline("half a marker");
        QVERIFY(cut.open(QIODevice::WriteOnly));
        cut.write(QByteArray(text).replace("bronze", "copper"));
        cut.close();
        expectOffline("another level's marker");
        QVERIFY(cut.open(QIODevice::WriteOnly));
        cut.write(QByteArray(text).replace("catalogue", "elsewhere"));
        cut.close();
        expectOffline("another catalogue's marker");
        QCOMPARE(::rename((marker + "-away").constData(), marker.constData()), 0);
        QCOMPARE(::rename(QFile::encodeName(silver().path).constData(),
                     (QFile::encodeName(silver().path) + "-away").constData()),
            0);
        const ItemResult result = link(item("a.mp4"));
        QVERIFY(endedIn(result, ErrorCode::Unavailable));
        QVERIFY(result.levelOffline);
    }

    void aStoppedOrFencedCopyLeavesNothing()
    {
        m_library->write(bronze(), "deep/er/a.mp4", 9 * megabyte);
        m_control.atProgress = [this](qint64 done) {
            if (done >= 4 * megabyte)
                m_control.stop = Error{ ErrorCode::Cancelled, Text{ "stop", {} } };
        };
        QVERIFY(endedIn(copy(item("deep/er/a.mp4")), ErrorCode::Cancelled));
        QCOMPARE(m_control.bytesDone, 4 * megabyte);
        QVERIFY2(FileLibrary::names(gold()).isEmpty(), "the part and the directories made for it go");

        m_control.atProgress = nullptr;
        m_control.stop.reset();
        m_control.publishAllowed = false;
        m_control.atPublish = [this] { QVERIFY(FileLibrary::exists(gold(), "deep/er/.tierwatch-7-2.part")); };
        QVERIFY(endedIn(copy(item("deep/er/a.mp4", 2)), ErrorCode::Fenced));
        QVERIFY(FileLibrary::names(gold()).isEmpty());
        QVERIFY(FileLibrary::read(bronze(), "deep/er/a.mp4") == FileLibrary::bytes(9 * megabyte, 1));
    }

    void aPartIsUnreadableUntilPublished()
    {
        m_library->write(bronze(), "a.mp4");
        m_control.atProgress = [this](qint64) {
            QVERIFY(!FileLibrary::exists(gold(), "a.mp4"));
            QCOMPARE(FileLibrary::status(gold(), ".tierwatch-7-1.part").st_mode & 07777, 0600U);
        };
        QVERIFY(isDone(copy(item("a.mp4"))));
    }

    void tooLittleRoomIsNoFailure()
    {
        m_library->write(bronze(), "a.mp4", 3 * megabyte);
        JobLevel full = gold();
        full.reserve = std::numeric_limits<qint64>::max() / 2;
        const ItemResult result = placeByCopy(CopyJob{ bronze(), full, item("a.mp4") }, m_control, m_space).items.at(0);
        QVERIFY(endedIn(result, ErrorCode::Exhausted));
        QVERIFY(result.error->text.english().startsWith(QStringLiteral("gold is full")));
        QVERIFY(FileLibrary::names(gold()).isEmpty());

        SpaceLedger ledger;
        QVERIFY(ledger.reserve(1, 60, 100));
        QVERIFY(!ledger.reserve(1, 50, 100));
        QVERIFY(ledger.reserve(2, 50, 100));
        ledger.release(1, 60);
        QVERIFY(ledger.reserve(1, 50, 100));
    }

    void directoriesAreMadeLikeTheSources()
    {
        m_library->write(bronze(), "2024/drama/e07.mp4");
        const auto path = [this](const JobLevel& level, const char* name) { return FileLibrary::path(level, name); };
        QCOMPARE(::chmod(path(bronze(), "2024").constData(), 02751), 0);
        QCOMPARE(::chmod(path(bronze(), "2024/drama").constData(), 0770), 0);
        if (::geteuid() == 0)
            QCOMPARE(::chown(path(bronze(), "2024/drama").constData(), 1234, 2345), 0);
        for (const ItemResult& result : { copy(item("2024/drama/e07.mp4")), link(item("2024/drama/e07.mp4")) })
            QVERIFY(isDone(result));
        for (const JobLevel& level : { silver(), gold() }) {
            for (const char* name : { "2024", "2024/drama" }) {
                QCOMPARE(FileLibrary::status(level, name).st_mode, FileLibrary::status(bronze(), name).st_mode);
                QCOMPARE(FileLibrary::status(level, name).st_uid, FileLibrary::status(bronze(), name).st_uid);
                QCOMPARE(FileLibrary::status(level, name).st_gid, FileLibrary::status(bronze(), name).st_gid);
            }
        }
    }

    /// Raw system calls change the credentials of one thread only.
};

QTEST_GUILESS_MAIN(TestMover)
#include "test_mover.moc"
