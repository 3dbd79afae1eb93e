// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine clears away of leftovers, and what it never touches.
#include "tests/support/engine/engine_rig.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <unistd.h>

using namespace tierwatch;
using namespace tierwatch::test;

class TestAuditSweep : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineRig> m_rig;

    [[nodiscard]] bool exists(const char* name) const { return QFile::exists(m_rig->path(QLatin1String(name))); }
    void write(const char* name, const QByteArray& bytes) const { m_rig->writeFile(QLatin1String(name), bytes); }
    /// Epochs up to 100 have been issued.
    void prepare()
    {
        QVERIFY(m_rig->start());
        m_rig->stop();
        m_rig->sql(QStringLiteral("INSERT INTO tierwatch_counter (name, value) VALUES ('epoch', 100) "
                                  "ON CONFLICT (name) DO UPDATE SET value = 100"));
    }

private Q_SLOTS:
    void init() { m_rig = std::make_unique<EngineRig>(); }
    void cleanup() { m_rig.reset(); }

    void onlyProvenLeftoversGo()
    {
        prepare();
        QVERIFY(QDir(m_rig->path(QStringLiteral("gold"))).mkpath(QStringLiteral("a/b")));
        write("bronze/.tierwatch-3-7.part", "half of it");
        write("gold/a/b/.tierwatch-999-8.part", "of a content that is gone");
        write("silver/.tierwatch-1-9.old", QByteArray(1000, '1')); // the same as bronze/1.mp4
        QVERIFY(::link(m_rig->path(QStringLiteral("bronze/2.mp4")).toLocal8Bit(),
                    m_rig->path(QStringLiteral("bronze/.tierwatch-2-10.old")).toLocal8Bit())
            == 0);
        write("gold/.tierwatch-4-11.old", QByteArray(1000, 'x')); // another file of its size
        write("gold/.tierwatch-998-12.old", "the only copy of something");
        write("silver/.tierwatch-5-101.part", "never issued");
        write("silver/.tierwatch-5-13.part.bak", "somebody's own name");
        write("silver/.tierwatchful.mp4", "somebody's own name");
        QVERIFY(QDir(m_rig->path(QStringLiteral("silver"))).mkdir(QStringLiteral(".tierwatch-6-14.part")));
        write("outside", "reached by a link only");
        QVERIFY(QFile::link(
            m_rig->path(QStringLiteral("outside")), m_rig->path(QStringLiteral("silver/.tierwatch-7-15.part"))));
        QVERIFY(QFile::link(m_rig->path(QStringLiteral("gold/a")), m_rig->path(QStringLiteral("bronze/elsewhere"))));
        // A relocation that failed may still be retried: its old source is its own.
        write("bronze/.tierwatch-8-16.old", QByteArray(1000, '8'));
        m_rig->sql(QStringLiteral(
            "INSERT INTO tierwatch_relocation (cid, state, wanted, cause, author, epoch, owner, from_level, to_level, "
            "dev, ino, size, mtime, part_ino, attempts, since, next_at, bytes) VALUES (8, 'failed', 'silver', "
            "'views', '', 17, 0, 'bronze', 'silver', 0, 0, 0, 0, 0, 3, 1, 0, 0)"));
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QStringLiteral("1"));

        m_rig->adjust = [](EngineSettings& settings) {
            settings.sweepAge = std::chrono::seconds(0);
            settings.sweepInterval = std::chrono::seconds(1);
        };
        QVERIFY(m_rig->start());
        QTRY_VERIFY(!exists("bronze/.tierwatch-3-7.part"));
        QTRY_VERIFY(!exists("gold/a/b/.tierwatch-999-8.part"));
        QTRY_VERIFY(!exists("silver/.tierwatch-1-9.old"));
        QTRY_VERIFY(!exists("bronze/.tierwatch-2-10.old"));
        for (int sweep = 0; sweep < 2; ++sweep) { // so that one has gone through all of them
            write("gold/.tierwatch-3-18.part", "a later one");
            QTRY_VERIFY(!exists("gold/.tierwatch-3-18.part"));
        }
        m_rig->stop();
        for (const char* kept : { "gold/.tierwatch-4-11.old", "gold/.tierwatch-998-12.old",
                 "silver/.tierwatch-5-101.part", "silver/.tierwatch-5-13.part.bak", "silver/.tierwatchful.mp4",
                 "silver/.tierwatch-6-14.part", "silver/.tierwatch-7-15.part", "outside", "bronze/.tierwatch-8-16.old",
                 "bronze/1.mp4", "bronze/2.mp4", "gold/a/b" })
            QVERIFY2(exists(kept), kept);
        for (const char* level : { "bronze", "silver", "gold" })
            QVERIFY(QFile::exists(m_rig->path(QLatin1String(level) + QStringLiteral("/.tierwatch-level"))));
    }

    void whatIsYoungIsLeftAndTheNextSweepTakesIt()
    {
        prepare();
        write("bronze/.tierwatch-3-7.part", "half of it");
        QVERIFY(m_rig->start()); // an hour has not gone by
        QVERIFY(m_rig->view(1, 1500));
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("silver"));
        m_rig->stop();
        QVERIFY(exists("bronze/.tierwatch-3-7.part"));
        m_rig->adjust = [](EngineSettings& settings) {
            settings.sweepAge = std::chrono::seconds(0);
            settings.sweepInterval = std::chrono::seconds(1);
        };
        QVERIFY(m_rig->start());
        QTRY_VERIFY(!exists("bronze/.tierwatch-3-7.part"));
        write("bronze/.tierwatch-3-8.part", "a later one");
        QTRY_VERIFY(!exists("bronze/.tierwatch-3-8.part"));
    }

    void manyLeftoversHoldUpNothing()
    {
        prepare();
        constexpr int many = 10'000;
        for (int i = 1; i <= many; ++i)
            write(qPrintable(QStringLiteral("silver/.tierwatch-%1-%2.part").arg(i).arg(1 + i % 100)), {});
        m_rig->adjust = [](EngineSettings& settings) { settings.sweepAge = std::chrono::seconds(0); };
        QVERIFY(m_rig->start());
        QVERIFY(m_rig->view(1, 1500));
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("silver"));
        const QDir silver(m_rig->path(QStringLiteral("silver")));
        QTRY_COMPARE_WITH_TIMEOUT(
            silver.entryList({ QStringLiteral("*.part") }, QDir::Files | QDir::Hidden).size(), 0, 60000);
    }

    void aProcessThatMovesNothingTouchesNothing()
    {
        prepare();
        write("bronze/.tierwatch-3-7.part", "half of it");
        m_rig->adjust = [](EngineSettings& settings) {
            settings.sweepAge = std::chrono::seconds(0);
            settings.sweepInterval = std::chrono::seconds(1);
            settings.workers = 0;
        };
        QVERIFY(m_rig->start());
        QTRY_VERIFY(m_rig->status && m_rig->status->workers == 0);
        QTest::qWait(2500); // two sweeps of one that does
        QVERIFY(exists("bronze/.tierwatch-3-7.part"));
    }
};

QTEST_GUILESS_MAIN(TestAuditSweep)
#include "test_audit_sweep.moc"
