// SPDX-License-Identifier: GPL-3.0-or-later
// Others beside us: what the original's programs or people with an SQL client write is known within two seconds, and
// what makes no sense is said and not acted upon.
#include "adopted_library.h"

#include <QElapsedTimer>

using namespace tierwatch::test;

namespace {

constexpr int atMost = 2000; ///< milliseconds until what others wrote is known

} // namespace

class TestFollowers : public QObject {
    Q_OBJECT

    AdoptedLibrary m_library;
    std::unique_ptr<Program> m_program;

    [[nodiscard]] QByteArray sql(const QString& text) { return m_library.sql(text); }
    void start(const QStringList& more = {})
    {
        m_program = m_library.daemon(QStringLiteral("data"), more);
        QVERIFY2(!m_program->waitReady().isEmpty(), m_program->errors());
        QTRY_VERIFY_WITH_TIMEOUT(m_library.keys() > 0, 10'000);
    }
    void makeFile(const QString& name) const
    {
        QFile made(m_library.file(name));
        QVERIFY(made.open(QIODevice::WriteOnly));
    }
    /// By HTTP, without asking for the content itself: a cid that nobody knows is looked up.
    [[nodiscard]] QString levelOf(int cid) const
    {
        const HttpAnswer answer = get(m_program->url(), QStringLiteral("/api/v1/contents/%1/location").arg(cid));
        return QJsonDocument::fromJson(answer.body).object().value(QStringLiteral("level")).toString();
    }
    [[nodiscard]] QString statusOf(int cid) const
    {
        return m_library.state(cid).value(QStringLiteral("status")).toString();
    }
    [[nodiscard]] QJsonObject view(int cid, qint64 count) const
    {
        return QJsonDocument::fromJson(post(m_program->url(), QStringLiteral("/post_sentence"),
                                           "cid=" + QByteArray::number(cid) + "&count=" + QByteArray::number(count))
                                           .body)
            .object();
    }
    [[nodiscard]] std::unique_ptr<QProcess> originalWorker()
    {
        auto worker = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("ORIGINAL_SOCKET"), m_library.mariadb().socket());
        environment.insert(QStringLiteral("ORIGINAL_USER"), m_library.mariadb().user());
        environment.insert(QStringLiteral("ORIGINAL_PASSWORD"), m_library.mariadb().password());
        environment.insert(QStringLiteral("ORIGINAL_DATABASE"), AdoptedLibrary::database());
        worker->setProcessEnvironment(environment);
        worker->setProcessChannelMode(QProcess::MergedChannels);
        worker->start(QStringLiteral("/usr/bin/python3"),
            { QStringLiteral(TIERWATCH_SOURCE_DIR "/tests/data/original_worker.py"), m_program->url().toString(),
                QString::number(m_library.redis().port()), QStringLiteral("60") });
        return worker;
    }

private Q_SLOTS:
    void init() { QVERIFY2(m_library.renew(), m_library.mariadb().log()); }
    void cleanup()
    {
        if (m_program)
            QVERIFY2(m_program->stop() == 0, m_program->errors());
        m_program.reset();
    }

