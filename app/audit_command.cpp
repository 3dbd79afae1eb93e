// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit_command.h"

#include "app/audit_connections.h"
#include "app/audit_report.h"
#include "catalog/sql_error.h"

namespace tierwatch {

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;
constexpr int exitFindings = 3;

constexpr auto help
    = "Usage: tierwatchd audit [--repair] [--json] [options]\n"
      "\n"
      "Checks the whole library: catalogue, level directories and state store against each other. The options are\n"
      "those of tierwatchd; what matters are --config, --data-dir, --catalog and --state.\n"
      "\n"
      "  --repair    mends what can be proven; without it nothing is changed\n"
      "  --json      one JSON object on standard output instead of text\n"
      "\n"
      "Exit code: 0 nothing found, or all of it repaired; 3 findings are left; 1 it could not be done; 2 wrong "
      "usage.\n";

int complain(const Error& error, int code)
{
    std::fprintf(stderr, "tierwatchd audit: %s\n", qPrintable(error.text.english()));
    return code;
}

} // namespace

int auditCommand(const QStringList& arguments)
{
    AuditReport::About about;
    QStringList rest;
    for (const QString& argument : arguments) {
        if (argument == QLatin1String("--repair"))
            about.repair = true;
        else if (argument == QLatin1String("--json"))
            about.json = true;
        else
            rest.append(argument);
    }
    const Result<Options> options = parseOptions(Program::Daemon, rest, systemSurroundings());
    if (!options)
        return complain(options.error(), exitUsage);
    if (options->action != Options::Action::Run) {
        std::fputs(
            options->action == Options::Action::ShowHelp ? help : qPrintable(versionText(Program::Daemon)), stdout);
        return 0;
    }
    const Result<CatalogUrl> url = CatalogUrl::parse(options->catalog);
    if (!url)
        return complain(url.error(), exitUsage);
    if (const Result<StateUrl> state = StateUrl::parse(options->state); !state)
        return complain(state.error(), exitUsage);
    about.catalogue = placeOf(*url);

    const Result<std::unique_ptr<AuditConnections>> connections = AuditConnections::open(*options, about.repair);
    if (!connections)
        return complain(connections.error(), exitFailure);
    const AuditStores& stores = (*connections)->stores();
    const SystemClock clock;
    AuditReport report(stdout, about, *stores.keys);
    AuditSettings settings;
    settings.repair = about.repair;
    const Result<AuditSummary> summary
        = AuditRunner(stores, settings, clock, [&report](const AuditEntry& entry) { report.add(entry); }).run();
    if (!summary) {
        report.end(summary.error());
        return complain(summary.error(), exitFailure);
    }
    report.end(*summary);
    if ((*connections)->stateFailed())
        return complain(Error{ ErrorCode::Unavailable, summary->whyNoState }, exitFailure);
    return summary->left > 0 ? exitFindings : 0;
}

} // namespace tierwatch
