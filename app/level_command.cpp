// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/level_command.h"

#include "app/catalog_connections.h"
#include "engine/audit_library.h"
#include "relocation/file_mover.h"

#include <cstdio>

namespace tierwatch {

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;
constexpr int exitNotConfirmed = 3;
constexpr std::size_t mostSamples = 1000;

constexpr auto help
    = "Usage: tierwatchd level confirm NAME [--found SEEN] [options]\n"
      "\n"
      "A level whose directory carries no marker, or that of another level or catalogue, is offline until an operator\n"
      "confirms it. Without --found it says what stands there; with --found and the word that it said, the marker is\n"
      "written, unless something else stands there by now. A running service takes the level up within seconds. The\n"
      "options are those of tierwatchd; what matters are --config, --data-dir and --catalog.\n"
      "\n"
      "Exit code: 0 the level is confirmed, or was; 3 it waits for a confirmation; 1 it could not be done; 2 wrong "
      "usage.\n";

int complain(const Error& error, int code)
{
    std::fprintf(stderr, "tierwatchd level: %s\n", qPrintable(error.text.english()));
    return code;
}

struct Asked {
    QString level;
    QString found;
    QStringList options; ///< of tierwatchd
};

Result<Asked> readArguments(const QStringList& arguments)
{
    Asked asked;
    asked.level = arguments.value(1);
    if (arguments.value(0) != u"confirm" || asked.level.isEmpty() || asked.level.startsWith(u'-'))
        return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "It takes confirm NAME; --help says more."));
    const QString option = QStringLiteral("--found");
    for (qsizetype i = 2; i < arguments.size(); ++i) {
        const QString& argument = arguments[i];
        if (argument == option)
            asked.found = arguments.value(++i);
        else if (argument.startsWith(option + u'='))
            asked.found = argument.mid(option.size() + 1);
        else
            asked.options.append(argument);
    }
    return asked;
}

void show(const LevelFound& found, const JobLevel& level)
{
    std::printf("%s\n", level.path.toUtf8().constData());
    if (found.marked)
        std::printf("  carries the marker of level '%s' of the catalogue '%s'\n", qPrintable(found.level),
            qPrintable(found.catalog));
    else
        std::printf("  carries no marker\n");
    std::printf("  files of this level that were looked for: %lld, found: %lld\n", static_cast<long long>(found.asked),
        static_cast<long long>(found.there));
    std::printf("If this is the level, confirm it: tierwatchd level confirm %s --found %s\n", qPrintable(level.key),
        found.token.constData());
}

int confirm(const Asked& asked, const AuditStores& stores)
{
    AuditNames names;
    AuditLibrary library(stores, names);
    if (const Result<> loaded = library.load(); !loaded)
        return complain(loaded.error(), exitFailure);
    const Level* level = library.table().find(asked.level);
    if (level == nullptr)
        return complain(
            fail(ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "There is no level %1."), asked.level).value(),
            exitFailure);
    ProbeJob job{ library.find(level->slot)->job, names.samplesOf(level->slot, mostSamples), false };
    job.empty = job.samples.empty();
    job.confirmed = asked.found.toLatin1();
    const LevelProbe result = probe(job);
    if (!result.error) {
        std::printf("The level %s is confirmed.\n", qPrintable(level->key));
        return 0;
    }
    complain(*result.error, exitFailure);
    if (!result.unconfirmed)
        return exitFailure;
    if (!asked.found.isEmpty())
        std::printf("Something else stands there than was confirmed:\n");
    show(*result.unconfirmed, job.level);
    return exitNotConfirmed;
}

} // namespace

int levelCommand(const QStringList& arguments)
{
    if (arguments.contains(QStringLiteral("--help"))) {
        std::fputs(help, stdout);
        return 0;
    }
    const Result<Asked> asked = readArguments(arguments);
    if (!asked)
        return complain(asked.error(), exitUsage);
    const Result<Options> options = parseOptions(Program::Daemon, asked->options, systemSurroundings());
    if (!options)
        return complain(options.error(), exitUsage);
    const auto connections = CatalogConnections::open(*options, CatalogConnections::Missing::Refuse);
    return connections ? confirm(*asked, (*connections)->stores()) : complain(connections.error(), exitFailure);
}

} // namespace tierwatch