    void rowsThatAreInsertedMovedAndDeletedByHand()
    {
        QVERIFY(m_library.add(1, 20));
        QCOMPARE(sql(QStringLiteral("DELETE FROM contents WHERE cid = 10")), QByteArray());
        start();
        QTRY_COMPARE(m_library.keys(), 20); // a gap has one, too
        QCOMPARE(statusOf(10), QStringLiteral("gone"));
        // In the middle, with a history that says nothing of it. Nobody asks for it: that it gets its key says that
        // it is known.
        makeFile(QStringLiteral("silver/new.mp4"));
        QCOMPARE(
            sql(QStringLiteral("INSERT INTO contents VALUES (10, 'silver', 'new.mp4', NOW(), NOW())")), QByteArray());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(10), QStringLiteral("new"), atMost);
        QCOMPARE(levelOf(10), QStringLiteral("silver"));
        // Moved: with history by the trigger, and without it.
        QVERIFY(QFile::rename(
            m_library.file(QStringLiteral("silver/new.mp4")), m_library.file(QStringLiteral("gold/new.mp4"))));
        QCOMPARE(sql(QStringLiteral("UPDATE contents SET content_level = 'gold' WHERE cid = 10")), QByteArray());
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(10), QStringLiteral("gold"), atMost);
        QVERIFY(QFile::rename(
            m_library.file(QStringLiteral("gold/new.mp4")), m_library.file(QStringLiteral("bronze/new.mp4"))));
        QCOMPARE(
            sql(QStringLiteral("REPLACE INTO contents VALUES (10, 'bronze', 'new.mp4', NOW(), NOW())")), QByteArray());
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(10), QStringLiteral("bronze"), atMost);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_library.state(10).value(QStringLiteral("db_level")).toString(), QStringLiteral("bronze"), atMost);
        // Deleted, by nobody who tells.
        QCOMPARE(sql(QStringLiteral("DELETE FROM contents WHERE cid IN (10, 20)")), QByteArray());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(10), QStringLiteral("gone"), atMost);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(20), QStringLiteral("gone"), atMost);
        QCOMPARE(levelOf(10), QString());
        QVERIFY(view(10, 5).contains(QStringLiteral("error")));
        // Beyond all others, with a gap before it.
        makeFile(QStringLiteral("bronze/30.mp4"));
        QCOMPARE(
            sql(QStringLiteral("INSERT INTO contents VALUES (30, 'bronze', '30.mp4', NOW(), NOW())")), QByteArray());
        QTRY_COMPARE_WITH_TIMEOUT(m_library.keys(), 30, atMost);
        QCOMPARE(statusOf(30), QStringLiteral("new"));
        QCOMPARE(statusOf(25), QStringLiteral("gone"));
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QByteArray("0"));
    }

    void aRowOfHistoryAlonePointsAtItsContent()
    {
        QVERIFY(m_library.add(1, 6));
        start();
        QCOMPARE(levelOf(4), QStringLiteral("bronze"));
        QVERIFY(QFile::rename(
            m_library.file(QStringLiteral("bronze/4.mp4")), m_library.file(QStringLiteral("gold/4.mp4"))));
        QCOMPARE(sql(QStringLiteral(
                     "DROP TRIGGER contents_update; UPDATE contents SET content_level = 'gold' WHERE cid = 4; "
                     "INSERT INTO update_history VALUES (NULL, 4, NOW(), 'bronze', NOW(), 'gold')")),
            QByteArray());
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(4), QStringLiteral("gold"), atMost);
    }

    /// Reported once, not fatal, nothing done.
    void rowsThatMakeNoSense()
    {
        QVERIFY(m_library.add(1, 6));
        QCOMPARE(
            sql(QStringLiteral("ALTER TABLE contents MODIFY content_level varchar(10) NULL; "
                               "INSERT INTO contents VALUES (7, 'bronze', '../../etc/passwd', NOW(), NOW()), (8, NULL, "
                               "'h.mp4', NOW(), NOW()), (9, 'platinum', 'i.mp4', NOW(), NOW())")),
            QByteArray());
        start();
        const QByteArray before = sql(QStringLiteral("SELECT * FROM contents; SELECT * FROM update_history"));
        QCOMPARE(
            sql(QStringLiteral("INSERT INTO contents VALUES (10, '', '', NOW(), NOW()), (11, 'bronze', "
                               "'/absolute.mp4', NOW(), NOW()), (-5, 'bronze', 'm.mp4', NOW(), NOW()), (12, 'bronze', "
                               "'1.mp4', NULL, NULL)")),
            QByteArray());
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(12), QStringLiteral("bronze"), atMost); // no times: that is allowed
        for (const int cid : { 7, 10, 11 })
            QCOMPARE(levelOf(cid), QString());
        for (const int cid : { 8, 9 }) // they have no place
            QCOMPARE(get(m_program->url(), QStringLiteral("/api/v1/contents/%1/location").arg(cid)).status, 503);
        const QJsonObject placeless = view(8, 5000); // it counts, and nobody is sent anywhere
        QCOMPARE(placeless.value(QStringLiteral("count")).toString(), QStringLiteral("5000"));
        QCOMPARE(placeless.value(QStringLiteral("status")).toString(), QStringLiteral("done"));
        for (int cid = 1; cid <= 6; ++cid)
            QVERIFY(!levelOf(cid).isEmpty());
        // Mended, it is taken up.
        makeFile(QStringLiteral("bronze/g.mp4"));
        QCOMPARE(sql(QStringLiteral("UPDATE contents SET filename = 'g.mp4' WHERE cid = 7")), QByteArray());
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(7), QStringLiteral("bronze"), atMost);
        makeFile(QStringLiteral("silver/i.mp4"));
        QCOMPARE(sql(QStringLiteral("UPDATE contents SET content_level = 'silver' WHERE cid = 9")), QByteArray());
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(9), QStringLiteral("silver"), 2 * atMost);
        QVERIFY(!before.isEmpty());
        QVERIFY2(m_program->stop() == 0, m_program->errors());
        const QByteArray log = m_program->errors();
        QCOMPARE(log.count("is not taken up"), 3);
        QCOMPARE(log.count("in the level 'platinum'"), 1);
        m_program.reset();
    }

    /// The original's workers walk from key 1 on: with a view for content 300 alone, one of them finds it.
    void anOriginalWorkerFindsContent300()
    {
        QVERIFY(m_library.add(1, 300));
        QCOMPARE(sql(QStringLiteral("DELETE FROM contents WHERE cid BETWEEN 50 AND 99 OR cid = 299")), QByteArray());
        start({ QStringLiteral("--workers"), QStringLiteral("0") });
        QTRY_COMPARE_WITH_TIMEOUT(m_library.keys(), 300, 10'000);
        auto worker = originalWorker();
        QVERIFY(worker->waitForStarted());
        QCOMPARE(AdoptedLibrary::levelOf(300), QStringLiteral("gold"));
        QCOMPARE(view(300, 1500).value(QStringLiteral("target")).toString(), QStringLiteral("silver"));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_library.file(QStringLiteral("silver/300.mp4"))), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT content_level FROM contents WHERE cid = 300")), QByteArray("silver"), 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(300), QStringLiteral("silver"), atMost);
        QCOMPARE(sql(QStringLiteral("SELECT cid, old_content_level, new_content_level FROM update_history")),
            QByteArray("300\tgold\tsilver"));
        worker->kill();
        worker->waitForFinished();
        const QByteArray output = worker->readAll();
        QVERIFY2(output.count(" moves ") == 1 && !output.contains("Traceback"), output);
    }

    /// What stays is announced as what is done, and a worker of the original leaves it alone.
    void whatMustNotMoveIsNotAnnounced()
    {
        QVERIFY(m_library.add(1, 9));
        start({ QStringLiteral("--workers"), QStringLiteral("0"), QStringLiteral("--paused") });
        QTRY_COMPARE_WITH_TIMEOUT(m_library.keys(), 9, 10'000);
        const QJsonObject answer = view(4, 2500);
        QCOMPARE(answer.value(QStringLiteral("target")).toString(), QStringLiteral("bronze"));
        QCOMPARE(answer.value(QStringLiteral("status")).toString(), QStringLiteral("done"));
        auto worker = originalWorker();
        QVERIFY(worker->waitForStarted());
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT state, wanted FROM tierwatch_relocation")), QByteArray("waiting\tgold"), 10'000);
        QCOMPARE(statusOf(4), QStringLiteral("done"));
        QCOMPARE(m_library.state(4).value(QStringLiteral("db_level")).toString(), QStringLiteral("bronze"));
        QVERIFY(QFile::exists(m_library.file(QStringLiteral("bronze/4.mp4"))));
        // The pause ends: it is announced, and moved by the original's worker.
        QCOMPARE(sql(QStringLiteral("DELETE FROM tierwatch_setting WHERE name = 'pause'")), QByteArray());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_library.file(QStringLiteral("gold/4.mp4"))), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(4), QStringLiteral("gold"), 10'000);
        worker->kill();
        worker->waitForFinished();
    }
};

QTEST_GUILESS_MAIN(TestFollowers)
#include "test_followers.moc"
