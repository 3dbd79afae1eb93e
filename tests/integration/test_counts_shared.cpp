// SPDX-License-Identifier: GPL-3.0-or-later
// Two processes take reports for the same contents: the counts in the catalogue end right, whoever commits last.
#include "adopted_library.h"

using namespace tierwatch::test;

class TestCountsShared : public QObject {
    Q_OBJECT

    AdoptedLibrary m_library;
    std::unique_ptr<Program> m_one;
    std::unique_ptr<Program> m_two;

    [[nodiscard]] QByteArray totalOf(int cid)
    {
        return m_library.sql(QStringLiteral("SELECT total FROM tierwatch_content WHERE cid = %1").arg(cid));
    }
    [[nodiscard]] QByteArray standing(int cid) const
    {
        return m_library.state(cid).value(QStringLiteral("count")).toString().toUtf8();
    }

private Q_SLOTS:
    void init()
    {
        QVERIFY2(m_library.renew(), m_library.mariadb().log());
        QVERIFY(m_library.add(1, 60));
        m_one = m_library.daemon(QStringLiteral("one"), { QStringLiteral("--rule"), QStringLiteral("recent:30d") });
        QVERIFY2(!m_one->waitReady().isEmpty(), m_one->errors());
        m_two = m_library.daemon(QStringLiteral("two"));
        QVERIFY2(!m_two->waitReady().isEmpty(), m_two->errors());
    }
    void cleanup()
    {
        QVERIFY2(m_one->stop() == 0, m_one->errors());
        QVERIFY2(m_two->stop() == 0, m_two->errors());
    }

    /// By turns, without pause: each process knows half of them, and the sum is right, the recent views as well.
    void whatIsAddedByTurnsIsNotLost()
    {
        std::vector<std::pair<int, qint64>> views;
        for (int cid = 1; cid <= 60; ++cid)
            views.emplace_back(cid, cid % 5 + 1);
        constexpr int rounds = 40;
        for (int round = 0; round < rounds; ++round)
            QCOMPARE(postViews((round % 2 == 0 ? m_one : m_two)->url(), views, "delta"), 60);
        const QByteArray right
            = m_library.sql(QStringLiteral("SELECT SUM(cid % 5 + 1) * %1 FROM contents").arg(rounds));
        QTRY_COMPARE_WITH_TIMEOUT(
            m_library.sql(QStringLiteral("SELECT SUM(total) FROM tierwatch_content")), right, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_library.sql(QStringLiteral("SELECT ROUND(SUM(recent)) FROM tierwatch_content")), right, 10'000);
        for (const int cid : { 1, 2, 3, 4, 60 }) {
            QCOMPARE(standing(cid), QByteArray::number(rounds * (cid % 5 + 1)));
            QCOMPARE(totalOf(cid), standing(cid));
        }
    }

    /// The newest report is a lower one, and comes by the other process.
    void aLowerCountThatCameLastStands()
    {
        std::vector<std::pair<int, qint64>> high;
        std::vector<std::pair<int, qint64>> low;
        for (int cid = 1; cid <= 60; ++cid) {
            high.emplace_back(cid, 700);
            low.emplace_back(cid, 300 + cid);
        }
        QCOMPARE(postViews(m_one->url(), high, "count"), 60);
        QCOMPARE(postViews(m_two->url(), low, "count"), 60);
        QByteArray right = m_library.sql(QStringLiteral("SELECT SUM(300 + cid) FROM contents"));
        QTRY_COMPARE_WITH_TIMEOUT(
            m_library.sql(QStringLiteral("SELECT SUM(total) FROM tierwatch_content")), right, 20'000);
        QCOMPARE(standing(7), QByteArray("307"));
        // It stays so: neither tells the store or the catalogue the greater one again.
        QCOMPARE(postViews(m_one->url(), { { 60, 1 } }, "delta"), 1);
        right = QByteArray::number(right.toInt() + 1);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_library.sql(QStringLiteral("SELECT SUM(total) FROM tierwatch_content")), right, 20'000);
        QCOMPARE(standing(7), QByteArray("307"));
        QCOMPARE(standing(60), QByteArray("361"));
    }

    /// One process dies with what it has just answered: the other has nothing of it, the store has.
    void whatADeadProcessHasAnsweredIsNotLost()
    {
        QCOMPARE(postViews(m_two->url(), { { 7, 100 } }, "count"), 1);
        QTRY_COMPARE_WITH_TIMEOUT(totalOf(7), QByteArray("100"), 10'000);
        QCOMPARE(postViews(m_two->url(), { { 7, 140 } }, "count"), 1);
        m_two->kill();
        QCOMPARE(postViews(m_one->url(), { { 7, 2 } }, "delta"), 1);
        QTRY_COMPARE_WITH_TIMEOUT(totalOf(7), QByteArray("142"), 10'000);
        m_two = m_library.daemon(QStringLiteral("two"));
        QVERIFY2(!m_two->waitReady().isEmpty(), m_two->errors());
        QCOMPARE(standing(7), QByteArray("142"));
    }
};

QTEST_GUILESS_MAIN(TestCountsShared)
#include "test_counts_shared.moc"
