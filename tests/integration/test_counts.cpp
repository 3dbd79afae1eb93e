// SPDX-License-Identifier: GPL-3.0-or-later
// Counts outlast either store: whatever is lost, set back or older than the other, no content moves for it, and what
// was known is known again.
#include "adopted_library.h"

using namespace tierwatch::test;

namespace {

constexpr int contents = 10'000;
constexpr int withinAMinute = 60'000;

/// A count that calls for the level in which the content is.
qint64 countOf(int cid)
{
    return AdoptedLibrary::levelOf(cid) == QLatin1String("bronze") ? 500 : cid % 3 == 2 ? 1500 : 2500;
}

const QStringList tables{ QStringLiteral("contents"), QStringLiteral("update_history"),
    QStringLiteral("tierwatch_content"), QStringLiteral("tierwatch_relocation"), QStringLiteral("tierwatch_move"),
    QStringLiteral("tierwatch_process"), QStringLiteral("tierwatch_counter"), QStringLiteral("tierwatch_setting") };

} // namespace

class TestCounts : public QObject {
    Q_OBJECT

    AdoptedLibrary m_library;

    [[nodiscard]] QByteArray sql(const QString& text) { return m_library.sql(text); }
    [[nodiscard]] QByteArray totals()
    {
        return sql(QStringLiteral("SELECT COUNT(total), SUM(total), SUM(total * (cid % 97)) FROM tierwatch_content"));
    }
    void keepCatalogue()
    {
        for (const QString& table : tables)
            QCOMPARE(
                sql(QStringLiteral("CREATE TABLE kept_%1 LIKE %1; INSERT INTO kept_%1 SELECT * FROM %1").arg(table)),
                QByteArray());
    }
    void restoreCatalogue()
    {
        for (const QString& table : tables)
            QCOMPARE(sql(QStringLiteral("DELETE FROM %1; INSERT INTO %1 SELECT * FROM kept_%1; DROP TABLE kept_%1")
                             .arg(table)),
                QByteArray());
    }

private Q_SLOTS:
    void init() { QVERIFY2(m_library.renew(), m_library.mariadb().log()); }

    void aFlushedStoreAndThreeRestartsMoveNothing()
    {
        QVERIFY(m_library.add(1, contents));
        QByteArray before;
        QByteArray known;
        for (int start = 0; start < 4; ++start) {
            auto program = m_library.daemon();
            QVERIFY2(!program->waitReady().isEmpty(), program->errors());
            if (start == 0) { // of half of them the counts are known, the others were never reported
                std::vector<std::pair<int, qint64>> views;
                for (int cid = 2; cid <= contents; cid += 2)
                    views.emplace_back(cid, countOf(cid));
                QCOMPARE(postViews(program->url(), views, "count"), contents / 2);
                before = m_library.places();
            }
            QTRY_COMPARE_WITH_TIMEOUT(m_library.keys(), contents, withinAMinute);
            QCOMPARE(m_library.state(2).value(QStringLiteral("count")).toString(), QStringLiteral("1500"));
            QVERIFY(m_library.state(1).value(QStringLiteral("count")).isNull());
            QCOMPARE(m_library.state(1).value(QStringLiteral("status")).toString(), QStringLiteral("new"));
            QVERIFY2(program->stop() == 0, program->errors());
            QCOMPARE(m_library.places(), before);
            if (start == 0)
                known = totals();
            QVERIFY(known.startsWith("5000\t"));
            QCOMPARE(totals(), known); // an unknown count is not 0
            m_library.redis().flush();
        }
    }

