// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/go_on_command.h"

#include "app/in_catalogue.h"
#include "catalog/plans.h"

#include <cstdio>

namespace tierwatch {

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;

constexpr auto help = "Usage: tierwatchd go-on [--plan N] [options]\n"
                      "\n"
                      "Lets plans go on that wait for it: all of them, or the one. It is written into the catalogue; a "
                      "running service\n"
                      "takes it up within a second, a stopped one at its next start. The options are those of "
                      "tierwatchd; what matters\n"
                      "are --config, --data-dir and --catalog.\n"
                      "\n"
                      "Exit code: 0 done, also where nothing waits; 1 it could not be done; 2 wrong usage.\n";

int complain(const Error& error, int code)
{
    std::fprintf(stderr, "tierwatchd go-on: %s\n", qPrintable(error.text.english()));
    return code;
}

struct Asked {
    std::optional<PlanId> plan;
    QStringList options; ///< of tierwatchd
};

Result<Asked> readArguments(const QStringList& arguments)
{
    Asked asked;
    const QString planOption = QStringLiteral("--plan");
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& argument = arguments[i];
        if (argument != planOption && !argument.startsWith(planOption + u'=')) {
            asked.options.append(argument);
            continue;
        }
        const QString text = argument == planOption ? arguments.value(++i) : argument.mid(planOption.size() + 1);
        bool isNumber = false;
        const qint64 plan = text.toLongLong(&isNumber);
        if (!isNumber || plan < 1)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP(
                    "Text", "--plan is '%1'; it takes the number of a plan, as GET /api/v1/plans says it."),
                text);
        asked.plan = PlanId(plan);
    }
    return asked;
}

} // namespace

int goOnCommand(const QStringList& arguments)
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
    if (options->action != Options::Action::Run) {
        std::fputs(qPrintable(versionText(Program::Daemon)), stdout);
        return 0;
    }
    std::vector<Plan> released;
    const Result<> done = inCatalogue(*options, false, [&](Transaction& transaction) -> Result<> {
        Result<std::vector<Plan>> plans = catalog::releasePlans(transaction, asked->plan, SystemClock().now());
        if (!plans)
            return tl::unexpected(plans.error());
        released = std::move(*plans);
        return {};
    });
    if (!done)
        return complain(done.error(), exitFailure);
    for (const Plan& plan : released)
        std::printf("plan %lld goes on: %lld contents\n", static_cast<long long>(number(plan.id)),
            static_cast<long long>(plan.contents));
    if (released.empty())
        std::fputs("No plan waits.\n", stdout);
    return 0;
}

} // namespace tierwatch
