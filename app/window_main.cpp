// SPDX-License-Identifier: GPL-3.0-or-later
// tierwatch: the operators' window with the whole engine in its process. It always opens; what fails is shown in it.
#include "app/engine_host.h"
#include "app/no_engine.h"
#include "app/options.h"
#include "app/stop_signals.h"
#include "app/window_raiser.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/translations.h"

#include <QApplication>

#include <cstdio>

using namespace tierwatch;

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;

bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

WindowSettings windowSettings(const Options& options, EngineHost* host)
{
    WindowSettings settings;
    settings.author = Author{ qEnvironmentVariable("USER", QStringLiteral("operator")) };
    settings.wall = options.wall;
    settings.quit = [] { QCoreApplication::quit(); };
    if (host != nullptr && options.api) {
        settings.retryEndpoint = [host] { host->retryEndpoint(false); };
        settings.useFreePort = [host] { host->retryEndpoint(true); };
    }
    return settings;
}

void show(MainWindow& window, bool wall)
{
    if (wall)
        window.showFullScreen();
    else
        window.show();
}

int runWithoutEngine(const Options& options, const Error& reason, StopSignals& signals)
{
    const SystemClock clock;
    NoEngine engine(reason);
    WindowSettings settings = windowSettings(options, nullptr);
    settings.problems.append(reason.text.english());
    MainWindow window(engine, clock, settings);
    show(window, options.wall);
    signals.watch([] { QCoreApplication::quit(); });
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    StopSignals signals;
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const Result<Options> options = parseOptions(Program::Window, arguments, systemSurroundings());
    if (!options) {
        std::fprintf(stderr, "tierwatch: %s\n", qPrintable(options.error().text.english()));
        return exitUsage;
    }
    if (options->action != Options::Action::Run) {
        const bool help = options->action == Options::Action::ShowHelp;
        std::fputs(qPrintable(help ? helpText(Program::Window) : versionText(Program::Window)), stdout);
        return 0;
    }
    if (!hasDisplay()) {
        std::fprintf(
            stderr, "tierwatch: There is no display: start tierwatchd here, or tierwatch where a display is.\n");
        return exitFailure;
    }

    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("tierwatch"));
    QApplication::setApplicationVersion(QStringLiteral(TIERWATCH_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("tierwatch"));
    installTranslations(application, QLocale::system());
    const ThemeFollower theme(application, ColorScheme::System);

    Result<std::unique_ptr<DataDir>> dataDir = DataDir::open(options->dataDir);
    const QString socket = DataDir::windowSocket(options->dataDir);
    if (!dataDir) {
        if (dataDir.error().code == ErrorCode::Conflict && raiseOtherWindow(socket))
            return 0;
        return runWithoutEngine(*options, dataDir.error(), signals);
    }

    MainWindow* shown = nullptr;
    EngineHost::Events events;
    events.ready = [](const QString& line) {
        std::printf("%s\n", qPrintable(line));
        std::fflush(stdout);
    };
    events.fatal = [&shown](const Error& error) {
        std::fprintf(stderr, "tierwatch: %s\n", qPrintable(error.text.english()));
        if (shown != nullptr)
            shown->report(error.text.english());
    };
    EngineHost host(*options, std::move(*dataDir), events);
    if (const Result<> started = host.start(); !started)
        return runWithoutEngine(*options, started.error(), signals);

    MainWindow window(host.engine(), host.clock(), windowSettings(*options, &host));
    shown = &window;
    const WindowRaiser raiser(socket, [&window] {
        window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
        window.show();
        window.raise();
        window.activateWindow();
    });
    show(window, options->wall);
    signals.watch([] { QCoreApplication::quit(); });
    const int ended = QApplication::exec();
    shown = nullptr;
    return ended;
}
