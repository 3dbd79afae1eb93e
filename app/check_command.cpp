// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check_command.h"

#include "api/endpoint_check.h"
#include "app/check_output.h"
#include "app/directory_lock.h"
#include "app/gap_check.h"
#include "app/options.h"
#include "catalog/catalog_check.h"
#include "relocation/level_trial.h"
#include "state/state_check.h"

#include <QFileInfo>

namespace tierwatch {

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;

constexpr auto help
    = "Usage: tierwatchd check [--level KEY] [--add-indexes] [--json] [options]\n"
      "\n"
      "Looks at everything that could be in the way of a service with these options, before anything is made: rights,\n"
      "tables, trigger and time zone of the catalogue, the state store, the data directory, the port, the levels'\n"
      "directories. Each finding comes with the command that mends it. The options are those of tierwatchd.\n"
      "\n"
      "  --level KEY     this level only: what relocations will do in its directory is tried out there, in 5 seconds\n"
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
    std::optional<QString> level; ///< this one only
    QStringList options; ///< of tierwatchd
};

Asked readArguments(const QStringList& arguments)
{
    const QString levelOption = QStringLiteral("--level");
    Asked asked;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& argument = arguments[i];
        if (argument == levelOption)
            asked.level = arguments.value(++i);
        else if (argument.startsWith(levelOption + u'='))
            asked.level = argument.mid(levelOption.size() + 1);
        else if (argument == QLatin1String("--json"))
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

JobLevel toJobLevel(const Level& level, const CatalogCheck& catalog)
{
    JobLevel job;
    job.key = level.key;
    job.path = level.path;
    job.catalogId = catalog.facts ? catalog.facts->id : QString();
    job.reserve = level.reserve.value_or(-1);
    return job;
}

/// As a service decides it at its start.
bool hasOriginalWorkers(const Options& options, bool stateIsRedis, const CatalogCheck& catalog)
{
    const bool adopted = catalog.facts ? catalog.facts->adopted : !catalog.levels.isEmpty();
    return catalog.reached && !catalog.levels.isEmpty()
        && (options.originalWorkers == OriginalWorkers::On
            || (options.originalWorkers == OriginalWorkers::Auto && stateIsRedis && adopted));
}

LevelCheck checkOne(const Level& level, const CatalogCheck& catalog)
{
    TrialJob job{ toJobLevel(level, catalog), {}, systemTrialSurroundings(), nullptr };
    if (level.mode == LevelMode::Offline) {
        LevelCheck check;
        check.level = level.key;
        check.path = level.path;
        check.findings.push_back({ CheckFinding::Subject::Level, CheckFinding::Severity::Notice, "offline",
            { QT_TRANSLATE_NOOP("Text", "%1 is set offline, so that its directory %2 was not touched."),
                { level.key, level.path } },
            {}, level.key });
        return check;
    }
    for (const Level& other : catalog.levels.levels()) {
        if (other.key != level.key && other.mode != LevelMode::Offline)
            job.others.push_back(toJobLevel(other, catalog));
    }
    return checkLevel(std::move(job));
}

/// One after the other: two on one disk would measure each other.
std::vector<LevelCheck> checkLevels(const CatalogCheck& catalog, const std::optional<QString>& only)
{
    std::vector<LevelCheck> checks;
    for (const Level& level : catalog.levels.levels()) {
        if (!only || level.key == *only)
            checks.push_back(checkOne(level, catalog));
    }
    return checks;
}

Error noSuchLevel(const QString& asked, const LevelTable& table)
{
    QStringList keys;
    for (const Level& level : table.levels())
        keys.append(level.key);
    return { ErrorCode::NotFound,
        { QT_TRANSLATE_NOOP("Text", "There is no level '%1' in the catalogue: it has %2."),
            { asked, keys.isEmpty() ? QStringLiteral("0") : keys.join(QStringLiteral(", ")) } } };
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
    output.levels = checkLevels(catalog, asked.level);
    if (asked.level && catalog.reached) {
        if (output.levels.empty())
            return complain(noSuchLevel(*asked.level, catalog.levels), exitFailure);
        printCheck(stdout, output, asked.json);
        return stops(output.all()) ? exitFailure : 0;
    }
    output.findings = std::move(catalog.findings);
    if (stateUrl->kind != StateUrl::Kind::Embedded)
        append(output.findings, checkRedis(*stateUrl, options->statePassword));
    if (hasOriginalWorkers(*options, stateUrl->kind != StateUrl::Kind::Embedded, catalog))
        append(output.findings, checkGaps(*catalogUrl, options->catalogPassword));
    checkProcess(*options, output.findings);
    printCheck(stdout, output, asked.json);
    return stops(output.all()) ? exitFailure : 0;
}

} // namespace tierwatch
