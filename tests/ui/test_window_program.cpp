// SPDX-License-Identifier: GPL-3.0-or-later
// The program `tierwatch` itself: it always opens its window, and there is one window for each data directory.
#include "tests/support/process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::test;

class TestWindowProgram : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    [[nodiscard]] QStringList arguments(const QString& dataDir = QStringLiteral("data")) const
    {
        return { QStringLiteral("--data-dir"), m_dir.filePath(dataDir), QStringLiteral("--listen"),
            QStringLiteral("127.0.0.1:0"), QStringLiteral("--sample"), m_dir.filePath(QStringLiteral("library")) };
    }

private Q_SLOTS:
    void itServesPlayersAndEndsWithASignal()
    {
        Program window(QStringLiteral("tierwatch"), arguments());
        QVERIFY2(!window.waitReady().isEmpty(), window.errors());
        QCOMPARE(post(window.url(), QStringLiteral("/post_sentence"), "cid=7&count=1964").status, 200);
        QCOMPARE(window.stop(), 0);
    }

    void aSecondStartRaisesTheFirst()
    {
        Program first(QStringLiteral("tierwatch"), arguments());
        QVERIFY2(!first.waitReady().isEmpty(), first.errors());
        Program second(QStringLiteral("tierwatch"), arguments());
        QCOMPARE(second.waitExit(), 0);
        QCOMPARE(first.process().state(), QProcess::Running);
        QCOMPARE(first.stop(), 0);
    }

    void aServiceOnItsDataDirIsShownNotDied()
    {
        Program service(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!service.waitReady().isEmpty(), service.errors());
        Program window(QStringLiteral("tierwatch"), arguments());
        QCOMPARE(window.waitExit(1500), -1); // it stays open
        QCOMPARE(window.process().state(), QProcess::Running);
        QCOMPARE(window.stop(), 0);
        QCOMPARE(service.stop(), 0);
    }

    void wrongUsageIsSaidBeforeAnythingOpens()
    {
        Program window(QStringLiteral("tierwatch"), { QStringLiteral("--nonsense") });
        QCOMPARE(window.waitExit(), 2);
        QVERIFY2(window.errors().contains("--nonsense"), window.errors());
    }

    void withoutADisplayItSaysWhatToStart()
    {
        Program window(QStringLiteral("tierwatch"), arguments(),
            { QStringLiteral("DISPLAY="), QStringLiteral("WAYLAND_DISPLAY="), QStringLiteral("QT_QPA_PLATFORM=") });
        QCOMPARE(window.waitExit(), 1);
        QVERIFY2(window.errors().contains("tierwatchd"), window.errors());
    }
};

QTEST_GUILESS_MAIN(TestWindowProgram)
#include "test_window_program.moc"
