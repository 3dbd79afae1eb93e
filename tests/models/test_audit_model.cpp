// SPDX-License-Identifier: GPL-3.0-or-later
// The findings of a library check: they come in pieces while it goes on, and are filtered by kind.
#include "models/audit_model.h"
#include "models/format.h"
#include "tests/models/random_world.h"

#include <QAbstractItemModelTester>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

AuditFinding finding(int number)
{
    AuditFinding made;
    made.kind = number % 3 == 0 ? "misplaced" : "orphan";
    if (number % 3 == 0)
        made.cid = static_cast<ContentId>(number + 1);
    made.level = QStringLiteral("gold");
    made.name = QStringLiteral("%1.mp4").arg(number);
    made.bytes = 1024;
    made.repair = number % 3 == 0 ? "correct_catalogue" : "none";
    made.text = Text{ "%1 in %2 belongs to no content; add it as one, or move it away.",
        { made.name, QStringLiteral("gold") } };
    return made;
}

std::vector<AuditFinding> findings(int count)
{
    std::vector<AuditFinding> made;
    for (int i = 0; i < count; ++i)
        made.push_back(finding(i));
    return made;
}

AuditProgress progress(int count, AuditProgress::State state)
{
    AuditProgress audit;
    audit.state = state;
    audit.startedAt = timeFromMicroseconds(1'000'000);
    audit.found["misplaced"] = (count + 2) / 3;
    audit.found["orphan"] = count - (count + 2) / 3;
    audit.left = count;
    return audit;
}

struct Fixture {
    Fixture() : feed(engine, clock), model(feed), tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal)
    {
    }
    void play(int count, AuditProgress::State state)
    {
        engine.setFindings(findings(count));
        engine.setAudit(progress(count, state));
        model.refresh();
    }

    FakeEngine engine;
    FakeClock clock;
    EngineFeed feed;
    AuditModel model;
    QAbstractItemModelTester tester;
};

} // namespace

class TestAuditModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findingsComeWhileItGoesOn()
    {
        Fixture f;
        QVERIFY(waitUntil([&] { return f.feed.isReady(); }));
        f.play(5, AuditProgress::State::Running);
        QVERIFY(waitUntil([&] { return f.model.rowCount() == 5; }));
        f.play(7000, AuditProgress::State::Done); // more than a piece
        QVERIFY(waitUntil([&] { return f.model.rowCount() == 7000; }));
        for (int row = 0; row < 7000; ++row)
            QCOMPARE(f.model.findingAt(row)->name, QStringLiteral("%1.mp4").arg(row));
        QCOMPARE(f.model.repairable({}), 2334);
        QCOMPARE(f.model.index(3, AuditColumn::Level).data().toString(), QStringLiteral("gold"));
        QCOMPARE(f.model.index(3, AuditColumn::Cid).data().toString(), QStringLiteral("4"));
        QCOMPARE(f.model.index(3, AuditColumn::Kind).data().toString(), findingKindWord("misplaced"));
        QCOMPARE(f.model.index(3, AuditColumn::Repair).data().toString(), repairWord("correct_catalogue"));
        QVERIFY(!f.model.index(4, AuditColumn::Cid).data(ItemRole::Cid).isValid());
    }

    void oneKindIsShown()
    {
        Fixture f;
        QVERIFY(waitUntil([&] { return f.feed.isReady(); }));
        f.play(9, AuditProgress::State::Running);
        QVERIFY(waitUntil([&] { return f.model.rowCount() == 9; }));
        f.model.setKind("misplaced");
        QCOMPARE(f.model.rowCount(), 3);
        f.play(12, AuditProgress::State::Running);
        QVERIFY(waitUntil([&] { return f.model.rowCount() == 4; }));
        QCOMPARE(f.model.findingAt(3)->name, QStringLiteral("9.mp4"));
        f.model.setKind({});
        QCOMPARE(f.model.rowCount(), 12);
    }

    void anotherCheckBeginsAnew()
    {
        Fixture f;
        QVERIFY(waitUntil([&] { return f.feed.isReady(); }));
        f.play(9, AuditProgress::State::Done);
        QVERIFY(waitUntil([&] { return f.model.rowCount() == 9; }));
        AuditProgress second = progress(2, AuditProgress::State::Running);
        second.startedAt = timeFromMicroseconds(9'000'000);
        f.engine.setFindings(findings(2));
        f.engine.setAudit(second);
        f.model.refresh();
        QVERIFY(waitUntil([&] { return f.model.rowCount() == 2; }));
    }

    void whatCannotBeAskedIsSaid()
    {
        Fixture f;
        QVERIFY(waitUntil([&] { return f.feed.isReady(); }));
        f.engine.failQuestions(Error{ ErrorCode::Unavailable, Text{ "Not now.", {} } });
        f.model.refresh();
        QVERIFY(waitUntil([&] { return f.model.error().has_value(); }));
        f.engine.failQuestions({});
        f.play(3, AuditProgress::State::Done);
        QVERIFY(waitUntil([&] { return f.model.rowCount() == 3 && !f.model.error(); }));
    }

    void badIndexesAreNoFindings()
    {
        Fixture f;
        QVERIFY(waitUntil([&] { return f.feed.isReady(); }));
        f.play(1, AuditProgress::State::Done);
        QVERIFY(waitUntil([&] { return f.model.rowCount() == 1; }));
        QVERIFY(!f.model.data({}).isValid());
        QVERIFY(!f.model.data(f.model.index(1, 0)).isValid());
        QVERIFY(f.model.findingAt(-1) == nullptr && f.model.findingAt(1) == nullptr);
        QVERIFY(!f.model.headerData(AuditColumn::Columns, Qt::Horizontal).isValid());
        QCOMPARE(f.model.rowCount(f.model.index(0, 0)), 0);
        for (int column = 0; column < AuditColumn::Columns; ++column)
            QVERIFY(!f.model.headerData(column, Qt::Horizontal).toString().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAuditModel)
#include "test_audit_model.moc"
