// SPDX-License-Identifier: GPL-3.0-or-later
// The log's table: pages downward, live at the top, searched and filtered by the engine.
#include "models/log_model.h"
#include "tests/models/random_world.h"

#include <QAbstractItemModelTester>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

LogLine line(qint64 id)
{
    LogLine made;
    made.id = id;
    made.entry.time = timeFromMicroseconds(1'700'000'000'000'000 + id * 1'000'000);
    made.entry.who = id % 2 == 0 ? QStringLiteral("kim") : QString();
    made.entry.severity = static_cast<LogEntry::Severity>(id % 3);
    made.entry.text = Text{ "Move %1 to %2.", { QStringLiteral("%1.mp4").arg(id), QStringLiteral("gold") } };
    return made;
}

std::vector<LogLine> lines(qint64 last)
{
    std::vector<LogLine> made;
    for (qint64 id = 1; id <= last; ++id)
        made.push_back(line(id));
    return made;
}

struct Fixture {
    explicit Fixture(qint64 count)
        : feed(engine, clock), model(feed), tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal)
    {
        engine.setLog(lines(count));
        model.setActive(true);
    }
    [[nodiscard]] bool shows(int rows)
    {
        return waitUntil([&] {
            if (model.canFetchMore({}))
                model.fetchMore({});
            return model.rowCount() == rows && !model.isLoading();
        });
    }

    FakeEngine engine;
    FakeClock clock;
    EngineFeed feed;
    LogModel model;
    QAbstractItemModelTester tester;
};

} // namespace

class TestLogModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pagesComeDownwardAndNewLinesOnTop()
    {
        Fixture f(1234);
        QVERIFY(f.shows(1234));
        QCOMPARE(f.model.lineAt(0)->id, 1234);
        QCOMPARE(f.model.lineAt(1233)->id, 1);
        f.engine.setLog(lines(1240));
        QVERIFY(f.shows(1240));
        for (int row = 0; row < 1240; ++row)
            QCOMPARE(f.model.lineAt(row)->id, 1240 - row);
        QCOMPARE(f.model.index(0, LogColumn::What).data().toString(), QStringLiteral("Move 1240.mp4 to gold."));
        QCOMPARE(f.model.index(0, LogColumn::Who).data().toString(), QStringLiteral("kim"));
        QCOMPARE(f.model.index(1, LogColumn::Who).data().toString(), QStringLiteral("Tierwatch"));
    }

    void aRequestShowsWhatWasSentAndWhatCameOfIt()
    {
        Fixture f(0);
        LogLine request;
        request.id = 1;
        request.entry.who = QStringLiteral("ann");
        request.entry.address = QStringLiteral("10.0.0.7");
        request.entry.request = "POST /api/v1/contents/7/relocate";
        request.entry.body = R"({"level":"gold"})";
        request.entry.status = 202;
        f.engine.setLog({ request });
        QVERIFY(f.shows(1));
        QCOMPARE(f.model.index(0, LogColumn::What).data().toString(),
            QStringLiteral("POST /api/v1/contents/7/relocate  {\"level\":\"gold\"}"));
        QCOMPARE(f.model.index(0, LogColumn::Result).data().toString(), QStringLiteral("202"));
        QCOMPARE(f.model.index(0, LogColumn::From).data().toString(), QStringLiteral("10.0.0.7"));
    }

    void filtersAskAnew()
    {
        Fixture f(30);
        QVERIFY(f.shows(30));
        f.model.setLeast(LogEntry::Severity::Error);
        QVERIFY(f.shows(10));
        f.model.setText(QStringLiteral(" 29.MP4 "));
        QVERIFY(f.shows(1));
        QCOMPARE(f.model.lineAt(0)->id, 29);
        QVERIFY(f.model.index(0, LogColumn::What).data(ItemRole::Loud).toBool());
        f.model.setText({});
        f.model.setLeast(LogEntry::Severity::Info);
        QVERIFY(f.shows(30));
    }

    void aFailureIsSaidAndMendsItself()
    {
        Fixture f(3);
        f.engine.failQuestions(Error{ ErrorCode::Unavailable, Text{ "Not now.", {} } });
        QVERIFY(waitUntil([&] { return f.model.error().has_value(); }));
        f.engine.failQuestions({});
        QVERIFY(f.shows(3));
        QVERIFY(!f.model.error());
    }

    void badIndexesAreNoLines()
    {
        Fixture f(1);
        QVERIFY(f.shows(1));
        QVERIFY(!f.model.data({}).isValid());
        QVERIFY(!f.model.data(f.model.index(1, 0)).isValid());
        QVERIFY(f.model.lineAt(-1) == nullptr && f.model.lineAt(1) == nullptr);
        QVERIFY(!f.model.headerData(LogColumn::Columns, Qt::Horizontal).isValid());
        QCOMPARE(f.model.rowCount(f.model.index(0, 0)), 0);
    }
};

QTEST_GUILESS_MAIN(TestLogModel)
#include "test_log_model.moc"
