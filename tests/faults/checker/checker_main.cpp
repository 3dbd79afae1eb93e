// SPDX-License-Identifier: GPL-3.0-or-later
// fault_checker: looks at catalogue and directories from the outside and says what is not as it must be.
#include "tests/faults/checker/checker.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <poll.h>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

using namespace tierwatch::faults;

namespace {

std::atomic<bool> ending = false;

/// SIGTERM, or the end of standard input: so it ends with who started it.
bool shallEnd()
{
    pollfd input{ STDIN_FILENO, POLLIN, 0 };
    char byte = 0;
    if (::poll(&input, 1, 0) > 0 && ::read(STDIN_FILENO, &byte, 1) == 0)
        ending = true;
    return ending;
}

void say(const QString& line)
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

void watch(Checker& checker, std::chrono::milliseconds pause)
{
    while (!shallEnd()) {
        checker.sweep([] { return !ending.load(); });
        std::this_thread::sleep_for(pause);
    }
}

void read(Checker& checker, const Ledger& ledger, int perSecond, qint64 opens, quint32 seed)
{
    QRandomGenerator random(seed);
    const auto step = std::chrono::nanoseconds(std::chrono::seconds(1)) / std::max(1, perSecond);
    auto next = std::chrono::steady_clock::now();
    for (qint64 done = 0; (opens == 0 || checker.counts().opens < opens) && !ledger.entries().empty(); ++done) {
        if (done % 16 == 0 && shallEnd())
            return;
        checker.open(ledger.entries()[random.bounded(static_cast<quint32>(ledger.entries().size()))].cid);
        next = std::max(next + step, std::chrono::steady_clock::now() - std::chrono::milliseconds(100));
        std::this_thread::sleep_until(next);
    }
}

} // namespace

int main(int argc, char** argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::signal(SIGTERM, [](int) { ending = true; });
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Checks a library against its catalogue and a ledger of hashes."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("mode"),
        QStringLiteral("watch: until SIGTERM or the end of standard input; read: opens contents as players do; final: "
                       "once, when all has come to rest"));
    const QCommandLineOption catalogUrl(
        QStringLiteral("catalog"), QStringLiteral("sqlite:PATH or mysql://…"), QStringLiteral("URL"));
    const QCommandLineOption ledgerFile(
        QStringLiteral("ledger"), QStringLiteral("what each content was"), QStringLiteral("FILE"));
    const QCommandLineOption wishesFile(
        QStringLiteral("wishes"), QStringLiteral("final: what was wished, in order"), QStringLiteral("FILE"));
    const QCommandLineOption perSecond(QStringLiteral("per-second"), QStringLiteral("read: opens a second"),
        QStringLiteral("N"), QStringLiteral("1000"));
    const QCommandLineOption opens(
        QStringLiteral("opens"), QStringLiteral("read: end after so many"), QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption seed(
        QStringLiteral("seed"), QStringLiteral("read: the order"), QStringLiteral("N"), QStringLiteral("1"));
    const QCommandLineOption pause(QStringLiteral("pause"), QStringLiteral("watch: milliseconds between two sweeps"),
        QStringLiteral("N"), QStringLiteral("20"));
    const QCommandLineOption foreign(
        QStringLiteral("foreign-movers"), QStringLiteral("others move files before they tell the catalogue"));
    parser.addOptions({ catalogUrl, ledgerFile, wishesFile, perSecond, opens, seed, pause, foreign });
    parser.process(application);
    const QString mode = parser.positionalArguments().value(0);

    const std::optional<Ledger> ledger = Ledger::load(parser.value(ledgerFile));
    CatalogReader catalog(parser.value(catalogUrl));
    const bool known = mode == u"watch" || mode == u"read" || mode == u"final";
    const auto wishes = parser.isSet(wishesFile) ? loadWishes(parser.value(wishesFile)) : std::nullopt;
    if (!ledger || !catalog.isValid() || !known || (parser.isSet(wishesFile) && !wishes)) {
        std::fprintf(stderr, "fault_checker: the mode, the catalogue's URL, the ledger or the wishes cannot be used\n");
        return 2;
    }
    Checker checker(catalog, *ledger, [](const QString& line) { say(QStringLiteral("violation ") + line); });
    checker.setForeignMovers(parser.isSet(foreign));
    if (mode == u"watch")
        watch(checker, std::chrono::milliseconds(parser.value(pause).toInt()));
    else if (mode == u"read")
        read(checker, *ledger, parser.value(perSecond).toInt(), parser.value(opens).toLongLong(),
            parser.value(seed).toUInt());
    else
        checker.final(wishes);

    const CheckerCounts& counts = checker.counts();
    say(QStringLiteral("summary ")
        + QString::fromUtf8(QJsonDocument(
            QJsonObject{ { QStringLiteral("sweeps"), counts.sweeps }, { QStringLiteral("opens"), counts.opens },
                { QStringLiteral("again"), counts.again }, { QStringLiteral("slow"), counts.slow },
                { QStringLiteral("changes"), counts.changes }, { QStringLiteral("silent"), counts.silent },
                { QStringLiteral("violations"), counts.violations } })
                                .toJson(QJsonDocument::Compact)));
    return counts.violations == 0 ? 0 : 1;
}
