// SPDX-License-Identifier: GPL-3.0-or-later
// The pool's promises: answers in the owner's thread, exactly once and last; publishing waits; cancelling, speed,
// stopping.
#include "relocation/worker_pool.h"
#include "tests/support/files/file_library.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <map>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

constexpr qint64 megabyte = 1024 * 1024;

/// What an engine would keep of one job.
struct Heard {
    std::vector<JobResult> results;
    std::vector<qint64> progress;
    std::vector<quint64> parts;
    bool inOwnersThread = true;
    bool lastIsFinished = true;
};

} // namespace

class TestWorkerPool : public QObject {
    Q_OBJECT

    std::unique_ptr<FileLibrary> m_library;
    std::unique_ptr<Mailbox> m_box;
    SystemClock m_clock;

    const JobLevel& bronze() { return m_library->bronze; }
    const JobLevel& silver() { return m_library->silver; }
    const JobLevel& gold() { return m_library->gold; }

    static JobEvents events(Heard& heard, std::function<void(quint64)> atPart = {})
    {
        const auto note = [&heard, owner = QThread::currentThread()] {
            heard.inOwnersThread = heard.inOwnersThread && QThread::currentThread() == owner;
            heard.lastIsFinished = heard.lastIsFinished && heard.results.empty();
        };
        return { [&heard, note](ContentId, qint64 bytes) { note(), heard.progress.push_back(bytes); },
            [&heard, note, atPart](ContentId, Epoch, quint64 inode) {
                note(), heard.parts.push_back(inode);
                if (atPart)
                    atPart(inode);
            },
            [&heard, note](JobResult result) { note(), heard.results.push_back(std::move(result)); } };
    }

