// SPDX-License-Identifier: GPL-3.0-or-later
// What may stop a relocation, and what it may not stop: pause, speed limit, a level that is full or hangs. The real
// service on SQLite, with gold on another filesystem, so that files are copied there.
#include "tests/support/process.h"
#include "tests/support/sqlite_file.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::test;

class TestGuardRails : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QTemporaryDir> m_elsewhere;
    std::unique_ptr<Program> m_program;

    [[nodiscard]] QString path(const QString& name) const { return m_dir->filePath(name); }
    [[nodiscard]] bool inBronze(char name) const
    {
        return QFile::exists(path(QStringLiteral("library/bronze/%1.mp4").arg(QLatin1Char(name))));
    }
    [[nodiscard]] bool inSilver(char name) const
    {
        return QFile::exists(path(QStringLiteral("library/silver/%1.mp4").arg(QLatin1Char(name))));
    }
    [[nodiscard]] bool inGold(char name) const
    {
        return QFile::exists(m_elsewhere->filePath(QStringLiteral("gold/%1.mp4").arg(QLatin1Char(name))));
    }
    [[nodiscard]] QStringList partsInGold() const
    {
        return QDir(m_elsewhere->filePath(QStringLiteral("gold")))
            .entryList({ QStringLiteral(".tierwatch-*.part") }, QDir::Files | QDir::Hidden);
    }
    QString sql(const QString& text) const { return sqliteRow(path(QStringLiteral("data/catalog.sqlite")), text); }
    void set(const QString& name, const QString& value) const
    {
        QCOMPARE(
            sql(QStringLiteral("INSERT INTO tierwatch_setting (name, value) VALUES ('%1', '%2') ON CONFLICT (name) "
                               "DO UPDATE SET value = excluded.value")
                    .arg(name, value)),
            QString());
    }
    [[nodiscard]] QString stateOf(int cid) const
    {
        return sql(QStringLiteral("SELECT state FROM tierwatch_relocation WHERE cid = %1").arg(cid));
    }
    [[nodiscard]] QString levelOf(int cid) const
    {
        return sql(QStringLiteral("SELECT content_level FROM contents WHERE cid = %1").arg(cid));
    }
    /// What an operator is told of it.
    [[nodiscard]] QByteArray explained(int cid) const
    {
        QFile token(path(QStringLiteral("data/admin-token")));
        if (!token.open(QIODevice::ReadOnly))
            return "no token";
        QProcess curl;
        curl.start(QStringLiteral("curl"),
            { QStringLiteral("-s"), QStringLiteral("-H"), QStringLiteral("@-"),
                m_program->url().resolved(QUrl(QStringLiteral("/api/v1/contents/%1/explain").arg(cid))).toString() });
        curl.write("Authorization: Bearer " + token.readLine().trimmed());
        curl.closeWriteChannel();
        curl.waitForFinished();
        return curl.readAllStandardOutput();
    }
    void start(const QStringList& more = {}, const QStringList& environment = {})
    {
        m_program = std::make_unique<Program>(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--data-dir"), path(QStringLiteral("data")), QStringLiteral("--listen"),
                QStringLiteral("127.0.0.1:0") }
                + more,
            environment);
        QVERIFY2(!m_program->waitReady().isEmpty(), m_program->errors());
    }
    void stop()
    {
        QVERIFY2(m_program->stop() == 0, m_program->errors());
        m_program.reset();
    }
    void view(int cid, qint64 count) const
    {
        QCOMPARE(post(m_program->url(), QStringLiteral("/post_sentence"),
                     "cid=" + QByteArray::number(cid) + "&count=" + QByteArray::number(count))
                     .status,
            200);
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_elsewhere = std::make_unique<QTemporaryDir>(QStringLiteral("/dev/shm/tierwatch-test-XXXXXX"));
        QVERIFY(m_elsewhere->isValid());
        start({ QStringLiteral("--sample"), path(QStringLiteral("library")) });
        stop();
        // Gold goes to another filesystem, marker and all.
        QCOMPARE(QProcess::execute(QStringLiteral("cp"),
                     { QStringLiteral("-a"), path(QStringLiteral("library/gold")), m_elsewhere->path() }),
            0);
        QCOMPARE(sql(QStringLiteral("UPDATE level SET path = '%1' WHERE content_level = 'gold'")
                         .arg(m_elsewhere->filePath(QStringLiteral("gold")))),
            QString());
    }

    void cleanup() { m_program.reset(); }

    void aPauseStopsACopyAndTheSpeedLimitIsFollowed()
    {
        // d.mp4 has some hundred KiB: at 4 KiB/s its copy would take minutes.
        QVERIFY(QFile(path(QStringLiteral("library/bronze/d.mp4"))).size() > 200'000);
        set(QStringLiteral("speed-limit"), QStringLiteral("4096"));
        start();
        view(4, 2500);
        QTRY_COMPARE(stateOf(4), QStringLiteral("running"));
        QTRY_COMPARE(partsInGold().size(), 1);

        set(QStringLiteral("pause"), QStringLiteral(R"({"by":"kim","since":1})"));
        QTRY_COMPARE(stateOf(4), QStringLiteral("waiting"));
        QTRY_COMPARE(partsInGold().size(), 0);
        view(7, 1500); // counted, and waits
        QTRY_COMPARE(stateOf(7), QStringLiteral("waiting"));
        QVERIFY(inBronze('d') && !inGold('d') && inBronze('g') && !inSilver('g'));
        QCOMPARE(sql(QStringLiteral("SELECT attempts FROM tierwatch_relocation WHERE cid = 4")), QStringLiteral("0"));

        QCOMPARE(sql(QStringLiteral("DELETE FROM tierwatch_setting WHERE name = 'pause'")), QString());
        QTRY_VERIFY_WITH_TIMEOUT(inSilver('g'), 5000);
        QTRY_COMPARE(partsInGold().size(), 1); // slow again
        set(QStringLiteral("speed-limit"), QStringLiteral("0")); // while it copies
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(4), QStringLiteral("gold"), 5000);
        QVERIFY(inGold('d'));
        stop();
    }

    void aCopyThatIsNotWantedAnyMoreIsDroppedBeforeItsHalf()
    {
        set(QStringLiteral("speed-limit"), QStringLiteral("4096"));
        start();
        view(4, 2500);
        QTRY_COMPARE(partsInGold().size(), 1);
        view(4, 1500); // silver now
        QTRY_VERIFY(inSilver('d')); // and not after the minutes that the copy would take
        QTRY_COMPARE(partsInGold().size(), 0);
        QCOMPARE(sql(QStringLiteral("SELECT attempts FROM tierwatch_relocation WHERE cid = 4")).toInt(), 0);
        QTRY_VERIFY(!inBronze('d'));
        stop();
    }

    void aFullLevelStopsOnlyItselfAndGoesOnByItself()
    {
        const auto reserve = [this](const QString& bytes) {
            QCOMPARE(
                sql(QStringLiteral("UPDATE tierwatch_level SET reserve = %1 WHERE content_level = 'gold'").arg(bytes)),
                QString());
        };
        reserve(QStringLiteral("1000000000000000"));
        start();
        view(4, 2500);
        QTRY_VERIFY2(explained(4).contains("gold is full"), explained(4));
        QCOMPARE(stateOf(4), QStringLiteral("waiting"));
        view(7, 1500);
        QTRY_VERIFY_WITH_TIMEOUT(inSilver('g'), 3000);
        QCOMPARE(sql(QStringLiteral("SELECT attempts FROM tierwatch_relocation WHERE cid = 4")), QStringLiteral("0"));
        reserve(QStringLiteral("0"));
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(4), QStringLiteral("gold"), 15000);
        QVERIFY(inGold('d'));
        stop();
    }

    void aLevelThatHangsStopsOnlyItself()
    {
        const QString hang = path(QStringLiteral("gold hangs"));
        start({ QStringLiteral("--workers"), QStringLiteral("1") },
            { QStringLiteral("TIERWATCH_FAILPOINTS=level.open.gold=hang:") + hang });
        QFile file(hang);
        QVERIFY(file.open(QIODevice::WriteOnly));
        view(4, 2500);
        QTRY_VERIFY(QFile::exists(hang + QStringLiteral(".reached")));
        view(7, 1500); // its only worker hangs: another takes its place once the level is known not to answer
        QTRY_VERIFY_WITH_TIMEOUT(inSilver('g'), 15000);
        QTRY_VERIFY_WITH_TIMEOUT(!inBronze('g'), 15000); // removals go on as well
        QCOMPARE(get(m_program->url(), QStringLiteral("/readyz")).status, 200);
        QVERIFY(inBronze('d'));

        // It answers again: what waited goes on by itself.
        QVERIFY(file.remove());
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(4), QStringLiteral("gold"), 15000);
        QVERIFY(inGold('d'));
        stop();
    }

    void stoppingDoesNotWaitForeverForALevelThatHangs()
    {
        const QString hang = path(QStringLiteral("gold hangs"));
        start({}, { QStringLiteral("TIERWATCH_FAILPOINTS=level.open.gold=hang:") + hang });
        QFile file(hang);
        QVERIFY(file.open(QIODevice::WriteOnly));
        view(4, 2500);
        QTRY_COMPARE(stateOf(4), QStringLiteral("running"));
        QElapsedTimer timer;
        timer.start();
        stop(); // exit code 0
        QVERIFY2(timer.elapsed() < 21'000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(inBronze('d'));
        QVERIFY(file.remove());
        start(); // and the next start recovers it
        QTRY_COMPARE_WITH_TIMEOUT(levelOf(4), QStringLiteral("gold"), 15000);
        stop();
    }
};

QTEST_GUILESS_MAIN(TestGuardRails)
#include "test_guard_rails.moc"
