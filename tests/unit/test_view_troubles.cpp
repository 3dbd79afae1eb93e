// SPDX-License-Identifier: GPL-3.0-or-later
// What is remembered of views that did not arrive: the newest, counted, and never more than a bound.
#include "core/view_troubles.h"

#include <QtTest>

#include <thread>

using namespace tierwatch;

class TestViewTroubles : public QObject {
    Q_OBJECT

    static ViewsReport reportOf(const ViewTroubles& troubles)
    {
        ViewsReport report;
        troubles.report(report);
        return report;
    }

private Q_SLOTS:
    void unknownContentsAreCountedNewestFirst()
    {
        ViewTroubles troubles;
        troubles.noteUnknown(ContentId(1));
        troubles.noteUnknown(ContentId(2));
        troubles.noteUnknown(ContentId(1));
        const ViewsReport report = reportOf(troubles);
        QCOMPARE(report.unknown.size(), 2U);
        QCOMPARE(number(report.unknown[0].cid), 1);
        QCOMPARE(report.unknown[0].count, 2U);
        QVERIFY(report.unknown[0].last >= report.unknown[1].last);
        QCOMPARE(number(report.unknown[1].cid), 2);
    }

    void theOldestIsForgottenBeyondTheBound()
    {
        ViewTroubles troubles;
        const auto most = static_cast<qint64>(ViewTroubles::mostUnknown);
        for (qint64 cid = 1; cid <= most; ++cid)
            troubles.noteUnknown(ContentId(cid));
        troubles.noteUnknown(ContentId(1)); // is no longer the oldest
        troubles.noteUnknown(ContentId(most + 1));
        const ViewsReport report = reportOf(troubles);
        QCOMPARE(report.unknown.size(), ViewTroubles::mostUnknown);
        QCOMPARE(number(report.unknown[0].cid), most + 1);
        QCOMPARE(number(report.unknown[1].cid), 1);
        QCOMPARE(number(report.unknown.back().cid), 3);
        for (qint64 i = 0; i < 2000; ++i)
            troubles.noteFell(ContentId(i), 10, 1);
        QCOMPARE(reportOf(troubles).fell.size(), ViewTroubles::mostFallen);
        QCOMPARE(number(reportOf(troubles).fell.front().cid), 1999);
    }

    void reasonsAreToldApartByTheirSentence()
    {
        ViewTroubles troubles;
        for (int i = 0; i < 3; ++i)
            troubles.noteRejected(Text{ "The count %1 is too high.", { QString::number(i) } });
        troubles.noteRejected(Text{ "No cid.", {} });
        for (int i = 0; i < 500; ++i) // whoever makes sentences up fills no memory
            troubles.noteRejected(Text{ "Reason " + QByteArray::number(i), {} });
        const ViewsReport report = reportOf(troubles);
        QVERIFY(report.rejected.size() <= ViewTroubles::mostReasons + 1);
        quint64 all = 0;
        for (const RejectedViews& reason : report.rejected)
            all += reason.count;
        QCOMPARE(all, 504U);
        const auto high = std::find_if(report.rejected.begin(), report.rejected.end(),
            [](const RejectedViews& reason) { return reason.newest.source == "The count %1 is too high."; });
        QVERIFY(high != report.rejected.end());
        QCOMPARE(high->count, 3U);
        QCOMPARE(high->newest.english(), QStringLiteral("The count 2 is too high."));
    }

    void manyThreadsNoteAtOnce()
    {
        ViewTroubles troubles;
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&troubles] {
                for (int i = 0; i < 5000; ++i) {
                    troubles.noteUnknown(ContentId(i % 50));
                    troubles.noteRejected(Text{ "No cid.", {} });
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        const ViewsReport report = reportOf(troubles);
        QCOMPARE(report.unknown.size(), 50U);
        for (const UnknownContent& content : report.unknown)
            QCOMPARE(content.count, 400U);
        QCOMPARE(report.rejected.front().count, 20'000U);
    }
};

QTEST_GUILESS_MAIN(TestViewTroubles)
#include "test_view_troubles.moc"
