// SPDX-License-Identifier: GPL-3.0-or-later
// How contents moved over time, and the history by direction: from `update_history`, on SQLite and MariaDB alike.
#include "catalog_fixture.h"

#include "catalog/moves.h"
#include "catalog/relocations.h"

#include <QRandomGenerator>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

class TestCatalogReports : public CatalogFixture {
    Q_OBJECT

    Result<MovesReport> moves(const MovesQuery& query)
    {
        return rig().seen(
            [&](Transaction& transaction) { return catalog::selectMoves(transaction, query, [] { return true; }); });
    }
    /// A row of the history as the trigger writes it, or another program; bytes where Tierwatch moved it.
    Result<> write(ContentId cid, const QString& from, const QString& to, Time at, std::optional<qint64> bytes = {})
    {
        const QString time = QDateTime::fromMSecsSinceEpoch(microseconds(at) / 1000, Qt::UTC)
                                 .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
        return rig().write([&](Transaction& transaction) -> Result<> {
            const auto row = transaction.run(
                QStringLiteral("INSERT INTO update_history (cid, old_content_level, new_updated_date, "
                               "new_content_level) VALUES (?, ?, ?, ?)"),
                { number(cid), from, time, to });
            if (!row)
                return tl::unexpected(row.error());
            if (!bytes)
                return {};
            catalog::MoveRecord record;
            record.cid = cid;
            record.historyId = catalog::newestHistory(transaction).value_or(0);
            record.from = slot(from.toUtf8().constData());
            record.to = slot(to.toUtf8().constData());
            record.bytes = *bytes;
            return catalog::insertMove(transaction, rig().keys, record);
        });
    }

private Q_SLOTS:
    void initTestCase() { startServer(); }
    void init() { begin(); }
    void cleanup() { m_rig.reset(); }

    void movesAreCountedByHour_data() { onBoth(); }
    void movesAreCountedByHour()
    {
        const Time since = noon;
        const auto row = [&](int cid, const char* from, const char* to, std::chrono::minutes after) {
            TW_GOOD(write(ContentId(cid), QString::fromLatin1(from), QString::fromLatin1(to), since + after));
        };
        row(1, "bronze", "gold", -90min); // before
        row(1, "bronze", "silver", 5min);
        row(2, "bronze", "gold", 59min);
        row(3, "gold", "bronze", 60min);
        row(4, "gone", "gold", 61min); // from a level that is no longer there
        row(5, "silver", "bronze", 150min);
        row(6, "silver", "gold", 180min); // after
        const Result<MovesReport> report = moves({ since, since + 3h, 1h });
        TW_GOOD(report);
        QCOMPARE(report->buckets.size(), 3U);
        QVERIFY((report->buckets == std::vector<MovesReport::Bucket>{ { 2, 0 }, { 0, 1 }, { 0, 1 } }));
        QCOMPARE(report->returnedContents, 0);
        // Finer, and a part of it only.
        const Result<MovesReport> part = moves({ since + 50min, since + 70min, 10min });
        TW_GOOD(part);
        QVERIFY((part->buckets == std::vector<MovesReport::Bucket>{ { 1, 0 }, { 0, 1 } }));
    }

    void whatComesBackWithinADayIsFound_data() { onBoth(); }
    void whatComesBackWithinADayIsFound()
    {
        TW_GOOD(insert(ContentId(1), "a.mp4"));
        const auto row = [&](int cid, const char* from, const char* to, std::chrono::hours after, qint64 bytes) {
            TW_GOOD(write(ContentId(cid), QString::fromLatin1(from), QString::fromLatin1(to), noon + after, bytes));
        };
        row(1, "silver", "gold", 0h, 100);
        row(2, "silver", "gold", 0h, 7);
        row(1, "gold", "silver", 5h, 100); // back
        row(1, "silver", "gold", 20h, 100); // and back: that of 5 h is reversed
        row(2, "gold", "silver", 25h, 7); // too late
        row(3, "gold", "silver", 26h, 50);
        row(3, "silver", "bronze", 27h, 50); // onward, not back
        const Result<MovesReport> report = moves({ noon + 1h, noon + 48h, 1h });
        TW_GOOD(report);
        QCOMPARE(report->returnedContents, 1);
        QCOMPARE(report->returnedTimes, 2);
        QCOMPARE(report->returnedBytes, 300); // three ways, each once
        QCOMPARE(report->returned.size(), 1U);
        const ReturnedContent expected{ ContentId(1), QStringLiteral("a.mp4"), QStringLiteral("gold"),
            QStringLiteral("silver"), 2, 300, noon + 20h };
        QVERIFY(report->returned.front() == expected);
    }

    void theHistoryIsFilteredByDirection_data() { onBoth(); }
    void theHistoryIsFilteredByDirection()
    {
        TW_GOOD(write(ContentId(1), QStringLiteral("bronze"), QStringLiteral("gold"), noon));
        TW_GOOD(write(ContentId(2), QStringLiteral("gold"), QStringLiteral("silver"), noon));
        TW_GOOD(write(ContentId(3), QStringLiteral("gone"), QStringLiteral("silver"), noon));
        TW_GOOD(write(ContentId(4), QStringLiteral("silver"), QStringLiteral("gold"), noon));
        HistoryQuery query;
        query.promotion = true;
        const auto up = history(query);
        TW_GOOD(up);
        QCOMPARE(up->rows.size(), 2U);
        QCOMPARE(number(up->rows.front().cid), 4);
        QCOMPARE(number(up->rows.back().cid), 1);
        query.promotion = false;
        const auto down = history(query);
        TW_GOOD(down);
        QCOMPARE(down->rows.size(), 1U);
        QCOMPARE(number(down->rows.front().cid), 2);
    }

    /// Against a plain count over all rows, with ids that became visible out of order.
    void manyMovesAreCountedAsTheyAre_data() { onBoth(); }
    void manyMovesAreCountedAsTheyAre()
    {
        QRandomGenerator random(4711);
        const QStringList keys{ QStringLiteral("bronze"), QStringLiteral("silver"), QStringLiteral("gold") };
        constexpr int rows = 2000;
        std::vector<MovesReport::Bucket> expected(20);
        TW_GOOD(rig().write([&](Transaction& transaction) -> Result<> {
            for (int i = 0; i < rows; ++i) {
                const int from = random.bounded(3);
                const int to = random.bounded(3);
                const qint64 second = i * 36 + random.bounded(1200) - 600; // about 20 hours in all
                const auto written = transaction.run(
                    QStringLiteral("INSERT INTO update_history (cid, old_content_level, new_updated_date, "
                                   "new_content_level) VALUES (?, ?, ?, ?)"),
                    { i, keys[from],
                        QDateTime::fromSecsSinceEpoch(1'700'000'000 + second, Qt::UTC)
                            .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")),
                        keys[to] });
                if (!written)
                    return tl::unexpected(written.error());
                const qint64 bucket = second >= 0 ? second / 3600 : -1;
                if (from != to && bucket >= 5 && bucket < 15)
                    ++(to > from ? expected[static_cast<std::size_t>(bucket)].up
                                 : expected[static_cast<std::size_t>(bucket)].down);
            }
            return {};
        }));
        const Result<MovesReport> report = moves({ noon + 5h, noon + 15h, 1h });
        TW_GOOD(report);
        QCOMPARE(report->buckets.size(), 10U);
        for (std::size_t i = 0; i < 10; ++i)
            QVERIFY(report->buckets[i] == expected[i + 5]);
    }
};

QTEST_GUILESS_MAIN(TestCatalogReports)
#include "test_catalog_reports.moc"
