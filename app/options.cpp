// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include "app/config_file.h"
#include "app/option_table.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcessEnvironment>

#include <algorithm>
#include <map>
#include <string_view>
#include <thread>

namespace tierwatch {

namespace {

using Given = std::map<const OptionEntry*, GivenValue>;

/// Reads the three places and puts together what holds.
class OptionReader final {
public:
    OptionReader(Program program, const Surroundings& surroundings) : m_program(program), m_surroundings(surroundings)
    {
    }

    Result<Options> read(const QStringList& arguments)
    {
        Result<> done = readCommandLine(arguments);
        if (done)
            done = readEnvironment();
        Options options;
        if (done && !asksOnly())
            done = readFile(options);
        if (done)
            done = apply(options);
        if (done && options.action == Options::Action::Run)
            done = readSecrets(options);
        if (!done)
            return tl::unexpected<Error>(done.error());
        return options;
    }

private:
    /// An earlier place wins; within the command line the last one.
    void give(const OptionEntry& entry, const QString& text, const QString& origin, const QString& baseDirectory)
    {
        m_given.try_emplace(&entry, GivenValue{ text, origin, baseDirectory, m_surroundings.cores });
    }

    [[nodiscard]] bool known(const OptionEntry& entry) const
    {
        return !entry.windowOnly || m_program == Program::Window;
    }

    [[nodiscard]] const OptionEntry* find(const QString& name) const
    {
        const auto table = optionTable();
        const auto at
            = std::ranges::find_if(table, [&](const OptionEntry& entry) { return name == QLatin1String(entry.name); });
        return at == table.end() ? nullptr : &*at;
    }

    [[nodiscard]] const GivenValue* given(const char* name) const
    {
        const auto at = m_given.find(find(QString::fromLatin1(name)));
        return at == m_given.end() ? nullptr : &at->second;
    }

    [[nodiscard]] bool asksOnly() const { return given("help") || given("version"); }

    [[nodiscard]] QString variable(const QString& name) const { return m_surroundings.environment.value(name); }

