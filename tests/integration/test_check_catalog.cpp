// SPDX-License-Identifier: GPL-3.0-or-later
// What a check finds in a database before anything is made there. Each finding is there, is gone after its own command
// was run, and then a service starts.
#include "catalog/catalog_check.h"
#include "catalog_rig.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/sqlite_file.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;
using Severity = CheckFinding::Severity;

class TestCheckCatalog : public QObject {
    Q_OBJECT

    std::unique_ptr<MariaDbServer> m_server;
    QTemporaryDir m_directory;
    QString m_database;
    int m_databases = 0;

    QByteArray sql(const QString& script) { return m_server->sql(script, m_database).value_or("failed"); }
    [[nodiscard]] CatalogUrl url(const QString& user = QStringLiteral("limited")) const
    {
        return CatalogUrl::parse(
            QStringLiteral("mysql://%1@localhost/%2?socket=%3").arg(user, m_database, m_server->socket()))
            .value();
    }
    static CatalogCheck check(const CatalogUrl& url, const QString& password = QStringLiteral("secret"))
    {
        LevelKeys keys;
        return checkCatalog(url, password, keys);
    }
    static const CheckFinding* find(const CheckFindings& findings, const char* kind)
    {
        const auto found = std::ranges::find(findings, QByteArray(kind), &CheckFinding::kind);
        return found == findings.end() ? nullptr : &*found;
    }
    static QByteArray kinds(const CheckFindings& findings)
    {
        QByteArray all;
        for (const CheckFinding& finding : findings)
            all += finding.kind + ": " + finding.text.english().toUtf8() + "\n";
        return all;
    }
    /// An account of its own for each test, with these rights.
    void allow(const QString& rights)
    {
        QVERIFY(m_server->sql(
            QStringLiteral("DROP USER IF EXISTS limited@localhost; CREATE USER limited@localhost "
                           "IDENTIFIED BY 'secret'; %1")
                .arg(rights.isEmpty()
                        ? QString()
                        : QStringLiteral("GRANT %1 ON `%2`.* TO limited@localhost").arg(rights, m_database))));
    }
    void loadOriginal()
    {
        QFile dump(QStringLiteral(TIERWATCH_SOURCE_DIR "/tests/data/original.sql"));
        QVERIFY(dump.open(QIODevice::ReadOnly));
        QVERIFY(m_server->sql(
            QString::fromUtf8(dump.readAll()).replace(QStringLiteral("LEVELS_DIRECTORY"), QStringLiteral("/srv")),
            m_database));
    }
    /// Everything in the database, as the server describes it.
    QByteArray picture()
    {
        QByteArray all = sql(QStringLiteral("SELECT trigger_name, action_statement FROM information_schema.triggers "
                                            "WHERE event_object_schema = DATABASE()"));
        const QList<QByteArray> tables = sql(QStringLiteral("SHOW TABLES")).trimmed().split('\n');
        QString script;
        for (const QByteArray& table : tables) {
            if (!table.isEmpty())
                script += QStringLiteral("SHOW CREATE TABLE `%1`; SELECT * FROM `%1` ORDER BY 1;")
                              .arg(QString::fromUtf8(table));
        }
        all += QString::fromUtf8(sql(script))
                   .remove(QRegularExpression(QStringLiteral(" AUTO_INCREMENT=\\d+")))
                   .toUtf8();
        return all;
    }
    void starts(const CatalogUrl& where)
    {
        const CatalogRig rig(
            QStringLiteral("mysql://%1@localhost/%2?socket=%3").arg(where.user, where.database, where.socket),
            QStringLiteral("secret"), where.timeZone);
        TW_GOOD(rig.facts);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<MariaDbServer>(
            QStringList{ QStringLiteral("--log-bin=binary"), QStringLiteral("--server-id=1") });
        QVERIFY(m_server->isRunning());
    }
    void init()
    {
        m_database = QStringLiteral("checked_%1").arg(++m_databases); // with a character that grants take for a pattern
        QVERIFY(m_server->createDatabase(m_database));
        QVERIFY(m_server->sql(QStringLiteral(
            "SET GLOBAL log_bin_trust_function_creators = 1; SET GLOBAL binlog_format = 'MIXED'; SET GLOBAL time_zone "
            "= "
            "'+00:00'; SET GLOBAL innodb_flush_log_at_trx_commit = 1; SET GLOBAL read_only = 0; SET GLOBAL sql_mode = "
            "'STRICT_TRANS_TABLES'")));
    }

