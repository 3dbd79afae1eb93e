// SPDX-License-Identifier: GPL-3.0-or-later
// The main job from the outside: tierwatchd on the sample library, SQLite and the embedded state, asked by HTTP.
#include "tests/support/process.h"
#include "tests/support/sqlite_file.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::test;

class TestMainJob : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    [[nodiscard]] QString path(const QString& name) const { return m_dir->filePath(name); }
    [[nodiscard]] QStringList arguments(const QStringList& more = {}) const
    {
        return QStringList{ QStringLiteral("--data-dir"), path(QStringLiteral("data")), QStringLiteral("--listen"),
            QStringLiteral("127.0.0.1:0"), QStringLiteral("--sample"), path(QStringLiteral("library")) }
        + more;
    }
    [[nodiscard]] bool fileIs(const QString& name) const
    {
        return QFile::exists(path(QStringLiteral("library/") + name));
    }
    /// The first row's values, joined by '|'; of the catalogue as it is committed.
    QString sql(const QString& text) const { return sqliteRow(path(QStringLiteral("data/catalog.sqlite")), text); }
    static QJsonObject view(const Program& program, int cid, qint64 count)
    {
        const HttpAnswer answer = post(program.url(), QStringLiteral("/post_sentence"),
            "cid=" + QByteArray::number(cid) + "&count=" + QByteArray::number(count));
        return QJsonDocument::fromJson(answer.body).object();
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aViewCountMovesAFile()
    {
        Program program(QStringLiteral("tierwatchd"), arguments());
        const QByteArray line = program.waitReady();
        QVERIFY2(line.contains(" catalog=sqlite state=embedded workers="), line + program.errors());
        QVERIFY(fileIs(QStringLiteral("bronze/g.mp4")));

        const HttpAnswer answer = post(program.url(), QStringLiteral("/post_sentence"), "cid=7&count=1964");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.type, QByteArray("application/json"));
        QCOMPARE(answer.body,
            QByteArray(
                R"({"cid": "7", "count": "1964", "target": "silver", "db_level": "bronze", "filename": "g.mp4", "worker_id": null, "status": "update"})"));
        QTRY_VERIFY_WITH_TIMEOUT(fileIs(QStringLiteral("silver/g.mp4")), 1000);
        QTRY_COMPARE(sql(QStringLiteral("select content_level from contents where cid = 7")), QStringLiteral("silver"));
        QCOMPARE(sql(QStringLiteral(
                     "select count(*), min(cid), min(old_content_level), min(new_content_level) from update_history")),
            QStringLiteral("1|7|bronze|silver"));
        QTRY_COMPARE(post(program.url(), QStringLiteral("/update_sentence"), "cid=7").body, QByteArray("7"));
        QTRY_VERIFY_WITH_TIMEOUT(!fileIs(QStringLiteral("bronze/g.mp4")), 10000); // the linger is over
        QTRY_COMPARE(sql(QStringLiteral("select count(*) from tierwatch_relocation")), QStringLiteral("0"));
        QCOMPARE(view(program, 7, 1964).value(QStringLiteral("status")).toString(), QStringLiteral("done"));
        QCOMPARE(sql(QStringLiteral("select count(*) from update_history")), QStringLiteral("1"));
        QVERIFY2(program.stop() == 0, program.errors());
    }

    void countsCallForLevels()
    {
        Program program(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QCOMPARE(view(program, 2, 356).value(QStringLiteral("target")).toString(), QStringLiteral("bronze"));
        QCOMPARE(view(program, 2, 356).value(QStringLiteral("status")).toString(), QStringLiteral("done"));
        QCOMPARE(view(program, 2, 1548).value(QStringLiteral("target")).toString(), QStringLiteral("silver"));
        QTRY_VERIFY(fileIs(QStringLiteral("silver/b.mp4")));
        QCOMPARE(view(program, 4, 2342).value(QStringLiteral("target")).toString(), QStringLiteral("gold"));
        QTRY_VERIFY(fileIs(QStringLiteral("gold/d.mp4")));
        // A lower count demotes.
        QTRY_COMPARE(sql(QStringLiteral("select content_level from contents where cid = 4")), QStringLiteral("gold"));
        QCOMPARE(view(program, 4, 10).value(QStringLiteral("target")).toString(), QStringLiteral("bronze"));
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select content_level from contents where cid = 4")), QStringLiteral("bronze"), 15000);
        QVERIFY(fileIs(QStringLiteral("bronze/d.mp4")));
        // A count above the top level's maximum raises it, behind the answer.
        QCOMPARE(view(program, 1, 20000000).value(QStringLiteral("target")).toString(), QStringLiteral("gold"));
        QVERIFY2(program.stop() == 0, program.errors());
        QCOMPARE(sql(QStringLiteral("select max_counts from level where content_level = 'gold'")),
            QStringLiteral("20000000"));
    }

    /// At the start the stores are compared; what a player reports meanwhile is newer than what was read.
    void aViewDuringTheComparisonOfTheStoresCounts()
    {
        {
            Program program(QStringLiteral("tierwatchd"), arguments());
            QVERIFY2(!program.waitReady().isEmpty(), program.errors());
            QCOMPARE(view(program, 4, 2342).value(QStringLiteral("target")).toString(), QStringLiteral("gold"));
            QTRY_COMPARE_WITH_TIMEOUT(
                sql(QStringLiteral("select count(*) from tierwatch_relocation")), QStringLiteral("0"), 15000);
            QVERIFY2(program.stop() == 0, program.errors());
        }
        const QString hold = path(QStringLiteral("hold"));
        QVERIFY(QFile(hold).open(QIODevice::WriteOnly));
        Program program(QStringLiteral("tierwatchd"), arguments(),
            { QStringLiteral("TIERWATCH_FAILPOINTS=engine.reconcile.read=hang:") + hold });
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QTRY_VERIFY(QFile::exists(hold + QStringLiteral(".reached")));
        QCOMPARE(view(program, 4, 10).value(QStringLiteral("target")).toString(), QStringLiteral("bronze"));
        QVERIFY(QFile::remove(hold));
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select content_level from contents where cid = 4")), QStringLiteral("bronze"), 15000);
        QVERIFY2(program.stop() == 0, program.errors());
        QCOMPARE(sql(QStringLiteral("select total from tierwatch_content where cid = 4")), QStringLiteral("10"));
    }

    void aCopyAcrossFilesystemsIsCommittedAndSeen()
    {
        Program program(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QVERIFY2(program.stop() == 0, program.errors());
        // gold becomes a directory on another filesystem.
        QTemporaryDir memory(QStringLiteral("/dev/shm/tierwatch-XXXXXX"));
        QVERIFY(memory.isValid());
        QVERIFY(QFile::rename(path(QStringLiteral("library/gold")), path(QStringLiteral("library/gold.before"))));
        for (const QString& name :
            QDir(path(QStringLiteral("library/gold.before"))).entryList(QDir::Files | QDir::Hidden))
            QVERIFY(QFile::copy(path(QStringLiteral("library/gold.before/")) + name, memory.filePath(name)));
        QVERIFY(QFile::link(memory.path(), path(QStringLiteral("library/gold"))));
        QFile before(path(QStringLiteral("library/bronze/k.mp4")));
        QVERIFY(before.open(QIODevice::ReadOnly));
        const QByteArray bytes = before.readAll();

        Program again(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!again.waitReady().isEmpty(), again.errors());
        QCOMPARE(view(again, 11, 5000).value(QStringLiteral("target")).toString(), QStringLiteral("gold"));
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select content_level from contents where cid = 11")), QStringLiteral("gold"), 20000);
        QFile after(memory.filePath(QStringLiteral("k.mp4")));
        QVERIFY(after.open(QIODevice::ReadOnly));
        QVERIFY(after.readAll() == bytes);
        QVERIFY2(again.stop() == 0, again.errors());
    }

    void badInputIsRefusedWithoutATrace()
    {
        Program program(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        for (const char* body : { "", "cid=7", "count=5", "cid=&count=5", "cid=7&count=-1", "cid=-7&count=1",
                 "cid=0&count=1", "cid=x&count=1", "cid=7&count=1.5", "cid=9223372036854775808&count=1",
                 "cid=7&count=9223372036854775808", "cid=7&count=1000000000001" }) {
            const HttpAnswer answer = post(program.url(), QStringLiteral("/post_sentence"), body);
            QVERIFY2(answer.status == 400, body);
            QVERIFY2(QJsonDocument::fromJson(answer.body).object().contains(QStringLiteral("detail")), answer.body);
        }
        QCOMPARE(post(program.url(), QStringLiteral("/post_sentence"), "cid=4711&count=1").status, 404);
        QCOMPARE(post(program.url(), QStringLiteral("/post_sentence"), QByteArray(2'000'000, 'a')).status, 413);
        QCOMPARE(post(program.url(), QStringLiteral("/nothing"), "cid=7&count=1").status, 404);
        const HttpAnswer wrongMethod = get(program.url(), QStringLiteral("/post_sentence"));
        QCOMPARE(wrongMethod.status, 405);
        QCOMPARE(wrongMethod.allow, QByteArray("POST"));
        QCOMPARE(post(program.url(), QStringLiteral("/update_sentence"), "cid=8").body,
            QByteArray("check your status again"));
        QVERIFY2(program.stop() == 0, program.errors());
        QCOMPARE(sql(QStringLiteral("select count(*) from tierwatch_content where cid = 7 and total is not null")),
            QStringLiteral("0"));
        QCOMPARE(sql(QStringLiteral("select count(*) from update_history")), QStringLiteral("0"));
    }

    void countsAndPlacesSurviveRestartsAndCrashes()
    {
        {
            Program program(QStringLiteral("tierwatchd"), arguments());
            QVERIFY2(!program.waitReady().isEmpty(), program.errors());
            QCOMPARE(view(program, 2, 77).value(QStringLiteral("status")).toString(), QStringLiteral("done"));
            QCOMPARE(view(program, 7, 2500).value(QStringLiteral("target")).toString(), QStringLiteral("gold"));
            program.kill();
        }
        Program again(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!again.waitReady().isEmpty(), again.errors());
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral(
                "select count(*) from tierwatch_content where (cid = 2 and total = 77) or (cid = 7 and total = 2500)")),
            QStringLiteral("2"), 10000);
        QCOMPARE(view(again, 7, 2500).value(QStringLiteral("target")).toString(), QStringLiteral("gold"));
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select content_level from contents where cid = 7")), QStringLiteral("gold"), 15000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select count(*) from tierwatch_relocation")), QStringLiteral("0"), 15000);
        QVERIFY(fileIs(QStringLiteral("gold/g.mp4")));
        QVERIFY(!fileIs(QStringLiteral("bronze/g.mp4")));
        QCOMPARE(sql(QStringLiteral("select count(*) from update_history")), QStringLiteral("1"));
        QVERIFY2(again.stop() == 0, again.errors());
    }

    void aCrashAtEachStepIsRecovered_data()
    {
        QTest::addColumn<QString>("failpoint");
        for (const char* name : { "mover.looked", "mover.link.before", "mover.link.after", "mover.link.before_flush",
                 "mover.link.after_flush", "mover.remove.before_rename", "mover.remove.renamed",
                 "mover.remove.unlinked", "mover.remove.after_flush" })
            QTest::addRow("%s", name) << QString::fromLatin1(name);
    }
    void aCrashAtEachStepIsRecovered()
    {
        QFETCH(QString, failpoint);
        {
            Program program(QStringLiteral("tierwatchd"), arguments(),
                { QStringLiteral("TIERWATCH_FAILPOINTS=%1=kill").arg(failpoint) });
            QVERIFY2(!program.waitReady().isEmpty(), program.errors());
            QCOMPARE(view(program, 7, 2500).value(QStringLiteral("target")).toString(), QStringLiteral("gold"));
            QCOMPARE(program.waitExit(20000), -1); // killed at that step
            QCOMPARE(program.process().exitStatus(), QProcess::CrashExit);
            const QString level = sql(QStringLiteral("select content_level from contents where cid = 7"));
            QVERIFY2(fileIs(level + QStringLiteral("/g.mp4")), qPrintable(level));
        }
        Program again(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!again.waitReady().isEmpty(), again.errors());
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select content_level from contents where cid = 7")), QStringLiteral("gold"), 15000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select count(*) from tierwatch_relocation")), QStringLiteral("0"), 15000);
        QVERIFY(fileIs(QStringLiteral("gold/g.mp4")));
        for (const char* level : { "bronze", "silver", "gold" }) {
            const QDir directory(path(QStringLiteral("library/") + QLatin1String(level)));
            QCOMPARE(directory.entryList({ QStringLiteral(".tierwatch-*") }, QDir::Files | QDir::Hidden),
                QStringList{ QStringLiteral(".tierwatch-level") });
        }
        QVERIFY(!fileIs(QStringLiteral("bronze/g.mp4")));
        QCOMPARE(sql(QStringLiteral("select count(*) from update_history")), QStringLiteral("1"));
        QVERIFY2(again.stop() == 0, again.errors());
    }

    void manyPostsForOneContentWhileItMoves()
    {
        // Slow enough that the posts meet the relocation: the mover is held up after its link.
        Program program(QStringLiteral("tierwatchd"), arguments(),
            { QStringLiteral("TIERWATCH_FAILPOINTS=mover.link.after=sleep:700") });
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        for (int i = 0; i < 50; ++i)
            QVERIFY(!view(program, 7, 1500 + i).isEmpty());
        for (int i = 0; i < 50; ++i)
            QVERIFY(!view(program, 7, 2500 + i).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select content_level from contents where cid = 7")), QStringLiteral("gold"), 20000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select count(*) from tierwatch_relocation")), QStringLiteral("0"), 15000);
        QCOMPARE(sql(QStringLiteral(
                     "select group_concat(new_content_level) from (select * from update_history order by id)")),
            QStringLiteral("silver,gold"));
        QVERIFY2(program.stop() == 0, program.errors());
    }

    void pausedRelocationsWaitAndGoOn()
    {
        Program program(QStringLiteral("tierwatchd"), arguments({ QStringLiteral("--paused") }));
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        // What is announced is what may be done now.
        QCOMPARE(view(program, 7, 2500).value(QStringLiteral("status")).toString(), QStringLiteral("done"));
        QTRY_COMPARE(
            sql(QStringLiteral("select state from tierwatch_relocation where cid = 7")), QStringLiteral("waiting"));
        QVERIFY2(program.stop() == 0, program.errors());
        QVERIFY(fileIs(QStringLiteral("bronze/g.mp4")));
        QVERIFY(!fileIs(QStringLiteral("gold/g.mp4")));
    }

    void whatWaitingCannotMendEndsWithOneSentence()
    {
        Program first(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!first.waitReady().isEmpty(), first.errors());
        {
            Program second(QStringLiteral("tierwatchd"), arguments());
            QCOMPARE(second.waitExit(), 1);
            QVERIFY2(second.errors().contains("used by another instance"), second.errors());
        }
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const QString address = QStringLiteral("127.0.0.1:%1").arg(taken.serverPort());
        Program port(QStringLiteral("tierwatchd"),
            { QStringLiteral("--data-dir"), path(QStringLiteral("other")), QStringLiteral("--listen"), address });
        QCOMPARE(port.waitExit(), 1);
        QVERIFY2(port.errors().contains(address.toLatin1()) && port.errors().contains("used by another program"),
            port.errors());
        Program usage(QStringLiteral("tierwatchd"), { QStringLiteral("--wrkers"), QStringLiteral("4") });
        QCOMPARE(usage.waitExit(), 2);
        QVERIFY2(usage.errors().contains("wrkers"), usage.errors());
        Program url(QStringLiteral("tierwatchd"),
            { QStringLiteral("--data-dir"), path(QStringLiteral("third")), QStringLiteral("--catalog"),
                QStringLiteral("mysql://nobody") });
        QCOMPARE(url.waitExit(), 2);
        QVERIFY2(url.errors().contains("mysql://"), url.errors());
        QVERIFY2(first.stop() == 0, first.errors());
    }

    void noWishIsLostByAStop()
    {
        Program program(QStringLiteral("tierwatchd"), arguments({ QStringLiteral("--workers"), QStringLiteral("0") }));
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        for (int round = 0; round < 4; ++round) { // many together: they wait for each other
            for (int cid = 1; cid <= 12; ++cid)
                QVERIFY(!view(program, cid, round == 3 ? 1500 : 2500 - 1000 * (round % 2)).isEmpty());
        }
        QVERIFY2(program.stop() == 0, program.errors());
        QCOMPARE(
            sql(QStringLiteral("select count(*) from contents c left join tierwatch_relocation r using (cid) where "
                               "coalesce(r.wanted, c.content_level) <> 'silver'")),
            QStringLiteral("0"));
        QCOMPARE(
            sql(QStringLiteral("select count(*) from tierwatch_content where total = 1500")), QStringLiteral("12"));
    }

    void whatAKillLeavesOfTheLockIsNoLock()
    {
        QVERIFY(QDir().mkpath(path(QStringLiteral("data"))));
        for (const char* name : { "tierwatch.lock", "tierwatch.lock.rmlock" }) {
            QFile left(path(QStringLiteral("data/") + QLatin1String(name)));
            QVERIFY(left.open(QIODevice::WriteOnly) && left.write("1\ntierwatchd\n") > 0); // process 1 lives
        }
        Program program(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QVERIFY2(program.stop() == 0, program.errors());
    }

    void ofTwoViewsTheLastOneCounts()
    {
        Program program(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        // Across a limit and back, before the first wish can have been stored.
        for (int cid = 1; cid <= 12; ++cid) {
            QVERIFY(!view(program, cid, 2500).isEmpty());
            QVERIFY(!view(program, cid, 500).isEmpty());
        }
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("select count(*) from contents where content_level <> 'bronze'")),
            QStringLiteral("0"), 20000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("select count(*) from tierwatch_relocation")), QStringLiteral("0"), 20000);
        QCOMPARE(
            sql(QStringLiteral("select count(*) from contents where content_level <> 'bronze'")), QStringLiteral("0"));
        QVERIFY2(program.stop() == 0, program.errors());
    }

    void itWaitsForAServerThatIsNotThere()
    {
        Program program(QStringLiteral("tierwatchd"),
            { QStringLiteral("--data-dir"), path(QStringLiteral("data")), QStringLiteral("--listen"),
                QStringLiteral("127.0.0.1:39517"), QStringLiteral("--catalog"),
                QStringLiteral("mysql://peer@127.0.0.1:1/none") });
        const QUrl url(QStringLiteral("http://127.0.0.1:39517"));
        QTRY_COMPARE_WITH_TIMEOUT(get(url, QStringLiteral("/readyz")).status, 503, 10000);
        QCOMPARE(get(url, QStringLiteral("/healthz")).status, 200);
        const HttpAnswer answer = post(url, QStringLiteral("/post_sentence"), "cid=7&count=1");
        QCOMPARE(answer.status, 500);
        QVERIFY2(answer.body.contains("Internal Server error"), answer.body);
        QTRY_VERIFY_WITH_TIMEOUT(program.errors().contains("waiting:"), 10000);
        QCOMPARE(program.process().state(), QProcess::Running);
        QVERIFY2(program.stop() == 0, program.errors());
    }

    void aMissingLevelDirectoryIsSaidAndNothingIsLost()
    {
        Program program(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QVERIFY2(program.stop() == 0, program.errors());
        QVERIFY(QFile::rename(path(QStringLiteral("library/gold")), path(QStringLiteral("library/away"))));
        Program again(QStringLiteral("tierwatchd"),
            { QStringLiteral("--data-dir"), path(QStringLiteral("data")), QStringLiteral("--listen"),
                QStringLiteral("127.0.0.1:0") });
        QVERIFY2(!again.waitReady().isEmpty(), again.errors());
        QCOMPARE(view(again, 7, 2500).value(QStringLiteral("status")).toString(),
            QStringLiteral("done")); // it stays for now
        QTRY_COMPARE(
            sql(QStringLiteral("select state from tierwatch_relocation where cid = 7")), QStringLiteral("waiting"));
        QVERIFY(fileIs(QStringLiteral("bronze/g.mp4")));
        QVERIFY(!QFile::exists(path(QStringLiteral("library/gold"))));
        QVERIFY(QFile::rename(path(QStringLiteral("library/away")), path(QStringLiteral("library/gold"))));
        QTRY_VERIFY_WITH_TIMEOUT(fileIs(QStringLiteral("gold/g.mp4")), 15000); // goes on by itself
        QVERIFY2(again.stop() == 0, again.errors());
    }

    void aCatalogueOfTheFirstSchemaIsUpgraded()
    {
        {
            Program program(QStringLiteral("tierwatchd"), arguments());
            QVERIFY2(!program.waitReady().isEmpty(), program.errors());
            QVERIFY2(program.stop() == 0, program.errors());
        }
        for (const char* step :
            { "DROP INDEX tierwatch_relocation_changed", "ALTER TABLE tierwatch_relocation DROP COLUMN changed_at",
                "ALTER TABLE tierwatch_process DROP COLUMN state_shared",
                "ALTER TABLE tierwatch_process DROP COLUMN state_mark",
                "UPDATE tierwatch_meta SET value = '1' WHERE name = 'schema'" })
            QCOMPARE(sql(QString::fromLatin1(step)), QString());
        Program program(QStringLiteral("tierwatchd"), arguments());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QCOMPARE(view(program, 7, 1964).value(QStringLiteral("target")).toString(), QStringLiteral("silver"));
        QTRY_VERIFY(fileIs(QStringLiteral("silver/g.mp4")));
        QVERIFY2(program.stop() == 0, program.errors());
    }
};

QTEST_GUILESS_MAIN(TestMainJob)
#include "test_main_job.moc"