    Result<> readCommandLine(const QStringList& arguments)
    {
        for (qsizetype i = 0; i < arguments.size(); ++i) {
            const QString& argument = arguments[i];
            if (!argument.startsWith(u"--") || argument.size() == 2)
                return fail(
                    ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "'%1' is not an option; see --help."), argument);
            const qsizetype equals = argument.indexOf(u'=');
            const QString name = argument.mid(2, equals < 0 ? -1 : equals - 2);
            const OptionEntry* entry = find(name);
            if (!entry || !entry->onCommandLine() || !known(*entry)) {
                if (entry && entry->place == OptionEntry::Place::File)
                    return fail(ErrorCode::InvalidInput,
                        QT_TRANSLATE_NOOP(
                            "Text", "%1 is a key of the configuration file only; put it there, see --config."),
                        name);
                return fail(
                    ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "--%1 is not an option; see --help."), name);
            }
            QString value = QStringLiteral("on");
            if (equals >= 0)
                value = argument.mid(equals + 1);
            else if (entry->argument && ++i < arguments.size())
                value = arguments[i];
            else if (entry->argument)
                return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "--%1 needs a value: --%1 %2."), name,
                    QString::fromLatin1(entry->argument));
            m_given.erase(entry);
            give(*entry, value, QStringLiteral("--") + name, m_surroundings.workingDirectory);
        }
        return {};
    }

    Result<> readEnvironment()
    {
        for (const OptionEntry& entry : optionTable()) {
            const QString value = entry.inEnvironment() ? variable(entry.variable()) : QString();
            if (!value.isEmpty() && known(entry))
                give(entry, value, entry.variable(), m_surroundings.workingDirectory);
        }
        return {};
    }

    /// $XDG_…_HOME, which counts only where it is absolute, or its place in the home directory; empty without either.
    [[nodiscard]] QString userDirectory(const char* xdgVariable, const char* inHome) const
    {
        const QString xdg = variable(QString::fromLatin1(xdgVariable));
        if (QDir::isAbsolutePath(xdg))
            return QDir::cleanPath(xdg);
        const QString home = variable(QStringLiteral("HOME"));
        return QDir::isAbsolutePath(home) ? QDir::cleanPath(home + u'/' + QString::fromLatin1(inHome)) : QString();
    }

    Result<> readFile(Options& options)
    {
        if (const GivenValue* file = given("config")) {
            const QString path = QDir::cleanPath(QDir(file->baseDirectory).absoluteFilePath(file->text));
            const Result<QByteArray> content = m_surroundings.readFile(path);
            if (!content)
                return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "%1: %2"), file->origin,
                    content.error().text.english());
            options.configFile = path;
            return readLines(*content, path);
        }
        QStringList candidates;
        if (const QString user = userDirectory("XDG_CONFIG_HOME", ".config"); !user.isEmpty())
            candidates.append(user + QStringLiteral("/tierwatch/tierwatch.conf"));
        candidates.append(QStringLiteral("/etc/tierwatch/tierwatch.conf"));
        for (const QString& path : candidates) {
            const Result<QByteArray> content = m_surroundings.readFile(path);
            if (content) {
                options.configFile = path;
                return readLines(*content, path);
            }
            if (content.error().code != ErrorCode::NotFound)
                return tl::unexpected<Error>(content.error());
        }
        return {};
    }

    Result<> readLines(const QByteArray& content, const QString& path)
    {
        const auto lines = parseConfigFile(content, path);
        if (!lines)
            return tl::unexpected<Error>(lines.error());
        for (const ConfigLine& line : *lines) {
            const OptionEntry* entry = find(line.key);
            const QString place = path + u':' + QString::number(line.line);
            if (!entry || !entry->inFile()) {
                if (line.key.contains(u"password"))
                    return fail(ErrorCode::InvalidInput,
                        QT_TRANSLATE_NOOP("Text",
                            "%1: passwords do not stand in this file; put them into TIERWATCH_CATALOG_PASSWORD_FILE or "
                            "TIERWATCH_STATE_PASSWORD_FILE."),
                        place);
                return fail(ErrorCode::InvalidInput,
                    QT_TRANSLATE_NOOP("Text", "%1: there is no key %2; see docs/operations.md."), place, line.key);
            }
            // Both programs read the same file: what is the window's is no error in the other.
            if (known(*entry))
                give(*entry, line.value, line.key + QStringLiteral(" (") + place + u')', QFileInfo(path).path());
        }
        return {};
    }

    Result<> apply(Options& options)
    {
        options.workers = std::min(options.workers, m_surroundings.cores * 2);
        options.http.threads = m_surroundings.cores >= 4 ? 2 : 1;
        for (const OptionEntry& entry : optionTable()) {
            const auto at = m_given.find(&entry);
            if (at == m_given.end())
                continue;
            if (Result<> done = entry.apply(options, at->second); !done)
                return done;
        }
        if (options.action != Options::Action::Run)
            return {};
        if (options.dataDir.isEmpty()) {
            const QString user = userDirectory("XDG_DATA_HOME", ".local/share");
            if (user.isEmpty())
                return fail(ErrorCode::InvalidInput,
                    QT_TRANSLATE_NOOP(
                        "Text", "There is no home directory to keep data in; name a directory with --data-dir."));
            options.dataDir = user + QStringLiteral("/tierwatch");
        }
        if (options.catalog.isEmpty())
            options.catalog = QStringLiteral("sqlite:") + options.dataDir + QStringLiteral("/catalog.sqlite");
        return {};
    }

    Result<> readSecrets(Options& options)
    {
        for (const SecretEntry& secret : secretTable()) {
            const QString name = QString::fromLatin1(secret.variable);
            const QString file = variable(name + QStringLiteral("_FILE"));
            options.*secret.target = variable(name);
            if (file.isEmpty())
                continue;
            if (!(options.*secret.target).isEmpty())
                return fail(ErrorCode::InvalidInput,
                    QT_TRANSLATE_NOOP("Text", "%1 and %1_FILE are both set; keep one of them."), name);
            const QString path = QDir::cleanPath(QDir(m_surroundings.workingDirectory).absoluteFilePath(file));
            const Result<QString> read = secretIn(path, name + QStringLiteral("_FILE"));
            if (!read)
                return tl::unexpected<Error>(read.error());
            options.*secret.target = *read;
        }
        return readPlayersToken(options);
    }

    [[nodiscard]] Result<QString> secretIn(const QString& path, const QString& origin) const
    {
        const Result<QByteArray> content = m_surroundings.readFile(path);
        if (!content)
            return fail(
                ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "%1: %2"), origin, content.error().text.english());
        QString secret = QString::fromUtf8(*content);
        if (secret.endsWith(u'\n'))
            secret.chop(secret.endsWith(u"\r\n") ? 2 : 1);
        if (secret.isEmpty())
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "%1: %2 is empty; it takes the secret in its first line."), origin, path);
        return secret;
    }

    Result<> readPlayersToken(Options& options) const
    {
        const QString variable = QStringLiteral("TIERWATCH_PLAYERS_TOKEN");
        if (!options.playersTokenFile.isEmpty()) {
            if (!options.playersToken.isEmpty())
                return fail(ErrorCode::InvalidInput,
                    QT_TRANSLATE_NOOP("Text", "%1 and the key players-token-file are both set; keep one of them."),
                    variable);
            const Result<QString> read = secretIn(options.playersTokenFile, QStringLiteral("players-token-file"));
            if (!read)
                return tl::unexpected<Error>(read.error());
            options.playersToken = *read;
        }
        if (options.http.open && !options.playersToken.isEmpty())
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP(
                    "Text", "There is a players' token, and open says that players need none: keep one of them."));
        const bool good = std::ranges::all_of(
            options.playersToken, [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7F; });
        if (options.playersToken.isEmpty() || (good && options.playersToken.size() >= shortestToken))
            return {};
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "The players' token has fewer than 16 characters, or one that a header cannot carry: make another, "
                "for example with openssl rand -hex 32."));
    }

    static constexpr qsizetype shortestToken = 16;

    Program m_program;
    const Surroundings& m_surroundings;
    Given m_given;
};

