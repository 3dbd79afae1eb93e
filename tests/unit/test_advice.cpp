// SPDX-License-Identifier: GPL-3.0-or-later
// Advice: when it is given, and that its numbers are right.
#include "core/advice.h"
#include "placement/random_placing.h"

#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

constexpr auto bronze = static_cast<LevelSlot>(0);
constexpr auto silver = static_cast<LevelSlot>(1);
constexpr auto gold = static_cast<LevelSlot>(2);
const Time start = timeFromMicroseconds(1'700'000'000'000'000);

/// A content whose count goes down to `low` and comes back to 2 000, time after time.
void swing(std::vector<RuleMove>& moves, qint64 cid, double low, int times)
{
    Time at = start;
    for (int i = 0; i < times; ++i) {
        moves.push_back({ ContentId{ cid }, at += 1h, gold, silver, low });
        moves.push_back({ ContentId{ cid }, at += 1h, silver, gold, 2000 });
    }
}

} // namespace

class TestAdvice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lifetimeTotalsNeedADayAThousandReportsAndNoFall()
    {
        QVERIFY(reportsLookLikeLifetimeTotals(Rule::total(), 1000, 0, 24h));
        QVERIFY(!reportsLookLikeLifetimeTotals(Rule::total(), 999, 0, 24h));
        QVERIFY(!reportsLookLikeLifetimeTotals(Rule::total(), 1000, 1, 24h));
        QVERIFY(!reportsLookLikeLifetimeTotals(Rule::total(), 1000, 0, 24h - 1s));
        QVERIFY(!reportsLookLikeLifetimeTotals(Rule::recent(720h), 1000, 0, 24h));
    }

    void whatWouldLeaveIsCountedByLevel()
    {
        const Rule rule = Rule::recent(30 * 24h);
        WhatIf contents(rule, start + 24h, WhatIf::Horizon::InTheEnd);
        const auto add = [&](LevelSlot here, qint64 more, qint64 bytes) {
            Views views = reportedTotal({}, 5'000, rule, start);
            views = reportedMore(views, more, rule, start + 24h);
            contents.add(views, here, start - 24h, false, bytes);
        };
        add(gold, 0, 10); // nobody watches it
        add(gold, 1, -1); // 30 a month
        add(gold, 100, 1000); // 3 000 a month
        add(silver, 0, 7);
        add(bronze, 0, 7);
        contents.prepare();
        QCOMPARE(leavingUnder(contents, bronzeSilverGold()),
            (std::vector<Leaving>{ { gold, { 2, 10, 1 } }, { silver, { 1, 7, 0 } } }));
    }

    void theSmallestDeadZoneThatHelpsIsAdvised()
    {
        std::vector<RuleMove> moves;
        swing(moves, 1, 1950, 50); // avoided by 5 %
        swing(moves, 2, 1960, 50);
        swing(moves, 3, 1750, 10); // by 15 %
        swing(moves, 4, 100, 20); // by none of them
        QCOMPARE(deadZoneFor(moves, bronzeSilverGold(), 0), std::optional(DeadZoneAdvice{ 5, 200, 260 }));
        std::vector<RuleMove> wider;
        swing(wider, 1, 1750, 50);
        swing(wider, 2, 1990, 1);
        QCOMPARE(deadZoneFor(wider, bronzeSilverGold(), 0), std::optional(DeadZoneAdvice{ 15, 102, 102 }));
        QCOMPARE(deadZoneFor(wider, bronzeSilverGold(), 0.15), std::optional(DeadZoneAdvice{ 20, 102, 102 }));
    }

    void noDeadZoneIsAdvisedWhereNoneHelps()
    {
        QVERIFY(!deadZoneFor({}, bronzeSilverGold(), 0));
        std::vector<RuleMove> moves;
        swing(moves, 4, 100, 20);
        QVERIFY(!deadZoneFor(moves, bronzeSilverGold(), 0));
        swing(moves, 1, 1999, 20);
        QVERIFY(!deadZoneFor(moves, bronzeSilverGold(), 0.3));
    }

    /// Moves of several contents may come mixed, and the order in time counts.
    void movesAreReplayedByContentAndTime()
    {
        std::vector<RuleMove> moves;
        swing(moves, 1, 1950, 10);
        swing(moves, 2, 1950, 10);
        std::ranges::reverse(moves);
        QCOMPARE(deadZoneFor(moves, bronzeSilverGold(), 0), std::optional(DeadZoneAdvice{ 5, 40, 40 }));
    }
};

QTEST_GUILESS_MAIN(TestAdvice)
#include "test_advice.moc"
