// SPDX-License-Identifier: GPL-3.0-or-later
// Tables that come as a whole again and again: rows keep their places and their selection.
#include "models/small_table.h"
#include "tests/models/random_world.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

SmallRow row(int key, int value)
{
    return { QString::number(key), { { QStringLiteral("row %1").arg(key) }, { QString::number(value), value } },
        static_cast<ContentId>(key) };
}

} // namespace

class TestSmallTable : public QObject {
    Q_OBJECT

    [[nodiscard]] static QStringList keys(const SmallTable& table)
    {
        QStringList shown;
        for (int i = 0; i < table.rowCount(); ++i)
            shown.append(table.rowAt(i)->key);
        return shown;
    }

private Q_SLOTS:
    void persistentIndexesFollowTheirKeys()
    {
        QRandomGenerator random(printedSeed());
        SmallTable table({ { QStringLiteral("Name") }, { QStringLiteral("Value"), true } });
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int round = 0; round < 300; ++round) {
            QHash<QString, QPersistentModelIndex> kept;
            for (int i = 0; i < table.rowCount(); ++i)
                kept.insert(table.rowAt(i)->key, table.index(i, 1));
            std::vector<SmallRow> rows;
            QStringList expected;
            for (int key = 0; key < 30; ++key) {
                if (random.bounded(3) != 0)
                    rows.push_back(row(key, random.bounded(5)));
            }
            std::shuffle(rows.begin(), rows.end(), random);
            if (round % 7 == 0)
                table.sort(random.bounded(3) - 1, random.bounded(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
            table.setRows(rows);
            QCOMPARE(table.rowCount(), static_cast<int>(rows.size()));
            for (auto it = kept.cbegin(); it != kept.cend(); ++it) {
                const int at = table.rowOf(it.key());
                QCOMPARE(it.value().isValid(), at >= 0);
                if (at >= 0)
                    QCOMPARE(it.value().row(), at);
            }
        }
    }

    void sortsByValuesAndByText()
    {
        SmallTable table({ { QStringLiteral("Name") }, { QStringLiteral("Value"), true } });
        table.setRows({ row(1, 10), row(2, 9), row(3, 100) });
        QCOMPARE(keys(table), QStringList({ QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3") }));
        table.sort(1, Qt::DescendingOrder);
        QCOMPARE(keys(table), QStringList({ QStringLiteral("3"), QStringLiteral("1"), QStringLiteral("2") }));
        table.setRows({ row(4, 50), row(1, 10), row(3, 100) });
        QCOMPARE(keys(table), QStringList({ QStringLiteral("3"), QStringLiteral("4"), QStringLiteral("1") }));
        table.sort(-1);
        QCOMPARE(keys(table), QStringList({ QStringLiteral("4"), QStringLiteral("1"), QStringLiteral("3") }));
    }

    void nobodyActsOnTheWrongRow()
    {
        SmallTable table({ { QStringLiteral("Name") }, { QStringLiteral("Value"), true } });
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
        table.setRows({ row(1, 1), row(2, 2) });
        table.setFrozen(true);
        table.setRows({ row(3, 3), row(2, 7) });
        QCOMPARE(keys(table), QStringList({ QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3") }));
        QCOMPARE(table.index(1, 1).data().toString(), QStringLiteral("7")); // values go on
        table.setFrozen(false);
        QCOMPARE(keys(table), QStringList({ QStringLiteral("3"), QStringLiteral("2") }));
    }

    void badIndexesAreNoRows()
    {
        SmallTable table({ { QStringLiteral("Name") }, { QStringLiteral("Value"), true } });
        table.setRows({ row(1, 1) });
        QVERIFY(!table.data({}).isValid());
        QVERIFY(!table.data(table.index(1, 0)).isValid());
        QVERIFY(!table.data(table.index(0, 2)).isValid());
        QVERIFY(!table.headerData(2, Qt::Horizontal).isValid());
        QVERIFY(!table.headerData(-1, Qt::Horizontal).isValid());
        QVERIFY(!table.headerData(0, Qt::Vertical).isValid());
        QCOMPARE(table.rowCount(table.index(0, 0)), 0);
        QVERIFY(table.rowAt(-1) == nullptr && table.rowAt(1) == nullptr);
        QCOMPARE(table.rowOf(QStringLiteral("9")), -1);
        QCOMPARE(table.index(0, 0).data(ItemRole::Cid).toLongLong(), 1);
    }
};

QTEST_GUILESS_MAIN(TestSmallTable)
#include "test_small_table.moc"
