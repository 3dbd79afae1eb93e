// SPDX-License-Identifier: GPL-3.0-or-later
// What a process is told before it starts: command line, environment and configuration file, read once, checked, as
// values.
#pragma once

#include "api/http_server.h"
#include "core/error.h"
#include "core/placement.h"
#include "engine/engine_settings.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>

namespace tierwatch {

enum class Program : quint8 { Window, Daemon };

/// Settings of one process. Those that all processes share live in the catalogue; `rule` and `paused` are written there
/// at start.
struct Options {
    enum class Action : quint8 { Run, ShowHelp, ShowVersion };

    Action action = Action::Run;
    QString configFile; ///< the file that was read; empty: none
    QString dataDir; ///< absolute
    QString catalog; ///< URL; never `sqlite:` alone: the default names the file in the data directory
    QString catalogPassword; ///< never logged
    QString state = QStringLiteral("embedded"); ///< URL
    QString statePassword; ///< never logged
    bool api = true;
    QString playersToken; ///< never logged; empty: none
    QString playersTokenFile; ///< absolute; where the token above was read from; empty: elsewhere
    HttpSettings http;
    int workers = 4; ///< 0: this process moves nothing
    QString sampleDir; ///< absolute; empty: no sample library
    std::optional<Rule> rule; ///< empty: leave the catalogue's
    bool paused = false; ///< true: pause at start; false: leave the catalogue's
    bool wall = false; ///< the window's wall page, full screen
    QStringList alertCommand; ///< program and arguments; empty: none
    std::chrono::hours historyKeep = std::chrono::days(400);
    OriginalWorkers originalWorkers = OriginalWorkers::Auto;
    QString catalogTimeZone; ///< of the original's columns in an adopted catalogue: `+09:00`, `Asia/Seoul`; empty: the
                             ///< server's
};

/// Everything outside that the options depend on, so that a test needs neither a process nor files.
struct Surroundings {
    QHash<QString, QString> environment;
    QString workingDirectory; ///< relative paths of command line and environment start here
    int cores = 1;
    /// A whole file; `not_found` where there is none.
    std::function<Result<QByteArray>(const QString& path)> readFile;
};

[[nodiscard]] Surroundings systemSurroundings();

/// Command line before environment before file before default. `arguments` without the program's name. Every error is
/// wrong usage (exit 2): it names the option, variable or line of the file, and what would be right.
[[nodiscard]] Result<Options> parseOptions(
    Program program, const QStringList& arguments, const Surroundings& surroundings);

/// For --help, ends with a line feed.
[[nodiscard]] QString helpText(Program program);
/// For --version: "tierwatchd 1.2.3", ends with a line feed.
[[nodiscard]] QString versionText(Program program);

} // namespace tierwatch
