// SPDX-License-Identifier: GPL-3.0-or-later
// What the order of the contents is made of: views of a store, the sorter's folding, the steps from order to order.
#include "models/content_match.h"
#include "models/content_sorter.h"
#include "models/sorted_unique.h"
#include "tests/models/random_world.h"

#include <algorithm>
#include <numeric>
#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

std::vector<qint32> placesOf(const std::vector<quint32>& rows, std::size_t items)
{
    std::vector<qint32> places(items, -1);
    for (std::size_t row = 0; row < rows.size(); ++row)
        places[rows[row]] = static_cast<qint32>(row);
    return places;
}

std::vector<quint32> stepped(std::vector<quint32> rows, const RowChange& change)
{
    for (const RowStep& step : change.steps) {
        if (step.kind != RowStep::Kind::Insert)
            rows.erase(rows.begin() + step.from);
        if (step.kind != RowStep::Kind::Remove)
            rows.insert(rows.begin() + step.to, step.item);
    }
    return rows;
}

bool matches(const QString& filter, const QString& name, qint64 cid = 1)
{
    NameArena arena;
    ContentStore store;
    ContentRow row;
    row.cid = static_cast<ContentId>(cid);
    row.name = arena.store(name.toUtf8());
    store.reset({ row }, nullptr);
    ContentFilter asked;
    asked.text = filter;
    const ContentFrame frame = store.frame();
    FoldedNames names;
    names.follow(frame, {});
    return ContentMatch(asked)(frame, 0, names);
}

} // namespace