    /// What the store knows more is taken; what it has announced since then moves nothing.
    void anOlderCatalogueBesideANewerStoreMovesNothing()
    {
        QVERIFY(m_library.add(1, 300));
        auto program = m_library.daemon();
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        std::vector<std::pair<int, qint64>> views;
        for (int cid = 1; cid <= 300; ++cid)
            views.emplace_back(cid, countOf(cid));
        QCOMPARE(postViews(program->url(), views, "count"), 300);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT COUNT(total) FROM tierwatch_content")), QByteArray("300"), 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_process WHERE state_mark > 0")),
            QByteArray("1"), 15'000);
        keepCatalogue();
        for (auto& [cid, count] : views)
            count += 7;
        QCOMPARE(postViews(program->url(), views, "count"), 300);
        // Of this one the store says that it was moved since.
        QCOMPARE(postViews(program->url(), { { 1, 1900 } }, "count"), 1);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_library.state(1).value(QStringLiteral("db_level")).toString(), QStringLiteral("silver"), 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(
            sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QByteArray("0"), 20'000);
        const QByteArray newest = totals();
        program->kill();
        // The marks go on every ten seconds: an older catalogue is many of them behind.
        m_library.redis().run({ QStringLiteral("EVAL"),
            QStringLiteral(
                "for _, k in ipairs(redis.call('keys', 'tierwatch:mark:*')) do redis.call('set', k, '1000') end"),
            QStringLiteral("0") });
        restoreCatalogue();
        const QByteArray before = m_library.places();
        QVERIFY(totals() != newest);

        auto next = m_library.daemon();
        QVERIFY2(!next->waitReady().isEmpty(), next->errors());
        QTRY_COMPARE_WITH_TIMEOUT(totals(), newest, withinAMinute);
        QCOMPARE(m_library.places(), before);
        // What came meanwhile counts as views.
        QCOMPARE(sql(QStringLiteral("SELECT ROUND(recent) FROM tierwatch_content WHERE cid = 2")), QByteArray("7"));
        QVERIFY2(next->stop() == 0, next->errors());
        QCOMPARE(m_library.places(), before);
    }

    void anOlderStoreBesideANewerCatalogueMovesNothing()
    {
        QVERIFY(m_library.add(1, 300));
        auto program = m_library.daemon();
        QVERIFY2(!program->waitReady().isEmpty(), program->errors());
        std::vector<std::pair<int, qint64>> views;
        for (int cid = 1; cid <= 300; ++cid)
            views.emplace_back(cid, countOf(cid));
        QCOMPARE(postViews(program->url(), views, "count"), 300);
        QTRY_COMPARE(m_library.keys(), 300);
        const QString kept = QStringLiteral("for _, k in ipairs(redis.call('keys', '[0-9]*')) do redis.call('set', "
                                            "'kept:' .. k, redis.call('get', k)) end");
        m_library.redis().run({ QStringLiteral("EVAL"), kept, QStringLiteral("0") });
        for (auto& [cid, count] : views)
            count += 7;
        QCOMPARE(postViews(program->url(), views, "count"), 300);
        QVERIFY2(program->stop() == 0, program->errors());
        const QByteArray newest = totals();
        const QByteArray before = m_library.places();
        m_library.redis().run({ QStringLiteral("EVAL"),
            QStringLiteral("for _, k in ipairs(redis.call('keys', '[0-9]*')) do redis.call('set', k, redis.call('get', "
                           "'kept:' .. k)) end for _, k in ipairs(redis.call('keys', 'tierwatch:mark:*')) do "
                           "redis.call('del', k) end"),
            QStringLiteral("0") });
        QCOMPARE(m_library.state(2).value(QStringLiteral("count")).toString(), QStringLiteral("1500"));
        auto next = m_library.daemon();
        QVERIFY2(!next->waitReady().isEmpty(), next->errors());
        for (const int cid : { 1, 2, 3, 300 })
            QTRY_COMPARE_WITH_TIMEOUT(m_library.state(cid).value(QStringLiteral("count")).toString(),
                QString::number(countOf(cid) + 7), withinAMinute);
        QVERIFY2(next->stop() == 0, next->errors());
        QCOMPARE(totals(), newest);
        QCOMPARE(m_library.places(), before);
    }
};

QTEST_GUILESS_MAIN(TestCounts)
#include "test_counts.moc"
