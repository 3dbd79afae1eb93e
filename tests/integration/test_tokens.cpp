// SPDX-License-Identifier: GPL-3.0-or-later
// Operators' tokens from the outside: the one in the data directory, and those that `tierwatchd token` makes and
// revokes while the service runs.
#include "tests/api/raw_client.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/process.h"
#include "tests/support/sqlite_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace tierwatch::test;

namespace {

struct Said {
    int code = -1;
    QByteArray out;
    QByteArray errors;
};

QByteArray readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestTokens : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    QStringList m_environment;
    QStringList m_stores;

    [[nodiscard]] QString data(const QString& name = {}) const
    {
        return m_dir->filePath(QStringLiteral("data")) + u'/' + name;
    }

    [[nodiscard]] Said token(const QStringList& arguments) const
    {
        QProcess process;
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        for (const QString& variable : m_environment)
            variables.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
        process.setProcessEnvironment(variables);
        process.start(QStringLiteral(TIERWATCH_BINARY_DIR "/bin/tierwatchd"),
            QStringList{ QStringLiteral("token") } + arguments + m_stores);
        if (!process.waitForFinished(30000))
            process.kill();
        return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError() };
    }

    [[nodiscard]] QStringList service() const
    {
        return QStringList{ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--workers"),
            QStringLiteral("0") }
        + m_stores;
    }

    /// The status of a look at the log with this token.
    static int look(const Program& program, const QByteArray& token)
    {
        RawClient client(static_cast<quint16>(program.url().port()));
        client.send("GET /api/v1/log HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        return client.answer().value_or(RawAnswer{}).status;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_environment.clear();
        m_stores = { QStringLiteral("--data-dir"), m_dir->filePath(QStringLiteral("data")) };
    }

    void theFirstTokenIsItsOwnersOnly()
    {
        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
        struct stat status { };
        QCOMPARE(::stat(data(QStringLiteral("admin-token")).toLocal8Bit().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
        QCOMPARE(::stat(data(QStringLiteral("operators.log")).toLocal8Bit().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
        const QByteArray token = readFile(data(QStringLiteral("admin-token"))).trimmed();
        QCOMPARE(token.size(), 64);
        QCOMPARE(look(program, token), 200);
        QCOMPARE(look(program, token.chopped(1) + (token.endsWith('0') ? '1' : '0')), 401);
        QCOMPARE(program.stop(), 0);
        QVERIFY(!program.errors().contains(token));

        QVERIFY(QFile::setPermissions(data(QStringLiteral("admin-token")),
            QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther)); // by a careless copy
        Program again(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!again.waitReady().isEmpty(), again.errors().constData());
        QCOMPARE(readFile(data(QStringLiteral("admin-token"))).trimmed(), token); // kept
        QCOMPARE(look(again, token), 200);
        QCOMPARE(::stat(data(QStringLiteral("admin-token")).toLocal8Bit().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
    }

    void madeAndRevokedWhileItRuns()
    {
        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
        const Said added = token(
            { QStringLiteral("add"), QStringLiteral("ann"), QStringLiteral("--role"), QStringLiteral("viewer") });
        QVERIFY2(added.code == 0, added.errors.constData());
        const QByteArray secret = added.out.trimmed();
        QCOMPARE(secret.size(), 64);
        QTRY_COMPARE_WITH_TIMEOUT(look(program, secret), 200, 2000);

        const Said listed = token({ QStringLiteral("list") });
        QCOMPARE(listed.code, 0);
        QVERIFY2(listed.out.startsWith("ann\tviewer\t20"), listed.out.constData());
        QVERIFY(!listed.out.contains(secret));
        QCOMPARE(token({ QStringLiteral("add"), QStringLiteral("ann"), QStringLiteral("--role=operator") }).code, 1);

        // Only its hash is anywhere.
        const QStringList files = QDir(data()).entryList(QDir::Files | QDir::Hidden);
        QVERIFY(files.contains(QStringLiteral("catalog.sqlite")));
        for (const QString& name : files)
            QVERIFY2(!readFile(data(name)).contains(secret), qPrintable(name));
        QCOMPARE(sqliteRow(data(QStringLiteral("catalog.sqlite")),
                     QStringLiteral("SELECT name, role, length(hash) FROM tierwatch_token")),
            QStringLiteral("ann|viewer|64"));

        QCOMPARE(token({ QStringLiteral("revoke"), QStringLiteral("ann") }).code, 0);
        QTRY_COMPARE_WITH_TIMEOUT(look(program, secret), 401, 2000);
        QCOMPARE(token({ QStringLiteral("list") }).out, QByteArray());
        const Said again = token({ QStringLiteral("revoke"), QStringLiteral("ann") });
        QCOMPARE(again.code, 1);
        QVERIFY(again.errors.contains("There is no token ann"));
        QCOMPARE(program.stop(), 0);
        QVERIFY(!program.errors().contains(secret));
    }

    void rolesAndWhoIsNamed()
    {
        Program program(QStringLiteral("tierwatchd"),
            service() + QStringList{ QStringLiteral("--sample"), m_dir->filePath(QStringLiteral("library")) });
        QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
        const QByteArray viewer
            = token({ QStringLiteral("add"), QStringLiteral("vera"), QStringLiteral("--role=viewer") }).out.trimmed();
        const QByteArray changer
            = token({ QStringLiteral("add"), QStringLiteral("olga"), QStringLiteral("--role=operator") }).out.trimmed();
        QTRY_COMPARE_WITH_TIMEOUT(look(program, viewer), 200, 2000);
        QTRY_COMPARE_WITH_TIMEOUT(look(program, changer), 200, 2000);
        const auto hold = [&program](const QByteArray& secret) {
            RawClient client(static_cast<quint16>(program.url().port()));
            client.send("PUT /api/v1/contents/7/hold HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + secret
                + "\r\nContent-Length: 0\r\n\r\n");
            return client.answer().value_or(RawAnswer{}).status;
        };
        QCOMPARE(hold(viewer), 403);
        QCOMPARE(hold(changer), 200);
        const QString catalogue = data(QStringLiteral("catalog.sqlite"));
        QCOMPARE(sqliteRow(catalogue, QStringLiteral("SELECT held_by FROM tierwatch_content WHERE cid = 7")),
            QStringLiteral("olga"));
        QCOMPARE(program.stop(), 0);
        QList<QByteArray> log = readFile(data(QStringLiteral("operators.log"))).trimmed().split('\n');
        log.removeIf([](const QByteArray& line) { return line.contains("\"who\":\"\""); }); // the service's own
        QCOMPARE(log.size(), 2);
        QVERIFY2(log[0].contains("\"who\":\"vera\"") && log[0].contains("\"status\":403"), log[0].constData());
        QVERIFY2(log[1].contains("\"who\":\"olga\"") && log[1].contains("\"status\":200"), log[1].constData());
    }

    void aServiceThatDoesNotRun()
    {
        const Said before = token({ QStringLiteral("list") });
        QCOMPARE(before.code, 1);
        QVERIFY2(before.errors.contains("There is no catalogue"), before.errors.constData());
        QVERIFY(!QFile::exists(data(QStringLiteral("catalog.sqlite")))); // nothing is made by looking
        {
            Program program(QStringLiteral("tierwatchd"), service());
            QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
            QCOMPARE(program.stop(), 0);
        }
        const Said added = token({ QStringLiteral("add"), QStringLiteral("bob"), QStringLiteral("--role=operator") });
        QCOMPARE(added.code, 0);
        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
        QTRY_COMPARE_WITH_TIMEOUT(look(program, added.out.trimmed()), 200, 2000);
    }

    void inMariaDb()
    {
        MariaDbServer server;
        QVERIFY(server.isRunning());
        QVERIFY(server.createDatabase(QStringLiteral("tokens")));
        m_stores += { QStringLiteral("--catalog"), server.url(QStringLiteral("tokens")) };
        m_environment = { QStringLiteral("TIERWATCH_CATALOG_PASSWORD=") + server.password() };
        Program program(QStringLiteral("tierwatchd"), service(), m_environment);
        QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
        const Said added = token({ QStringLiteral("add"), QStringLiteral("ann"), QStringLiteral("--role=viewer") });
        QVERIFY2(added.code == 0, added.errors.constData());
        QTRY_COMPARE_WITH_TIMEOUT(look(program, added.out.trimmed()), 200, 2000);
        QVERIFY(token({ QStringLiteral("list") }).out.startsWith("ann\tviewer\t20"));
        QCOMPARE(token({ QStringLiteral("revoke"), QStringLiteral("ann") }).code, 0);
        QTRY_COMPARE_WITH_TIMEOUT(look(program, added.out.trimmed()), 401, 2000);
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const auto row = [](const char* arguments) {
            QTest::newRow(arguments) << QString::fromUtf8(arguments).split(u' ', Qt::SkipEmptyParts);
        };
        row("");
        row("make");
        row("add");
        row("add ann");
        row("add ann --role");
        row("add ann --role admin");
        row("add ann --role=Viewer");
        row("add ann bob --role viewer");
        row("add admin --role operator");
        row("add -x --role viewer");
        row("add a/b --role viewer");
        row("add käthe --role viewer");
        row("add aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa --role viewer");
        row("list ann");
        row("list --role viewer");
        row("revoke");
        row("revoke ann --role viewer");
        row("list --no-such-option");
    }

    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        const Said said = token(arguments);
        QCOMPARE(said.code, 2);
        QVERIFY(said.out.isEmpty());
        QVERIFY(said.errors.startsWith("tierwatchd token: "));
        QVERIFY(!QFile::exists(data()));
    }

    void help()
    {
        const Said said = token({ QStringLiteral("--help") });
        QCOMPARE(said.code, 0);
        QVERIFY(said.out.startsWith("Usage: tierwatchd token add"));
    }
};

QTEST_GUILESS_MAIN(TestTokens)
#include "test_tokens.moc"