    void nothingIsFoundWhereAllIsWell()
    {
        allow(QStringLiteral("ALL"));
        CatalogCheck found = check(url());
        QVERIFY2(found.findings.empty(), kinds(found.findings).constData());
        QVERIFY(found.reached && !found.facts && found.levels.isEmpty());
        QCOMPARE(picture(), QByteArray());
        starts(url());
        const QByteArray before = picture();
        found = check(url());
        QVERIFY2(found.findings.empty(), kinds(found.findings).constData());
        QVERIFY(found.facts && !found.facts->adopted);
        QCOMPARE(picture(), before);

        // The least that a service can live with.
        allow(QStringLiteral("SELECT, INSERT, UPDATE, DELETE"));
        found = check(url());
        QVERIFY2(find(found.findings, "missing_right")->command.startsWith(QLatin1String("GRANT TRIGGER ON")),
            kinds(found.findings).constData()); // it runs with the rights of who made it
        allow(QStringLiteral("SELECT, INSERT, UPDATE, DELETE, TRIGGER"));
        found = check(url());
        QVERIFY2(!stops(found.findings), kinds(found.findings).constData());
        QVERIFY(find(found.findings, "missing_right_later") != nullptr);
        starts(url());
    }

    void aFindingIsGoneAfterItsCommand_data()
    {
        QTest::addColumn<bool>("original"); // the original's tables are there
        QTest::addColumn<QString>("before"); // run as root
        QTest::addColumn<QString>("rights");
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<Severity>("severity");
        QTest::addColumn<QString>("command"); // a part of it
        const auto row = [](const char* name, bool original, const char* before, const char* rights, const char* kind,
                             Severity severity, const char* command) {
            QTest::newRow(name) << original << QString::fromLatin1(before) << QString::fromLatin1(rights)
                                << QByteArray(kind) << severity << QString::fromLatin1(command);
        };
        const char* all = "ALL";
        row("no TRIGGER", false, "", "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX", "missing_right",
            Severity::Stop, "GRANT TRIGGER ON");
        row("no CREATE", false, "", "SELECT, INSERT, UPDATE, DELETE, ALTER, INDEX, TRIGGER", "missing_right",
            Severity::Stop, "GRANT CREATE ON");
        row("no ALTER", false, "", "SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX, TRIGGER", "missing_right",
            Severity::Stop, "GRANT ALTER ON");
        row("no INDEX", false, "", "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, TRIGGER", "missing_right_later",
            Severity::Notice, "GRANT INDEX ON");
        row("only looking", false, "", "SELECT", "missing_right", Severity::Stop,
            "GRANT INSERT, UPDATE, DELETE, CREATE, ALTER, TRIGGER ON");
        row("only looking, original", true, "", "SELECT", "missing_right", Severity::Stop,
            "GRANT INSERT, UPDATE, DELETE, CREATE, ALTER ON");
        row("no TRIGGER, and none there", true, "DROP TRIGGER contents_update",
            "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX", "missing_right", Severity::Stop,
            "GRANT TRIGGER ON");
        row("no TRIGGER, and none needed", true, "", "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX",
            "missing_right_later", Severity::Notice, "GRANT TRIGGER ON");
        row("error 1419", false, "SET GLOBAL log_bin_trust_function_creators = 0", all, "binlog_trust", Severity::Stop,
            "log_bin_trust_function_creators = 1");
        row("error 1419, original without trigger", true,
            "SET GLOBAL log_bin_trust_function_creators = 0; DROP TRIGGER contents_update", all, "binlog_trust",
            Severity::Stop, "log_bin_trust_function_creators = 1");
        row("statements in the log", false, "SET GLOBAL binlog_format = 'STATEMENT'", all, "binlog_format",
            Severity::Stop, "'MIXED'");
        row("read-only", false, "SET GLOBAL read_only = 1", all, "read_only", Severity::Stop, "read_only = 0");
        row("commits that are not flushed", false, "SET GLOBAL innodb_flush_log_at_trx_commit = 2", all, "durability",
            Severity::Warning, "innodb_flush_log_at_trx_commit = 1");
        row("sql_mode", true, "SET GLOBAL sql_mode = ''", all, "sql_mode", Severity::Notice, "STRICT_TRANS_TABLES");
        row("MyISAM", true, "ALTER TABLE contents ENGINE = MyISAM", all, "engine", Severity::Stop,
            "ALTER TABLE `contents` ENGINE = InnoDB;");
        row("two triggers", true,
            "CREATE TRIGGER another AFTER UPDATE ON contents FOR EACH ROW INSERT INTO update_history (cid, "
            "old_content_level, new_content_level) VALUES (OLD.cid, OLD.content_level, NEW.content_level)",
            all, "trigger", Severity::Stop, "DROP TRIGGER `another`;");
        row("ours beside its own", true,
            "CREATE TRIGGER tierwatch_history BEFORE UPDATE ON contents FOR EACH ROW INSERT INTO update_history (cid, "
            "old_content_level, new_content_level) VALUES (OLD.cid, OLD.content_level, NEW.content_level)",
            all, "trigger", Severity::Stop, "DROP TRIGGER `tierwatch_history`;");
        row("a trigger that fails", true,
            "DROP TRIGGER contents_update; CREATE TRIGGER broken BEFORE UPDATE ON contents FOR EACH ROW INSERT INTO "
            "nowhere VALUES (1)",
            all, "trigger", Severity::Stop, "DROP TRIGGER `broken`;");
        row("a trigger that lies", true,
            "DROP TRIGGER contents_update; CREATE TRIGGER wrong AFTER UPDATE ON contents FOR EACH ROW INSERT INTO "
            "update_history (cid, old_content_level, new_content_level) VALUES (OLD.cid, NEW.content_level, "
            "OLD.content_level)",
            all, "trigger", Severity::Stop, "DROP TRIGGER `wrong`;");
        row("no index on cid", true, "", all, "index", Severity::Warning,
            "CREATE INDEX contents_filename ON contents (filename);");
        row("a long file name", true, "ALTER TABLE contents MODIFY filename VARCHAR(4000)", all, "index",
            Severity::Warning, "CREATE INDEX contents_filename ON contents (filename(190));");
        row("no primary key", true, "ALTER TABLE contents DROP PRIMARY KEY, ADD KEY x (filename)", all, "index",
            Severity::Warning, "ADD PRIMARY KEY (cid);");
        row("a zone of +09:00", true, "SET GLOBAL time_zone = '+09:00'", all, "time_zone", Severity::Notice,
            "catalog-time-zone = +09:00");
        row("a zone of -03:30", true, "SET GLOBAL time_zone = '-03:30'", all, "time_zone", Severity::Notice,
            "catalog-time-zone = -03:30");
    }

