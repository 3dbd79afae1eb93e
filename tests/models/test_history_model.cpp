// SPDX-License-Identifier: GPL-3.0-or-later
// The history table: pages downward, live at the top.
#include "models/history_model.h"
#include "tests/models/random_world.h"

#include <QAbstractItemModelTester>

#include <algorithm>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

HistoryRow entry(qint64 id)
{
    HistoryRow row;
    row.id = id;
    row.cid = static_cast<ContentId>(1 + id % 12);
    row.filename = QStringLiteral("%1.mp4").arg(QChar(static_cast<char16_t>(u'a' + id % 12)));
    row.oldDate = timeFromMicroseconds(1'000'000 * id);
    row.newDate = timeFromMicroseconds(2'000'000 * id);
    row.oldLevel = QStringLiteral("bronze");
    row.newLevel = QStringLiteral("gold");
    row.cause = QStringLiteral("force");
    row.author = QStringLiteral("kim");
    return row;
}

std::vector<HistoryRow> entries(qint64 first, qint64 last)
{
    std::vector<HistoryRow> rows;
    for (qint64 id = first; id <= last; ++id)
        rows.push_back(entry(id));
    return rows;
}

struct Fixture {
    explicit Fixture(qint64 count)
    {
        engine.setHistory(entries(1, count));
        feed.emplace(engine, clock);
        model.emplace(*feed);
        tester.emplace(&*model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    }
    [[nodiscard]] std::vector<qint64> ids() const
    {
        std::vector<qint64> list;
        for (int row = 0; row < model->rowCount(); ++row)
            list.push_back(model->rowAt(row)->id);
        return list;
    }
    [[nodiscard]] bool idle() const
    {
        return waitUntil([this] { return feed->isReady() && !model->isLoading(); });
    }
    /// The tester asks for more by itself; so does a view.
    [[nodiscard]] bool fetchAll()
    {
        while (idle() && model->canFetchMore({}))
            model->fetchMore({});
        return idle();
    }
    [[nodiscard]] static std::vector<qint64> downFrom(qint64 id)
    {
        std::vector<qint64> list;
        for (; id > 0; --id)
            list.push_back(id);
        return list;
    }

    FakeEngine engine;
    FakeClock clock;
    std::optional<EngineFeed> feed;
    std::optional<HistoryModel> model;
    std::optional<QAbstractItemModelTester> tester;
};

} // namespace

class TestHistoryModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pagesGoDownwardToTheEnd()
    {
        Fixture f(1234);
        QVERIFY(f.fetchAll());
        QCOMPARE(f.ids(), Fixture::downFrom(1234));
        QVERIFY(!f.model->canFetchMore({}));
        QCOMPARE(f.engine.historyQueries().front().limit, HistoryModel::pageSize);
        const auto text = [&](int column) { return f.model->index(0, column).data().toString(); };
        QCOMPARE(text(HistoryColumn::Id), QStringLiteral("1234"));
        QCOMPARE(text(HistoryColumn::File), QStringLiteral("k.mp4"));
        QCOMPARE(text(HistoryColumn::OldLevel), QStringLiteral("bronze"));
        QCOMPARE(text(HistoryColumn::NewLevel), QStringLiteral("gold"));
        QCOMPARE(text(HistoryColumn::Cause), QStringLiteral("force"));
        QCOMPARE(text(HistoryColumn::Author), QStringLiteral("kim"));
        QCOMPARE(f.model->index(0, HistoryColumn::NewLevel).data(ItemRole::LevelSlot).toInt(), 2);
        QCOMPARE(f.model->index(0, HistoryColumn::File).data(ItemRole::LevelSlot), QVariant());
    }

    void newRowsAppearAtTheTop()
    {
        Fixture f(3);
        QVERIFY(f.fetchAll());
        QSignalSpy inserted(&*f.model, &QAbstractItemModel::rowsInserted);
        QSignalSpy resets(&*f.model, &QAbstractItemModel::modelReset);
        f.engine.addHistory(entry(4));
        QTRY_COMPARE(f.ids(), Fixture::downFrom(4));
        QCOMPARE(inserted.last().at(1).toInt(), 0);
        // More than a page at once.
        auto rows = entries(1, 1700);
        f.engine.setHistory(rows);
        f.engine.addHistory(entry(1701));
        QTRY_COMPARE(f.ids(), Fixture::downFrom(1701));
        QCOMPARE(resets.count(), 0);
    }

    void rowsThatBecomeVisibleLateAreFound()
    {
        Fixture f(10);
        QVERIFY(f.fetchAll());
        f.engine.addHistory(entry(13)); // 11 and 12 are in transactions still open
        QTRY_COMPARE(f.model->rowCount(), 11);
        f.engine.setHistory(entries(1, 13));
        f.engine.addHistory(entry(14));
        QTRY_COMPARE(f.ids(), Fixture::downFrom(14));
    }

    void afterALongBreakItStartsFromTheNewest()
    {
        Fixture f(10);
        QVERIFY(f.fetchAll());
        f.engine.setHistory(entries(1, HistoryModel::mostNewRows + 2000));
        QSignalSpy resets(&*f.model, &QAbstractItemModel::modelReset);
        f.engine.addHistory(entry(HistoryModel::mostNewRows + 2001));
        QTRY_COMPARE(resets.count(), 1);
        QVERIFY(f.fetchAll());
        QCOMPARE(f.ids(), Fixture::downFrom(HistoryModel::mostNewRows + 2001));
    }

    void theNewestFilterWins()
    {
        Fixture f(2000);
        QVERIFY(f.idle());
        for (const QString& text : { QStringLiteral("a"), QStringLiteral("b.mp"), QStringLiteral("C.MP4") })
            f.model->setFilter(text);
        QVERIFY(f.fetchAll());
        for (int row = 0; row < f.model->rowCount(); ++row)
            QCOMPARE(f.model->rowAt(row)->filename, QStringLiteral("c.mp4"));
        QCOMPARE(f.model->rowCount(), 167);
        f.model->setFilter(QStringLiteral("7")); // digits: a cid
        QVERIFY(f.fetchAll());
        QVERIFY(f.model->rowCount() > 0);
        for (int row = 0; row < f.model->rowCount(); ++row)
            QCOMPARE(number(f.model->rowAt(row)->cid), 7);
        f.model->setFilter(QStringLiteral("nothing has this"));
        QVERIFY(f.fetchAll());
        QCOMPARE(f.model->rowCount(), 0);
        f.engine.addHistory(entry(2001));
        f.model->setFilter(QString());
        QVERIFY(f.fetchAll());
        QCOMPARE(f.ids(), Fixture::downFrom(2001));
        f.model->setCid(static_cast<ContentId>(3));
        QVERIFY(f.fetchAll());
        for (int row = 0; row < f.model->rowCount(); ++row)
            QCOMPARE(number(f.model->rowAt(row)->cid), 3);
    }

    void liveRowsObeyTheFilter()
    {
        Fixture f(100);
        f.model->setFilter(QStringLiteral("c.mp4"));
        QVERIFY(f.fetchAll());
        const int before = f.model->rowCount();
        for (qint64 id = 101; id <= 124; ++id)
            f.engine.addHistory(entry(id));
        QTRY_COMPARE(f.model->rowCount(), before + 2);
        QCOMPARE(f.model->rowAt(0)->filename, QStringLiteral("c.mp4"));
    }

    void aFailureIsSaidAndCanBeRetried()
    {
        Fixture f(5);
        QVERIFY(f.fetchAll());
        const Error down{ ErrorCode::Unavailable, Text{ "The catalogue does not answer.", {} } };
        f.engine.failHistory(down);
        QSignalSpy failed(&*f.model, &HistoryModel::failed);
        QSignalSpy recovered(&*f.model, &HistoryModel::recovered);
        f.engine.addHistory(entry(6));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(f.model->error() == down);
        QCOMPARE(f.model->rowCount(), 5); // what is known stays
        f.engine.failHistory({});
        f.engine.addHistory(entry(7));
        QTRY_COMPARE(f.ids(), Fixture::downFrom(7));
        QCOMPARE(recovered.count(), 1);
        QVERIFY(!f.model->error());
        f.engine.failHistory(down);
        f.model->reload();
        QTRY_COMPARE(failed.count(), 2);
        QCOMPARE(f.model->rowCount(), 0);
        f.engine.failHistory({});
        f.model->reload();
        QTRY_COMPARE(f.ids(), Fixture::downFrom(7));
    }

    void answersThatComeTooLateAreNotTaken()
    {
        Fixture f(50);
        QVERIFY(f.fetchAll());
        f.engine.hold(true);
        f.model->setFilter(QStringLiteral("a.mp4"));
        f.model->setFilter(QString());
        f.engine.release();
        QVERIFY(f.fetchAll());
        QCOMPARE(f.ids(), Fixture::downFrom(50));
        f.engine.hold(true);
        f.model->reload();
        f.model.reset(); // with an answer on its way; the tester goes first
        f.engine.release();
        QCoreApplication::processEvents();
    }

    void badIndexesAreHarmless()
    {
        Fixture f(5);
        QVERIFY(f.fetchAll());
        for (const int number : { -1000, -1, 5, 1 << 30 }) {
            (void)f.model->index(number, number).data();
            (void)f.model->headerData(number, Qt::Horizontal);
            QVERIFY(f.model->rowAt(number) == nullptr);
        }
        QCOMPARE(f.model->data(QModelIndex()), QVariant());
        QVERIFY(!f.model->canFetchMore(f.model->index(0, 0)));
    }
};

QTEST_GUILESS_MAIN(TestHistoryModel)
#include "test_history_model.moc"
