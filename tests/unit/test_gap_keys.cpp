// SPDX-License-Identifier: GPL-3.0-or-later
// Which gaps between cids get keys, and which contents an original-style worker cannot reach.
#include "engine/gap_keys.h"

#include <QTest>

using namespace tierwatch;

namespace {

GapPlan planOf(std::initializer_list<qint64> cids)
{
    std::vector<ContentId> ids;
    for (const qint64 cid : cids)
        ids.push_back(static_cast<ContentId>(cid));
    return planGaps(ids);
}

} // namespace

class TestGapKeys : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noGapsNoKeys()
    {
        QVERIFY(planOf({}).gaps.empty());
        const GapPlan plan = planOf({ 1, 2, 3 });
        QVERIFY(plan.gaps.empty());
        QCOMPARE(plan.keys, 0);
        QVERIFY(!plan.unreachable);
    }
    void asManyKeysAsContents()
    {
        const GapPlan plan = planOf({ 2, 4, 7, 8 });
        QVERIFY((plan.gaps == std::vector<GapPlan::Gap>{ { 1, 1 }, { 3, 3 }, { 5, 6 } }));
        QCOMPARE(plan.keys, 4);
        QVERIFY(!plan.unreachable);
    }
    void whatLiesBehindAGreatGapIsNotReached()
    {
        const GapPlan plan = planOf({ 1, 3, 9, 10, 11 }); // 1 + 5 keys for 5 contents
        QVERIFY((plan.gaps == std::vector<GapPlan::Gap>{ { 2, 2 } }));
        QCOMPARE(plan.keys, 1);
        QVERIFY(plan.unreachable == static_cast<ContentId>(9));
        QCOMPARE(plan.unreachableContents, 3);
    }
    void theGreatestCidThereCanBe()
    {
        const GapPlan plan = planOf({ 1, 2, std::numeric_limits<qint64>::max() });
        QCOMPARE(plan.keys, 0);
        QCOMPARE(plan.unreachableContents, 1);
    }
};

QTEST_GUILESS_MAIN(TestGapKeys)
#include "test_gap_keys.moc"
