// SPDX-License-Identifier: GPL-3.0-or-later
// `tierwatchd check` from the outside: before a first start, beside a running service, for one level, for Redis.
#include "../api/raw_client.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"
#include "tests/support/sqlite_file.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::test;

namespace {

struct Check {
    int code = -1;
    QByteArray text;
    QByteArray errors;
    QJsonObject json;

    /// Of stores, data directory and endpoint.
    [[nodiscard]] QJsonObject finding(const char* kind) const { return findIn(json, kind); }
    [[nodiscard]] QJsonObject level(const char* key) const
    {
        for (const QJsonValue level : json.value(QLatin1String("levels")).toArray()) {
            if (level.toObject().value(QLatin1String("level")).toString() == QLatin1String(key))
                return level.toObject();
        }
        return {};
    }
    static QJsonObject findIn(const QJsonObject& object, const char* kind)
    {
        for (const QJsonValue finding : object.value(QLatin1String("findings")).toArray()) {
            if (finding.toObject().value(QLatin1String("kind")).toString() == QLatin1String(kind))
                return finding.toObject();
        }
        return {};
    }
    [[nodiscard]] QString command(const char* kind) const
    {
        return finding(kind).value(QLatin1String("command")).toString();
    }
    [[nodiscard]] QByteArray said() const { return text + errors; }
};

} // namespace

