// SPDX-License-Identifier: GPL-3.0-or-later
// Cooling in a whole engine: without a view the file goes down, also where its moment came while no process was there.
#include "tests/support/engine/engine_rig.h"

#include <QFile>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;

class TestCoolingEngine : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineRig> m_rig;

    void settle(int cid, const char* level)
    {
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(cid), QString::fromLatin1(level), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_rig->relocations.empty(), 15'000);
    }
    QStringList moves(int cid)
    {
        QStringList all;
        const Result<Page<HistoryRow>> page = m_rig->history({});
        for (const HistoryRow& row : page->rows) {
            if (number(row.cid) == cid)
                all.prepend(row.newLevel + u' ' + row.cause);
        }
        return all;
    }

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<EngineRig>();
        m_rig->adjust = [](EngineSettings& settings) { settings.rule = *Rule::parse(QStringLiteral("recent:30d")); };
        QVERIFY(m_rig->start());
    }
    void cleanup() { m_rig.reset(); }

    void itGoesDownWithoutAView()
    {
        QVERIFY(m_rig->view(1, 5));
        QVERIFY(m_rig->view(1, 1500));
        settle(1, "silver");
        m_rig->passTime(std::chrono::hours(24 * 40));
        settle(1, "bronze");
        QVERIFY(QFile::exists(m_rig->filePath("bronze", 1)));
        QCOMPARE(moves(1), (QStringList{ QStringLiteral("silver views"), QStringLiteral("bronze cooling") }));
        QCOMPARE(m_rig->contents.at(1).count, 1500); // the total is what was reported
        // What nobody ever reported stays where it is.
        QCOMPARE(m_rig->levelOf(10), QStringLiteral("gold"));
    }

    void itsMomentComesWhileNobodyIsThere()
    {
        QVERIFY(m_rig->view(1, 5));
        QVERIFY(m_rig->view(1, 2900));
        settle(1, "gold");
        m_rig->stop();
        m_rig->passTime(std::chrono::hours(24 * 20)); // what came before it was watched is not missed
        QVERIFY(m_rig->start());
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        m_rig->stop();
        m_rig->passTime(std::chrono::hours(24 * 20));
        QVERIFY(m_rig->start());
        settle(1, "silver");
        m_rig->stop();
        m_rig->passTime(std::chrono::hours(24 * 60));
        QVERIFY(m_rig->start());
        settle(1, "bronze");
        QCOMPARE(moves(1),
            (QStringList{
                QStringLiteral("gold views"), QStringLiteral("silver cooling"), QStringLiteral("bronze cooling") }));
    }
};

QTEST_GUILESS_MAIN(TestCoolingEngine)
#include "test_cooling_engine.moc"
