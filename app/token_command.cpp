// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/token_command.h"

#include "app/in_catalogue.h"
#include "app/options.h"
#include "catalog/tokens.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <cstdio>

namespace tierwatch {

namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;
constexpr qsizetype longestName = 64;

constexpr auto help
    = "Usage: tierwatchd token add NAME --role viewer|operator [options]\n"
      "       tierwatchd token list [options]\n"
      "       tierwatchd token revoke NAME [options]\n"
      "\n"
      "Operators' tokens beside the one that stands in the data directory (admin-token). A viewer may look, an\n"
      "operator may also change. `add` prints the token, once: the catalogue keeps its hash only. A running service\n"
      "takes up what changed within two seconds. The options are those of tierwatchd; what matters are --config,\n"
      "--data-dir and --catalog.\n"
      "\n"
      "Exit code: 0 done; 1 it could not be done; 2 wrong usage.\n";

int complain(const Error& error, int code)
{
    std::fprintf(stderr, "tierwatchd token: %s\n", qPrintable(error.text.english()));
    return code;
}

struct Asked {
    enum class Action : quint8 { Add, List, Revoke };
    Action action = Action::List;
    QString name;
    std::optional<Role> role;
    QStringList options; ///< of tierwatchd
};

Result<> checkName(const QString& name)
{
    const bool good = !name.isEmpty() && name.size() <= longestName && std::ranges::all_of(name, [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'.' || c == u'_' || c == u'-');
    });
    if (!good || name.startsWith(u'-'))
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "'%1' is no name for a token: it takes 1 to 64 letters, digits, points, hyphens and underscores, and "
                "begins with no hyphen."),
            name);
    if (name == u"admin")
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP(
                "Text", "The token admin is the one in the data directory: give another name for this one."));
    return {};
}

Result<Asked> readArguments(const QStringList& arguments)
{
    Asked asked;
    const QString action = arguments.value(0);
    const bool named = action == u"add" || action == u"revoke";
    if (!named && action != u"list")
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP(
                "Text", "It takes add NAME --role viewer|operator, list, or revoke NAME; --help says more."));
    asked.action = action == u"add" ? Asked::Action::Add
        : action == u"revoke"       ? Asked::Action::Revoke
                                    : Asked::Action::List;
    asked.name = named ? arguments.value(1) : QString();
    if (const Result<> good = named ? checkName(asked.name) : Result<>(); !good)
        return tl::unexpected(good.error());
    const QString roleOption = QStringLiteral("--role");
    for (qsizetype i = named ? 2 : 1; i < arguments.size(); ++i) {
        const QString& argument = arguments[i];
        if (argument != roleOption && !argument.startsWith(roleOption + u'=')) {
            asked.options.append(argument);
            continue;
        }
        const QString role = argument == roleOption ? arguments.value(++i) : argument.mid(roleOption.size() + 1);
        asked.role = roleFromName(role);
        if (!asked.role)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "--role is '%1'; it takes viewer or operator."), role);
    }
    if (asked.role.has_value() != (asked.action == Asked::Action::Add))
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "--role viewer or --role operator belongs to add NAME, and to nothing else."));
    return asked;
}

int add(const Options& options, const Asked& asked)
{
    const QByteArray token = newToken();
    const Result<> added = inCatalogue(options, false, [&](Transaction& transaction) {
        return catalog::insertToken(transaction, { asked.name, *asked.role, hashOfToken(token) });
    });
    if (!added)
        return complain(added.error(), exitFailure);
    std::printf("%s\n", token.constData());
    std::fprintf(stderr, "This is the token of %s (%s). It is shown this once.\n", qPrintable(asked.name),
        qPrintable(toName(*asked.role)));
    return 0;
}

int list(const Options& options)
{
    std::vector<catalog::TokenRow> tokens;
    const Result<> read = inCatalogue(options, true, [&](Transaction& transaction) -> Result<> {
        Result<std::vector<catalog::TokenRow>> rows = catalog::selectTokens(transaction);
        if (!rows)
            return tl::unexpected(rows.error());
        tokens = std::move(*rows);
        return {};
    });
    if (!read)
        return complain(read.error(), exitFailure);
    for (const catalog::TokenRow& row : tokens) {
        const QString made
            = QDateTime::fromMSecsSinceEpoch(microseconds(row.made) / 1000, QTimeZone::utc()).toString(Qt::ISODate);
        std::printf("%s\t%s\t%s\n", qPrintable(row.token.name), qPrintable(toName(row.token.role)), qPrintable(made));
    }
    return 0;
}

int revoke(const Options& options, const QString& name)
{
    const Result<> revoked = inCatalogue(
        options, false, [&](Transaction& transaction) { return catalog::deleteToken(transaction, name); });
    return revoked ? 0 : complain(revoked.error(), exitFailure);
}

} // namespace

int tokenCommand(const QStringList& arguments)
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
    switch (asked->action) {
    case Asked::Action::Add:
        return add(*options, *asked);
    case Asked::Action::Revoke:
        return revoke(*options, asked->name);
    case Asked::Action::List:
        break;
    }
    return list(*options);
}

} // namespace tierwatch