class TestCheckCommand : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    [[nodiscard]] QString path(const QString& name) const { return m_dir->filePath(name); }
    [[nodiscard]] QStringList stores() const { return { QStringLiteral("--data-dir"), path(QStringLiteral("data")) }; }
    [[nodiscard]] QStringList service(const QStringList& more = {}) const
    {
        return QStringList{ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--sample"),
            path(QStringLiteral("library")) }
        + stores() + more;
    }
    void makeLibrary()
    {
        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QVERIFY2(program.stop() == 0, program.errors());
    }
    static Check run(const QStringList& arguments, const QStringList& environment = {})
    {
        QProcess process;
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        for (const QString& variable : environment)
            variables.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
        process.setProcessEnvironment(variables);
        process.start(
            QStringLiteral(TIERWATCH_BINARY_DIR "/bin/tierwatchd"), QStringList{ QStringLiteral("check") } + arguments);
        if (!process.waitForFinished(60000))
            process.kill();
        Check check;
        check.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        check.text = process.readAllStandardOutput();
        check.errors = process.readAllStandardError();
        check.json = QJsonDocument::fromJson(check.text).object();
        return check;
    }
    [[nodiscard]] Check check(const QStringList& more = {}, const QStringList& environment = {}) const
    {
        return run(QStringList{ QStringLiteral("--json"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0") }
                + stores() + more,
            environment);
    }
    static bool shell(const QString& command)
    {
        QProcess process;
        process.start(QStringLiteral("/bin/sh"), { QStringLiteral("-ec"), command });
        return process.waitForFinished() && process.exitCode() == 0;
    }
    [[nodiscard]] QStringList leftovers() const
    {
        QStringList names;
        for (const char* level : { "bronze", "silver", "gold" })
            names += QDir(path(QStringLiteral("library/") + QLatin1String(level)))
                         .entryList({ QStringLiteral(".tierwatch-check*") }, QDir::Files | QDir::Hidden);
        return names;
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void beforeTheFirstStart()
    {
        Check first = check();
        QVERIFY2(first.code == 0, first.said());
        QVERIFY2(first.json.value(QLatin1String("findings")).toArray().isEmpty(), first.said());
        QVERIFY(!QFile::exists(path(QStringLiteral("data")))); // nothing was made
        const Check text = run(stores());
        QVERIFY2(text.text.contains("Nothing is in the way"), text.said());
        QCOMPARE(run({ QStringLiteral("--help") }).code, 0);
        QCOMPARE(run({ QStringLiteral("--nonsense") }).code, 2);
        QCOMPARE(check({ QStringLiteral("--catalog"), QStringLiteral("nonsense:") }).code, 2);
    }

    void dataDirectoryAndPort()
    {
        QFile file(path(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        Check found = run({ QStringLiteral("--json"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
            QStringLiteral("--data-dir"), path(QStringLiteral("file/data")) });
        QVERIFY2(found.code == 1 && !found.finding("no_directory").isEmpty(), found.said());

        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QString address = QStringLiteral("127.0.0.1:%1").arg(server.serverPort());
        found = check({ QStringLiteral("--listen"), address });
        QVERIFY2(found.code == 1 && !found.finding("port").isEmpty(), found.said());
        server.close();
        found = check({ QStringLiteral("--listen"), address });
        QVERIFY2(found.code == 0, found.said());
        found = check({ QStringLiteral("--listen"), QStringLiteral("0.0.0.0:0") });
        QVERIFY2(found.code == 1 && !found.finding("open_to_all").isEmpty(), found.said());
        found = check({ QStringLiteral("--no-api"), QStringLiteral("--listen"), QStringLiteral("0.0.0.0:0") });
        QVERIFY2(found.code == 0, found.said());
    }

    void levelsOneByOne()
    {
        makeLibrary();
        Check all = check();
        QVERIFY2(all.code == 0, all.said());
        QCOMPARE(all.json.value(QLatin1String("levels")).toArray().size(), 3);
        const QJsonObject gold = all.level("gold");
        QVERIFY2(gold.value(QLatin1String("links")).toBool() && gold.value(QLatin1String("no_replace")).toBool()
                && gold.value(QLatin1String("bytes_per_second_written")).toDouble() > 0
                && gold.value(QLatin1String("seconds")).toDouble() < 5,
            all.said());
        const Check one = check({ QStringLiteral("--level"), QStringLiteral("gold") });
        QCOMPARE(one.json.value(QLatin1String("levels")).toArray().size(), 1);
        QVERIFY2(one.code == 0 && !one.level("gold").isEmpty(), one.said());
        const Check none = check({ QStringLiteral("--level=iron") });
        QVERIFY2(none.code == 1 && none.errors.contains("bronze, silver, gold"), none.said());
        QVERIFY(QDir(path(QStringLiteral("library/gold"))).removeRecursively());
        const Check gone = check({ QStringLiteral("--level"), QStringLiteral("gold") });
        QVERIFY2(gone.code == 1 && !Check::findIn(gone.level("gold"), "missing").isEmpty(), gone.said());
        QVERIFY2(leftovers().isEmpty(), qPrintable(leftovers().join(u' ')));
    }

    void aLevelThatHangs()
    {
        makeLibrary();
        QFile hang(path(QStringLiteral("hang")));
        QVERIFY(hang.open(QIODevice::WriteOnly));
        QElapsedTimer timer;
        timer.start();
        const Check found = check({ QStringLiteral("--level"), QStringLiteral("gold") },
            { QStringLiteral("TIERWATCH_FAILPOINTS=level.open.gold=hang:") + hang.fileName() });
        QVERIFY2(timer.elapsed() < 7000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(hang.remove());
        const QJsonObject finding = Check::findIn(found.level("gold"), "hangs");
        QVERIFY2(found.code == 1 && finding.value(QLatin1String("text")).toString().contains(QLatin1String("(open)")),
            found.said());
        QVERIFY(found.level("gold").value(QLatin1String("seconds")).toDouble() < 5);
    }

    /// A trial that is killed leaves a name at most, and none once the next sweep has come by.
    void aTrialThatIsKilled()
    {
        makeLibrary();
        const Check killed = check({ QStringLiteral("--level"), QStringLiteral("gold") },
            { QStringLiteral("TIERWATCH_FAILPOINTS=trial.named=kill") });
        QCOMPARE(killed.code, -1);
        QVERIFY(!leftovers().isEmpty()); // which the sweep knows
        const Check next = check({ QStringLiteral("--level"), QStringLiteral("gold") });
        QVERIFY2(next.code == 0, next.said());
    }

    void besideARunningServiceAndByHttp()
    {
        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        const Check beside = check({ QStringLiteral("--listen"), program.url().authority() });
        QVERIFY2(beside.code == 0 && !beside.finding("in_use").isEmpty(), beside.said());

        QFile file(path(QStringLiteral("data/admin-token")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray authorization = "Authorization: Bearer " + file.readLine().trimmed() + "\r\n";
        const auto ask = [&](const char* level) {
            RawClient client(static_cast<quint16>(program.url().port()));
            client.send(post(QByteArray("/api/v1/levels/") + level + "/check", {}, authorization));
            return client.answer().value_or(RawAnswer{});
        };
        RawAnswer answer = ask("gold");
        QCOMPARE(answer.status, 200);
        QJsonObject level = QJsonDocument::fromJson(answer.body).object();
        QJsonObject found = level.value(QLatin1String("check")).toObject();
        QCOMPARE(level.value(QLatin1String("level")).toString(), QStringLiteral("gold"));
        QVERIFY2(found.value(QLatin1String("links")).toBool()
                && found.value(QLatin1String("bytes_per_second_written")).toDouble() > 0,
            answer.body);
        QCOMPARE(ask("iron").status, 404);
        QVERIFY(QDir(path(QStringLiteral("library/silver"))).removeRecursively());
        answer = ask("silver");
        QCOMPARE(answer.status, 200);
        found = QJsonDocument::fromJson(answer.body).object().value(QLatin1String("check")).toObject();
        QVERIFY2(!Check::findIn(found, "missing").isEmpty(), answer.body);
        QVERIFY2(leftovers().isEmpty(), qPrintable(leftovers().join(u' ')));
        QCOMPARE(program.stop(), 0);
    }

    void redisAsItIsSet()
    {
        RedisServer::Options options;
        options.durable = true;
        RedisServer redis(options);
        QVERIFY(redis.isRunning());
        const QStringList state{ QStringLiteral("--state"), redis.unixUrl() };
        const QByteArray before = redis.run({ QStringLiteral("DBSIZE") });
        Check found = check(state);
        QVERIFY2(found.code == 0 && found.json.value(QLatin1String("findings")).toArray().isEmpty(), found.said());
        QCOMPARE(redis.run({ QStringLiteral("DBSIZE") }), before);

        struct Case {
            QStringList set;
            const char* kind;
            int code;
        };
        const QList<Case> cases{
            { { QStringLiteral("CONFIG"), QStringLiteral("SET"), QStringLiteral("appendonly"), QStringLiteral("no") },
                "no_persistence", 0 },
            { { QStringLiteral("CONFIG"), QStringLiteral("SET"), QStringLiteral("maxmemory-policy"),
                  QStringLiteral("allkeys-lru") },
                "eviction", 0 },
            { { QStringLiteral("CONFIG"), QStringLiteral("SET"), QStringLiteral("maxmemory"), QStringLiteral("100mb"),
                  QStringLiteral("maxmemory-policy"), QStringLiteral("allkeys-lru") },
                "eviction", 1 },
        };
        for (const Case& one : cases) {
            redis.run(one.set);
            found = check(state);
            QVERIFY2(found.code == one.code && !found.finding(one.kind).isEmpty(), found.said());
            QVERIFY2(shell(found.command(one.kind)), qPrintable(found.command(one.kind)));
            found = check(state);
            QVERIFY2(found.code == 0 && found.finding(one.kind).isEmpty(), found.said());
        }
        redis.run({ QStringLiteral("SET"), QStringLiteral("session:17"), QStringLiteral("x") });
        QVERIFY(!check(state).finding("foreign_keys").isEmpty());
        redis.run({ QStringLiteral("DEL"), QStringLiteral("session:17") });
        redis.run({ QStringLiteral("SET"), QStringLiteral("17"), QStringLiteral("x") });
        QVERIFY(check(state).finding("foreign_keys").isEmpty());
        QVERIFY(check(state).finding("another_database").isEmpty());
        found = check({ QStringLiteral("--state"), redis.unixUrl(2) });
        QVERIFY2(found.code == 0 && !found.finding("another_database").isEmpty(), found.said());
        found = check({ QStringLiteral("--state"), redis.unixUrl(99) });
        QVERIFY2(found.code == 1 && !found.finding("unreachable").isEmpty(), found.said());
        QCOMPARE(redis.run({ QStringLiteral("KEYS"), QStringLiteral("*") }).trimmed(), QByteArray("17"));
        redis.kill();
        found = check(state);
        QVERIFY2(found.code == 1 && !found.finding("unreachable").isEmpty(), found.said());
    }

    void redisWithAccessLists()
    {
        RedisServer::Options options;
        options.durable = true;
        options.lines = { QStringLiteral("user limited on >secret ~tierwatch:* +@read +@connection") };
        RedisServer redis(options);
        QVERIFY(redis.isRunning());
        const QStringList state{ QStringLiteral("--state"), redis.unixUrl() + QStringLiteral("&user=limited") };
        const QStringList password{ QStringLiteral("TIERWATCH_STATE_PASSWORD=secret") };
        Check found = check(state, { QStringLiteral("TIERWATCH_STATE_PASSWORD=wrong") });
        QVERIFY2(found.code == 1 && !found.finding("unreachable").isEmpty(), found.said());
        found = check(state, password);
        QVERIFY2(found.code == 1 && !found.finding("missing_right").isEmpty(), found.said());
        QVERIFY2(shell(found.command("missing_right")), qPrintable(found.command("missing_right")));
        found = check(state, password);
        QVERIFY2(found.code == 0 && found.finding("missing_right").isEmpty(), found.said());
        Program program(QStringLiteral("tierwatchd"), service(state), password); // and that is enough
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        const HttpAnswer answer = post(program.url(), QStringLiteral("/post_sentence"), "cid=7&count=1964");
        QVERIFY2(answer.status == 200, answer.body);
        QCOMPARE(program.stop(), 0);
    }

    /// Such workers walk over the keys and turn back at the first that is missing.
    void cidsThatOriginalWorkersCannotReach()
    {
        makeLibrary();
        RedisServer::Options options;
        options.durable = true;
        RedisServer redis(options);
        QVERIFY(redis.isRunning());
        QFile config(path(QStringLiteral("config")));
        QVERIFY(config.open(QIODevice::WriteOnly) && config.write("[tierwatch]\noriginal-workers = on\n") > 0);
        config.close();
        const QStringList state{ QStringLiteral("--state"), redis.unixUrl() };
        const QStringList asked = state + QStringList{ QStringLiteral("--config"), config.fileName() };
        Check found = check(asked);
        QVERIFY2(found.code == 0 && found.finding("unreachable_cids").isEmpty(), found.said());
        const auto add = [this](int cid) {
            sqliteRow(path(QStringLiteral("data/catalog.sqlite")),
                QStringLiteral("INSERT INTO contents (cid, content_level, filename) VALUES (%1, 'bronze', '%1.mp4')")
                    .arg(cid));
        };
        add(20); // seven keys for a gap, of thirteen that there may be
        found = check(asked);
        QVERIFY2(found.code == 0 && found.finding("unreachable_cids").isEmpty(), found.said());
        add(300);
        add(301);
        found = check(asked);
        const QString text = found.finding("unreachable_cids").value(QLatin1String("text")).toString();
        QVERIFY2(
            found.code == 0 && text.contains(QLatin1String("cid 300 ")) && text.contains(QLatin1String("(2 contents)")),
            found.said());
        found = check(state); // Tierwatch has made this catalogue itself
        QVERIFY2(found.finding("unreachable_cids").isEmpty(), found.said());
    }

    /// A server in Seoul: said before the first start; its columns stay in its zone, what is shown is UTC.
    void aServerNineHoursAhead()
    {
        MariaDbServer server({ QStringLiteral("--default-time-zone=+09:00") });
        QVERIFY(server.isRunning() && server.createDatabase(QStringLiteral("original")));
        QFile dump(QStringLiteral(TIERWATCH_SOURCE_DIR "/tests/data/original.sql"));
        QVERIFY(dump.open(QIODevice::ReadOnly));
        QVERIFY(server.sql(QString::fromUtf8(dump.readAll()).replace(QStringLiteral("LEVELS_DIRECTORY"), m_dir->path()),
            QStringLiteral("original")));
        for (const char* level : { "bronze", "silver", "gold" })
            QVERIFY(QDir(m_dir->path()).mkdir(QLatin1String(level)));
        for (const char* name : { "gold/a.mp4", "bronze/b.mp4", "silver/c.mp4", "bronze/d.mp4", "silver/e.mp4",
                 "bronze/g.mp4", "silver/l.mp4" }) {
            QFile file(path(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("film") == 4);
        }
        const QStringList catalog{ QStringLiteral("--catalog"), server.url(QStringLiteral("original")) };
        const QStringList password{ QStringLiteral("TIERWATCH_CATALOG_PASSWORD=") + server.password() };
        Check found = check(catalog, password);
        QVERIFY2(found.code == 0, found.said());
        QCOMPARE(found.command("time_zone"), QStringLiteral("catalog-time-zone = +09:00"));
        QVERIFY2(!found.finding("index").isEmpty(), found.said());

        Program program(QStringLiteral("tierwatchd"),
            stores() + QStringList{ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0") } + catalog, password);
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QFile token(path(QStringLiteral("data/admin-token")));
        QVERIFY(token.open(QIODevice::ReadOnly));
        const QByteArray bearer = token.readLine().trimmed();
        const auto newest = [&] {
            RawClient client(static_cast<quint16>(program.url().port()));
            client.send("GET /api/v1/history?limit=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + bearer
                + "\r\n\r\n");
            return client.answer().value_or(RawAnswer{}).body;
        };
        QVERIFY2(newest().contains("2018-08-07T05:27:44"), newest()); // 14:27:44 in Seoul
        const HttpAnswer answer = post(program.url(), QStringLiteral("/post_sentence"), "cid=7&count=1964");
        QVERIFY2(answer.status == 200, answer.body);
        const auto sql = [&](const char* text) {
            return server.sql(QLatin1String(text), QStringLiteral("original")).value_or("failed").trimmed();
        };
        QTRY_COMPARE_WITH_TIMEOUT(sql("SELECT COUNT(*) FROM update_history WHERE cid = 7"), QByteArray("1"), 20000);
        QCOMPARE(
            sql("SELECT ABS(TIMESTAMPDIFF(SECOND, new_updated_date, NOW())) < 300 FROM update_history WHERE cid = 7"),
            QByteArray("1")); // as its own programs write it
        const QByteArray today = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyy-MM-ddTHH")).toLatin1();
        const QByteArray earlier
            = QDateTime::currentDateTimeUtc().addSecs(-300).toString(QStringLiteral("yyyy-MM-ddTHH")).toLatin1();
        QTRY_VERIFY2(newest().contains(today) || newest().contains(earlier), newest());
        QCOMPARE(program.stop(), 0);
        found = check(catalog, password);
        QVERIFY2(found.code == 0 && found.finding("time_zone").isEmpty(), found.said());
    }

    void indexesAreAddedWhenAsked()
    {
        const QString file = path(QStringLiteral("catalog.sqlite"));
        for (const char* statement :
            { "CREATE TABLE level (content_level TEXT PRIMARY KEY, max_counts INT, path TEXT, min_counts INT)",
                "CREATE TABLE contents (cid INTEGER PRIMARY KEY, content_level TEXT, filename TEXT, generate_time "
                "TEXT, "
                "update_time TEXT)",
                "CREATE TABLE update_history (id INTEGER PRIMARY KEY, cid INT, old_updated_date, old_content_level, "
                "new_updated_date, new_content_level)" })
            sqliteRows(file, QLatin1String(statement));
        const QStringList catalog{ QStringLiteral("--catalog"), QStringLiteral("sqlite:") + file };
        const QString indexes = QStringLiteral("SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND name LIKE "
                                               "'%_cid' OR name LIKE '%_filename'");
        const Check found = check(catalog);
        QVERIFY2(found.code == 0 && !found.finding("index").isEmpty(), found.said());
        QCOMPARE(sqliteRow(file, indexes), QStringLiteral("0"));
        const Check added = check(catalog + QStringList{ QStringLiteral("--add-indexes") });
        QVERIFY2(added.code == 0 && added.finding("index").isEmpty(), added.said());
        QCOMPARE(sqliteRow(file, indexes), QStringLiteral("2"));
    }
};

QTEST_GUILESS_MAIN(TestCheckCommand)
#include "test_check_command.moc"
