// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/adopt_command.h"

#include "app/catalog_connections.h"
#include "engine/adoption_runner.h"

#include <QFile>
#include <QUuid>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace tierwatch {

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;
constexpr int exitFindings = 3;

constexpr auto adoptHelp
    = "Usage: tierwatchd adopt [--level NAME=DIRECTORY:COUNT]... [--levels-only] [options]\n"
      "\n"
      "Takes over a library. Pauses relocations, looks at the directories of all levels, and makes a content of every\n"
      "file that the catalogue does not have, in the level where it lies. No file is moved or changed. What is not as\n"
      "it should be is printed, with what can be done. A running service follows. Cut off, it goes on when it is\n"
      "started again.\n"
      "\n"
      "  --level NAME=DIRECTORY:COUNT   a level and the least count of its contents, where the catalogue has no "
      "levels\n"
      "                                 yet: --level bronze=/srv/bronze:0 --level gold=/srv/gold:2000\n"
      "  --levels-only                  files become no contents; they get them from a list (tierwatchd import)\n"
      "\n"
      "The options are those of tierwatchd; what matters are --config, --data-dir and --catalog.\n"
      "\n"
      "Exit code: 0 done, nothing found; 3 done, with findings; 1 it could not be done; 2 wrong usage.\n";

constexpr auto importHelp
    = "Usage: tierwatchd import FILE.csv [options]\n"
      "\n"
      "Takes contents from a list: cid,filename[,level][,count][,views per day], UTF-8; `-` reads standard input. "
      "Each\n"
      "file must lie in the level, or, where none is named, in one level only. Without a cid a content gets a new "
      "one;\n"
      "without a count it stays where it is until a player reports one. Whatever is wrong is printed by line, field\n"
      "and rule, and then nothing is imported. Relocations are paused; a running service follows.\n"
      "\n"
      "The options are those of tierwatchd; what matters are --config, --data-dir and --catalog.\n"
      "\n"
      "Exit code: 0 done, nothing found; 3 done, with findings; 1 refused, or it could not be done; 2 wrong usage.\n";

int complain(const char* command, const Error& error, int code)
{
    std::fprintf(stderr, "tierwatchd %s: %s\n", command, qPrintable(error.text.english()));
    return code;
}

/// Names are other people's: nothing in them is to move the cursor.
void printLine(std::FILE* out, QString text)
{
    std::ranges::replace_if(
        text, [](QChar c) { return c.category() == QChar::Other_Control; }, QChar(QChar::ReplacementCharacter));
    std::fprintf(out, "%s\n", text.toUtf8().constData());
}

/// StopSignals has blocked them; here nobody waits for events.
bool stopAsked()
{
    sigset_t pending;
    sigemptyset(&pending);
    return sigpending(&pending) == 0 && (sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1);
}

void printSummary(const AdoptionCounts& counts, qint64 findings, double seconds)
{
    std::printf(
        "%lld files, %lld contents in place, %lld of them new (%lld bytes); %lld companions stay; %lld contents "
        "came with their views; %lld findings; %.0f files a second.\n",
        static_cast<long long>(counts.files), static_cast<long long>(counts.inPlace),
        static_cast<long long>(counts.imported), static_cast<long long>(counts.bytes),
        static_cast<long long>(counts.companions), static_cast<long long>(counts.counted),
        static_cast<long long>(findings), seconds > 0 ? static_cast<double>(counts.files) / seconds : 0.0);
    std::printf("Relocations are paused: resume them in the window or by DELETE /api/v1/pause once all is as it "
                "should be.\n");
}

