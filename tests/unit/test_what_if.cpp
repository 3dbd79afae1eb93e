// SPDX-License-Identifier: GPL-3.0-or-later
// What a table of levels would move, against judge() asked of each content by itself.
#include "core/what_if.h"
#include "placement/random_placing.h"

#include <QTest>

#include <cmath>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

const Time start = timeFromMicroseconds(1'700'000'000'000'000);

struct Content {
    Views views;
    LevelSlot here = LevelSlot::None;
    Time hereSince{};
    bool held = false;
    qint64 bytes = -1;
};

bool isNear(double value, const LevelTable& table)
{
    return std::ranges::any_of(table.levels(), [value](const Level& level) {
        const auto limit = static_cast<double>(level.minCount);
        return limit > 0 && value >= limit * 0.95 && value < limit * 1.05;
    });
}

WhatIf::Amount amountOf(const Content& content)
{
    return { 1, std::max<qint64>(0, content.bytes), content.bytes < 0 ? 1 : 0 };
}

WhatIf::OfLevel& levelOf(WhatIf::Answer& answer, LevelSlot slot)
{
    const auto known = std::ranges::find(answer.levels, slot, &WhatIf::OfLevel::level);
    return known != answer.levels.end() ? *known : answer.levels.emplace_back(WhatIf::OfLevel{ slot, {}, {}, {} });
}

bool linked(LevelSlot from, LevelSlot to) { return (number(from) + number(to)) % 2 == 0; }

/// The slow way: one content after the other.
WhatIf::Answer naive(const std::vector<Content>& contents, const LevelTable& table, const Rule& rule, Time now)
{
    WhatIf::Answer answer;
    for (const Content& content : contents) {
        const WhatIf::Amount amount = amountOf(content);
        levelOf(answer, content.here).stands += amount;
        const Verdict verdict = judge(content.views, content.here, content.hereSince, table, rule, now);
        if (verdict.why == Verdict::Why::Unknown) {
            ++answer.unknownViews;
            continue;
        }
        answer.nearLimit += isNear(verdict.up, table) ? 1 : 0;
        if (verdict.target == content.here)
            continue;
        if (content.held) {
            answer.held += amount;
            continue;
        }
        levelOf(answer, content.here).goes += amount;
        levelOf(answer, verdict.target).comes += amount;
        (verdict.why == Verdict::Why::Promotion ? answer.up : answer.down) += amount;
        if (!linked(content.here, verdict.target))
            answer.copied += amount;
        const auto same = [&](const WhatIf::Move& m) { return m.from == content.here && m.to == verdict.target; };
        auto move = std::ranges::find_if(answer.moves, same);
        if (move == answer.moves.end())
            move = answer.moves.insert(
                answer.moves.end(), { content.here, verdict.target, verdict.why == Verdict::Why::Promotion, {} });
        move->amount += amount;
    }
    return answer;
}

void inOneOrder(WhatIf::Answer& answer)
{
    std::erase_if(answer.levels, [](const WhatIf::OfLevel& level) {
        return level == WhatIf::OfLevel{ level.level, {}, {}, {} };
    });
    std::ranges::sort(answer.levels, {}, [](const WhatIf::OfLevel& level) { return number(level.level); });
    std::ranges::sort(answer.moves, {}, [](const WhatIf::Move& m) { return std::pair(number(m.from), number(m.to)); });
}

std::vector<Content> randomContents(RandomPlacing& random, const Rule& rule)
{
    std::vector<Content> contents;
    for (qint64 left = random.between(0, 80); left > 0; --left) {
        Content content;
        content.views = RandomPlacing::viewsAfter(random.history(start, rule), rule);
        content.here = static_cast<LevelSlot>(random.between(0, 5));
        content.hereSince = start + Duration(random.between(-1'000'000'000'000, 1'000'000'000'000));
        content.held = random.oneIn(8);
        content.bytes = random.oneIn(8) ? -1 : random.between(0, 10'000'000'000);
        contents.push_back(content);
    }
    return contents;
}

WhatIf prepared(
    const std::vector<Content>& contents, const Rule& rule, Time now, WhatIf::Horizon horizon = WhatIf::Horizon::Now)
{
    WhatIf whatIf(rule, now, horizon);
    for (const Content& content : contents)
        whatIf.add(content.views, content.here, content.hereSince, content.held, content.bytes);
    whatIf.prepare();
    return whatIf;
}

} // namespace

class TestWhatIf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingMovesNothing()
    {
        WhatIf whatIf(Rule::total(), start);
        whatIf.prepare();
        const WhatIf::Answer answer = whatIf.evaluate(bronzeSilverGold());
        QCOMPARE(answer.levels.size(), 3U);
        QVERIFY(answer.moves.empty());
        QVERIFY(whatIf.histogram([](LevelSlot) { return QString(); }).buckets.empty());
    }

    void agreesWithJudgingEachContent()
    {
        RandomPlacing random(4711);
        qint64 moved = 0;
        for (int round = 0; round < 1500; ++round) {
            const Rule rule = random.rule();
            const std::vector<Content> contents = randomContents(random, rule);
            const Time now = start + Duration(random.between(0, 3'000'000'000'000));
            const WhatIf whatIf = prepared(contents, rule, now);
            for (int tables = 0; tables < 4; ++tables) {
                const LevelTable table = random.table();
                Rule changed = rule;
                if (tables > 1)
                    changed.deadZone = static_cast<double>(random.between(0, 60)) / 100;
                WhatIf::Answer fast = whatIf.evaluate(table, changed.deadZone, linked);
                WhatIf::Answer slow = naive(contents, table, changed, now);
                inOneOrder(fast);
                inOneOrder(slow);
                const QByteArray which = QByteArray("seed 4711, round ") + QByteArray::number(round);
                QVERIFY2(fast.levels == slow.levels, which);
                QVERIFY2(fast.moves == slow.moves, which);
                QVERIFY2(fast == slow, which);
                moved += fast.up.contents + fast.down.contents;
            }
        }
        QVERIFY2(moved > 10'000, qPrintable(QString::number(moved)));
    }

    void inTheEndWhatWasNotWatchedForLongEnoughGoesToo()
    {
        const Rule rule = Rule::recent(30 * 24h);
        Content content{ reportedTotal({}, 12'345, rule, start), static_cast<LevelSlot>(2), start, false, 1000 };
        const Time now = start + 48h;
        QCOMPARE(prepared({ content }, rule, now).evaluate(bronzeSilverGold()).down.contents, 0);
        const WhatIf::Answer later
            = prepared({ content }, rule, now, WhatIf::Horizon::InTheEnd).evaluate(bronzeSilverGold());
        QCOMPARE(later.down, (WhatIf::Amount{ 1, 1000, 0 }));
        QCOMPARE(later.copied, later.down);
    }

    void theHistogramCountsTheComparedNumbers()
    {
        const Rule rule = Rule::recent(30 * 24h);
        std::vector<Content> contents(4);
        contents[0].views = reportedMore(reportedTotal({}, 9'999, rule, start), 7, rule, start);
        contents[1].views = reportedMore(reportedTotal({}, 1, rule, start), 40, rule, start);
        contents[2].views = reportedTotal({}, 50'000, rule, start);
        for (std::size_t i = 0; i < contents.size(); ++i)
            contents[i].here = static_cast<LevelSlot>(i == 1 ? 1 : 0);
        const auto keyOf = [](LevelSlot slot) { return QString::number(number(slot)); };
        const Histogram histogram = prepared(contents, rule, start).histogram(keyOf);
        QCOMPARE(histogram.unknown.at(QStringLiteral("0")), 1);
        QCOMPARE(histogram.buckets.size(), 6U); // 0 1 2 5 10 20
        QCOMPARE(histogram.buckets[0].contents.at(QStringLiteral("0")), 1);
        QVERIFY(histogram.buckets[1].contents.empty());
        QCOMPARE(histogram.buckets[3].from, 5);
        QCOMPARE(histogram.buckets[3].contents.at(QStringLiteral("0")), 1);
        QCOMPARE(histogram.buckets[5].contents.at(QStringLiteral("1")), 1);
        const Histogram totals = prepared(contents, Rule::total(), start).histogram(keyOf);
        QCOMPARE(totals.buckets.back().from, 50'000);
    }
};

QTEST_GUILESS_MAIN(TestWhatIf)
#include "test_what_if.moc"
