// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows of the history are read, where ids become visible out of order.
#include "engine/history_window.h"

#include <QTest>

using namespace tierwatch;

namespace {

Deadline at(int seconds) { return Deadline(std::chrono::seconds(1000 + seconds)); }

} // namespace

class TestHistoryWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsWithoutAGapAreReadOnce()
    {
        HistoryWindow window;
        window.start(10);
        QVERIFY(!window.note(10));
        QVERIFY(window.note(11));
        QVERIFY(window.note(12));
        QVERIFY(!window.note(12));
        QCOMPARE(window.from(), 12);
        QCOMPARE(window.newest(), 12);
    }

    void aGapIsReadAgainUntilItIsFilled()
    {
        HistoryWindow window;
        window.start(10);
        QVERIFY(window.note(13)); // ours; 11 and 12 belong to others who have not committed yet
        window.pass(at(0));
        QCOMPARE(window.from(), 10);
        QCOMPARE(window.newest(), 13);
        QVERIFY(window.note(12));
        QCOMPARE(window.from(), 10);
        QVERIFY(window.note(11));
        QCOMPARE(window.from(), 13);
    }

    void aGapThatNobodyFillsIsGivenUpAfterTenSeconds()
    {
        HistoryWindow window;
        window.start(10);
        QVERIFY(window.note(12));
        window.pass(at(0));
        QVERIFY(window.note(14));
        window.pass(at(10));
        QCOMPARE(window.from(), 10);
        QVERIFY(window.note(15));
        window.pass(at(11)); // 11 has been missing since 12 was seen; 13 only for a second
        QCOMPARE(window.from(), 12);
        QVERIFY(window.knows(11));
        QVERIFY(!window.knows(13));
        QVERIFY(window.knows(15));
        QVERIFY(window.note(13));
        QCOMPARE(window.from(), 15);
    }
};

QTEST_APPLESS_MAIN(TestHistoryWindow)
#include "test_history_window.moc"
