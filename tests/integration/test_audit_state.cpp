// SPDX-License-Identifier: GPL-3.0-or-later
// A state store that loses everything, or comes back as it was long ago, while tierwatchd works: the catalogue decides,
// nothing moves, no count that is known to be newer is lowered.
#include "engine/reconciler.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"
#include "tests/support/sqlite_file.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;

Q_DECLARE_METATYPE(tierwatch::CountVerdict)

namespace {

constexpr int withinAMinute = 60000;

std::optional<qint64> known(int count) { return count < 0 ? std::nullopt : std::optional<qint64>(count); }

} // namespace

class TestAuditState : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<RedisServer> m_redis;
    std::unique_ptr<Program> m_program;

    [[nodiscard]] QString path(const QString& name) const { return m_dir->filePath(name); }
    void startProgram(const QStringList& environment = {})
    {
        m_program = std::make_unique<Program>(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--data-dir"), path(QStringLiteral("data")), QStringLiteral("--listen"),
                QStringLiteral("127.0.0.1:0"), QStringLiteral("--sample"), path(QStringLiteral("library")),
                QStringLiteral("--state"), m_redis->tcpUrl() },
            environment);
        QVERIFY2(!m_program->waitReady().isEmpty(), m_program->errors());
    }
    QStringList sql(const QString& text) const { return sqliteRows(path(QStringLiteral("data/catalog.sqlite")), text); }
    [[nodiscard]] int view(int cid, qint64 count) const
    {
        return post(m_program->url(), QStringLiteral("/post_sentence"),
            "cid=" + QByteArray::number(cid) + "&count=" + QByteArray::number(count))
            .status;
    }
    /// "silver silver 1964 done": db_level, target, count, status; empty where nothing stands.
    [[nodiscard]] QString standing(int cid) const
    {
        const QJsonObject object
            = QJsonDocument::fromJson(m_redis->run({ QStringLiteral("GET"), QString::number(cid) })).object();
        if (object.isEmpty())
            return {};
        QStringList words;
        for (const char* name : { "db_level", "target", "count", "status" })
            words.append(object.value(QLatin1String(name)).toString(QStringLiteral("null")));
        return words.join(u' ');
    }
    [[nodiscard]] QStringList places() const
    {
        return sql(QStringLiteral("SELECT cid, content_level FROM contents ORDER BY cid"))
            + sql(QStringLiteral("SELECT COUNT(*) FROM update_history"))
            + sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation"))
            + sql(QStringLiteral("SELECT cid, total FROM tierwatch_content WHERE total IS NOT NULL ORDER BY cid"));
    }
    /// This content has come to this level, and none is on its way.
    void settle(int cid, const char* level) const
    {
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT content_level FROM contents WHERE cid = %1").arg(cid)),
            QStringList{ QLatin1String(level) }, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")),
            QStringList{ QStringLiteral("0") }, 30000);
    }
    [[nodiscard]] QString dump() const
    {
        return QFileInfo(m_redis->socketPath()).absolutePath() + QStringLiteral("/dump.rdb");
    }
    /// The store as it is now, kept.
    void keepOldCopy() const
    {
        QCOMPARE(m_redis->run({ QStringLiteral("SAVE") }).trimmed(), QByteArray("OK"));
        QVERIFY(QFile::rename(dump(), path(QStringLiteral("old.rdb"))));
    }
    void restoreOldCopy()
    {
        m_redis->kill();
        QFile::remove(dump());
        QVERIFY(QFile::copy(path(QStringLiteral("old.rdb")), dump()));
        QVERIFY(m_redis->start());
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_redis = std::make_unique<RedisServer>();
        QVERIFY2(m_redis->isRunning(), qPrintable(m_redis->log()));
    }
    void cleanup()
    {
        m_program.reset();
        m_redis.reset();
    }

    void counts_data()
    {
        QTest::addColumn<int>("standing"); // −1: none
        QTest::addColumn<int>("index");
        QTest::addColumn<int>("saved");
        QTest::addColumn<CountVerdict>("verdict");
        const auto row = [](int standing, int index, int saved, CountVerdict verdict) {
            QTest::addRow("%d, %d, %d", standing, index, saved) << standing << index << saved << verdict;
        };
        using V = CountVerdict;
        row(7, 7, 7, V::Agree);
        row(7, 7, 5, V::Agree); // to be saved in a moment
        row(-1, -1, -1, V::Agree);
        row(9, 7, 9, V::TakeSaved); // another process's report
        row(5, 7, 5, V::TakeSaved); // another's, that fell
        row(9, 7, 7, V::TakeStanding); // answered, then a crash
        row(9, -1, -1, V::TakeStanding);
        row(5, 7, 7, V::Restate); // an old copy
        row(-1, 7, 7, V::Restate);
        row(5, 7, 9, V::Restate);
        row(8, 7, 9, V::Restate);
        row(-1, -1, 9, V::Agree); // nobody to tell until it is known here
        row(5, -1, 9, V::Restate);
    }
    void counts()
    {
        QFETCH(const int, standing);
        QFETCH(const int, index);
        QFETCH(const int, saved);
        QTEST(judgeCount(known(standing), known(index), known(saved)), "verdict");
    }

    void aFlushedStoreIsFilledAgainAndMovesNothing()
    {
        startProgram();
        QCOMPARE(view(7, 1964), 200);
        QCOMPARE(view(2, 356), 200);
        settle(7, "silver");
        QTRY_COMPARE(standing(7), QStringLiteral("silver silver 1964 done"));
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT SUM(total) FROM tierwatch_content")),
            QStringList{ QStringLiteral("2320") }, 10000);
        const QStringList before = places();
        // The mark must have been left: only who has left one can miss it.
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_redis->run({ QStringLiteral("KEYS"), QStringLiteral("tierwatch:mark:*") }).trimmed().isEmpty(), 15000);
        m_redis->flush();
        QTRY_COMPARE_WITH_TIMEOUT(standing(7), QStringLiteral("silver silver 1964 done"), withinAMinute);
        QTRY_COMPARE_WITH_TIMEOUT(standing(2), QStringLiteral("bronze bronze 356 done"), 5000);
        QCOMPARE(standing(3), QString()); // never reported: nothing to say
        QCOMPARE(places(), before);
        QVERIFY2(m_program->stop() == 0, m_program->errors());
        QCOMPARE(places(), before);
    }

    void anOldCopyIsBroughtUpToDate()
    {
        startProgram();
        QCOMPARE(view(7, 100), 200);
        QCOMPARE(view(2, 200), 200);
        QCOMPARE(view(3, 1300), 200);
        settle(3, "silver");
        // An announcement that nobody has acted upon, and a done of an original's worker, are in the old copy, too.
        QByteArray of4 = m_redis->run({ QStringLiteral("GET"), QStringLiteral("2") }).trimmed();
        of4.replace(R"("cid": "2")", R"("cid": "4")").replace("b.mp4", "d.mp4").replace("200", "1500");
        of4.replace(R"("target": "bronze")", R"("target": "silver")");
        QByteArray of6 = of4;
        of4.replace(R"("status": "done")", R"("status": "update")");
        of6.replace(R"("cid": "4")", R"("cid": "6")").replace("d.mp4", "f.mp4");
        m_redis->run({ QStringLiteral("SET"), QStringLiteral("4"), QString::fromUtf8(of4) });
        m_redis->run({ QStringLiteral("SET"), QStringLiteral("6"), QString::fromUtf8(of6) });
        keepOldCopy();

        QCOMPARE(view(7, 1964), 200);
        QCOMPARE(view(2, 2500), 200);
        QCOMPARE(view(3, 1400), 200);
        QCOMPARE(view(4, 40), 200);
        QCOMPARE(view(6, 60), 200);
        settle(7, "silver");
        settle(2, "gold");
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT SUM(total) FROM tierwatch_content")),
            QStringList{ QStringLiteral("5964") }, 10000);
        QTRY_COMPARE(standing(2), QStringLiteral("gold gold 2500 done"));
        const QStringList before = places();

        restoreOldCopy();
        const auto upToDate = [this] { return QStringList{ standing(7), standing(2), standing(3) }; };
        QTRY_COMPARE_WITH_TIMEOUT(upToDate(),
            (QStringList{ QStringLiteral("silver silver 1964 done"), QStringLiteral("gold gold 2500 done"),
                QStringLiteral("silver silver 1400 done") }),
            withinAMinute);
        // Where the old copy has the greater count, it was reported once, and is kept; but it moves nothing.
        QTRY_VERIFY_WITH_TIMEOUT(standing(4).startsWith(QStringLiteral("bronze bronze ")), withinAMinute);
        QTRY_VERIFY_WITH_TIMEOUT(standing(6).startsWith(QStringLiteral("bronze bronze ")), withinAMinute);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT cid, total FROM tierwatch_content WHERE cid IN (2, 3, 7) ORDER BY cid")),
            (QStringList{ QStringLiteral("2|2500"), QStringLiteral("3|1400"), QStringLiteral("7|1964") }), 10000);
        QCOMPARE(places().first(14), before.first(14)); // levels, history, relocations
        // And views go on from there.
        QCOMPARE(view(7, 2001), 200);
        QTRY_COMPARE_WITH_TIMEOUT(standing(7), QStringLiteral("gold gold 2001 done"), 20000);
        settle(7, "gold");
        QVERIFY2(m_program->stop() == 0, m_program->errors());
    }

    void anOldCopyAtStartIsBroughtUpToDate()
    {
        startProgram();
        QCOMPARE(view(7, 100), 200);
        settle(7, "bronze");
        keepOldCopy();
        QCOMPARE(view(7, 1964), 200);
        settle(7, "silver");
        QVERIFY2(m_program->stop() == 0, m_program->errors());
        const QStringList before = places();
        restoreOldCopy();
        QCOMPARE(standing(7), QStringLiteral("bronze bronze 100 done"));
        startProgram();
        QTRY_COMPARE_WITH_TIMEOUT(standing(7), QStringLiteral("silver silver 1964 done"), 20000);
        QVERIFY2(m_program->stop() == 0, m_program->errors());
        QCOMPARE(places(), before);
    }

    void aCountThatWasAnsweredIsNotLostWithTheProcess()
    {
        startProgram();
        QCOMPARE(view(2, 200), 200);
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT total FROM tierwatch_content WHERE cid = 2")),
            QStringList{ QStringLiteral("200") }, 10000);
        m_program->kill();
        // What was answered in the last moment before it was killed stands in the store, and nowhere else.
        QByteArray of2 = m_redis->run({ QStringLiteral("GET"), QStringLiteral("2") }).trimmed();
        m_redis->run({ QStringLiteral("SET"), QStringLiteral("2"), QString::fromUtf8(of2.replace("200", "207")) });
        startProgram();
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT total FROM tierwatch_content WHERE cid = 2")),
            QStringList{ QStringLiteral("207") }, 20000);
        QCOMPARE(standing(2), QStringLiteral("bronze bronze 207 done"));
        QVERIFY2(m_program->stop() == 0, m_program->errors());
    }

    /// The store has the view, the catalogue not its wish: the next start makes good for it, as long as the store is
    /// the one that this instance has written.
    void anAnsweredViewMovesItsContentAfterAKill_data()
    {
        QTest::addColumn<bool>("flushed");
        QTest::newRow("the store as it was") << false;
        QTest::newRow("an old copy of it") << true;
    }
    void anAnsweredViewMovesItsContentAfterAKill()
    {
        QFETCH(const bool, flushed);
        startProgram();
        QTRY_VERIFY(!m_redis->run({ QStringLiteral("KEYS"), QStringLiteral("tierwatch:mark:*") }).trimmed().isEmpty());
        QTRY_COMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_process WHERE state_mark > 0")),
            QStringList{ QStringLiteral("1") });
        QVERIFY(m_program->stop() == 0);
        startProgram({ QStringLiteral("TIERWATCH_FAILPOINTS=engine.wish.before=kill") });
        QTRY_COMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_process WHERE state_mark > 0")),
            QStringList{ QStringLiteral("1") });
        static_cast<void>(view(7, 1964)); // answered or not: it is stored
        QVERIFY(m_program->process().waitForFinished(10000));
        QVERIFY(m_redis->run({ QStringLiteral("GET"), QStringLiteral("7") }).contains("\"status\": \"update\""));
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QStringList{ QStringLiteral("0") });
        if (flushed) // what an old copy lacks is the mark
            m_redis->run({ QStringLiteral("EVAL"),
                QStringLiteral(
                    "for _, k in ipairs(redis.call('keys', 'tierwatch:mark:*')) do redis.call('del', k) end"),
                QStringLiteral("0") });
        startProgram();
        if (!flushed)
            return settle(7, "silver");
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT total FROM tierwatch_content WHERE cid = 7")),
            QStringList{ QStringLiteral("1964") }, 10000);
        QCOMPARE(sql(QStringLiteral("SELECT content_level FROM contents WHERE cid = 7")),
            QStringList{ QStringLiteral("bronze") });
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QStringList{ QStringLiteral("0") });
    }
};

QTEST_GUILESS_MAIN(TestAuditState)
#include "test_audit_state.moc"
