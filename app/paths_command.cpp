// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/paths_command.h"

#include "app/catalog_connections.h"
#include "app/service_paths.h"
#include "catalog/levels.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSaveFile>

#include <cstdio>
#include <sys/stat.h>

namespace tierwatch {

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;
constexpr int mostLookedAt = 1000; ///< files in a level, for their owners

constexpr auto help
    = "Usage: tierwatchd paths [--write[=FILE]] [options]\n"
      "\n"
      "Prints the systemd drop-in that a service needs for the directories of the levels: which mounts it waits for,\n"
      "where it may write, and, where files belong to other users than the data directory does, the capabilities to\n"
      "keep their owners. --write puts it into /etc/systemd/system/tierwatchd.service.d/levels.conf, or FILE; then\n"
      "run systemctl daemon-reload and restart the service. The options are those of tierwatchd.\n"
      "\n"
      "Exit code: 0 done; 1 it could not be done; 2 wrong usage.\n";

int complain(const Error& error, int code)
{
    std::fprintf(stderr, "tierwatchd paths: %s\n", qPrintable(error.text.english()));
    return code;
}

quint64 deviceOf(const QString& path)
{
    struct stat status { };
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? quint64{ status.st_dev } : 0;
}

/// The first thousand files tell: a library has one owner, or several soon.
bool hasForeignOwners(const QString& path, uint user)
{
    int looked = 0;
    for (QDirIterator at(path, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
         at.hasNext() && looked < mostLookedAt; ++looked) {
        at.next();
        if (at.fileInfo().ownerId() != user)
            return true;
    }
    return false;
}

Result<std::vector<ServicePath>> readPaths(const Options& options)
{
    const auto connections = CatalogConnections::open(options, CatalogConnections::Missing::Refuse);
    if (!connections)
        return tl::unexpected(connections.error());
    const AuditStores& stores = (*connections)->stores();
    catalog::LevelsRecord levels;
    const Result<> read = stores.read([&](Transaction& transaction) {
        return catalog::selectLevels(transaction, *stores.keys).map([&](catalog::LevelsRecord&& record) {
            levels = std::move(record);
        });
    });
    if (!read)
        return tl::unexpected(read.error());
    if (levels.table.isEmpty())
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text", "The catalogue has no levels yet: run tierwatchd adopt, or add them first."));
    const uint user = QFileInfo(options.dataDir).ownerId(); // whose directory that is runs the service
    std::vector<ServicePath> paths;
    for (const Level& level : levels.table.levels())
        paths.push_back({ level.key, level.path, deviceOf(level.path), hasForeignOwners(level.path, user) });
    return paths;
}

Result<> write(const QString& name, const QByteArray& text)
{
    QSaveFile file(name);
    if (QDir().mkpath(QFileInfo(name).path()) && file.open(QIODevice::WriteOnly) && file.write(text) == text.size()
        && file.commit())
        return {};
    return fail(ErrorCode::Forbidden,
        QT_TRANSLATE_NOOP("Text", "%1 cannot be written (%2): run it as root, or name another file with --write=FILE."),
        name, file.errorString());
}

} // namespace

int pathsCommand(const QStringList& arguments)
{
    QString target;
    QStringList rest;
    const QString option = QStringLiteral("--write");
    for (const QString& argument : arguments) {
        if (argument == option)
            target = QStringLiteral("/etc/systemd/system/tierwatchd.service.d/levels.conf");
        else if (argument.startsWith(option + u'='))
            target = argument.mid(option.size() + 1);
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
    const Result<std::vector<ServicePath>> paths = readPaths(*options);
    if (!paths)
        return complain(paths.error(), exitFailure);
    const QByteArray text = systemdDropIn(*paths, deviceOf);
    if (target.isEmpty()) {
        std::fputs(text.constData(), stdout);
        return 0;
    }
    if (const Result<> written = write(target, text); !written)
        return complain(written.error(), exitFailure);
    std::printf("%s is written. Now: systemctl daemon-reload && systemctl restart tierwatchd\n", qPrintable(target));
    return 0;
}

} // namespace tierwatch
