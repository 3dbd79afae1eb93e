// SPDX-License-Identifier: GPL-3.0-or-later
// Files of several owners, moved by a process that is not root. Needs root to make them.
#include "tests/support/files/mover_fixture.h"

#include <QFileInfo>
#include <QTest>

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;

class TestMoverOwners : public QObject, private MoverFixture {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QVERIFY2(::geteuid() == 0, "only root can give files to somebody else");
        const QString problem = begin();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void anotherUsersFile()
    {
        m_library->write(bronze(), "open.mp4");
        m_library->write(bronze(), "closed.mp4");
        const QByteArray closed = FileLibrary::path(bronze(), "closed.mp4");
        QCOMPARE(::chmod(closed.constData(), 0640), 0);
        QCOMPARE(::chown(closed.constData(), 0, 65534), 0); // may be read by group, but not given to root again
        for (const JobLevel& level : { bronze(), silver(), gold() }) {
            QCOMPARE(::chmod(QFile::encodeName(level.path).constData(), 0777), 0);
            QCOMPARE(::chmod(QFile::encodeName(QFileInfo(level.path).path()).constData(), 0755), 0);
        }
        ItemResult linked;
        ItemResult refused;
        ItemResult kept;
        std::thread([&] {
            ::syscall(SYS_setgroups, 0, nullptr);
            ::syscall(SYS_setresgid, 65534, 65534, 65534);
            ::syscall(SYS_setresuid, 65534, 65534, 65534);
            linked = link(item("open.mp4"));
            kept = copy(item("open.mp4"));
            refused = copy(item("closed.mp4"));
        }).join();
        QFile protection(QStringLiteral("/proc/sys/fs/protected_hardlinks"));
        QVERIFY(protection.open(QIODevice::ReadOnly));
        QCOMPARE(linked.needsCopy, protection.readAll().trimmed() != "0");
        QVERIFY2(isDone(kept), "every class of readers keeps its access");
        QVERIFY(endedIn(refused, ErrorCode::Forbidden));
        QVERIFY(refused.error->text.english().contains(QStringLiteral("owner root:")));
        QCOMPARE(FileLibrary::names(gold()), QList<QByteArray>{ "open.mp4" });
    }
};

QTEST_GUILESS_MAIN(TestMoverOwners)
#include "test_mover_owners.moc"