    void aFindingIsGoneAfterItsCommand()
    {
        QFETCH(bool, original);
        QFETCH(QString, before);
        QFETCH(QString, rights);
        QFETCH(QByteArray, kind);
        QFETCH(Severity, severity);
        QFETCH(QString, command);
        if (original)
            loadOriginal();
        allow(rights);
        if (!before.isEmpty())
            QVERIFY(m_server->sql(before, m_database));
        const QByteArray untouched = picture();
        CatalogUrl where = url();
        CheckFindings findings = check(where).findings;
        QCOMPARE(picture(), untouched); // nothing was changed
        for (int round = 0; find(findings, kind.constData()) != nullptr; ++round) {
            QVERIFY2(round < 4, kinds(findings).constData());
            const CheckFinding found = *find(findings, kind.constData());
            QVERIFY(found.severity == severity && found.subject == CheckFinding::Subject::Catalog);
            if (round == 0) {
                QString commands;
                for (const CheckFinding& one : findings)
                    commands += one.kind == kind ? one.command : QString();
                QVERIFY2(commands.contains(command), qPrintable(commands));
            }
            QVERIFY2(!found.text.english().contains(u'%'), qPrintable(found.text.english()));
            if (found.command.startsWith(QLatin1String("catalog-time-zone = ")))
                where.timeZone = found.command.section(u' ', -1);
            else
                QVERIFY2(m_server->sql(found.command, m_database), qPrintable(found.command));
            findings = check(where).findings;
            command.clear();
        }
        QVERIFY2(command.isEmpty(), kinds(findings).constData()); // it was there
        QVERIFY2(!stops(findings), kinds(findings).constData());
        starts(where);
        findings = check(where).findings;
        QVERIFY2(find(findings, kind.constData()) == nullptr && !stops(findings), kinds(findings).constData());
    }

