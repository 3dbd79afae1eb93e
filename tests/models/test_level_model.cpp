// SPDX-License-Identifier: GPL-3.0-or-later
// The levels table: edits stay apart from what the engine has until they are applied.
#include "models/level_model.h"
#include "tests/models/random_world.h"

#include <QAbstractItemModelTester>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

struct Fixture {
    Fixture() : feed(engine, clock), model(feed), tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal)
    {
    }
    bool edit(int row, int column, const QVariant& value) { return model.setData(model.index(row, column), value); }
    QVariant cell(int row, int column, int role = Qt::DisplayRole) { return model.index(row, column).data(role); }
    void push(const LevelTable& table, quint64 version)
    {
        Changes changes;
        changes.levels = LevelsSnapshot{ table, version };
        engine.push(changes);
    }
    LevelTable changed(int level, const std::function<void(Level&)>& change)
    {
        std::vector<Level> levels = feed.levels().table.levels();
        change(levels.at(static_cast<std::size_t>(level)));
        return LevelTable(levels);
    }

    FakeEngine engine;
    FakeClock clock;
    EngineFeed feed;
    LevelModel model;
    QAbstractItemModelTester tester;
};

// From the top, as the table shows them.
constexpr int goldRow = 0;
constexpr int silverRow = 1;
constexpr int bronzeRow = 2;

} // namespace

class TestLevelModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheLevelsFromTheTop()
    {
        Fixture f;
        QTRY_COMPARE(f.model.rowCount(), 3);
        QCOMPARE(f.cell(goldRow, LevelColumn::Label).toString(), QStringLiteral("gold"));
        QCOMPARE(f.cell(silverRow, LevelColumn::Minimum).toString(), QLocale().toString(1000));
        QCOMPARE(f.cell(silverRow, LevelColumn::Minimum, Qt::EditRole).toLongLong(), 1000);
        QCOMPARE(f.cell(bronzeRow, LevelColumn::Path).toString(), QStringLiteral("/srv/bronze"));
        QCOMPARE(f.cell(bronzeRow, LevelColumn::Contents).toString(), QStringLiteral("–"));
        Changes changes;
        LevelStatus good;
        good.slot = bronze;
        good.contents = 12;
        good.bytesFree = 1024;
        good.bytesTotal = 2048;
        LevelStatus gone;
        gone.slot = silver;
        gone.contents = 3;
        gone.writable = false;
        gone.detail = Text{ "No marker in %1.", { QStringLiteral("/srv/silver") } };
        changes.levelStatus = std::vector<LevelStatus>{ good, gone };
        f.engine.push(changes);
        QTRY_COMPARE(f.cell(bronzeRow, LevelColumn::Contents).toString(), QStringLiteral("12"));
        QCOMPARE(f.cell(bronzeRow, LevelColumn::Free).toString(), QStringLiteral("1.0 KiB"));
        QCOMPARE(f.cell(bronzeRow, LevelColumn::Total).toString(), QStringLiteral("2.0 KiB"));
        QCOMPARE(f.cell(bronzeRow, LevelColumn::State).toString(), QStringLiteral("good"));
        QCOMPARE(f.cell(silverRow, LevelColumn::State).toString(), QStringLiteral("No marker in /srv/silver."));
        QVERIFY(f.cell(silverRow, LevelColumn::State, ItemRole::Loud).toBool());
        QVERIFY(!f.model.isDirty());
    }

    void editsArePendingUntilDiscarded()
    {
        Fixture f;
        QTRY_COMPARE(f.model.rowCount(), 3);
        QSignalSpy dirty(&f.model, &LevelModel::dirtyChanged);
        QVERIFY(f.edit(silverRow, LevelColumn::Minimum, 500));
        QVERIFY(f.model.isDirty());
        QCOMPARE(dirty.count(), 1);
        QVERIFY(f.cell(silverRow, LevelColumn::Minimum, ItemRole::Pending).toBool());
        QVERIFY(!f.cell(silverRow, LevelColumn::Maximum, ItemRole::Pending).toBool());
        QVERIFY(f.cell(bronzeRow, LevelColumn::Maximum, ItemRole::Pending).toBool()); // it ends where silver begins
        QCOMPARE(f.model.edited().find(bronze)->maxCount, 499);
        QVERIFY(f.model.validate());
        QCOMPARE(f.model.edited().find(silver)->minCount, 500);
        QCOMPARE(f.feed.levels().table.find(silver)->minCount, 1000);
        QVERIFY(f.edit(silverRow, LevelColumn::Minimum, 1000)); // back by hand
        QVERIFY(!f.model.isDirty());
        QVERIFY(f.edit(goldRow, LevelColumn::Path, QStringLiteral("relative")));
        QVERIFY(!f.model.validate());
        f.model.discard();
        QVERIFY(!f.model.isDirty());
        QVERIFY(f.model.validate());
        QCOMPARE(f.model.edited(), f.feed.levels().table);
        QCOMPARE(dirty.count(), 4);
    }

    void everyFieldIsTypedAsItIsShown()
    {
        Fixture f;
        QTRY_COMPARE(f.model.rowCount(), 3);
        const auto edited = [&f] { return *f.model.levelAt(goldRow); };
        QVERIFY(f.edit(goldRow, LevelColumn::Capacity, QStringLiteral("1.5 TiB")));
        QCOMPARE(edited().capacity, std::optional<qint64>(qint64{ 3 } << 39));
        QVERIFY(f.edit(goldRow, LevelColumn::Capacity, QString()));
        QVERIFY(!edited().capacity);
        QVERIFY(f.edit(goldRow, LevelColumn::Reserve, QStringLiteral("10G")));
        QCOMPARE(edited().reserve, std::optional<qint64>(qint64{ 10 } << 30));
        QVERIFY(f.edit(goldRow, LevelColumn::Linger, QStringLiteral("5 min")));
        QCOMPARE(edited().linger, std::optional(std::chrono::seconds(300)));
        QVERIFY(f.edit(goldRow, LevelColumn::High, QStringLiteral("90 %")));
        QCOMPARE(edited().high, 90);
        QVERIFY(f.edit(goldRow, LevelColumn::Mode, 2));
        QCOMPARE(edited().mode, LevelMode::Drain);
        QVERIFY(f.edit(goldRow, LevelColumn::Verify,
            f.cell(goldRow, LevelColumn::Verify, ItemRole::Choices).toStringList().at(1)));
        QCOMPARE(edited().verify, Verify::SizeOnly);
        QVERIFY(f.edit(goldRow, LevelColumn::Url, QStringLiteral("https://cdn.example/gold")));
        for (int column = 0; column < LevelColumn::Columns; ++column) // what an editor begins with may be left as it is
            if (f.model.flags(f.model.index(goldRow, column)).testFlag(Qt::ItemIsEditable))
                QVERIFY(f.edit(goldRow, column, f.cell(goldRow, column, Qt::EditRole)));
        QSignalSpy refused(&f.model, &LevelModel::refused);
        QVERIFY(!f.edit(goldRow, LevelColumn::Capacity, QStringLiteral("much")));
        QVERIFY(!f.edit(goldRow, LevelColumn::High, 101));
        QVERIFY(!f.edit(goldRow, LevelColumn::Linger, QStringLiteral("-1 s")));
        QVERIFY(!f.edit(goldRow, LevelColumn::Mode, 4));
        QCOMPARE(refused.count(), 4);
        QVERIFY(refused.first().first().toString().contains(QLatin1String("500 GiB")));
    }

    void aDraggedLimitStaysBetweenItsNeighbours()
    {
        Fixture f;
        QTRY_COMPARE(f.model.rowCount(), 3);
        f.model.setMinimum(silverRow, 1'000'000);
        QCOMPARE(f.model.edited().find(silver)->minCount, 1999);
        QVERIFY(f.model.validate());
        f.model.setMinimum(silverRow, -5);
        QCOMPARE(f.model.edited().find(silver)->minCount, 1);
        QCOMPARE(f.model.edited().find(bronze)->maxCount, 0);
        QVERIFY(f.model.validate());
        f.model.setMinimum(silverRow, 1000);
        QVERIFY(!f.model.isDirty());
        f.model.setMinimum(99, 5);
        QVERIFY(!f.model.isDirty());
    }

    void nonsenseIsNotTaken()
    {
        Fixture f;
        QTRY_COMPARE(f.model.rowCount(), 3);
        for (const QVariant& value : { QVariant(-1), QVariant(QStringLiteral("many")), QVariant(QStringLiteral("")),
                 QVariant(QStringLiteral("99999999999999999999")), QVariant() })
            QVERIFY(!f.edit(goldRow, LevelColumn::Minimum, value));
        QVERIFY(!f.edit(goldRow, LevelColumn::Key, QStringLiteral("platinum"))); // keys never change
        QVERIFY(!f.edit(goldRow, LevelColumn::Contents, 5));
        QVERIFY(!f.model.setData(QModelIndex(), 5));
        QVERIFY(!f.model.setData(f.model.index(goldRow, LevelColumn::Path), QStringLiteral("/x"), Qt::DisplayRole));
        f.model.removeLevel(-1);
        f.model.removeLevel(99);
        QVERIFY(!f.model.isDirty());
        QVERIFY(f.model.levelAt(99) == nullptr);
    }

    void levelsAreAddedAndRemoved()
    {
        Fixture f;
        QTRY_COMPARE(f.model.rowCount(), 3);
        const int row = f.model.addLevel();
        QCOMPARE(f.model.rowCount(), 4);
        QCOMPARE(f.cell(row, LevelColumn::Minimum, Qt::EditRole).toLongLong(), 4000);
        QCOMPARE(f.model.edited().find(gold)->maxCount, 3999);
        QVERIFY(!f.model.validate()); // no key, no path
        QVERIFY(f.edit(row, LevelColumn::Key, QStringLiteral("platinum")));
        QVERIFY(f.edit(row, LevelColumn::Path, QStringLiteral("/srv/platinum")));
        QVERIFY(f.model.validate());
        QVERIFY(f.cell(row, LevelColumn::Key, ItemRole::Pending).toBool());
        f.model.removeLevel(row);
        QCOMPARE(f.model.rowCount(), 3);
        QVERIFY(!f.model.isDirty());
        f.model.removeLevel(goldRow);
        QVERIFY(f.model.isRemoved(goldRow));
        QVERIFY(f.model.isDirty());
        QCOMPARE(f.model.edited().levels().size(), std::size_t{ 2 });
        QVERIFY(!f.edit(goldRow, LevelColumn::Path, QStringLiteral("/x")));
        f.model.discard();
        QVERIFY(!f.model.isRemoved(goldRow));
    }

    void appliedEditsStopBeingPending()
    {
        Fixture f;
        QTRY_COMPARE(f.model.rowCount(), 3);
        const int row = f.model.addLevel();
        f.edit(row, LevelColumn::Key, QStringLiteral("platinum"));
        f.edit(row, LevelColumn::Path, QStringLiteral("/srv/platinum"));
        f.edit(f.model.rowOf(gold), LevelColumn::Label, QStringLiteral("Gold!"));
        QCOMPARE(f.model.basedOn(), 1U);
        std::vector<Level> levels = f.model.edited().levels();
        levels.back().slot = static_cast<LevelSlot>(3);
        f.push(LevelTable(levels), 2); // the engine has it before it answers
        QTRY_VERIFY(!f.model.isDirty());
        QCOMPARE(f.model.rowCount(), 4);
        QCOMPARE(f.model.basedOn(), 2U);
        QCOMPARE(f.cell(0, LevelColumn::Key, ItemRole::Pending).toBool(), false);
        // … or answers first.
        f.edit(f.model.rowOf(silver), LevelColumn::Label, QStringLiteral("Argent"));
        f.model.applied();
        QVERIFY(!f.model.isDirty());
        QCOMPARE(f.cell(f.model.rowOf(silver), LevelColumn::Label).toString(), QStringLiteral("Argent"));
    }

    void othersChangesComeInBesideTheEdits()
    {
        Fixture f;
        QTRY_COMPARE(f.model.rowCount(), 3);
        f.edit(silverRow, LevelColumn::Path, QStringLiteral("/mnt/silver"));
        f.push(f.changed(2, [](Level& level) { level.maxCount = 20'000'000; }), 2); // a great count raised the top
        QTRY_COMPARE(f.cell(goldRow, LevelColumn::Maximum, Qt::EditRole).toLongLong(), 20'000'000);
        QVERIFY(f.model.isDirty());
        QVERIFY(!f.model.isOutdated());
        QCOMPARE(f.model.basedOn(), 2U);
        QCOMPARE(f.model.edited().find(silver)->path, QStringLiteral("/mnt/silver"));
        QVERIFY(!f.cell(goldRow, LevelColumn::Maximum, ItemRole::Pending).toBool());

        f.push(f.changed(1, [](Level& level) { level.path = QStringLiteral("/other"); }), 3); // the same field
        QTRY_VERIFY(f.model.isOutdated());
        QCOMPARE(f.model.basedOn(), 2U); // so that the engine refuses it
        QCOMPARE(f.model.conflicts().size(), std::size_t{ 1 });
        QCOMPARE(f.model.conflicts().front().theirs, QStringLiteral("/other"));
        QCOMPARE(f.model.conflicts().front().mine, QStringLiteral("/mnt/silver"));
        QCOMPARE(f.model.edited().find(silver)->path, QStringLiteral("/mnt/silver"));
        f.model.discard();
        QVERIFY(!f.model.isOutdated());
        QCOMPARE(f.model.basedOn(), 3U);
        QCOMPARE(f.cell(silverRow, LevelColumn::Path).toString(), QStringLiteral("/other"));

        f.edit(silverRow, LevelColumn::Path, QStringLiteral("/mine"));
        f.edit(goldRow, LevelColumn::Label, QStringLiteral("Or"));
        f.push(f.changed(1, [](Level& level) { level.path = QStringLiteral("/theirs"); }), 4);
        QTRY_VERIFY(f.model.isOutdated());
        f.model.keepMine();
        QVERIFY(!f.model.isOutdated());
        QCOMPARE(f.model.basedOn(), 4U);
        QCOMPARE(f.model.edited().find(silver)->path, QStringLiteral("/mine"));
        f.push(f.changed(1, [](Level& level) { level.path = QStringLiteral("/again"); }), 5);
        QTRY_VERIFY(f.model.isOutdated());
        f.model.takeTheirs();
        QVERIFY(!f.model.isOutdated());
        QCOMPARE(f.model.edited().find(silver)->path, QStringLiteral("/again"));
        QCOMPARE(f.model.edited().find(gold)->label, QStringLiteral("Or")); // other edits stay
    }

    void anythingMayHappen()
    {
        Fixture f;
        QTRY_COMPARE(f.model.rowCount(), 3);
        QRandomGenerator random(printedSeed());
        quint64 version = 1;
        for (int round = 0; round < 1000; ++round) {
            const int row = random.bounded(-1, 6);
            const int column = random.bounded(-1, LevelColumn::Columns + 1);
            switch (random.bounded(8)) {
            case 0:
                if (f.model.rowCount() < 6)
                    f.model.addLevel();
                break;
            case 1:
                f.model.removeLevel(row);
                break;
            case 2:
                f.model.discard();
                QCOMPARE(f.model.edited(), f.feed.levels().table);
                break;
            case 3:
                f.push(f.model.edited(), ++version);
                break;
            case 4: {
                std::vector<Level> levels = f.feed.levels().table.levels();
                if (levels.size() > 1 && random.bounded(3) == 0)
                    levels.pop_back();
                else if (!levels.empty())
                    levels.front().path += u'x';
                f.push(LevelTable(levels), ++version);
                break;
            }
            default:
                f.edit(row, column,
                    random.bounded(2) == 0 ? QVariant(random.bounded(3000))
                                           : QVariant(QStringLiteral("/t%1").arg(round)));
            }
            QCoreApplication::processEvents();
            if (f.model.edited() != f.feed.levels().table)
                QVERIFY(f.model.isDirty());
        }
        f.model.discard();
        QCOMPARE(f.model.edited(), f.feed.levels().table);
        QVERIFY(!f.model.isDirty());
    }
};

QTEST_GUILESS_MAIN(TestLevelModel)
#include "test_level_model.moc"