    QTemporaryDir m_hangs;
    const QString m_hang = m_hangs.filePath(QStringLiteral("gold hangs"));

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TIERWATCH_FAILPOINTS", "level.open.gold=hang:" + m_hang.toUtf8()); // read once, at the first file call
    }

    void init()
    {
        m_library = std::make_unique<FileLibrary>();
        QVERIFY2(m_library->isValid(), qPrintable(m_library->problem()));
        m_box = std::make_unique<Mailbox>();
        QFile::remove(m_hang + QStringLiteral(".reached"));
    }

    void jobsOfEveryKindAreAnswered()
    {
        WorkerPool pool(2, m_box->address(), m_clock);
        QCOMPARE(pool.idle(), 2);
        m_library->write(bronze(), "a.mp4");
        m_library->write(bronze(), "b.mp4", 9 * megabyte);
        Heard link, copy, look, level;
        pool.start(LinkJob{ bronze(), silver(), { item("a.mp4", 1, 1) } }, events(link));
        JobId id{};
        id = pool.start(
            CopyJob{ bronze(), gold(), item("b.mp4", 2, 2) }, events(copy, [&](quint64) { pool.publish(id, true); }));
        pool.start(ProbeJob{ silver(), {}, false }, events(level));
        QTRY_VERIFY(link.results.size() == 1 && copy.results.size() == 1 && level.results.size() == 1);
        QCOMPARE(link.results[0].items.at(0).error, std::nullopt);
        QCOMPARE(copy.results[0].items.at(0).error, std::nullopt);
        QCOMPARE(copy.parts, std::vector<quint64>{ FileLibrary::status(gold(), "b.mp4").st_ino });
        QVERIFY(level.results[0].probe && !level.results[0].probe->error);

        pool.start(InspectJob{ bronze(), silver(), { item("a.mp4", 1, 1) }, false }, events(look));
        QTRY_COMPARE(look.results.size(), std::size_t(1));
        QVERIFY(look.results[0].items.at(0).seen.targetIsOurs);
        JobItem done = item("a.mp4", 1, 1);
        done.file = link.results[0].items[0].file;
        Heard removal;
        pool.start(RemoveJob{ bronze(), silver(), { done } }, events(removal));
        QTRY_COMPARE(removal.results.size(), std::size_t(1));
        QCOMPARE(FileLibrary::names(bronze()), QList<QByteArray>{ "b.mp4" });
        QCOMPARE(pool.idle(), 2);
        QCOMPARE(pool.running(), 0);
        QVERIFY(pool.stop(10s));
        for (const Heard* heard : { &link, &copy, &look, &level, &removal })
            QVERIFY(heard->inOwnersThread && heard->lastIsFinished && heard->results.size() == 1);
    }

    void nothingIsPublishedBeforeItMay()
    {
        WorkerPool pool(1, m_box->address(), m_clock);
        m_library->write(bronze(), "a.mp4");
        Heard denied;
        JobId id = pool.start(CopyJob{ bronze(), gold(), item("a.mp4", 1) }, events(denied));
        QTRY_COMPARE(denied.parts.size(), std::size_t(1));
        Heard behind; // the only worker waits, so this one does, too; the look does not
        Heard look;
        pool.start(LinkJob{ bronze(), silver(), { item("a.mp4", 2) } }, events(behind));
        pool.start(InspectJob{ bronze(), gold(), { item("a.mp4", 1) }, false }, events(look));
        QTRY_COMPARE(look.results.size(), std::size_t(1));
        QVERIFY(!look.results[0].items.at(0).seen.target);
        QCOMPARE(pool.idle(), 0);
        QCOMPARE(pool.running(), 2);
        QVERIFY(denied.results.empty() && behind.results.empty());
        pool.publish(id, false);
        QTRY_COMPARE(behind.results.size(), std::size_t(1));
        QCOMPARE(denied.results.at(0).items.at(0).error->code, ErrorCode::Fenced);
        QVERIFY(FileLibrary::names(gold()).isEmpty());
        pool.publish(id, true); // of a job that is over: nothing
    }

    void cancellingEndsAWaitAndACopy()
    {
        WorkerPool pool(2, m_box->address(), m_clock);
        m_library->write(bronze(), "a.mp4");
        m_library->write(bronze(), "b.mp4", 20 * megabyte);
        pool.setSpeedLimit(megabyte); // 20 s
        Heard waits, copies, never;
        const JobId waiting = pool.start(CopyJob{ bronze(), gold(), item("a.mp4", 1, 1) }, events(waits));
        QTRY_COMPARE(waits.parts.size(), std::size_t(1));
        const JobId copying = pool.start(CopyJob{ bronze(), gold(), item("b.mp4", 2, 2) }, events(copies));
        QTRY_VERIFY(!copies.progress.empty());
        const JobId queued = pool.start(LinkJob{ bronze(), silver(), { item("a.mp4", 3, 1) } }, events(never));
        for (const JobId job : { queued, waiting, copying })
            pool.cancel(job);
        QTRY_VERIFY(waits.results.size() == 1 && copies.results.size() == 1 && never.results.size() == 1);
        for (const Heard* heard : { &waits, &copies, &never })
            QCOMPARE(heard->results[0].items.at(0).error->code, ErrorCode::Cancelled);
        QVERIFY(FileLibrary::names(gold()).isEmpty());
        QVERIFY(FileLibrary::names(silver()).isEmpty());
        QCOMPARE(FileLibrary::names(bronze()).size(), 2);
    }

    void theSpeedLimitHoldsAndChanges()
    {
        WorkerPool pool(2, m_box->address(), m_clock);
        Heard first, second;
        m_library->write(bronze(), "a.mp4", 8 * megabyte);
        m_library->write(bronze(), "b.mp4", 8 * megabyte);
        pool.setSpeedLimit(16 * megabyte);
        QElapsedTimer watch;
        watch.start();
        JobId a{}, b{};
        a = pool.start(
            CopyJob{ bronze(), gold(), item("a.mp4", 1, 1) }, events(first, [&](quint64) { pool.publish(a, true); }));
        b = pool.start(
            CopyJob{ bronze(), gold(), item("b.mp4", 2, 2) }, events(second, [&](quint64) { pool.publish(b, true); }));
        QTRY_VERIFY_WITH_TIMEOUT(first.results.size() == 1 && second.results.size() == 1, 30'000);
        QVERIFY2(watch.elapsed() >= 700, "16 MiB at 16 MiB/s for both together, less a quarter of a second");
        QVERIFY2(first.progress.size() <= std::size_t(watch.elapsed() / 100 + 2), "at most ten a second");
        for (const Heard* heard : { &first, &second })
            QCOMPARE(heard->results[0].items.at(0).error, std::nullopt);

        Heard slow;
        pool.setSpeedLimit(1000); // hours
        m_library->write(bronze(), "c.mp4", 8 * megabyte);
        JobId c{};
        c = pool.start(
            CopyJob{ bronze(), gold(), item("c.mp4", 3, 3) }, events(slow, [&](quint64) { pool.publish(c, true); }));
        QTRY_VERIFY(!slow.progress.empty());
        pool.setSpeedLimit(0);
        QTRY_COMPARE(slow.results.size(), std::size_t(1));
        QCOMPARE(slow.results[0].items.at(0).error, std::nullopt);
    }

    void aProcessThatSleptGivesUp()
    {
        WorkerPool pool(1, m_box->address(), m_clock);
        m_library->write(bronze(), "a.mp4");
        pool.setOwnedUntil(m_clock.uptime() + 1h);
        Heard copy, link;
        const JobId id = pool.start(CopyJob{ bronze(), gold(), item("a.mp4") }, events(copy));
        QTRY_COMPARE(copy.parts.size(), std::size_t(1));
        pool.setOwnedUntil(m_clock.uptime() - 1s); // its life in the catalogue ended while it did not run
        pool.publish(id, true);
        QTRY_COMPARE(copy.results.size(), std::size_t(1));
        QCOMPARE(copy.results[0].items.at(0).error->code, ErrorCode::Fenced);
        pool.start(LinkJob{ bronze(), silver(), { item("a.mp4", 2) } }, events(link));
        QTRY_COMPARE(link.results.size(), std::size_t(1));
        QCOMPARE(link.results[0].items.at(0).error->code, ErrorCode::Fenced);
        QVERIFY(FileLibrary::names(gold()).isEmpty() && FileLibrary::names(silver()).isEmpty());
    }

    void stoppingAnswersForEverything()
    {
        constexpr int jobs = 50;
        std::map<int, Heard> heard;
        {
            WorkerPool pool(3, m_box->address(), m_clock);
            for (int i = 1; i <= jobs; ++i) {
                const QByteArray name = QByteArray::number(i);
                m_library->write(bronze(), name, 100'000, i);
                pool.start(CopyJob{ bronze(), gold(), item(name, i, i) }, events(heard[i]));
            }
            QVERIFY(pool.stop(10s));
            Heard late;
            pool.start(ProbeJob{ bronze(), {}, false }, events(late));
            m_box->open();
            QCOMPARE(late.results.size(), std::size_t(1));
            QCOMPARE(late.results[0].probe->error->code, ErrorCode::Cancelled);
        }
        for (const auto& [number, one] : heard) {
            QCOMPARE(one.results.size(), std::size_t(1));
            QCOMPARE(one.results[0].items.at(0).error->code, ErrorCode::Cancelled);
        }
        QVERIFY(FileLibrary::names(gold()).isEmpty());
        QCOMPARE(FileLibrary::names(bronze()).size(), jobs);
    }

    void noWorkersMoveNothing()
    {
        WorkerPool pool(0, m_box->address(), m_clock);
        QCOMPARE(pool.idle(), 0);
        m_library->write(bronze(), "a.mp4");
        Heard link, level;
        pool.start(LinkJob{ bronze(), silver(), { item("a.mp4") } }, events(link));
        pool.start(ProbeJob{ bronze(), {}, false }, events(level));
        QTRY_VERIFY(link.results.size() == 1 && level.results.size() == 1);
        QCOMPARE(link.results[0].items.at(0).error->code, ErrorCode::Cancelled);
        QCOMPARE(level.results[0].probe->error, std::nullopt);
    }

    void answersToAMailboxThatIsGone()
    {
        Heard heard;
        WorkerPool pool(1, m_box->address(), m_clock);
        m_library->write(bronze(), "a.mp4");
        pool.start(LinkJob{ bronze(), silver(), { item("a.mp4") } }, events(heard));
        m_box.reset();
        QTRY_COMPARE(pool.running(), 0);
        QVERIFY(pool.stop(10s));
        QVERIFY(heard.results.empty());
        QVERIFY(FileLibrary::exists(silver(), "a.mp4"));
    }

    void aLevelThatHangsKeepsNoOtherWaiting()
    {
        // FileLibrary's gold hangs as long as this file exists (initTestCase).
        QFile hang(m_hang);
        QVERIFY(hang.open(QIODevice::WriteOnly));
        m_library->write(bronze(), "a.mp4");
        m_library->write(bronze(), "b.mp4");
        m_library->write(bronze(), "c.mp4");
        WorkerPool pool(1, m_box->address(), m_clock);
        Heard stuck, waiting, linked, goldLooked, silverLooked;
        pool.start(LinkJob{ bronze(), gold(), { item("a.mp4", 1, 1) } }, events(stuck));
        pool.start(ProbeJob{ gold(), {}, false }, events(goldLooked));
        pool.start(ProbeJob{ silver(), {}, false }, events(silverLooked));
        QTRY_COMPARE(silverLooked.results.size(), std::size_t(1)); // a probe waits for nobody
        pool.start(LinkJob{ bronze(), silver(), { item("b.mp4", 2, 2) } }, events(linked));
        pool.start(LinkJob{ bronze(), gold(), { item("c.mp4", 3, 3) } }, events(waiting));
        QVERIFY(!QTest::qWaitFor([&] { return !linked.results.empty(); }, 200)); // the only worker hangs
        pool.setAnswering(gold().slot, false);
        QTRY_COMPARE(linked.results.size(), std::size_t(1));
        QCOMPARE(linked.results[0].items.at(0).error, std::nullopt);
        QVERIFY(stuck.results.empty() && waiting.results.empty() && goldLooked.results.empty());

        QVERIFY(hang.remove());
        QTRY_COMPARE(stuck.results.size(), std::size_t(1));
        QTRY_COMPARE(goldLooked.results.size(), std::size_t(1));
        QVERIFY(waiting.results.empty()); // held back until the level is said to answer
        pool.setAnswering(gold().slot, true);
        QTRY_COMPARE(waiting.results.size(), std::size_t(1));
        QVERIFY(pool.stop(5s));
    }

    void aThreadThatHangsIsNotWaitedForEver()
    {
        QFile hang(m_hang);
        QVERIFY(hang.open(QIODevice::WriteOnly));
        m_library->write(bronze(), "a.mp4");
        Heard stuck;
        auto pool = std::make_unique<WorkerPool>(1, m_box->address(), m_clock);
        pool->start(LinkJob{ bronze(), gold(), { item("a.mp4", 1, 1) } }, events(stuck));
        QTRY_VERIFY(QFile::exists(m_hang + QStringLiteral(".reached")));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!pool->stop(300ms));
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        pool.reset(); // nor when it is destroyed
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(stuck.results.empty());
        QVERIFY(hang.remove());
        // Its answer still comes: the letter was cancelled, and nothing has been touched.
        QTRY_COMPARE(stuck.results.size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestWorkerPool)
#include "test_worker_pool.moc"