    void addsIndexesWhenAsked()
    {
        loadOriginal();
        allow(QStringLiteral("ALL"));
        const CatalogCheck found = check(url());
        QCOMPARE(found.missingIndexes.size(), 2);
        TW_GOOD(addIndexes(url(), QStringLiteral("secret"), found.missingIndexes));
        QVERIFY(check(url()).missingIndexes.isEmpty());
        TW_ERROR(addIndexes(url(), QStringLiteral("secret"), found.missingIndexes), ErrorCode::Internal);
    }

    void whatCannotBeOpened()
    {
        allow(QString());
        CatalogUrl where = url();
        CheckFindings findings = check(where).findings;
        const CheckFinding* refused = find(findings, "unreachable");
        QVERIFY(refused != nullptr);
        QVERIFY2(m_server->sql(refused->command), qPrintable(refused->command));
        QVERIFY(check(where).findings.empty());

        findings = check(where, QStringLiteral("wrong")).findings;
        QVERIFY(find(findings, "unreachable")->text.english().contains(QStringLiteral("TIERWATCH_CATALOG_PASSWORD")));
        allow(QStringLiteral("ALL"));
        QVERIFY(m_server->sql(QStringLiteral("GRANT ALL ON `none_yet`.* TO limited@localhost")));
        where.database = QStringLiteral("none_yet");
        findings = check(where).findings;
        QVERIFY(find(findings, "unreachable")->command.startsWith(QLatin1String("CREATE DATABASE `none_yet`")));
        QVERIFY(m_server->sql(find(findings, "unreachable")->command));
        QVERIFY(check(where).reached);
        where.socket = m_directory.filePath(QStringLiteral("nobody"));
        findings = check(where).findings;
        QVERIFY(find(findings, "unreachable")->text.english().contains(QStringLiteral("does not answer")));
    }

    void tablesThatAreNot()
    {
        loadOriginal();
        allow(QStringLiteral("ALL"));
        sql(QStringLiteral("ALTER TABLE update_history DROP COLUMN old_updated_date"));
        const CheckFindings findings = check(url()).findings;
        QVERIFY2(find(findings, "columns") != nullptr, kinds(findings).constData());
        QVERIFY(find(findings, "columns")->text.english().contains(QStringLiteral("old_updated_date")));
    }

    void aNewerSchemaAndOtherZones()
    {
        loadOriginal();
        allow(QStringLiteral("ALL"));
        QVERIFY(m_server->sql(QStringLiteral("SET GLOBAL time_zone = '+09:00'")));
        starts(url());
        CheckFindings findings = check(url()).findings;
        QVERIFY2(find(findings, "time_zone") == nullptr, "decided at the first start");

        QVERIFY(m_server->sql(QStringLiteral("SET GLOBAL time_zone = '+00:00'")));
        findings = check(url()).findings;
        const CheckFinding* changed = find(findings, "time_zone_changed");
        QVERIFY2(changed != nullptr, kinds(findings).constData());
        QVERIFY(m_server->sql(changed->command));
        findings = check(url()).findings;
        QVERIFY(find(findings, "time_zone_changed") == nullptr);

        CatalogUrl where = url();
        where.timeZone = QStringLiteral("Asia/Seoul"); // its tables of zones are empty
        findings = check(where).findings;
        QVERIFY2(find(findings, "time_zone_unknown") != nullptr && stops(findings), kinds(findings).constData());

        sql(QStringLiteral("UPDATE tierwatch_meta SET value = '1000' WHERE name = 'schema'"));
        findings = check(url()).findings;
        QVERIFY2(find(findings, "schema_version") != nullptr, kinds(findings).constData());
        QVERIFY(find(findings, "schema_version")->text.english().contains(QStringLiteral("1000")));
    }

