// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/option_table.h"

#include "app/option_values.h"

#include <algorithm>
#include <array>
#include <concepts>

namespace tierwatch {

namespace {

using namespace std::chrono_literals;
using Place = OptionEntry::Place;

constexpr const char* catalogPasswordVariable = "TIERWATCH_CATALOG_PASSWORD";
constexpr const char* statePasswordVariable = "TIERWATCH_STATE_PASSWORD";

/// Puts a value where it belongs, or hands the error on.
template <typename Value, std::invocable<Value> Put> Result<> put(Result<Value> value, Put&& assign)
{
    if (!value)
        return tl::unexpected<Error>(value.error());
    assign(*std::move(value));
    return {};
}

Result<> applyCatalog(Options& options, const GivenValue& given)
{
    Result<QString> url = readStoreUrl(given, catalogPasswordVariable);
    if (!url)
        return tl::unexpected<Error>(url.error());
    const QString scheme = QStringLiteral("sqlite:");
    if (*url == scheme)
        options.catalog.clear(); // the default, whose place depends on the data directory
    else if (url->startsWith(scheme))
        return put(readPath({ url->mid(scheme.size()), given.origin, given.baseDirectory }),
            [&](const QString& path) { options.catalog = scheme + path; });
    else
        options.catalog = *url;
    return {};
}

Result<> applyListen(Options& options, const GivenValue& given)
{
    return put(readListenAddress(given), [&](const ListenAddress& address) {
        options.http.host = address.host;
        options.http.port = address.port;
    });
}

Result<> applyWorkers(Options& options, const GivenValue& given)
{
    return put(readNumber(given, 0, given.cores * 2), [&](int workers) { options.workers = workers; });
}

Result<> applyRule(Options& options, const GivenValue& given)
{
    const Result<Rule> rule = Rule::parse(given.text.trimmed());
    if (!rule)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "%1 is '%2'; it takes total, or recent with a window as in recent:30d."),
            given.origin, given.text);
    options.rule = *rule;
    return {};
}

Result<> applyHosts(Options& options, const GivenValue& given)
{
    QStringList hosts;
    for (const QString& part : given.text.split(u',', Qt::SkipEmptyParts)) {
        const QString host = part.trimmed();
        const bool wellFormed = !host.isEmpty() && std::ranges::all_of(host, [](QChar c) {
            return (c.isLetterOrNumber() && c.unicode() < 128) || c == u'.' || c == u'-' || c == u'_' || c == u':'
                || c == u'[' || c == u']';
        });
        if (!wellFormed)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "%1 holds '%2'; it takes host names separated by commas."), given.origin,
                host);
        hosts.append(host);
    }
    options.http.hosts = hosts;
    return {};
}

Result<> applyOriginalWorkers(Options& options, const GivenValue& given)
{
    if (given.text.trimmed() == u"auto") {
        options.originalWorkers = OriginalWorkers::Auto;
        return {};
    }
    const Result<bool> value = readSwitch(given);
    if (!value)
        return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "%1 is '%2'; it takes on, off or auto."),
            given.origin, given.text);
    options.originalWorkers = *value ? OriginalWorkers::On : OriginalWorkers::Off;
    return {};
}

template <bool Options::*Target> Result<> applySwitch(Options& options, const GivenValue& given)
{
    return put(readSwitch(given), [&](bool value) { options.*Target = value; });
}

template <QString Options::*Target> Result<> applyPath(Options& options, const GivenValue& given)
{
    return put(readPath(given), [&](const QString& path) { options.*Target = path; });
}

template <QString HttpSettings::*Target> Result<> applyHttpPath(Options& options, const GivenValue& given)
{
    return put(readPath(given), [&](const QString& path) { options.http.*Target = path; });
}

constexpr int maximumCount = 1000000;

template <int HttpLimits::*Target, int Least> Result<> applyCount(Options& options, const GivenValue& given)
{
    return put(readNumber(given, Least, maximumCount), [&](int count) { options.http.limits.*Target = count; });
}

constexpr qsizetype maximumHeld = qsizetype{ 1 } << 40;
constexpr qsizetype maximumLine = qsizetype{ 64 } * 1024;
constexpr qsizetype maximumBody = qsizetype{ 64 } * 1024 * 1024;

template <qsizetype HttpLimits::*Target, qsizetype Most> Result<> applyBytes(Options& options, const GivenValue& given)
{
    return put(readBytes(given, 256, Most), [&](qsizetype bytes) { options.http.limits.*Target = bytes; });
}

template <std::chrono::milliseconds HttpLimits::*Target>
Result<> applyDeadline(Options& options, const GivenValue& given)
{
    return put(
        readDuration(given, 100ms, 1h), [&](std::chrono::milliseconds time) { options.http.limits.*Target = time; });
}

