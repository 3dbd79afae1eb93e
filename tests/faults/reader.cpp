// SPDX-License-Identifier: GPL-3.0-or-later
// fault_reader: players open contents by the catalogue, 1000 times a second, while as many contents as possible are on
// their way.
#include "tests/faults/rig/rig.h"

#include <QCoreApplication>

#include <cstdio>
#include <thread>

using namespace tierwatch::faults;

namespace {

constexpr qint64 opensSmoke = 10'000;
constexpr qint64 opensFull = 1'000'000;
constexpr qint64 movesFull = 10'000;
constexpr int contents = 1000;
constexpr qint64 mostRows = 600; ///< more on their way would only wait
constexpr int wishesAtOnce = 64;
constexpr int copiesInAHundred = 2; ///< of the wishes; all others are links

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const Options options = parseOptions(
        QStringLiteral("reader"), QStringLiteral("Opens contents as players do while all of them move."));
    Report report(QStringLiteral("reader"), options);
    LibraryShape shape;
    shape.contents = contents;
    shape.allInBronze = true;
    Rig rig(options, shape);
    if (!rig.problem().isEmpty()) {
        std::fprintf(stderr, "fault_reader: %s\n", qPrintable(rig.problem()));
        return 2;
    }
    const qint64 opens = options.amount > 0 ? options.amount : options.full ? opensFull : opensSmoke;
    rig.daemon().start(rig.environment());
    if (!rig.daemon().waitReady())
        report.violation(QStringLiteral("it does not start; see %1").arg(rig.log()));
    const auto reader = rig.checker(QStringLiteral("read"),
        { QStringLiteral("--opens"), QString::number(opens), QStringLiteral("--seed"), QString::number(options.seed) });
    QRandomGenerator random(options.seed);
    QHash<qint64, bool> inSilver;
    qint64 wished = 0;
    while (report.isGood() && !reader->waitEnd(20)) {
        report.violations(reader->violations());
        if (rig.catalog().relocationRows().value_or(mostRows) >= mostRows)
            continue;
        std::vector<Rig::Wish> wishes;
        while (wishes.size() < wishesAtOnce) {
            const qint64 cid = 1 + wished++ % contents;
            const bool toGold = random.bounded(100) < copiesInAHundred;
            bool& silver = inSilver[cid];
            silver = !silver;
            wishes.push_back({ cid, Library::levels().at(toGold ? 2 : silver ? 1 : 0) });
        }
        rig.wish(wishes, rig.daemon().url());
    }
    const QJsonObject read = reader->finish();
    report.violations(reader->violations());
    const qint64 moves = rig.catalog().number(QStringLiteral("SELECT COUNT(*) FROM update_history")).value_or(0);
    const qint64 opened = read.value(QStringLiteral("opens")).toInteger();
    if (opened < opens)
        report.violation(QStringLiteral("only %1 opens").arg(opened));
    if (options.full && options.amount == 0 && moves < movesFull)
        report.violation(QStringLiteral("only %1 moves").arg(moves));
    if (rig.daemon().stop() != 0)
        report.violation(QStringLiteral("it does not end in good order; see %1").arg(rig.log()));
    rig.settle(report, 120'000);
    report.set(QStringLiteral("moves"), moves);
    report.set(QStringLiteral("reader"), read);
    return report.end(QStringLiteral("%1 opens during %2 moves, %3 of them repeated once")
                          .arg(opened)
                          .arg(moves)
                          .arg(read.value(QStringLiteral("again")).toInteger()));
}
