// SPDX-License-Identifier: GPL-3.0-or-later
// Beside the original of 2018: on its database with its trigger, on its Redis, with its workers.
#include "tests/support/mariadb_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::test;

namespace {

const QStringList levels{ QStringLiteral("bronze"), QStringLiteral("silver"), QStringLiteral("gold") };
const QString databaseName = QStringLiteral("redis_project");

} // namespace

class TestOriginal : public QObject {
    Q_OBJECT

    MariaDbServer m_mariadb;
    std::unique_ptr<RedisServer> m_redis;
    std::unique_ptr<QTemporaryDir> m_dir;

    [[nodiscard]] QString library(const QString& name) const
    {
        return m_dir->filePath(QStringLiteral("library/") + name);
    }
    void makeFile(const QString& name, const QByteArray& bytes) const
    {
        QFile file(library(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    [[nodiscard]] QByteArray sql(const QString& text)
    {
        return m_mariadb.sql(text, databaseName).value_or("failed").trimmed();
    }
    [[nodiscard]] std::unique_ptr<Program> daemon(const QStringList& more = {}) const
    {
        return std::make_unique<Program>(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--data-dir"), m_dir->filePath(QStringLiteral("data")),
                QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--catalog"),
                m_mariadb.url(databaseName), QStringLiteral("--state"), m_redis->tcpUrl() }
                + more,
            QStringList{ QStringLiteral("TIERWATCH_CATALOG_PASSWORD=") + m_mariadb.password() });
    }
    [[nodiscard]] std::unique_ptr<QProcess> originalWorker(const QUrl& api) const
    {
        auto worker = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("ORIGINAL_SOCKET"), m_mariadb.socket());
        environment.insert(QStringLiteral("ORIGINAL_USER"), m_mariadb.user());
        environment.insert(QStringLiteral("ORIGINAL_PASSWORD"), m_mariadb.password());
        environment.insert(QStringLiteral("ORIGINAL_DATABASE"), databaseName);
        worker->setProcessEnvironment(environment);
        worker->setProcessChannelMode(QProcess::MergedChannels);
        worker->start(QStringLiteral("/usr/bin/python3"),
            { QStringLiteral(TIERWATCH_SOURCE_DIR "/tests/data/original_worker.py"), api.toString(),
                QString::number(m_redis->port()), QStringLiteral("90") });
        return worker;
    }
    /// "bronze,silver" where the file stands in both.
    [[nodiscard]] QString placesOf(const QString& file) const
    {
        QStringList places;
        for (const QString& level : levels) {
            if (QFile::exists(library(level + u'/' + file)))
                places.append(level);
        }
        return places.join(u',');
    }
    /// How many of the keys are contents'.
    [[nodiscard]] QByteArray contentKeys() const
    {
        return m_redis
            ->run(
                { QStringLiteral("EVAL"), QStringLiteral("return #redis.call('keys', '[0-9]*')"), QStringLiteral("0") })
            .trimmed();
    }
    static QJsonObject view(const QUrl& url, int cid, qint64 count)
    {
        return QJsonDocument::fromJson(post(url, QStringLiteral("/post_sentence"),
                                           "cid=" + QByteArray::number(cid) + "&count=" + QByteArray::number(count))
                                           .body)
            .object();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_mariadb.isRunning(), m_mariadb.log()); }

    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_redis = std::make_unique<RedisServer>();
        QVERIFY2(m_redis->isRunning(), qPrintable(m_redis->log()));
        for (const QString& level : levels)
            QVERIFY(QDir().mkpath(library(level)));
        for (const auto& [level, names] :
            { std::pair{ "gold", "a" }, std::pair{ "bronze", "bdg" }, std::pair{ "silver", "cel" } }) {
            for (const char* name = names; *name != 0; ++name)
                makeFile(
                    QLatin1String(level) + u'/' + QLatin1Char(*name) + QLatin1String(".mp4"), QByteArray(1000, *name));
        }
        QVERIFY(m_mariadb.sql(QStringLiteral("DROP DATABASE IF EXISTS ") + databaseName));
        QVERIFY(m_mariadb.createDatabase(databaseName));
        QFile dump(QStringLiteral(TIERWATCH_SOURCE_DIR "/tests/data/original.sql"));
        QVERIFY(dump.open(QIODevice::ReadOnly));
        QVERIFY(m_mariadb.sql(QString::fromUtf8(dump.readAll().replace(
                                  "LEVELS_DIRECTORY", m_dir->filePath(QStringLiteral("library")).toUtf8())),
            databaseName));
    }

    void itIsTakenOverAsItIsAndNothingMoves()
    {
        const QString tables
            = QStringLiteral("SELECT * FROM contents; SELECT * FROM level; SELECT * FROM update_history");
        const QByteArray before = sql(tables);
        for (int start = 0; start < 3; ++start) {
            auto program = daemon();
            const QByteArray line = program->waitReady();
            QVERIFY2(line.contains("catalog=mysql state=redis"), line + program->errors());
            QTRY_COMPARE(contentKeys(),
                QByteArray("12")); // a key for every content and every gap
            QCOMPARE(QJsonDocument::fromJson(m_redis->run({ QStringLiteral("GET"), QStringLiteral("6") }))
                         .object()
                         .value(QStringLiteral("status"))
                         .toString(),
                QStringLiteral("gone"));
            const QJsonObject known
                = QJsonDocument::fromJson(m_redis->run({ QStringLiteral("GET"), QStringLiteral("7") })).object();
            QCOMPARE(known.value(QStringLiteral("status")).toString(), QStringLiteral("new"));
            QVERIFY(known.value(QStringLiteral("count")).isNull());
            QVERIFY2(program->stop() == 0, program->errors());
            QCOMPARE(sql(tables), before);
            QCOMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QByteArray("0"));
            m_redis->flush();
        }
    }

    void oneRowOfHistoryForOneChange()
    {
        auto program = daemon();
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        QCOMPARE(view(program->url(), 7, 1964).value(QStringLiteral("target")).toString(), QStringLiteral("silver"));
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT content_level FROM contents WHERE cid = 7")), QByteArray("silver"), 5000);
        QTRY_COMPARE_WITH_TIMEOUT(placesOf(QStringLiteral("g.mp4")), QStringLiteral("silver"), 10000);
        QCOMPARE(
            sql(QStringLiteral("SELECT cid, old_content_level, new_content_level FROM update_history WHERE id > 5")),
            QByteArray("7\tbronze\tsilver"));
        QTRY_COMPARE(post(program->url(), QStringLiteral("/update_sentence"), "cid=7").body, QByteArray("7"));
        // A count beyond the column's type is refused by the table, and counts are kept all the same.
        QCOMPARE(
            view(program->url(), 1, 5'000'000'000).value(QStringLiteral("status")).toString(), QStringLiteral("done"));
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT total FROM tierwatch_content WHERE cid = 1")), QByteArray("5000000000"), 10000);
        QVERIFY2(program->stop() == 0, program->errors());
    }

    void theOriginalsWorkerFinishesWhatWeAnnounce()
    {
        auto program = daemon({ QStringLiteral("--workers"), QStringLiteral("0") });
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        auto worker = originalWorker(program->url());
        QVERIFY(worker->waitForStarted());
        QCOMPARE(view(program->url(), 7, 1964).value(QStringLiteral("status")).toString(), QStringLiteral("update"));
        QCOMPARE(view(program->url(), 12, 3000).value(QStringLiteral("status")).toString(), QStringLiteral("update"));
        QTRY_COMPARE_WITH_TIMEOUT(placesOf(QStringLiteral("g.mp4")), QStringLiteral("silver"), 15000);
        QTRY_COMPARE_WITH_TIMEOUT(placesOf(QStringLiteral("l.mp4")), QStringLiteral("gold"), 15000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral(
                "SELECT cid, old_content_level, new_content_level FROM update_history WHERE id > 5 ORDER BY cid")),
            QByteArray("7\tbronze\tsilver\n12\tsilver\tgold"), 10000);
        QTRY_COMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QByteArray("0"));
        worker->kill();
        worker->waitForFinished();
        QVERIFY2(program->stop() == 0, program->errors());
    }

    void whatIsAnnouncedIsWhatMayBeDoneNow()
    {
        auto program = daemon({ QStringLiteral("--workers"), QStringLiteral("0") });
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        const auto announced = [this] {
            return QJsonDocument::fromJson(m_redis->run({ QStringLiteral("GET"), QStringLiteral("7") })).object();
        };
        QCOMPARE(view(program->url(), 7, 2500).value(QStringLiteral("status")).toString(), QStringLiteral("update"));
        QTRY_COMPARE(
            sql(QStringLiteral("SELECT state FROM tierwatch_relocation WHERE cid = 7")), QByteArray("waiting"));
        // A level that goes away takes its announcements back, and gives them again.
        QVERIFY(QFile::rename(library(QStringLiteral("gold")), library(QStringLiteral("away"))));
        QTRY_COMPARE_WITH_TIMEOUT(
            announced().value(QStringLiteral("status")).toString(), QStringLiteral("done"), 10000);
        QCOMPARE(announced().value(QStringLiteral("target")).toString(), QStringLiteral("bronze"));
        QVERIFY(QFile::rename(library(QStringLiteral("away")), library(QStringLiteral("gold"))));
        QTRY_COMPARE_WITH_TIMEOUT(
            announced().value(QStringLiteral("target")).toString(), QStringLiteral("gold"), 10000);
        QCOMPARE(announced().value(QStringLiteral("count")).toString(), QStringLiteral("2500"));
        QVERIFY2(program->stop() == 0, program->errors());
    }

    void aClaimThatNothingComesOfIsVoid()
    {
        auto program = daemon();
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        // A worker that died after its claim: the original's leaves it for ever.
        const QString claimed = QStringLiteral(
            R"({"cid": "7", "count": "1964", "target": "silver", "db_level": "bronze", "filename": "g.mp4", "worker_id": "working", "status": "update"})");
        QTRY_COMPARE(m_redis->run({ QStringLiteral("EXISTS"), QStringLiteral("7") }).trimmed(), QByteArray("1"));
        m_redis->run({ QStringLiteral("SET"), QStringLiteral("7"), claimed });
        QVERIFY(!view(program->url(), 7, 1965).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT error FROM tierwatch_relocation WHERE cid = 7")).contains("Another worker"),
            5000);
        QVERIFY(!QTest::qWaitFor([&] { return placesOf(QStringLiteral("g.mp4")) != QStringLiteral("bronze"); }, 7000));
        QVERIFY(m_mariadb.sql(
            QStringLiteral("INSERT INTO tierwatch_setting (name, value) VALUES ('foreign-claim', '3')"), databaseName));
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT content_level FROM contents WHERE cid = 7")), QByteArray("silver"), 20000);
        QTRY_COMPARE_WITH_TIMEOUT(placesOf(QStringLiteral("g.mp4")), QStringLiteral("silver"), 10000);
        QVERIFY(program->errors().contains("the claim is void"));
        QTRY_VERIFY(m_redis->run({ QStringLiteral("GET"), QStringLiteral("7") }).contains("\"worker_id\": null"));
        QVERIFY2(program->stop() == 0, program->errors());
    }

    void ourPoolAndTheOriginalsWorkerShareTheWork()
    {
        constexpr int first = 13;
        constexpr int last = 212;
        QString rows;
        for (int cid = first; cid <= last; ++cid) {
            const QString name = QStringLiteral("f%1.mp4").arg(cid);
            makeFile(QStringLiteral("bronze/") + name, QByteArray(500 + cid, static_cast<char>(cid)));
            rows
                += QStringLiteral("INSERT INTO contents VALUES (%1, 'bronze', '%2', NOW(), NOW());").arg(cid).arg(name);
        }
        QVERIFY(m_mariadb.sql(rows, databaseName));
        auto program = daemon();
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        QTRY_COMPARE(contentKeys(), QByteArray::number(last));
        auto worker = originalWorker(program->url());
        QVERIFY(worker->waitForStarted());
        for (int cid = first; cid <= last; ++cid)
            QVERIFY(!view(program->url(), cid, cid % 2 == 0 ? 1500 : 2500).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral(
                "SELECT COUNT(*) FROM contents WHERE cid >= 13 AND content_level = IF(cid % 2 = 0, 'silver', 'gold')")),
            QByteArray("200"), 60000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QByteArray("0"), 30000);
        worker->kill();
        worker->waitForFinished();
        const QByteArray output = worker->readAll();
        QVERIFY2(output.contains(" moves "), "the original's worker had nothing to do: " + output);
        QVERIFY2(!output.contains("Traceback"), output);
        const qsizetype byWorker = output.count(" moves ");
        QVERIFY2(byWorker < 200, "our pool had nothing to do");
        for (int cid = first; cid <= last; ++cid) {
            const QString name = QStringLiteral("f%1.mp4").arg(cid);
            const QString level = cid % 2 == 0 ? QStringLiteral("silver") : QStringLiteral("gold");
            QCOMPARE(placesOf(name), level); // once, and there only
            QFile file(library(level + u'/' + name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QCOMPARE(file.readAll(), QByteArray(500 + cid, static_cast<char>(cid)));
        }
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*), COUNT(DISTINCT cid) FROM update_history WHERE cid >= 13")),
            QByteArray("200\t200"));
        qInfo("%lld of 200 contents were moved by the original's worker", static_cast<long long>(byWorker));
        QVERIFY2(program->stop() == 0, program->errors());
    }
};

QTEST_GUILESS_MAIN(TestOriginal)
#include "test_original.moc"
