// SPDX-License-Identifier: GPL-3.0-or-later
// Several processes on one MariaDB and one Redis share the work.
#include "tests/support/mariadb_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::test;

namespace {

const QString databaseName = QStringLiteral("shared");

QStringList workers(int count) { return { QStringLiteral("--workers"), QString::number(count) }; }

} // namespace

class TestSharing : public QObject {
    Q_OBJECT

    MariaDbServer m_mariadb;
    std::unique_ptr<RedisServer> m_redis;
    std::unique_ptr<QTemporaryDir> m_dir;

    /// On the sample library; each name has a data dir of its own.
    [[nodiscard]] std::unique_ptr<Program> daemon(
        const QString& name, const QStringList& more, const QString& state = {}) const
    {
        return std::make_unique<Program>(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--data-dir"), m_dir->filePath(name), QStringLiteral("--listen"),
                QStringLiteral("127.0.0.1:0"), QStringLiteral("--sample"), m_dir->filePath(QStringLiteral("library")),
                QStringLiteral("--catalog"), m_mariadb.url(databaseName), QStringLiteral("--state"),
                state.isEmpty() ? m_redis->tcpUrl() : state }
                + more,
            QStringList{ QStringLiteral("TIERWATCH_CATALOG_PASSWORD=") + m_mariadb.password() });
    }
    [[nodiscard]] QByteArray sql(const QString& text)
    {
        return m_mariadb.sql(text, databaseName).value_or("failed").trimmed();
    }
    [[nodiscard]] QString file(const QString& name) const { return m_dir->filePath(QStringLiteral("library/") + name); }
    static HttpAnswer view(const Program& program, int cid, int count)
    {
        return post(program.url(), QStringLiteral("/post_sentence"),
            "cid=" + QByteArray::number(cid) + "&count=" + QByteArray::number(count));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_mariadb.isRunning(), m_mariadb.log()); }

    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_redis = std::make_unique<RedisServer>();
        QVERIFY2(m_redis->isRunning(), qPrintable(m_redis->log()));
        QVERIFY(m_mariadb.sql(QStringLiteral("DROP DATABASE IF EXISTS ") + databaseName));
        QVERIFY(m_mariadb.createDatabase(databaseName));
    }

    void aWishOfOneIsCarriedOutByAnother()
    {
        auto front = daemon(QStringLiteral("front"), workers(0));
        QVERIFY2(!front->waitReady().isEmpty(), front->errors());
        auto mover = daemon(QStringLiteral("mover"), workers(2) + QStringList{ QStringLiteral("--no-api") });
        QVERIFY2(mover->waitReady().contains("ready -"), mover->errors());
        // The first wish comes before the two have met; from the second on they know each other.
        QCOMPARE(view(*front, 4, 1500).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT content_level FROM contents WHERE cid = 4")), QByteArray("silver"), 5000);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(view(*front, 7, 1964).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT content_level FROM contents WHERE cid = 7")), QByteArray("silver"), 5000);
        // The mover has not seen the view, and does not lose its count.
        QTRY_VERIFY_WITH_TIMEOUT(m_redis->run({ QStringLiteral("GET"), QStringLiteral("7") })
                                     .contains("\"count\": \"1964\", \"target\": \"silver\", \"db_level\": \"silver\""),
            5000);
        QVERIFY2(timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
        QTRY_COMPARE_WITH_TIMEOUT(
            post(front->url(), QStringLiteral("/update_sentence"), "cid=7").body, QByteArray("7"), 5000);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(file(QStringLiteral("bronze/g.mp4"))), 10000);
        QVERIFY(QFile::exists(file(QStringLiteral("silver/g.mp4"))));
        // A demotion of what another has promoted: the front knows where it is.
        QTRY_VERIFY_WITH_TIMEOUT(view(*front, 7, 12).body.contains("\"db_level\": \"silver\""), 5000);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file(QStringLiteral("bronze/g.mp4"))), 10000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QByteArray("0"), 10000);
        QVERIFY2(front->stop() == 0, front->errors());
        QVERIFY2(mover->stop() == 0, mover->errors());
    }

    void anEmbeddedStateIsRefusedBesideOthers()
    {
        auto first = daemon(QStringLiteral("first"), {});
        QVERIFY2(!first->waitReady().isEmpty(), first->errors());
        auto second = daemon(QStringLiteral("second"), {}, QStringLiteral("embedded"));
        QCOMPARE(second->waitExit(), 1);
        QVERIFY2(second->errors().contains("an embedded state cannot be shared"), second->errors());
        // It is welcome once the other has gone; then the other is refused.
        QVERIFY2(first->stop() == 0, first->errors());
        auto alone = daemon(QStringLiteral("second"), {}, QStringLiteral("embedded"));
        QVERIFY2(!alone->waitReady().isEmpty(), alone->errors());
        auto again = daemon(QStringLiteral("first"), {});
        QCOMPARE(again->waitExit(), 1);
        QVERIFY2(again->errors().contains("an embedded state cannot be shared"), again->errors());
        QVERIFY2(alone->stop() == 0, alone->errors());
    }

    void twoPoolsMoveEachContentOnce()
    {
        constexpr int first = 101;
        constexpr int last = 300;
        auto one = daemon(QStringLiteral("one"), workers(2));
        QVERIFY2(!one->waitReady().isEmpty(), one->errors());
        QString rows;
        for (int cid = first; cid <= last; ++cid) {
            const QString name = QStringLiteral("f%1.mp4").arg(cid);
            QFile made(file(QStringLiteral("bronze/") + name));
            QVERIFY(made.open(QIODevice::WriteOnly));
            QCOMPARE(made.write(QByteArray(cid, 'x')), cid);
            rows
                += QStringLiteral("INSERT INTO contents VALUES (%1, 'bronze', '%2', NOW(), NOW());").arg(cid).arg(name);
        }
        QVERIFY(m_mariadb.sql(rows, databaseName));
        auto two = daemon(QStringLiteral("two"), workers(2));
        QVERIFY2(!two->waitReady().isEmpty(), two->errors());
        QTRY_COMPARE_WITH_TIMEOUT(view(*one, last, 5).status, 200, 5000);
        for (int cid = first; cid <= last; ++cid)
            QCOMPARE(view(cid % 2 == 0 ? *one : *two, cid, cid % 3 == 0 ? 1500 : 2500).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT COUNT(*) FROM contents WHERE cid > 100 AND content_level <> 'bronze'")),
            QByteArray::number(last - first + 1), 30000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QByteArray("0"), 15000);
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*), COUNT(DISTINCT cid) FROM update_history WHERE cid > 100")),
            QByteArray("200\t200"));
        for (int cid = first; cid <= last; ++cid) {
            const QString name = QStringLiteral("/f%1.mp4").arg(cid);
            const QString level = cid % 3 == 0 ? QStringLiteral("silver") : QStringLiteral("gold");
            QVERIFY2(QFile::exists(file(level + name)), qPrintable(name));
            QVERIFY2(!QFile::exists(file(QStringLiteral("bronze") + name)), qPrintable(name));
        }
        QVERIFY2(one->stop() == 0, one->errors());
        QVERIFY2(two->stop() == 0, two->errors());
    }
};

QTEST_GUILESS_MAIN(TestSharing)
#include "test_sharing.moc"