constexpr std::array entries{
    OptionEntry{ "config", "FILE", Place::CommandLineAndEnvironment, false,
        "`$XDG_CONFIG_HOME/tierwatch/tierwatch.conf`, then `/etc/tierwatch/tierwatch.conf`", "the configuration file",
        // Read before all others, by parseOptions.
        [](Options&, const GivenValue&) -> Result<> { return {}; } },
    OptionEntry{ "data-dir", "DIR", Place::Everywhere, false, "`$XDG_DATA_HOME/tierwatch`",
        "embedded databases, admin token, lock file", applyPath<&Options::dataDir> },
    OptionEntry{ "catalog", "URL", Place::Everywhere, false, "`sqlite:` in the data directory",
        "the SQL catalogue: sqlite:PATH, mysql://USER@HOST[:PORT]/DATABASE, or "
        "mysql://USER@localhost/DATABASE?socket=PATH",
        applyCatalog },
    OptionEntry{ "state", "URL", Place::Everywhere, false, "`embedded`",
        "the realtime store: embedded, redis://HOST[:PORT]/DB, rediss://HOST[:PORT]/DB (TLS), or redis+unix:PATH?db=1",
        [](Options& options, const GivenValue& given) {
            return put(readStoreUrl(given, statePasswordVariable), [&](const QString& url) { options.state = url; });
        } },
    OptionEntry{ "listen", "HOST:PORT", Place::Everywhere, false, "`127.0.0.1:5000`",
        "address of the HTTP endpoint; port 0 takes a free one", applyListen },
    OptionEntry{ "no-api", nullptr, Place::Everywhere, false, "`off`",
        "no HTTP endpoint: this process only moves files",
        [](Options& options, const GivenValue& given) {
            return put(readSwitch(given), [&](bool none) { options.api = !none; });
        } },
    OptionEntry{ "workers", "N", Place::Everywhere, false, "`4`, at most the cores × 2",
        "relocation threads; 0: this process moves nothing", applyWorkers },
    OptionEntry{ "sample", "DIR", Place::Everywhere, false, "off", "make and use the sample library in DIR",
        applyPath<&Options::sampleDir> },
    OptionEntry{ "rule", "RULE", Place::Everywhere, false, "the catalogue's; in a new one `total`",
        "what places a content: total (the count as reported) or recent:30d (views of about the last 30 days)",
        applyRule },
    OptionEntry{ "paused", nullptr, Place::Everywhere, false, "`off`", "start with relocations paused",
        applySwitch<&Options::paused> },
    OptionEntry{ "wall", nullptr, Place::Everywhere, true, "`off`", "show the wall page, full screen",
        applySwitch<&Options::wall> },
    OptionEntry{ "version", nullptr, Place::CommandLine, false, "", "print the version and exit",
        [](Options& options, const GivenValue&) -> Result<> {
            options.action = Options::Action::ShowVersion;
            return {};
        } },
    OptionEntry{ "help", nullptr, Place::CommandLine, false, "", "print this help and exit",
        [](Options& options, const GivenValue&) -> Result<> {
            options.action = Options::Action::ShowHelp;
            return {};
        } },

    OptionEntry{ "api-threads", "N", Place::File, false, "`1`; `2` from four cores on",
        "threads that serve HTTP connections",
        [](Options& options, const GivenValue& given) {
            return put(readNumber(given, 1, given.cores * 2), [&](int threads) { options.http.threads = threads; });
        } },
    OptionEntry{ "hosts", "NAMES", Place::File, false, "none",
        "names accepted in a request's Host header, beside the listen address, localhost and this machine's own; "
        "separated by commas",
        applyHosts },
    OptionEntry{ "open", nullptr, Place::File, false, "`off`",
        "players may use the endpoint without a token, also where it listens beyond this machine",
        [](Options& options, const GivenValue& given) {
            return put(readSwitch(given), [&](bool open) { options.http.open = open; });
        } },
    OptionEntry{ "players-token-file", "FILE", Place::File, false, "none",
        "file whose first line is the token that players send", applyPath<&Options::playersTokenFile> },
    OptionEntry{ "request-line-limit", "BYTES", Place::File, false, "`8K`", "longest request line; 414 above",
        applyBytes<&HttpLimits::requestLine, maximumLine> },
    OptionEntry{ "header-limit", "BYTES", Place::File, false, "`16K`", "all headers of a request; 431 above",
        applyBytes<&HttpLimits::headers, maximumLine> },
    OptionEntry{ "body-limit", "BYTES", Place::File, false, "`64K`", "body of a request; 413 above",
        applyBytes<&HttpLimits::body, maximumBody> },
    OptionEntry{ "batch-body-limit", "BYTES", Place::File, false, "`1M`",
        "body of POST /api/v1/views, which takes many views at once; 413 above",
        applyBytes<&HttpLimits::batchBody, maximumBody> },
    OptionEntry{ "connection-limit", "N", Place::File, false, "`10000`", "open connections in all; 503 above",
        applyCount<&HttpLimits::connections, 1> },
    OptionEntry{ "connections-per-address", "N", Place::File, false, "`256`",
        "open connections of one address, but for this machine's loopback; 429 above",
        applyCount<&HttpLimits::connectionsPerAddress, 1> },
    OptionEntry{ "requests-per-second", "N", Place::File, false, "`1000`",
        "requests of one address, but for this machine's loopback; 429 above; 0: any number",
        applyCount<&HttpLimits::requestsPerSecond, 0> },
    OptionEntry{ "held-limit", "BYTES", Place::File, false, "`256M`",
        "what all connections together keep of requests that are not whole and answers that are not taken; 503 above",
        [](Options& options, const GivenValue& given) {
            return put(readBytes(given, 1024 * 1024, maximumHeld),
                [&](qsizetype bytes) { options.http.limits.heldBytes = bytes; });
        } },
    OptionEntry{ "request-deadline", "TIME", Place::File, false, "`10s`",
        "a whole request, from its first byte; 408 after", applyDeadline<&HttpLimits::wholeRequest> },
    OptionEntry{ "idle-deadline", "TIME", Place::File, false, "`15s`",
        "a connection between two requests; closed after", applyDeadline<&HttpLimits::idle> },
    OptionEntry{ "unsent-deadline", "TIME", Place::File, false, "`10s`",
        "an answer that the client does not take; closed after", applyDeadline<&HttpLimits::unsent> },
    OptionEntry{ "farewell-deadline", "TIME", Place::File, false, "`2s`",
        "how long is read on after a connection's last answer, so that the client gets to see it",
        applyDeadline<&HttpLimits::farewell> },
    OptionEntry{ "farewell-limit", "BYTES", Place::File, false, "`8M`", "how much is read and thrown away then",
        [](Options& options, const GivenValue& given) {
            return put(readBytes(given, 256, maximumHeld),
                [&](qsizetype bytes) { options.http.limits.farewellBytes = bytes; });
        } },
    OptionEntry{ "tls-certificate", "FILE", Place::File, false, "none: plain HTTP",
        "PEM file with the endpoint's certificate and its chain; with tls-key, the endpoint speaks HTTPS only",
        applyHttpPath<&HttpSettings::tlsCertificate> },
    OptionEntry{ "tls-key", "FILE", Place::File, false, "none",
        "PEM file with the certificate's key, without a pass phrase", applyHttpPath<&HttpSettings::tlsKey> },
    OptionEntry{ "original-workers", "MODE", Place::File, false, "`auto`",
        "whether workers of the original system share the state store: on, off, or auto (on with Redis and an adopted "
        "catalogue)",
        applyOriginalWorkers },
    OptionEntry{ "catalog-time-zone", "ZONE", Place::File, false, "the server's session zone at the first start",
        "time zone of the original's columns in an adopted catalogue, as +09:00 or Asia/Seoul",
        [](Options& options, const GivenValue& given) {
            return put(readTimeZone(given), [&](const QString& zone) { options.catalogTimeZone = zone; });
        } },
    OptionEntry{ "history-keep", "TIME", Place::File, false, "`400d`",
        "how long ended relocations, plans and level edits are kept, in days or hours (400d, 12h); the original's "
        "history is never pruned",
        [](Options& options, const GivenValue& given) {
            return put(readLongTime(given), [&](std::chrono::hours time) { options.historyKeep = time; });
        } },
    OptionEntry{ "alert-command", "COMMAND", Place::File, false, "none",
        "program with arguments that is called once for each incident and once for its end, with one JSON object on "
        "its standard input",
        [](Options& options, const GivenValue& given) {
            return put(readCommand(given), [&](const QStringList& command) { options.alertCommand = command; });
        } },
};

constexpr std::array secrets{
    SecretEntry{ catalogPasswordVariable, &Options::catalogPassword, "password of the catalogue's user" },
    SecretEntry{ statePasswordVariable, &Options::statePassword, "password of the state store" },
    SecretEntry{ "TIERWATCH_PLAYERS_TOKEN", &Options::playersToken, "token that players send" },
};

} // namespace

QString OptionEntry::variable() const
{
    return QStringLiteral("TIERWATCH_") + QString::fromLatin1(name).toUpper().replace(u'-', u'_');
}

std::span<const OptionEntry> optionTable() { return entries; }

std::span<const SecretEntry> secretTable() { return secrets; }

} // namespace tierwatch