class TestContentSorter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aViewNeverChanges()
    {
        QRandomGenerator random(printedSeed());
        std::vector<int> plain(1000);
        std::iota(plain.begin(), plain.end(), 0);
        CowVector<int, 16> vector(plain);
        std::vector<std::pair<CowVector<int, 16>::View, std::vector<int>>> views;
        for (int round = 0; round < 5000; ++round) {
            if (random.bounded(20) == 0) {
                plain.push_back(round);
                vector.append(round);
            } else {
                const auto at = random.bounded(static_cast<quint32>(plain.size()));
                plain[at] = round;
                vector.edit(at) = round;
            }
            if (random.bounded(200) == 0)
                views.emplace_back(vector.view(), plain);
        }
        views.emplace_back(vector.view(), plain);
        QVERIFY(views.size() > 5);
        for (const auto& [view, then] : views) {
            QCOMPARE(view.size(), then.size());
            for (std::size_t i = 0; i < then.size(); ++i)
                QCOMPARE(view[i], then[i]);
        }
    }

    void aViewIsReadWhileItsOwnerWrites()
    {
        // For the thread sanitizer: a reader in another thread, no lock.
        CowVector<qint64, 16> vector(std::vector<qint64>(500, 1));
        for (int round = 0; round < 20; ++round) {
            auto view = std::make_unique<CowVector<qint64, 16>::View>(vector.view());
            qint64 sum = 0;
            std::thread reader([&sum, mine = std::move(view)]() mutable {
                for (std::size_t i = 0; i < mine->size(); ++i)
                    sum += (*mine)[i];
                mine.reset();
            });
            for (std::size_t i = 0; i < vector.size(); ++i)
                vector.edit(i) = round + 2;
            reader.join();
            QCOMPARE(sum, 500 * (round == 0 ? 1 : round + 1));
        }
    }

    void stepsLeadFromOneOrderToTheOther()
    {
        QRandomGenerator random(printedSeed());
        int stepwise = 0;
        for (int round = 0; round < 20000; ++round) {
            const auto items = std::size_t{ 1 } + random.bounded(12U);
            std::vector<quint32> before;
            for (quint32 item = 0; item < items; ++item) {
                if (random.bounded(4) != 0)
                    before.insert(before.begin() + random.bounded(static_cast<int>(before.size()) + 1), item);
            }
            std::vector<quint32> touched;
            std::vector<quint32> after = before;
            for (quint32 item = 0; item < items; ++item) {
                if (random.bounded(4) != 0)
                    continue;
                touched.push_back(item);
                std::erase(after, item);
                if (random.bounded(4) != 0)
                    after.insert(after.begin() + random.bounded(static_cast<int>(after.size()) + 1), item);
            }
            const auto placeBefore = placesOf(before, items);
            const auto placeAfter = placesOf(after, items);
            for (const RowChange& change : { changeOfRows(placeBefore, placeAfter, touched),
                     changeOfAllRows(before, placeBefore, after, placeAfter) }) {
                std::vector<quint32> all = before;
                all.insert(all.end(), change.entered.begin(), change.entered.end());
                std::vector<quint32> then = after;
                then.insert(then.end(), change.left.begin(), change.left.end());
                QVERIFY(std::ranges::is_permutation(all, then));
                if (change.scattered)
                    continue;
                QVERIFY(change.steps.size() <= mostRowSteps);
                QCOMPARE(stepped(before, change), after);
                stepwise += change.steps.empty() ? 0 : 1;
            }
        }
        QVERIFY(stepwise > 1000);
    }

    void foldingInIsSortingAnew()
    {
        RandomWorld world(printedSeed(), 0);
        ContentStore store;
        ContentSorter folding;
        const auto always = [] { return true; };
        ContentQuery query;
        query.ranks = levelRanks(FakeEngine::sampleLevels());
        std::vector<quint32> rows;
        for (int round = 0; round < 1500; ++round) {
            if (round % 300 == 0)
                store.reset({}, nullptr), rows.clear();
            std::vector<ContentHandle> touched;
            for (int i = 0; i < 1 + world.below(12); ++i) {
                const ContentRow row = world.randomRow(1 + world.below(300));
                const auto status = static_cast<ContentStatus>(world.below(contentStatuses + 1));
                touched.push_back(store.put(row, status));
            }
            makeSortedUnique(touched);
            if (world.below(20) == 0)
                query.sort.column = static_cast<ContentColumn::Column>(world.below(ContentColumn::Columns));
            if (world.below(20) == 0)
                query.sort.direction = world.below(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder;
            if (world.below(20) == 0)
                query.filter = world.randomFilter();
            const ContentFrame frame = store.frame();
            const auto folded = folding.order(frame, query, touched, always);
            QVERIFY(folded);
            if (!folded->change.isEmpty())
                rows = folded->rows;
            ContentSorter fresh;
            const auto anew = fresh.order(frame, query, {}, always);
            QVERIFY(anew);
            QCOMPARE(rows, anew->rows);
        }
    }

    void workNobodyWantsStops()
    {
        RandomWorld world(1, 0);
        ContentStore store;
        for (int cid = 1; cid <= 100'000; ++cid)
            store.put(world.randomRow(cid), ContentStatus::InPlace);
        ContentSorter sorter;
        ContentQuery query;
        const ContentFrame frame = store.frame();
        QVERIFY(!sorter.order(frame, query, {}, [] { return false; }));
        int looks = 0;
        QVERIFY(!sorter.order(frame, query, {}, [&] { return ++looks < 3; }));
        QCOMPARE(looks, 3);
        const auto all = sorter.order(frame, query, {}, [] { return true; });
        QVERIFY(all);
        QCOMPARE(all->rows.size(), std::size_t{ 100'000 });
        // A called-off question leaves the last result the last.
        ContentQuery other;
        other.filter.text = QStringLiteral("night");
        QVERIFY(!sorter.order(frame, other, {}, [] { return false; }));
        const auto same = sorter.order(frame, query, {}, [] { return true; });
        QVERIFY(same);
        QVERIFY(same->change.isEmpty());
    }

    void filtersFindNamesHoweverTheyAreWritten_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("found");
        const QString drama = QStringLiteral("드라마-07화.mp4");
        QTest::newRow("case") << QStringLiteral("NIGHT") << QStringLiteral("a-night.mp4") << true;
        QTest::newRow("case of the name") << QStringLiteral("night") << QStringLiteral("A-NIGHT.MP4") << true;
        QTest::newRow("composed in decomposed") << drama << drama.normalized(QString::NormalizationForm_D) << true;
        QTest::newRow("decomposed in composed") << drama.normalized(QString::NormalizationForm_D) << drama << true;
        QTest::newRow("part of a word") << QStringLiteral("라마") << drama.normalized(QString::NormalizationForm_D)
                                        << true;
        QTest::newRow("another word") << QStringLiteral("라면") << drama << false;
        QTest::newRow("accents matter") << QStringLiteral("cafe") << QStringLiteral("café.mp4") << false;
        QTest::newRow("empty") << QString() << drama << true;
        QTest::newRow("digits in a name") << QStringLiteral("07") << drama << true;
        QTest::newRow("longer than the name") << QStringLiteral("a.mp4.mp4") << QStringLiteral("a.mp4") << false;
    }

    void filtersFindNamesHoweverTheyAreWritten()
    {
        QFETCH(QString, filter);
        QFETCH(QString, name);
        QFETCH(bool, found);
        QCOMPARE(matches(filter, name), found);
    }

    void digitsFindACid()
    {
        QVERIFY(matches(QStringLiteral("88"), QStringLiteral("a.mp4"), 88123));
        QVERIFY(matches(QStringLiteral("88123"), QStringLiteral("a.mp4"), 88123));
        QVERIFY(!matches(QStringLiteral("8123"), QStringLiteral("a.mp4"), 88123));
        QVERIFY(!matches(QStringLiteral("881234"), QStringLiteral("a.mp4"), 88123));
        QVERIFY(!matches(QStringLiteral("088"), QStringLiteral("a.mp4"), 88123));
    }
};

QTEST_GUILESS_MAIN(TestContentSorter)
#include "test_content_sorter.moc"
