// SPDX-License-Identifier: GPL-3.0-or-later
// Options from command line, environment and file: what wins, what is refused and how, and that the documentation tells
// the same.
#include "app/option_table.h"
#include "app/options.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace tierwatch;
using namespace std::chrono_literals;

namespace {

/// A machine that exists only in the test.
struct Machine {
    QHash<QString, QString> environment{ { QStringLiteral("HOME"), QStringLiteral("/home/kim") } };
    QHash<QString, QByteArray> files{ { QStringLiteral("/run/token"), "0123456789abcdef\n" } };
    int cores = 8;

    [[nodiscard]] Surroundings surroundings() const
    {
        return Surroundings{ environment, QStringLiteral("/here"), cores,
            [this](const QString& path) -> Result<QByteArray> {
                if (path.contains(u"locked"))
                    return fail(ErrorCode::Forbidden, "%1 cannot be read: no.", path);
                if (const auto file = files.find(path); file != files.end())
                    return *file;
                return fail(ErrorCode::NotFound, "There is no file %1.", path);
            } };
    }

    [[nodiscard]] Result<Options> parse(const QStringList& arguments, Program program = Program::Daemon) const
    {
        const Surroundings here = surroundings();
        return parseOptions(program, arguments, here);
    }
};

const QString userFile = QStringLiteral("/home/kim/.config/tierwatch/tierwatch.conf");
const QString systemFile = QStringLiteral("/etc/tierwatch/tierwatch.conf");

/// A valid value for each option and key that takes one, and never its default.
const QHash<QString, QString> examples{
    { QStringLiteral("data-dir"), QStringLiteral("/data") },
    { QStringLiteral("catalog"), QStringLiteral("mysql://kim@db/vod") },
    { QStringLiteral("state"), QStringLiteral("redis://r/3") },
    { QStringLiteral("listen"), QStringLiteral("0.0.0.0:8080") },
    { QStringLiteral("no-api"), QStringLiteral("on") },
    { QStringLiteral("workers"), QStringLiteral("7") },
    { QStringLiteral("sample"), QStringLiteral("/sample") },
    { QStringLiteral("rule"), QStringLiteral("recent:14d") },
    { QStringLiteral("paused"), QStringLiteral("on") },
    { QStringLiteral("wall"), QStringLiteral("on") },
    { QStringLiteral("api-threads"), QStringLiteral("5") },
    { QStringLiteral("hosts"), QStringLiteral("vod.example, 10.0.0.7") },
    { QStringLiteral("open"), QStringLiteral("on") },
    { QStringLiteral("players-token-file"), QStringLiteral("/run/token") },
    { QStringLiteral("request-line-limit"), QStringLiteral("4K") },
    { QStringLiteral("header-limit"), QStringLiteral("32K") },
    { QStringLiteral("body-limit"), QStringLiteral("2M") },
    { QStringLiteral("batch-body-limit"), QStringLiteral("3M") },
    { QStringLiteral("connection-limit"), QStringLiteral("77") },
    { QStringLiteral("connections-per-address"), QStringLiteral("78") },
    { QStringLiteral("requests-per-second"), QStringLiteral("79") },
    { QStringLiteral("held-limit"), QStringLiteral("5M") },
    { QStringLiteral("request-deadline"), QStringLiteral("500ms") },
    { QStringLiteral("idle-deadline"), QStringLiteral("2min") },
    { QStringLiteral("unsent-deadline"), QStringLiteral("3") },
    { QStringLiteral("farewell-deadline"), QStringLiteral("4") },
    { QStringLiteral("farewell-limit"), QStringLiteral("6M") },
    { QStringLiteral("tls-certificate"), QStringLiteral("/c.pem") },
    { QStringLiteral("tls-key"), QStringLiteral("/k.pem") },
    { QStringLiteral("original-workers"), QStringLiteral("on") },
    { QStringLiteral("catalog-time-zone"), QStringLiteral("+09:00") },
    { QStringLiteral("history-keep"), QStringLiteral("30d") },
    { QStringLiteral("alert-command"), QStringLiteral("/usr/bin/logger -t tierwatch") },
};

/// What an option set, as text, so that one comparison serves all of them.
QString valueOf(const Options& o, const QString& name)
{
    const HttpLimits& limits = o.http.limits;
    const QHash<QString, QString> values{
        { QStringLiteral("data-dir"), o.dataDir },
        { QStringLiteral("catalog"), o.catalog },
        { QStringLiteral("state"), o.state },
        { QStringLiteral("listen"), o.http.host + u':' + QString::number(o.http.port) },
        { QStringLiteral("no-api"), o.api ? QStringLiteral("off") : QStringLiteral("on") },
        { QStringLiteral("workers"), QString::number(o.workers) },
        { QStringLiteral("sample"), o.sampleDir },
        { QStringLiteral("rule"), o.rule ? o.rule->toString() : QString() },
        { QStringLiteral("paused"), o.paused ? QStringLiteral("on") : QStringLiteral("off") },
        { QStringLiteral("wall"), o.wall ? QStringLiteral("on") : QStringLiteral("off") },
        { QStringLiteral("api-threads"), QString::number(o.http.threads) },
        { QStringLiteral("hosts"), o.http.hosts.join(QStringLiteral(", ")) },
        { QStringLiteral("open"), o.http.open ? QStringLiteral("on") : QStringLiteral("off") },
        { QStringLiteral("players-token-file"), o.playersTokenFile },
        { QStringLiteral("request-line-limit"), QString::number(limits.requestLine / 1024) + u'K' },
        { QStringLiteral("header-limit"), QString::number(limits.headers / 1024) + u'K' },
        { QStringLiteral("body-limit"), QString::number(limits.body / 1024 / 1024) + u'M' },
        { QStringLiteral("batch-body-limit"), QString::number(limits.batchBody / 1024 / 1024) + u'M' },
        { QStringLiteral("connection-limit"), QString::number(limits.connections) },
        { QStringLiteral("connections-per-address"), QString::number(limits.connectionsPerAddress) },
        { QStringLiteral("requests-per-second"), QString::number(limits.requestsPerSecond) },
        { QStringLiteral("held-limit"), QString::number(limits.heldBytes / 1024 / 1024) + u'M' },
        { QStringLiteral("farewell-deadline"), QString::number(limits.farewell.count() / 1000) },
        { QStringLiteral("farewell-limit"), QString::number(limits.farewellBytes / 1024 / 1024) + u'M' },
        { QStringLiteral("tls-certificate"), o.http.tlsCertificate },
        { QStringLiteral("tls-key"), o.http.tlsKey },
        { QStringLiteral("request-deadline"), QString::number(limits.wholeRequest.count()) + QStringLiteral("ms") },
        { QStringLiteral("idle-deadline"), QString::number(limits.idle.count() / 60000) + QStringLiteral("min") },
        { QStringLiteral("unsent-deadline"), QString::number(limits.unsent.count() / 1000) },
        { QStringLiteral("original-workers"),
            o.originalWorkers == OriginalWorkers::On ? QStringLiteral("on") : QStringLiteral("other") },
        { QStringLiteral("catalog-time-zone"), o.catalogTimeZone },
        { QStringLiteral("history-keep"), QString::number(o.historyKeep.count() / 24) + u'd' },
        { QStringLiteral("alert-command"), o.alertCommand.join(u' ') },
    };
    return values.value(name, QStringLiteral("(not compared)"));
}

struct DocumentedRow {
    QString name; ///< "--data-dir DIR"
    QStringList cells; ///< all others
};

/// The rows of the table between `<!-- mark -->` and `<!-- end -->`.
QList<DocumentedRow> documentedTable(const QString& mark)
{
    QFile file(QStringLiteral(TIERWATCH_SOURCE_DIR "/docs/operations.md"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString part = QString::fromUtf8(file.readAll())
                             .section(QStringLiteral("<!-- %1 -->").arg(mark), 1)
                             .section(QStringLiteral("<!-- end -->"), 0, 0);
    QList<DocumentedRow> rows;
    for (const QString& line : part.split(u'\n')) {
        if (!line.startsWith(u"| `"))
            continue;
        QStringList cells = line.mid(1, line.lastIndexOf(u'|') - 1).split(u'|');
        for (QString& cell : cells)
            cell = cell.trimmed();
        QString name = cells.takeFirst().remove(u'`');
        rows.append({ name, cells });
    }
    return rows;
}

} // namespace

class TestOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaults()
    {
        const auto options = Machine{}.parse({});
        QVERIFY(options);
        QCOMPARE(options->dataDir, QStringLiteral("/home/kim/.local/share/tierwatch"));
        QCOMPARE(options->catalog, QStringLiteral("sqlite:/home/kim/.local/share/tierwatch/catalog.sqlite"));
        QCOMPARE(options->state, QStringLiteral("embedded"));
        QCOMPARE(options->http.host, QStringLiteral("127.0.0.1"));
        QCOMPARE(options->http.port, 5000);
        QVERIFY(options->api);
        QCOMPARE(options->workers, 4);
        QVERIFY(!options->rule && !options->paused && !options->wall && options->sampleDir.isEmpty());
        QVERIFY(options->configFile.isEmpty());
        QCOMPARE(options->originalWorkers, OriginalWorkers::Auto);

        Machine small;
        small.cores = 1;
        QCOMPARE(small.parse({})->workers, 2);
        QCOMPARE(small.parse({})->http.threads, 1);
        QCOMPARE(Machine{}.parse({})->http.threads, 2);
    }

    void xdgDirectories()
    {
        Machine machine;
        machine.environment.insert(QStringLiteral("XDG_DATA_HOME"), QStringLiteral("/xdg/data"));
        machine.environment.insert(QStringLiteral("XDG_CONFIG_HOME"), QStringLiteral("/xdg/config"));
        machine.files.insert(QStringLiteral("/xdg/config/tierwatch/tierwatch.conf"), "workers = 3\n");
        machine.files.insert(userFile, "workers = 5\n");
        const auto options = machine.parse({});
        QVERIFY(options);
        QCOMPARE(options->dataDir, QStringLiteral("/xdg/data/tierwatch"));
        QCOMPARE(options->workers, 3);

        Machine homeless;
        homeless.environment.clear();
        QVERIFY(!homeless.parse({}));
        QVERIFY(homeless.parse({ QStringLiteral("--data-dir"), QStringLiteral("/d") }));
    }

    void everyOptionHasAnExample()
    {
        for (const OptionEntry& entry : optionTable()) {
            const QString name = QString::fromLatin1(entry.name);
            if (entry.inFile())
                QVERIFY2(examples.contains(name), entry.name);
        }
    }

    void eachPlaceIsRead_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, value] : examples.asKeyValueRange())
            QTest::newRow(qPrintable(name)) << name;
    }

    /// Command line, environment and file each take every option, and the earlier of them wins.
    void eachPlaceIsRead()
    {
        QFETCH(QString, name);
        const auto table = optionTable();
        const auto entry
            = std::ranges::find_if(table, [&](const OptionEntry& e) { return name == QLatin1String(e.name); });
        QVERIFY(entry != table.end());
        const QString value = examples.value(name);
        const Program program = Program::Window;
        QVERIFY(valueOf(*Machine{}.parse({}, program), name) != value);

        Machine machine;
        machine.files.insert(userFile, (name + QStringLiteral(" = ") + value + u'\n').toUtf8());
        const auto fromFile = machine.parse({}, program);
        QVERIFY2(fromFile, fromFile ? "" : qPrintable(fromFile.error().text.english()));
        QCOMPARE(fromFile->configFile, userFile);
        QCOMPARE(valueOf(*fromFile, name), value);

        if (!entry->inEnvironment()) {
            Machine other;
            other.environment.insert(entry->variable(), value);
            QVERIFY(valueOf(*other.parse({}, program), name) != value);
            QVERIFY(!other.parse({ QStringLiteral("--") + name, value }, program));
            return;
        }
        machine.files.insert(userFile, (name + QStringLiteral(" = nonsense : that / must not be read\n")).toUtf8());
        machine.environment.insert(entry->variable(), value);
        const auto fromEnvironment = machine.parse({}, program);
        QVERIFY2(fromEnvironment, fromEnvironment ? "" : qPrintable(fromEnvironment.error().text.english()));
        QCOMPARE(valueOf(*fromEnvironment, name), value);

        machine.environment.insert(entry->variable(), QStringLiteral("nonsense : that / must not be read"));
        for (const QStringList& arguments : { QStringList{ QStringLiteral("--%1=%2").arg(name, value) },
                 entry->argument ? QStringList{ QStringLiteral("--") + name, value }
                                 : QStringList{ QStringLiteral("--") + name } }) {
            const auto fromCommandLine = machine.parse(arguments, program);
            QVERIFY2(fromCommandLine, fromCommandLine ? "" : qPrintable(fromCommandLine.error().text.english()));
            QCOMPARE(valueOf(*fromCommandLine, name), value);
        }
    }

    void fileOrder()
    {
        Machine machine;
        machine.files.insert(
            systemFile, "# ours\n[tierwatch]\n; another\n\nworkers = 6\nsample = library\r\nstate = \"redis://r/2\"\n");
        auto options = machine.parse({});
        QVERIFY(options);
        QCOMPARE(options->configFile, systemFile);
        QCOMPARE(options->workers, 6);
        QCOMPARE(options->sampleDir, QStringLiteral("/etc/tierwatch/library"));
        QCOMPARE(options->state, QStringLiteral("redis://r/2"));

        machine.files.insert(userFile, "workers = 5\n");
        options = machine.parse({});
        QCOMPARE(options->workers, 5);
        QVERIFY(options->sampleDir.isEmpty()); // one file is read, not both

        machine.files.insert(QStringLiteral("/here/own.conf"), "workers = 7\n");
        QCOMPARE(machine.parse({ QStringLiteral("--config"), QStringLiteral("own.conf") })->workers, 7);
        machine.environment.insert(QStringLiteral("TIERWATCH_CONFIG"), QStringLiteral("/here/own.conf"));
        QCOMPARE(machine.parse({})->workers, 7);
    }

    void lastOnTheCommandLineWins()
    {
        const auto options = Machine{}.parse({ QStringLiteral("--workers=1"), QStringLiteral("--workers"),
            QStringLiteral("2"), QStringLiteral("--paused"), QStringLiteral("--paused=off") });
        QVERIFY(options);
        QCOMPARE(options->workers, 2);
        QVERIFY(!options->paused);
    }

    void listenAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::newRow("v4") << QStringLiteral("127.0.0.1:0") << QStringLiteral("127.0.0.1") << 0;
        QTest::newRow("v6") << QStringLiteral("[::1]:65535") << QStringLiteral("::1") << 65535;
        QTest::newRow("name") << QStringLiteral("localhost:80") << QStringLiteral("127.0.0.1") << 80;
    }

    void listenAddresses()
    {
        QFETCH(QString, text);
        const auto options = Machine{}.parse({ QStringLiteral("--listen"), text });
        QVERIFY(options);
        QTEST(options->http.host, "host");
        QTEST(static_cast<int>(options->http.port), "port");
    }

    void sqlitePaths()
    {
        const auto catalog = [](const char* url) {
            return Machine{}.parse({ QStringLiteral("--catalog"), QString::fromLatin1(url) })->catalog;
        };
        QCOMPARE(catalog("sqlite:"), QStringLiteral("sqlite:/home/kim/.local/share/tierwatch/catalog.sqlite"));
        QCOMPARE(catalog("sqlite:/srv/c.db"), QStringLiteral("sqlite:/srv/c.db"));
        QCOMPARE(catalog("sqlite:c.db"), QStringLiteral("sqlite:/here/c.db"));
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("mentions");
        const auto row = [](const char* name, const QStringList& arguments, const char* mentions) {
            QTest::newRow(name) << arguments << QString::fromLatin1(mentions);
        };
        row("unknown option", { QStringLiteral("--workrs=3") }, "--workrs");
        row("one dash", { QStringLiteral("-x") }, "-x");
        row("two dashes only", { QStringLiteral("--") }, "--");
        row("a word", { QStringLiteral("serve") }, "serve");
        row("no value", { QStringLiteral("--data-dir") }, "--data-dir DIR");
        row("empty path", { QStringLiteral("--data-dir=") }, "--data-dir");
        row("not a number", { QStringLiteral("--workers=many") }, "many");
        row("negative", { QStringLiteral("--workers=-1") }, "-1");
        row("number with rest", { QStringLiteral("--workers=3x") }, "3x");
        row("overflow", { QStringLiteral("--workers=99999999999999999999") }, "0 to 16");
        row("too many", { QStringLiteral("--workers=17") }, "0 to 16");
        row("listen without port", { QStringLiteral("--listen=127.0.0.1") }, "127.0.0.1:5000");
        row("listen without host", { QStringLiteral("--listen=:5000") }, ":5000");
        row("listen bad port", { QStringLiteral("--listen=127.0.0.1:65536") }, "65536");
        row("listen bad address", { QStringLiteral("--listen=127.0.0.256:1") }, "127.0.0.256");
        row("listen bare v6", { QStringLiteral("--listen=::1:5000") }, "[::1]:5000");
        row("switch", { QStringLiteral("--paused=perhaps") }, "on or off");
        row("rule", { QStringLiteral("--rule=newest") }, "recent:30d");
        row("key on the command line", { QStringLiteral("--hosts=a") }, "configuration file");
        row("wall without a window", { QStringLiteral("--wall") }, "--wall");
        row("no such file", { QStringLiteral("--config=/none.conf") }, "/none.conf");
        row("locked file", { QStringLiteral("--config=/locked.conf") }, "/locked.conf");
        row("empty store", { QStringLiteral("--state=") }, "--state");
    }

    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, mentions);
        const auto options = Machine{}.parse(arguments);
        QVERIFY(!options);
        const QString sentence = options.error().text.english();
        QVERIFY2(sentence.contains(mentions), qPrintable(sentence));
        QVERIFY2(!sentence.contains(u"%1") && !sentence.contains(u'\n'), qPrintable(sentence));
    }

    void wrongFiles_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("mentions");
        const auto row = [](const char* name, const char* content, const char* mentions) {
            QTest::newRow(name) << QByteArray(content) << QString::fromLatin1(mentions);
        };
        row("unknown key", "workers = 2\nworkrs = 3\n", "tierwatch.conf:2");
        row("a later version's key", "no-such-key-yet = /bin/true\n", "no-such-key-yet");
        row("config in itself", "config = /x\n", "config");
        row("no equals", "\nworkers\n", "tierwatch.conf:2");
        row("no key", "= 3\n", "tierwatch.conf:1");
        row("another section", "[window]\n", "[window]");
        row("twice", "workers = 1\nworkers = 1\n", "tierwatch.conf:2");
        row("not UTF-8", "hosts = \xff\xfe\n", "UTF-8");
        row("bad value", "\n\nworkers = x\n", "tierwatch.conf:3");
        row("no bytes", "body-limit = 64Q\n", "64Q");
        row("too small", "body-limit = 3\n", "body-limit");
        row("no time", "idle-deadline = soon\n", "10s or 500ms");
        row("time overflow", "idle-deadline = 9223372036854775807min\n", "idle-deadline");
        row("zone", "catalog-time-zone = Mars/Olympus\n", "Mars/Olympus");
        row("host", "hosts = a, b/c\n", "b/c");
        row("mode", "original-workers = perhaps\n", "auto");
        row("password", "catalog-password = x\n", "TIERWATCH_CATALOG_PASSWORD_FILE");
    }

    void wrongFiles()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, mentions);
        Machine machine;
        machine.files.insert(userFile, content);
        const auto options = machine.parse({});
        QVERIFY(!options);
        const QString sentence = options.error().text.english();
        QVERIFY2(
            sentence.contains(mentions) && sentence.contains(QStringLiteral("tierwatch.conf")), qPrintable(sentence));
    }

    void theWindowsKeysAreNoErrorInTheDaemon()
    {
        Machine machine;
        machine.files.insert(userFile, "wall = on\n");
        machine.environment.insert(QStringLiteral("TIERWATCH_WALL"), QStringLiteral("on"));
        QVERIFY(!machine.parse({}, Program::Daemon)->wall);
        QVERIFY(machine.parse({}, Program::Window)->wall);
    }

    void secrets()
    {
        Machine machine;
        machine.environment.insert(QStringLiteral("TIERWATCH_CATALOG_PASSWORD"), QStringLiteral("open sesame"));
        machine.environment.insert(QStringLiteral("TIERWATCH_STATE_PASSWORD_FILE"), QStringLiteral("/run/secret"));
        machine.files.insert(QStringLiteral("/run/secret"), " käse \n");
        const auto options = machine.parse({});
        QVERIFY(options);
        QCOMPARE(options->catalogPassword, QStringLiteral("open sesame"));
        QCOMPARE(options->statePassword, QStringLiteral(" käse "));
    }

    void wrongSecrets()
    {
        const auto sentence = [](const QHash<QString, QString>& environment) {
            Machine machine;
            machine.environment.insert(environment);
            machine.files.insert(QStringLiteral("/run/secret"), "x");
            machine.files.insert(QStringLiteral("/run/empty"), "\n");
            const auto options = machine.parse({});
            return options ? QString() : options.error().text.english();
        };
        const QString name = QStringLiteral("TIERWATCH_STATE_PASSWORD");
        const QString file = QStringLiteral("TIERWATCH_STATE_PASSWORD_FILE");
        const QString both = sentence({ { name, QStringLiteral("hidden") }, { file, QStringLiteral("/run/secret") } });
        QVERIFY(both.contains(name) && both.contains(file) && !both.contains(u"hidden"));
        QVERIFY(sentence({ { file, QStringLiteral("/run/none") } }).contains(QStringLiteral("/run/none")));
        QVERIFY(sentence({ { file, QStringLiteral("/run/empty") } }).contains(QStringLiteral("/run/empty")));
        QVERIFY(sentence({ { file, QStringLiteral("/run/locked") } }).contains(file));
    }

    void playersToken_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("refusal");
        const QString sixteen = QStringLiteral("0123456789abcdef");
        QTest::newRow("none") << QString() << QByteArray() << QString() << QString();
        QTest::newRow("variable") << sixteen << QByteArray() << sixteen << QString();
        QTest::newRow("file") << QString() << QByteArray("fedcba9876543210\n") << QStringLiteral("fedcba9876543210")
                              << QString();
        QTest::newRow("both") << sixteen << QByteArray("fedcba9876543210\n") << QString()
                              << QStringLiteral("are both set");
        QTest::newRow("short") << sixteen.chopped(1) << QByteArray() << QString()
                               << QStringLiteral("fewer than 16 characters");
        QTest::newRow("short in the file")
            << QString() << QByteArray("short\n") << QString() << QStringLiteral("fewer than 16 characters");
        QTest::newRow("space") << QStringLiteral("0123456789 abcdef") << QByteArray() << QString()
                               << QStringLiteral("a header cannot carry");
        QTest::newRow("not ASCII") << QStringLiteral("0123456789abcdefä") << QByteArray() << QString()
                                   << QStringLiteral("a header cannot carry");
        QTest::newRow("two lines") << QString() << QByteArray("0123456789abcdef\nmore\n") << QString()
                                   << QStringLiteral("a header cannot carry");
        QTest::newRow("empty file") << QString() << QByteArray("\n") << QString() << QStringLiteral("is empty");
    }

    void playersToken()
    {
        QFETCH(QString, variable);
        QFETCH(QByteArray, file);
        QFETCH(QString, token);
        QFETCH(QString, refusal);
        Machine machine;
        machine.environment.insert(QStringLiteral("TIERWATCH_PLAYERS_TOKEN"), variable);
        if (!file.isEmpty()) {
            machine.files.insert(userFile, "players-token-file = /etc/token\n");
            machine.files.insert(QStringLiteral("/etc/token"), file);
        }
        const auto options = machine.parse({});
        QCOMPARE(options.has_value(), refusal.isEmpty());
        if (options) {
            QCOMPARE(options->playersToken, token);
            return;
        }
        const QString said = options.error().text.english();
        QVERIFY2(said.contains(refusal), qPrintable(said));
        QVERIFY2(!said.contains(QStringLiteral("0123456789")), qPrintable(said));
    }

    /// Command lines are visible to every user of a machine, and errors end up in logs.
    void passwordsInUrlsAreRefusedAndNotRepeated()
    {
        for (const char* argument : { "--catalog=mysql://kim:sesame@db/vod", "--state=redis://:sesame@r/1",
                 "--state=rediss://kim:sesame@r:6380/1" }) {
            const auto options = Machine{}.parse({ QString::fromLatin1(argument) });
            QVERIFY(!options);
            QVERIFY(!options.error().text.english().contains(QStringLiteral("sesame")));
            QVERIFY(options.error().text.english().contains(QStringLiteral("_PASSWORD")));
        }
        QVERIFY(Machine{}.parse({ QStringLiteral("--catalog=mysql://kim@db:3307/vod") }));
    }

    void helpAndVersion()
    {
        Machine machine;
        machine.files.insert(userFile, "nonsense\n"); // must not keep anybody from reading the help
        QCOMPARE(machine.parse({ QStringLiteral("--help") })->action, Options::Action::ShowHelp);
        QCOMPARE(machine.parse({ QStringLiteral("--version") })->action, Options::Action::ShowVersion);
        for (const OptionEntry& entry : optionTable()) {
            const QString option = QStringLiteral("--") + QString::fromLatin1(entry.name);
            QCOMPARE(helpText(Program::Window).contains(option), entry.onCommandLine());
            QCOMPARE(helpText(Program::Daemon).contains(option), entry.onCommandLine() && !entry.windowOnly);
        }
        QVERIFY(versionText(Program::Daemon).startsWith(QStringLiteral("tierwatchd ")));
    }

    void realFilesAndEnvironment()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("t.conf")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("workers = 1\n");
        file.close();
        qputenv("TIERWATCH_CONFIG", file.fileName().toUtf8());
        const auto options = parseOptions(Program::Daemon, {}, systemSurroundings());
        qputenv("TIERWATCH_CONFIG", dir.path().toUtf8());
        const auto directory = parseOptions(Program::Daemon, {}, systemSurroundings());
        qunsetenv("TIERWATCH_CONFIG");
        QVERIFY(options);
        QCOMPARE(options->workers, 1);
        QVERIFY(!directory);
        QVERIFY(directory.error().text.english().contains(QStringLiteral("directory")));
    }

    void documentationOfOptions()
    {
        QStringList documented;
        for (const DocumentedRow& row : documentedTable(QStringLiteral("options")))
            documented.append(row.name + u'|' + row.cells.at(0) + u'|' + row.cells.at(1));
        QStringList real;
        for (const OptionEntry& entry : optionTable()) {
            if (!entry.onCommandLine())
                continue;
            QString name = QStringLiteral("--") + QString::fromLatin1(entry.name);
            if (entry.argument)
                name += u' ' + QString::fromLatin1(entry.argument);
            const QString variable = entry.inEnvironment() ? u'`' + entry.variable() + u'`' : QString();
            real.append(name + u'|' + variable + u'|' + QString::fromUtf8(entry.fallback));
        }
        QCOMPARE(documented, real);
    }

    void documentationOfKeys()
    {
        QStringList documented;
        for (const DocumentedRow& row : documentedTable(QStringLiteral("keys")))
            documented.append(row.name + u'|' + row.cells.at(0));
        QStringList real;
        for (const OptionEntry& entry : optionTable()) {
            if (entry.place == OptionEntry::Place::File)
                real.append(QString::fromLatin1(entry.name) + u'|' + QString::fromUtf8(entry.fallback));
        }
        QCOMPARE(documented, real);
    }

    /// The defaults that are written down, read like values of the file, change nothing.
    void documentedDefaultsAreTheDefaults()
    {
        int compared = 0;
        for (const OptionEntry& entry : optionTable()) {
            static const QRegularExpression whole(QStringLiteral("^`([^`$:]*|[0-9.]+:[0-9]+)`"));
            const QString fallback = whole.match(QString::fromUtf8(entry.fallback)).captured(1);
            if (fallback.isEmpty() || !entry.inFile())
                continue;
            Machine machine;
            machine.cores = 2;
            const auto before = machine.parse({}, Program::Window);
            machine.files.insert(userFile, QByteArray(entry.name) + " = " + fallback.toUtf8() + '\n');
            const auto after = machine.parse({}, Program::Window);
            QVERIFY2(after, entry.name);
            const HttpLimits& a = before->http.limits;
            const HttpLimits& b = after->http.limits;
            QVERIFY2(a == b, entry.name);
            QCOMPARE(
                valueOf(*after, QString::fromLatin1(entry.name)), valueOf(*before, QString::fromLatin1(entry.name)));
            ++compared;
        }
        QVERIFY(compared >= 12);
    }

    void documentationOfSecrets()
    {
        QStringList documented;
        for (const DocumentedRow& row : documentedTable(QStringLiteral("secrets")))
            documented.append(row.name);
        QStringList real;
        for (const SecretEntry& secret : secretTable())
            real.append(QString::fromLatin1(secret.variable));
        QCOMPARE(documented, real);
    }
};

QTEST_GUILESS_MAIN(TestOptions)
#include "test_options.moc"