/// Bytes of a file that a person names: of reasonable size, or an error that says what is wrong with it.
Result<QByteArray> readSmallFile(const QString& path)
{
    constexpr qint64 largest = qint64{ 1024 } * 1024;
    QFile file(path);
    if (!QFileInfo::exists(path))
        return fail(ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "There is no file %1."), path);
    if (QFileInfo(path).isDir())
        return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "%1 is a directory; name a file."), path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            ErrorCode::Forbidden, QT_TRANSLATE_NOOP("Text", "%1 cannot be read: %2."), path, file.errorString());
    QByteArray content = file.read(largest + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(
            ErrorCode::Forbidden, QT_TRANSLATE_NOOP("Text", "%1 cannot be read: %2."), path, file.errorString());
    if (content.size() > largest)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "%1 is larger than 1 MiB; this is not the right file."), path);
    return content;
}

} // namespace

Surroundings systemSurroundings()
{
    Surroundings surroundings;
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& name : environment.keys())
        surroundings.environment.insert(name, environment.value(name));
    surroundings.workingDirectory = QDir::currentPath();
    surroundings.cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    surroundings.readFile = readSmallFile;
    return surroundings;
}

Result<Options> parseOptions(Program program, const QStringList& arguments, const Surroundings& surroundings)
{
    return OptionReader(program, surroundings).read(arguments);
}

QString helpText(Program program)
{
    const bool window = program == Program::Window;
    QString text
        = QStringLiteral("Usage: %1 [options]%3\n\n%2\n\n")
              .arg(window ? QStringLiteral("tierwatch") : QStringLiteral("tierwatchd"),
                  window
                      ? QStringLiteral("Keeps every content in the level that its view count calls for, and shows it.")
                      : QStringLiteral("Keeps every content in the level that its view count calls for."),
                  window ? QString() : QStringLiteral("\n       tierwatchd audit [--repair] [--json] [options]"));
    for (const OptionEntry& entry : optionTable()) {
        if (!entry.onCommandLine() || (entry.windowOnly && !window))
            continue;
        QString option = QStringLiteral("  --") + QString::fromLatin1(entry.name);
        if (entry.argument)
            option += u' ' + QString::fromLatin1(entry.argument);
        text += option.leftJustified(22) + QStringLiteral("  ") + QString::fromUtf8(entry.meaning) + u'\n';
        if (const std::string_view fallback = entry.fallback;
            !fallback.empty() && fallback != "off" && fallback != "`off`")
            text += QString(24, u' ') + QStringLiteral("default: ") + QString::fromUtf8(entry.fallback).remove(u'`')
                + u'\n';
    }
    text += QStringLiteral("\nEach option has an environment variable (--data-dir: TIERWATCH_DATA_DIR) and a key in "
                           "the configuration file.\n"
                           "Passwords are given by TIERWATCH_CATALOG_PASSWORD and TIERWATCH_STATE_PASSWORD, or files "
                           "named by the same with _FILE.\n");
    return text;
}

QString versionText(Program program)
{
    return (program == Program::Window ? QStringLiteral("tierwatch ") : QStringLiteral("tierwatchd "))
        + QStringLiteral(TIERWATCH_VERSION "\n");
}

} // namespace tierwatch
