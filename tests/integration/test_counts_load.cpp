// SPDX-License-Identifier: GPL-3.0-or-later
// Under 10 000 reports a second the catalogue's counts are at most five seconds behind, and none that was answered is
// lost with the process.
#include "adopted_library.h"
#include "tests/support/sqlite_file.h"

#include <QElapsedTimer>

using namespace tierwatch::test;

namespace {

constexpr int contents = 10'000;
constexpr int rounds = 6; ///< seconds
constexpr int behind = 5;

} // namespace

class TestCountsLoad : public QObject {
    Q_OBJECT

    /// `least`: the lowest count that the catalogue has of any content.
    static void run(Program& program, const std::function<int()>& least, int& answered)
    {
        QElapsedTimer clock;
        std::vector<qint64> answeredAt; // by round, of all that were before
        clock.start();
        int worst = 0;
        for (int round = 1; round <= rounds; ++round) {
            std::vector<std::pair<int, qint64>> views;
            for (int cid = 1; cid <= contents; ++cid)
                views.emplace_back(cid, round);
            QCOMPARE(postViews(program.url(), views, "count"), contents);
            answered = round;
            answeredAt.push_back(clock.elapsed());
            do { // until the second is over
                const qint64 asked = clock.elapsed();
                const int saved = least();
                for (int known = saved + 1; known <= round; ++known) {
                    const auto age = static_cast<int>(asked - answeredAt[static_cast<std::size_t>(known - 1)]);
                    worst = std::max(worst, age);
                }
            } while (clock.elapsed() < round * 1000);
        }
        qInfo("the catalogue was at most %.1f s behind", worst / 1000.0);
        QVERIFY2(worst <= behind * 1000, qPrintable(QString::number(worst)));
    }

private Q_SLOTS:
    void onMariaDbAndRedis()
    {
        AdoptedLibrary library;
        QVERIFY2(library.renew(), library.mariadb().log());
        QVERIFY(library.add(1, 3));
        QCOMPARE(library.sql(QStringLiteral("UPDATE contents SET content_level = 'bronze'; DELETE FROM update_history; "
                                            "INSERT INTO contents SELECT seq, 'bronze', CONCAT(seq, '.mp4'), NOW(), "
                                            "NOW() FROM seq_4_to_10000")),
            QByteArray());
        auto program = library.daemon();
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        int answered = 0;
        const auto least = [&library] {
            return library
                .sql(QStringLiteral(
                    "SELECT MIN(COALESCE(v.total, 0)) FROM contents c LEFT JOIN tierwatch_content v USING (cid)"))
                .toInt();
        };
        run(*program, least, answered);
        program->kill();
        QVERIFY(least() >= answered - behind);
        auto next = library.daemon();
        QVERIFY2(!next->waitReady().isEmpty(), next->errors());
        QTRY_COMPARE_WITH_TIMEOUT(least(), answered, 20'000);
        QCOMPARE(library.sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QByteArray("0"));
        QVERIFY2(next->stop() == 0, next->errors());
    }

    void onSqliteAndTheEmbeddedState()
    {
        QTemporaryDir dir;
        const auto daemon = [&dir] {
            return std::make_unique<Program>(QStringLiteral("tierwatchd"),
                QStringList{ QStringLiteral("--data-dir"), dir.filePath(QStringLiteral("data")),
                    QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--sample"),
                    dir.filePath(QStringLiteral("library")) });
        };
        const auto sql = [&dir](const QString& text) {
            return sqliteRow(dir.filePath(QStringLiteral("data/catalog.sqlite")), text);
        };
        auto program = daemon();
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        QVERIFY2(program->stop() == 0, program->errors());
        QCOMPARE(sql(QStringLiteral("DELETE FROM contents")), QString());
        QCOMPARE(
            sql(QStringLiteral("INSERT INTO contents WITH RECURSIVE s(c) AS (SELECT 1 UNION ALL SELECT c + 1 FROM s "
                               "WHERE c < 10000) SELECT c, 'bronze', c || '.mp4', datetime('now'), datetime('now') "
                               "FROM s")),
            QString());
        program = daemon();
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        int answered = 0;
        const auto least = [&sql] {
            return sql(QStringLiteral("SELECT MIN(COALESCE(v.total, 0)) FROM contents c LEFT JOIN tierwatch_content v "
                                      "USING (cid)"))
                .toInt();
        };
        run(*program, least, answered);
        program->kill();
        QVERIFY(least() >= answered - behind);
        program = daemon();
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        QTRY_COMPARE_WITH_TIMEOUT(least(), answered, 20'000);
        QVERIFY2(program->stop() == 0, program->errors());
    }
};

QTEST_GUILESS_MAIN(TestCountsLoad)
#include "test_counts_load.moc"