int run(const char* command, const Options& options, AdoptionOrder order)
{
    const auto connections = CatalogConnections::open(options, CatalogConnections::Missing::Make);
    if (!connections)
        return complain(command, connections.error(), exitFailure);
    const SystemClock clock;
    const Deadline began = clock.uptime();
    const auto seconds = [&] { return std::chrono::duration<double>(clock.uptime() - began).count(); };
    const bool terminal = ::isatty(STDERR_FILENO) == 1;
    qint64 findings = 0;
    AdoptionListener listener;
    listener.begun = [](Time, bool resumed) {
        if (resumed)
            std::fprintf(stderr, "Going on with an adoption that was cut off.\n");
    };
    listener.counts = [&](const AdoptionCounts& counts) {
        std::fprintf(stderr, "%s%lld files, %lld contents imported, %.0f files a second%s", terminal ? "\r" : "",
            static_cast<long long>(counts.files), static_cast<long long>(counts.imported),
            static_cast<double>(counts.files) / std::max(seconds(), 0.001), terminal ? "" : "\n");
    };
    listener.found = [&findings](const AuditFinding& finding) {
        ++findings;
        const QString cid = finding.cid ? QStringLiteral("content %1: ").arg(number(*finding.cid)) : QString();
        printLine(stdout,
            QString::fromLatin1(finding.kind).replace(u'_', u' ') + QStringLiteral(": ") + cid
                + finding.text.english());
    };
    listener.refused = [](const std::vector<ImportProblem>& problems) {
        for (const ImportProblem& problem : problems)
            printLine(stderr,
                QStringLiteral("line %1%2: ")
                        .arg(problem.line)
                        .arg(problem.field.isEmpty() ? QString()
                                                     : QStringLiteral(", ") + QString::fromLatin1(problem.field))
                    + problem.rule.english());
    };
    AdoptionSettings settings;
    settings.order = std::move(order);
    settings.author = qEnvironmentVariable("SUDO_USER", qEnvironmentVariable("USER", QString::fromLatin1(command)));
    settings.run = QUuid::createUuid().toString(QUuid::WithoutBraces);
    settings.stopped = stopAsked;
    const Result<AdoptionCounts> counts
        = AdoptionRunner((*connections)->stores(), std::move(settings), clock, listener).run();
    if (terminal)
        std::fputc('\n', stderr);
    if (!counts)
        return complain(command, counts.error(), exitFailure);
    printSummary(*counts, findings, seconds());
    return findings > 0 ? exitFindings : 0;
}

/// Options of tierwatchd; nothing where the program has said what was asked.
std::optional<Options> optionsOf(const char* command, const QStringList& arguments, const char* help, int& code)
{
    const Result<Options> options = parseOptions(Program::Daemon, arguments, systemSurroundings());
    code = 0;
    if (!options) {
        code = complain(command, options.error(), exitUsage);
        return std::nullopt;
    }
    if (options->action == Options::Action::Run)
        return *options;
    std::fputs(options->action == Options::Action::ShowHelp ? help : qPrintable(versionText(Program::Daemon)), stdout);
    return std::nullopt;
}

Result<std::shared_ptr<const QByteArray>> readList(const QString& name)
{
    QFile file(name);
    const bool opened = name == u"-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    constexpr qint64 most = 1LL << 30;
    if (opened) {
        auto text = std::make_shared<QByteArray>();
        while (text->size() < most) {
            const QByteArray piece = file.read(1 << 20);
            if (piece.isEmpty())
                break;
            text->append(piece);
        }
        if (file.error() == QFileDevice::NoError && text->size() < most)
            return text;
        if (text->size() >= most)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "The list %1 is longer than a gibibyte: import it in parts."), name);
    }
    return fail(
        ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "The list %1 cannot be read: %2."), name, file.errorString());
}

} // namespace

int adoptCommand(const QStringList& arguments)
{
    constexpr auto command = "adopt";
    AdoptionOrder order;
    QStringList rest;
    const QString levelOption = QStringLiteral("--level");
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& argument = arguments[i];
        if (argument == u"--levels-only") {
            order.take = AdoptionOrder::Take::Nothing;
        } else if (argument == levelOption || argument.startsWith(levelOption + u'=')) {
            const Result<AdoptedLevel> level = parseAdoptedLevel(
                argument == levelOption ? arguments.value(++i) : argument.mid(levelOption.size() + 1));
            if (!level)
                return complain(command, level.error(), exitUsage);
            order.levels.push_back(*level);
        } else {
            rest.append(argument);
        }
    }
    int code = 0;
    const std::optional<Options> options = optionsOf(command, rest, adoptHelp, code);
    return options ? run(command, *options, std::move(order)) : code;
}

int importCommand(const QStringList& arguments)
{
    constexpr auto command = "import";
    const bool named = !arguments.isEmpty() && (arguments.front() == u"-" || !arguments.front().startsWith(u'-'));
    int code = 0;
    const std::optional<Options> options
        = optionsOf(command, named ? arguments.sliced(1) : arguments, importHelp, code);
    if (!options)
        return code;
    if (!named)
        return complain(command,
            fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "It takes the list's file, or - for standard input, as its first word."))
                .value(),
            exitUsage);
    Result<std::shared_ptr<const QByteArray>> list = readList(arguments.front());
    if (!list)
        return complain(command, list.error(), exitFailure);
    AdoptionOrder order;
    order.take = AdoptionOrder::Take::List;
    order.list = std::move(*list);
    return run(command, *options, std::move(order));
}

} // namespace tierwatch
