// SPDX-License-Identifier: GPL-3.0-or-later
// Removing sources, looking for recovery, probing levels, and what readers see meanwhile; on real files.
#include "tests/support/files/mover_fixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace tierwatch;
using namespace tierwatch::test;

class TestMoverRemoval : public QObject, private MoverFixture {
    Q_OBJECT

    static void renameIn(const JobLevel& level, const QByteArray& from, const QByteArray& to)
    {
        QCOMPARE(::rename(FileLibrary::path(level, from).constData(), FileLibrary::path(level, to).constData()), 0);
    }

private Q_SLOTS:
    void init()
    {
        const QString problem = begin();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void theSourceGoes()
    {
        for (const JobLevel& to : { silver(), gold() }) {
            const JobItem what = placed(to);
            QVERIFY(isDone(remove(to, what)));
            QVERIFY(FileLibrary::names(bronze()).isEmpty());
            QVERIFY(FileLibrary::read(to, "a.mp4") == FileLibrary::bytes(1000, 1));
            QVERIFY(isDone(remove(to, what))); // asked twice: done already
        }
    }

    void anotherFileThereIsKept()
    {
        for (const JobLevel& to : { silver(), gold() }) {
            const JobItem what = placed(to);
            m_library->write(bronze(), "new", 1000, 2);
            renameIn(bronze(), "new", "a.mp4");
            QVERIFY(endedIn(remove(to, what), ErrorCode::Conflict));
            QVERIFY(FileLibrary::read(bronze(), "a.mp4") == FileLibrary::bytes(1000, 2));
            QCOMPARE(FileLibrary::names(bronze()), QList<QByteArray>{ "a.mp4" });
            QCOMPARE(::unlink(FileLibrary::path(bronze(), "a.mp4").constData()), 0);
        }
    }

    void theLastCopyIsKept()
    {
        for (const JobLevel& to : { silver(), gold() }) {
            const JobItem what = placed(to);
            QCOMPARE(::truncate(FileLibrary::path(gold(), "a.mp4").constData(), 999), to.key == gold().key ? 0 : -1);
            if (to.key == gold().key)
                QVERIFY(endedIn(remove(to, what), ErrorCode::Conflict));
            QCOMPARE(::unlink(FileLibrary::path(to, "a.mp4").constData()), 0);
            QVERIFY(endedIn(remove(to, what), ErrorCode::NotFound));
            QVERIFY(FileLibrary::read(bronze(), "a.mp4") == FileLibrary::bytes(1000, 1));
        }
        const JobItem what = placed(silver());
        renameIn(silver(), ".tierwatch-level", "marker"); // as if its disk were gone
        const ItemResult offline = removeSources(RemoveJob{ bronze(), silver(), { what } }, m_control).items.at(0);
        QVERIFY(endedIn(offline.error, ErrorCode::Unavailable));
        QVERIFY(offline.levelOffline);
        QVERIFY(FileLibrary::exists(bronze(), "a.mp4"));
    }

    void aRemovalGoesOnAfterACrash()
    {
        for (const JobLevel& to : { silver(), gold() }) {
            JobItem what = placed(to);
            renameIn(bronze(), "a.mp4", ".tierwatch-7-1.old");
            what.epoch = Epoch{ 5 }; // taken over meanwhile
            QVERIFY(seen(to, what).sourceAside);
            QVERIFY(!seen(to, what).source);
            QVERIFY(isDone(remove(to, what)));
            QVERIFY(FileLibrary::names(bronze()).isEmpty());
        }
    }

    void aStrangerUnderOurNameGetsItsOwnBack()
    {
        JobItem what = placed(silver());
        m_library->write(bronze(), "a.mp4.new", 1000, 2);
        renameIn(bronze(), "a.mp4.new", "a.mp4");
        renameIn(bronze(), "a.mp4", ".tierwatch-7-1.old"); // the crash came between the rename and the look
        QVERIFY(endedIn(remove(silver(), what), ErrorCode::Conflict));
        QVERIFY(FileLibrary::read(bronze(), "a.mp4") == FileLibrary::bytes(1000, 2));
        QCOMPARE(FileLibrary::names(bronze()), QList<QByteArray>{ "a.mp4" });
    }

    void whatStandsThereAlreadyIsDone()
    {
        m_library->write(bronze(), "a.mp4");
        QCOMPARE(link(item("a.mp4")).error, std::nullopt);
        const ItemResult again = link(item("a.mp4", 2));
        QCOMPARE(again.error, std::nullopt);
        QCOMPARE(again.file.inode, FileLibrary::status(bronze(), "a.mp4").st_ino);

        // By copy: the crash came after publishing; the part's inode is in the row.
        QCOMPARE(::unlink(FileLibrary::path(silver(), "a.mp4").constData()), 0);
        QCOMPARE(copy(item("a.mp4")).error, std::nullopt);
        JobItem recorded = item("a.mp4", 2);
        recorded.partInode = m_control.partInode;
        const LinkJob look{ bronze(), gold(), { recorded } };
        const ItemResult found = placeByLink(look, m_control).items.at(0);
        QCOMPARE(found.error, std::nullopt);
        QCOMPARE(found.placing, Placing::Copied);
        QCOMPARE(copy(recorded).error, std::nullopt);
        recorded.partInode += 1;
        QVERIFY(endedIn(copy(recorded).error, ErrorCode::Conflict));

        // The source is gone, the recorded file stands there.
        JobItem gone = item("a.mp4", 3);
        gone.partInode = m_control.partInode;
        QCOMPARE(::unlink(FileLibrary::path(bronze(), "a.mp4").constData()), 0);
        QCOMPARE(copy(gone).error, std::nullopt);
    }

    void recoverySeesWhatIsThere()
    {
        m_library->write(bronze(), "a.mp4");
        FilesSeen files = seen(silver(), item("a.mp4"));
        QVERIFY(files.source && !files.target && !files.targetIsOurs && !files.sourceAside);
        QCOMPARE(files.sourceFile.size, 1000);
        placed(silver());
        files = seen(silver(), item("a.mp4"));
        QVERIFY(files.source && files.target && files.targetIsOurs);

        QCOMPARE(::unlink(FileLibrary::path(silver(), "a.mp4").constData()), 0);
        const JobItem copied = placed(gold());
        QVERIFY(seen(gold(), copied).targetIsOurs);
        QVERIFY2(!seen(gold(), item("a.mp4")).targetIsOurs, "equal bytes are no proof");
        QCOMPARE(::unlink(FileLibrary::path(bronze(), "a.mp4").constData()), 0);
        files = seen(gold(), copied);
        QVERIFY(!files.source && files.target && files.targetIsOurs);
        QVERIFY(!seen(silver(), copied).target);
    }

    void recoveryDropsOlderPartsOnly()
    {
        m_library->write(bronze(), "a.mp4");
        const QList<QByteArray> stay{ ".tierwatch-7-9.part", ".tierwatch-77-1.part", ".tierwatch-7-01.part",
            ".tierwatch-7-1.part.mp4", "x.part" };
        for (const QByteArray& name : stay)
            m_library->write(gold(), name);
        for (int i = 1; i < 9; ++i)
            m_library->write(gold(), ".tierwatch-7-" + QByteArray::number(i) + ".part");
        m_library->write(bronze(), ".tierwatch-7-3.part");
        QVERIFY(!seen(gold(), item("a.mp4", 9)).target);
        QCOMPARE(FileLibrary::names(gold()).size(), stay.size() + 8);
        QVERIFY(!seen(gold(), item("a.mp4", 9), true).target);
        QList<QByteArray> left = stay;
        std::sort(left.begin(), left.end());
        QCOMPARE(FileLibrary::names(gold()), left);
        QCOMPARE(FileLibrary::names(bronze()), QList<QByteArray>{ "a.mp4" });
    }

    void recoveryPutsTheOnlyCopyBack()
    {
        m_library->write(bronze(), ".tierwatch-7-3.old");
        QVERIFY(seen(silver(), item("a.mp4", 9)).sourceAside);
        const FilesSeen files = seen(silver(), item("a.mp4", 9), true);
        QVERIFY(files.source && !files.sourceAside);
        QCOMPARE(FileLibrary::names(bronze()), QList<QByteArray>{ "a.mp4" });
    }

    void aMarkerIsWrittenOnlyWhereTheLevelIsRight()
    {
        const QByteArray marker = FileLibrary::path(bronze(), ".tierwatch-level");
        QCOMPARE(probe(ProbeJob{ bronze(), {}, false }).error, std::nullopt); // has one
        const LevelProbe well = probe(ProbeJob{ bronze(), {}, true });
        QVERIFY(well.bytesFree > 0 && well.bytesTotal >= well.bytesFree);

        const QByteArray text = FileLibrary::read(bronze(), ".tierwatch-level");
        std::vector<QByteArray> samples;
        for (int i = 0; i < 100; ++i) {
            samples.push_back("film" + QByteArray::number(i));
            m_library->write(bronze(), samples.back(), 1);
        }
        QCOMPARE(::unlink(FileLibrary::path(bronze(), "film7").constData()), 0);
        QCOMPARE(::unlink(FileLibrary::path(bronze(), "film8").constData()), 0);
        QCOMPARE(::unlink(marker.constData()), 0);
        QVERIFY(endedIn(probe(ProbeJob{ bronze(), samples, false }).error, ErrorCode::Unavailable)); // 98 of 100
        QVERIFY(endedIn(probe(ProbeJob{ bronze(), {}, false }).error, ErrorCode::Unavailable));
        QVERIFY(!FileLibrary::exists(bronze(), ".tierwatch-level"));
        m_library->write(bronze(), "film8", 1);
        QCOMPARE(probe(ProbeJob{ bronze(), samples, false }).error, std::nullopt); // 99
        QCOMPARE(FileLibrary::read(bronze(), ".tierwatch-level"), text);

        m_library->write(bronze(), ".tierwatch-level", 0); // cut off by a crash
        QVERIFY(endedIn(probe(ProbeJob{ bronze(), {}, false }).error, ErrorCode::Unavailable));
        QCOMPARE(probe(ProbeJob{ bronze(), samples, false }).error, std::nullopt);
        QCOMPARE(FileLibrary::read(bronze(), ".tierwatch-level"), text);
        QCOMPARE(FileLibrary::names(bronze()).size(), 99);

        JobLevel other = bronze();
        other.catalogId = QStringLiteral("another");
        QVERIFY(endedIn(probe(ProbeJob{ other, samples, true }).error, ErrorCode::Unavailable));
        other = bronze();
        other.key = QStringLiteral("silver");
        QVERIFY(endedIn(probe(ProbeJob{ other, samples, true }).error, ErrorCode::Unavailable));
        QCOMPARE(FileLibrary::read(bronze(), ".tierwatch-level"), text);
        other.path += QStringLiteral("/nowhere");
        QVERIFY(endedIn(probe(ProbeJob{ other, {}, true }).error, ErrorCode::Unavailable));
        other.path = bronze().path + QStringLiteral("/film1");
        QVERIFY(endedIn(probe(ProbeJob{ other, {}, true }).error, ErrorCode::Unavailable));
        other.path = QStringLiteral("/sys/kernel"); // no files can be made there, by root neither
        QVERIFY(probe(ProbeJob{ other, {}, true }).error.has_value());
    }

    /// A reader that asks the catalogue and opens what it names, through every move: never nothing, never half a file.
    void readersNeverMissAFile()
    {
        constexpr std::size_t moves = 400;
        constexpr qint64 size = 100'000;
        m_library->write(bronze(), "a.mp4", size);
        const QByteArray content = FileLibrary::bytes(size, 1);
        const std::array levels{ bronze(), silver(), gold() };
        std::vector<std::size_t> way{ 0 };
        for (std::size_t move = 0; move < moves; ++move)
            way.push_back((way.back() + 1 + (move / 3) % 2) % levels.size());
        std::atomic<std::size_t> done = 0; // the catalogue: it is in way[done]
        std::atomic<bool> end = false;
        std::atomic<qint64> reads = 0;
        std::atomic<int> bad = 0;
        std::vector<std::thread> readers;
        for (int i = 0; i < 2; ++i) {
            readers.emplace_back([&] {
                while (!end) {
                    const std::size_t asked = done;
                    const bool good = FileLibrary::read(levels.at(way.at(asked)), "a.mp4") == content;
                    if (!good && done == asked) // else it has been moved and removed between the question and the look
                        ++bad;
                    ++reads;
                }
            });
        }
        QStringList errors;
        for (std::size_t move = 0; move < moves && errors.isEmpty(); ++move) {
            const JobLevel& from = levels.at(way.at(move));
            const JobLevel& to = levels.at(way.at(move + 1));
            JobItem what = item("a.mp4", static_cast<qint64>(move) + 1);
            ItemResult result = placeByLink(LinkJob{ from, to, { what } }, m_control).items.at(0);
            if (result.needsCopy)
                result = placeByCopy(CopyJob{ from, to, what }, m_control, m_space).items.at(0);
            if (result.error)
                errors.append(result.error->text.english());
            ++done;
            what.file = result.file;
            what.partInode = result.placing == Placing::Copied ? m_control.partInode : 0;
            const ItemResult removed = removeSources(RemoveJob{ from, to, { what } }, m_control).items.at(0);
            if (removed.error)
                errors.append(removed.error->text.english());
        }
        end = true;
        for (std::thread& reader : readers)
            reader.join();
        QCOMPARE(errors, QStringList());
        QCOMPARE(bad.load(), 0);
        QVERIFY(reads > 0);
        qInfo("%lld reads through %zu moves", reads.load(), moves);
    }

    void aThousandLinks()
    {
        constexpr int count = 1000;
        std::vector<JobItem> items;
        for (int i = 1; i <= count; ++i) {
            items.push_back(item("film" + QByteArray::number(i), i, i));
            m_library->write(bronze(), items.back().filename, 1, i);
        }
        const auto run = [&](std::size_t most, std::size_t inABatch, const JobLevel& from, const JobLevel& to) {
            QElapsedTimer watch;
            watch.start();
            for (std::size_t begin = 0; begin < most; begin += inABatch) {
                std::vector<JobItem> batch(items.begin() + static_cast<std::ptrdiff_t>(begin),
                    items.begin() + static_cast<std::ptrdiff_t>(std::min(begin + inABatch, most)));
                const JobResult links = placeByLink(LinkJob{ from, to, batch }, m_control);
                for (std::size_t i = 0; i < batch.size(); ++i)
                    batch[i].file = links.items[i].file;
                const JobResult removed = removeSources(RemoveJob{ from, to, batch }, m_control);
                for (const ItemResult& result : removed.items)
                    QCOMPARE(result.error, std::nullopt);
            }
            qInfo("%zu links in batches of %zu: %lld ms", most, inABatch, watch.elapsed());
        };
        run(count, 64, bronze(), silver());
        QVERIFY(FileLibrary::names(bronze()).isEmpty());
        QCOMPARE(FileLibrary::names(silver()).size(), count);
        run(100, 1, silver(), bronze());
        QCOMPARE(FileLibrary::names(bronze()).size(), 100);
    }
};

QTEST_GUILESS_MAIN(TestMoverRemoval)
#include "test_mover_removal.moc"
