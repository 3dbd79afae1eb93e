// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check_command.h"

#include "api/endpoint_check.h"
#include "app/check_output.h"
#include "app/directory_lock.h"
#include "app/options.h"
#include "catalog/catalog_check.h"
#include "state/state_check.h"

#include <QFileInfo>

namespace tierwatch {

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;

constexpr auto help
    = "Usage: tierwatchd check [--add-indexes] [--json] [options]\n"
      "\n"
      "Looks at everything that could be in the way of a service with these options, before anything is made: rights,\n"
      "tables, trigger and time zone of the catalogue, the state store, the data directory, the port, the levels'\n"
      "directories. Each finding comes with the command that mends it. The options are those of tierwatchd.\n"
      "\n"
      "  --add-indexes   adds the indexes that the original's tables lack; takes a while on large tables\n"
      "  --json          one JSON object on standard output instead of text\n"
      "\n"
      "Exit code: 0 nothing stops a service; 1 something does, or it could not be done; 2 wrong usage.\n";

int complain(const Error& error, int code)
{
    std::fprintf(stderr, "tierwatchd check: %s\n", qPrintable(error.text.english()));
    return code;
}

struct Asked {
    bool json = false;
    bool addIndexes = false;
    QStringList options; ///< of tierwatchd
};

Asked readArguments(const QStringList& arguments)
{
    Asked asked;
    for (const QString& argument : arguments) {
        if (argument == QLatin1String("--json"))
            asked.json = true;
        else if (argument == QLatin1String("--add-indexes"))
            asked.addIndexes = true;
        else
            asked.options.append(argument);
    }
    return asked;
}

void append(CheckFindings& all, CheckFindings some)
{
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

/// The service that runs on this data directory, whose port and state are its own.
std::optional<DirectoryLock::Owner> runningService(const Options& options)
{
    const QString lock = options.dataDir + QStringLiteral("/tierwatch.lock");
    return QFileInfo::exists(lock) ? DirectoryLock(lock).owner() : std::nullopt;
}

void checkProcess(const Options& options, CheckFindings& findings)
{
    if (const auto owner = runningService(options)) {
        findings.push_back({ CheckFinding::Subject::DataDirectory, CheckFinding::Severity::Notice, "in_use",
            { QT_TRANSLATE_NOOP("Text",
                  "The data directory %1 is used by %2 (process %3), which has its port already: neither was tried."),
                { options.dataDir, owner->program, QString::number(owner->process) } },
            {}, {} });
        return;
    }
    append(findings, checkDataDirectory(options.dataDir));
    if (options.api)
        append(findings, checkEndpoint(options.http));
}

} // namespace

int checkCommand(const QStringList& arguments)
{
    const Asked asked = readArguments(arguments);
    const Result<Options> options = parseOptions(Program::Daemon, asked.options, systemSurroundings());
    if (!options)
        return complain(options.error(), exitUsage);
    if (options->action != Options::Action::Run) {
        std::fputs(
            options->action == Options::Action::ShowHelp ? help : qPrintable(versionText(Program::Daemon)), stdout);
        return 0;
    }
    Result<CatalogUrl> catalogUrl = CatalogUrl::parse(options->catalog);
    if (!catalogUrl)
        return complain(catalogUrl.error(), exitUsage);
    catalogUrl->timeZone = options->catalogTimeZone;
    const Result<StateUrl> stateUrl = StateUrl::parse(options->state);
    if (!stateUrl)
        return complain(stateUrl.error(), exitUsage);

    LevelKeys keys;
    CatalogCheck catalog = checkCatalog(*catalogUrl, options->catalogPassword, keys);
    if (asked.addIndexes && !catalog.missingIndexes.isEmpty()) {
        if (const Result<> added = addIndexes(*catalogUrl, options->catalogPassword, catalog.missingIndexes); !added)
            return complain(added.error(), exitFailure);
        catalog = checkCatalog(*catalogUrl, options->catalogPassword, keys);
    }
    CheckOutput output;
    output.findings = std::move(catalog.findings);
    if (stateUrl->kind != StateUrl::Kind::Embedded)
        append(output.findings, checkRedis(*stateUrl, options->statePassword));
    checkProcess(*options, output.findings);
    printCheck(stdout, output, asked.json);
    return stops(output.all()) ? exitFailure : 0;
}

} // namespace tierwatch
