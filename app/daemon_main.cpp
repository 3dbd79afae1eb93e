// SPDX-License-Identifier: GPL-3.0-or-later
// tierwatchd: the engine without a window.
#include "app/adopt_command.h"
#include "app/audit_command.h"
#include "app/check_command.h"
#include "app/engine_host.h"
#include "app/go_on_command.h"
#include "app/level_command.h"
#include "app/options.h"
#include "app/paths_command.h"
#include "app/stop_signals.h"
#include "app/token_command.h"

#include <QCoreApplication>

#include <cstdio>

using namespace tierwatch;

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;

int complain(const Error& error, int code)
{
    std::fprintf(stderr, "tierwatchd: %s\n", qPrintable(error.text.english()));
    return code;
}

} // namespace

int main(int argc, char** argv)
{
    StopSignals signals;
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("tierwatchd"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TIERWATCH_VERSION));

    const QStringList arguments = QCoreApplication::arguments().sliced(1);
    if (!arguments.isEmpty() && arguments.front() == QLatin1String("adopt"))
        return adoptCommand(arguments.sliced(1));
    if (!arguments.isEmpty() && arguments.front() == QLatin1String("import"))
        return importCommand(arguments.sliced(1));
    if (!arguments.isEmpty() && arguments.front() == QLatin1String("level"))
        return levelCommand(arguments.sliced(1));
    if (!arguments.isEmpty() && arguments.front() == QLatin1String("paths"))
        return pathsCommand(arguments.sliced(1));
    if (!arguments.isEmpty() && arguments.front() == QLatin1String("audit"))
        return auditCommand(arguments.sliced(1));
    if (!arguments.isEmpty() && arguments.front() == QLatin1String("check"))
        return checkCommand(arguments.sliced(1));
    if (!arguments.isEmpty() && arguments.front() == QLatin1String("go-on"))
        return goOnCommand(arguments.sliced(1));
    if (!arguments.isEmpty() && arguments.front() == QLatin1String("token"))
        return tokenCommand(arguments.sliced(1));
    const Result<Options> options = parseOptions(Program::Daemon, arguments, systemSurroundings());
    if (!options)
        return complain(options.error(), exitUsage);
    if (options->action != Options::Action::Run) {
        const QString text
            = options->action == Options::Action::ShowHelp ? helpText(Program::Daemon) : versionText(Program::Daemon);
        std::fputs(qPrintable(text), stdout);
        return 0;
    }
    Result<std::unique_ptr<DataDir>> dataDir = DataDir::open(options->dataDir);
    if (!dataDir)
        return complain(dataDir.error(), exitFailure);

    int exitCode = 0;
    EngineHost::Events events;
    events.ready = [](const QString& line) {
        std::printf("%s\n", qPrintable(line));
        std::fflush(stdout);
    };
    events.fatal = [&exitCode](const Error& error) {
        exitCode = complain(error, exitFailure);
        QTimer::singleShot(0, QCoreApplication::instance(), [] { QCoreApplication::exit(exitFailure); });
    };
    EngineHost host(*options, std::move(*dataDir), events);
    if (const Result<> started = host.start(); !started)
        return complain(started.error(), exitUsage);
    signals.watch([] { QCoreApplication::quit(); });
    const int ended = QCoreApplication::exec();
    return exitCode != 0 ? exitCode : ended;
}
