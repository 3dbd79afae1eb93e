// SPDX-License-Identifier: GPL-3.0-or-later
// How long the contents table takes with a million rows. Prints a table; run by hand, not by ctest.
//   bench_models [rows]
#include "models/content_model.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_engine.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QRandomGenerator>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

/// The longest turn of the event loop until that is so: what a user would feel.
class Meter {
    /// Processor time of this thread, nanoseconds: what other programs take does not count.
    static qint64 ownTime()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return qint64{ time.tv_sec } * 1'000'000'000 + time.tv_nsec;
    }

public:
    void run(const char* what, const std::function<void()>& begin, const std::function<bool()>& done)
    {
        QElapsedTimer all;
        all.start();
        qint64 start = ownTime();
        begin();
        qint64 longest = ownTime() - start;
        while (!done()) {
            start = ownTime();
            QCoreApplication::processEvents(QEventLoop::AllEvents); // without waiting: a turn is work only
            longest = std::max(longest, ownTime() - start);
        }
        std::printf("%-34s %8.1f ms, longest turn of the GUI thread %6.2f ms\n", what,
            static_cast<double>(all.nsecsElapsed()) / 1e6, static_cast<double>(longest) / 1e6);
        std::fflush(stdout);
    }
};

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const int count = argc > 1 ? QByteArray(argv[1]).toInt() : 1'000'000;
    QRandomGenerator random(1);
    FakeEngine engine;
    const FakeClock clock;
    Snapshot snapshot = engine.snapshot();
    for (int cid = 1; cid <= count; ++cid) {
        const QString name = cid % 3 == 0 ? QStringLiteral("드라마 %1화.mp4") : QStringLiteral("Film-night-%1.mp4");
        ContentRow row
            = engine.content(cid, name.arg(random.bounded(count)), static_cast<LevelSlot>(random.bounded(3)));
        row.count = random.bounded(5'000'000);
        row.size = random.bounded(qint64{ 5'000'000'000 });
        row.updated = 1'700'000'000'000'000 + random.bounded(qint64{ 1 } << 40);
        snapshot.contents.push_back(row);
    }
    engine.setSnapshot(snapshot);

    Meter meter;
    EngineFeed feed(engine, clock);
    ContentModel model(feed);
    const auto settled = [&] { return feed.isReady() && model.isSettled(); };
    std::printf("%d contents\n", count);
    meter.run(
        "snapshot in, sorted", [] {}, settled);
    static constexpr std::array names{ "level", "file", "count", "recent", "to", "status", "size", "next", "updated",
        "last view", "held until", "cid", "path" };
    for (int column = 0; column < ContentColumn::Columns; ++column) {
        const QByteArray what = QByteArray("sort by ") + names.at(static_cast<std::size_t>(column));
        meter.run(
            what.constData(), [&] { model.sort(column, Qt::AscendingOrder); }, settled);
    }
    meter.run(
        "sort by count, down", [&] { model.sort(ContentColumn::Count, Qt::DescendingOrder); }, settled);
    ContentFilter filter;
    for (const char16_t key : u"night-12") {
        if (key == 0)
            break;
        filter.text += QChar(key);
        const QByteArray what = QByteArray("filter \"") + filter.text.toUtf8() + '"';
        meter.run(
            what.constData(), [&] { model.setFilter(filter); }, settled);
    }
    filter.text = QStringLiteral("드라마 7").normalized(QString::NormalizationForm_D);
    meter.run(
        "filter \"드라마 7\" (NFD)", [&] { model.setFilter(filter); }, settled);
    meter.run(
        "filter cleared", [&] { model.setFilter({}); }, settled);
    for (const int changed : { 1, 100, 10'000 }) {
        Changes changes;
        for (int i = 0; i < changed; ++i) {
            ContentRow row = snapshot.contents.at(static_cast<std::size_t>(random.bounded(count)));
            row.count += 1'000'000;
            changes.contents.push_back(row);
        }
        bool arrived = false;
        const auto arrival
            = QObject::connect(&feed, &EngineFeed::contentsChanged, &model, [&arrived] { arrived = true; });
        // The fake engine folds them into its own copy first, which is no part of this.
        const QByteArray what = QByteArray::number(changed) + (changed == 1 ? " change, settled" : " changes, settled");
        engine.push(changes);
        meter.run(
            what.constData(), [] {}, [&] { return arrived && model.isSettled(); });
        QObject::disconnect(arrival);
    }
    return 0;
}