    void rightsByRoleAndByTable()
    {
        allow(QString());
        QVERIFY(
            m_server->sql(QStringLiteral("CREATE OR REPLACE ROLE movers; GRANT ALL ON `%1`.* TO movers; GRANT movers "
                                         "TO limited@localhost; SET DEFAULT ROLE movers FOR limited@localhost")
                              .arg(m_database)));
        CheckFindings findings = check(url()).findings;
        QVERIFY2(findings.empty(), kinds(findings).constData());
        starts(url());
        allow(QString());
        const QList<QByteArray> tables = sql(QStringLiteral("SHOW TABLES")).trimmed().split('\n');
        QString grants = QStringLiteral("GRANT TRIGGER ON contents TO limited@localhost;"); // it made the trigger
        for (const QByteArray& table : tables)
            grants += QStringLiteral("GRANT SELECT, INSERT, UPDATE, DELETE ON %1 TO limited@localhost;")
                          .arg(QString::fromUtf8(table));
        sql(grants);
        findings = check(url()).findings;
        QVERIFY2(!stops(findings), kinds(findings).constData());
        sql(QStringLiteral("REVOKE DELETE ON contents FROM limited@localhost"));
        findings = check(url()).findings;
        QVERIFY2(find(findings, "missing_right")->command.startsWith(QLatin1String("GRANT DELETE ON")),
            kinds(findings).constData());
    }

    void levelsThatMakeNoSense()
    {
        loadOriginal();
        allow(QStringLiteral("ALL"));
        QVERIFY(find(check(url()).findings, "levels") == nullptr);
        QCOMPARE(check(url()).levels.levels().size(), 3U);
        sql(QStringLiteral("UPDATE level SET min_counts = 1500 WHERE content_level = 'silver'"));
        const CheckFindings findings = check(url()).findings;
        QVERIFY2(find(findings, "levels") != nullptr && stops(findings), kinds(findings).constData());
        QVERIFY(find(findings, "levels")->text.english().contains(QStringLiteral("silver")));
    }

    void sqliteStaysAsItIs()
    {
        const QString path = m_directory.filePath(QStringLiteral("catalog.sqlite"));
        CatalogUrl where;
        where.path = path;
        QVERIFY(check(where).findings.empty());
        QVERIFY(!QFile::exists(path)); // not made
        where.path = QStringLiteral("/proc/catalog.sqlite");
        QVERIFY(find(check(where).findings, "not_writable") != nullptr || ::geteuid() == 0);

        where.path = path;
        sqliteRows(path,
            QStringLiteral("CREATE TABLE level (content_level TEXT PRIMARY KEY, max_counts INT, path TEXT, "
                           "min_counts INT)"));
        sqliteRows(path,
            QStringLiteral("CREATE TABLE contents (cid INTEGER PRIMARY KEY, content_level TEXT, filename "
                           "TEXT, generate_time TEXT, update_time TEXT)"));
        CheckFindings findings = check(where).findings;
        QVERIFY2(find(findings, "columns") != nullptr, kinds(findings).constData());
        sqliteRows(path,
            QStringLiteral("CREATE TABLE update_history (id INTEGER PRIMARY KEY, cid INT, old_updated_date, "
                           "old_content_level, new_updated_date, new_content_level)"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        CatalogCheck found = check(where);
        QVERIFY2(!stops(found.findings), kinds(found.findings).constData());
        QCOMPARE(found.missingIndexes.size(), 2);
        file.seek(0);
        QVERIFY(file.readAll() == before); // not even its journal's mode
        TW_GOOD(addIndexes(where, {}, found.missingIndexes));
        QVERIFY(check(where).findings.empty());

        QFile garbage(m_directory.filePath(QStringLiteral("garbage")));
        QVERIFY(garbage.open(QIODevice::WriteOnly) && garbage.write(QByteArray(5000, 'x')) == 5000);
        garbage.close();
        where.path = garbage.fileName();
        QVERIFY(stops(check(where).findings));
    }

    void serversThatAreTooOld_data()
    {
        QTest::addColumn<bool>("good");
        const auto row = [](const char* version, bool good) { QTest::newRow(version) << good; };
        row("10.11.6-MariaDB-0+deb12u1", true);
        row("10.5.0-MariaDB", true);
        row("5.5.5-10.6.12-MariaDB-log", true);
        row("10.4.34-MariaDB-log", false);
        row("5.5.5-10.4.3-MariaDB", false);
        row("11.4.2-MariaDB", true);
        row("5.5.68-MariaDB", false);
        row("5.7.44-log", true);
        row("5.6.51", false);
        row("8.0.36-0ubuntu0.22.04.1", true);
        row("8.4.0", true);
        row("9.1.0", true);
        row("nonsense", false);
    }
    void serversThatAreTooOld()
    {
        QFETCH(bool, good);
        QCOMPARE(isSupportedServer(QString::fromLatin1(QTest::currentDataTag())), good);
    }
};

QTEST_GUILESS_MAIN(TestCheckCatalog)
#include "test_check_catalog.moc"
