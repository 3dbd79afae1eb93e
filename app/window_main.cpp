// SPDX-License-Identifier: GPL-3.0-or-later
// tierwatch: the operators' window with the whole engine in its process. It always opens; what fails is shown in it.
#include "app/engine_host.h"
#include "app/no_engine.h"
#include "app/options.h"
#include "app/stop_signals.h"
#include "app/window_look.h"
#include "app/window_raiser.h"
#include "models/format.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QStandardPaths>
#include <QTimer>

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

/// The window, made anew where its operator chooses another language.
class Opening final {
public:
    /// The engine and the clock outlive it.
    Opening(const Options& options, QApplication& application)
        : m_wall(options.wall)
        , m_preferences(std::make_shared<Preferences>(
              QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + QStringLiteral("/window.ini")))
        , m_look(application, *m_preferences)
    {
        settings.author = Author{ qEnvironmentVariable("USER", QStringLiteral("operator")) };
        settings.wall = options.wall;
        settings.quit = [] { QCoreApplication::quit(); };
        settings.preferences = m_preferences;
    }
    void open(Engine& engine, const Clock& clock)
    {
        settings.lookChosen = [this, &engine, &clock] {
            QTimer::singleShot(0, &m_later, [this, &engine, &clock] { // not under the menu that asks for it
                m_look.apply();
                open(engine, clock);
            });
        };
        m_window.reset(); // its place on the screen is remembered by now
        m_window = std::make_unique<MainWindow>(engine, clock, settings);
        if (m_wall)
            m_window->showFullScreen();
        else
            m_window->show();
    }
    void close() { m_window.reset(); }
    [[nodiscard]] MainWindow* window() const { return m_window.get(); }

    WindowSettings settings; ///< set what else there is before the window opens

private:
    bool m_wall;
    std::shared_ptr<Preferences> m_preferences;
    WindowLook m_look;
    std::unique_ptr<MainWindow> m_window;
    QObject m_later;
};

int runWithoutEngine(Opening& opening, const Error& reason, StopSignals& signals)
{
    const SystemClock clock;
    NoEngine engine(reason);
    opening.settings.problems.append(translate(reason));
    opening.open(engine, clock);
    signals.watch([] { QCoreApplication::quit(); });
    const int ended = QCoreApplication::exec();
    opening.close();
    return ended;
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
    QApplication::setQuitOnLastWindowClosed(false); // it may go on in the tray; a closed window says when it quits
    Opening opening(*options, application);

    Result<std::unique_ptr<DataDir>> dataDir = DataDir::open(options->dataDir);
    const QString socket = DataDir::windowSocket(options->dataDir);
    if (!dataDir) {
        if (dataDir.error().code == ErrorCode::Conflict && raiseOtherWindow(socket))
            return 0;
        return runWithoutEngine(opening, dataDir.error(), signals);
    }

    EngineHost::Events events;
    events.ready = [](const QString& line) {
        std::printf("%s\n", qPrintable(line));
        std::fflush(stdout);
    };
    events.fatal = [&opening](const Error& error) {
        std::fprintf(stderr, "tierwatch: %s\n", qPrintable(error.text.english()));
        if (opening.window() != nullptr)
            opening.window()->report(translate(error));
    };
    EngineHost host(*options, std::move(*dataDir), events);
    if (const Result<> started = host.start(); !started)
        return runWithoutEngine(opening, started.error(), signals);

    if (options->api) {
        opening.settings.retryEndpoint = [&host] { host.retryEndpoint(false); };
        opening.settings.useFreePort = [&host] { host.retryEndpoint(true); };
    }
    opening.open(host.engine(), host.clock());
    const WindowRaiser raiser(socket, [&opening] {
        MainWindow& window = *opening.window();
        window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
        window.show();
        window.raise();
        window.activateWindow();
    });
    signals.watch([] { QCoreApplication::quit(); });
    const int ended = QApplication::exec();
    opening.close();
    return ended;
}
