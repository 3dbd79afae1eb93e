// SPDX-License-Identifier: GPL-3.0-or-later
// The index against a std::map, and what a million contents take.
#include "intake/location_index.h"

#include <QTest>

#include <cmath>
#include <malloc.h>
#include <map>
#include <random>

using namespace tierwatch;

namespace {

IndexEntry entryOf(NameArena& names, qint64 cid)
{
    IndexEntry entry;
    entry.cid = static_cast<ContentId>(cid);
    entry.name = names.store("f" + QByteArray::number(cid) + ".mp4");
    entry.total = cid * 3;
    return entry;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they count in malloc's place
double bytesInUse()
{
    const auto info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}
#endif

} // namespace

class TestLocationIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// An entry keeps whole seconds: what is cut off must not fade again with each of many reports.
    void manyReportsASecondFadeOnce()
    {
        const Rule rule = Rule::recent(std::chrono::hours(24));
        Time now = timeFromMicroseconds(1'700'000'000'500'000);
        IndexEntry entry;
        entry.setViews(reportedTotal({}, 0, rule, now));
        for (int i = 0; i < 36'000; ++i) { // ten a second for an hour
            now += std::chrono::milliseconds(100);
            entry.setViews(reportedMore(entry.views(), 1, rule, now));
        }
        const double settled = 10.0 * 86400 * (1 - std::exp(-1 / 24.0));
        const double counted = recentAt(entry.views(), rule, now);
        QVERIFY2(std::abs(counted / settled - 1) < 0.001, qPrintable(QString::number(counted / settled)));
    }

    void itKeepsWhatAMapKeeps()
    {
        const auto names = std::make_shared<NameArena>();
        LocationIndex index(names);
        std::map<qint64, qint64> model;
        std::mt19937 random(1); // NOLINT: the same in each run
        std::uniform_int_distribution<qint64> cids(1, 5000);
        for (int i = 0; i < 200'000; ++i) {
            const qint64 cid = cids(random);
            // Fills, then empties, again and again.
            const bool mostlyAdds = i / 20'000 % 2 == 0;
            switch (random() % 4) {
            case 0:
                index.remove(static_cast<ContentId>(mostlyAdds ? cid + 4000 : cid));
                model.erase(mostlyAdds ? cid + 4000 : cid);
                break;
            case 1:
                QCOMPARE(index.update(static_cast<ContentId>(cid), [i](IndexEntry& entry) { entry.total = i; }),
                    model.contains(cid));
                if (model.contains(cid))
                    model[cid] = i;
                break;
            case 2:
                if (mostlyAdds) {
                    index.put(entryOf(*names, cid));
                    model[cid] = cid * 3;
                }
                break;
            default: {
                const std::optional<IndexEntry> found = index.find(static_cast<ContentId>(cid));
                QCOMPARE(found.has_value(), model.contains(cid));
                if (found) {
                    QCOMPARE(found->total, model[cid]);
                    QCOMPARE(found->name.bytes(), QByteArrayView("f" + QByteArray::number(cid) + ".mp4"));
                }
            }
            }
            QCOMPARE(index.size(), model.size());
        }
        std::map<qint64, qint64> all;
        index.forEach([&all](const IndexEntry& entry) { all[number(entry.cid)] = entry.total; });
        QVERIFY(all == model);
    }

    void aMillionContentsTakeAtMost64BytesEachBesideTheirNames()
    {
        constexpr qint64 contents = 1'000'000;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        const double before = bytesInUse();
#endif
        const auto names = std::make_shared<NameArena>();
        LocationIndex index(names);
        double lettersAndLengths = 0;
        for (qint64 cid = 1; cid <= contents; ++cid) {
            const IndexEntry entry = entryOf(*names, cid);
            lettersAndLengths += static_cast<double>(entry.name.bytes().size()) + 2;
            index.put(entry);
        }
        QCOMPARE(index.size(), std::size_t(contents));
        for (qint64 cid = 1; cid <= contents; cid += 997)
            QCOMPARE(index.find(static_cast<ContentId>(cid)).value_or(IndexEntry{}).total, cid * 3);
        QVERIFY(!index.find(static_cast<ContentId>(contents + 1)));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        const double each = (bytesInUse() - before - lettersAndLengths) / static_cast<double>(contents);
        qInfo(
            "%.1f bytes for each content, %.1f for its name", each, lettersAndLengths / static_cast<double>(contents));
        QVERIFY2(each > 40 && each <= 64, qPrintable(QString::number(each)));
#endif
    }
};

QTEST_GUILESS_MAIN(TestLocationIndex)
#include "test_location_index.moc"
