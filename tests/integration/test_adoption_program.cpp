// SPDX-License-Identifier: GPL-3.0-or-later
// Adoption from the outside: the commands beside a running service and without one, the HTTP twin, a run that is
// killed, the confirmation of a level, the drop-in for systemd.
#include "tests/api/raw_client.h"
#include "tests/support/process.h"
#include "tests/support/sqlite_file.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::test;

namespace {

struct Said {
    int code = -1;
    QByteArray out;
    QByteArray errors;

    [[nodiscard]] QByteArray all() const { return QByteArray::number(code) + ": " + out + errors; }
};

} // namespace

class TestAdoptionProgram : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    [[nodiscard]] QString path(const QString& name) const { return m_dir->filePath(name); }
    [[nodiscard]] QStringList stores() const { return { QStringLiteral("--data-dir"), path(QStringLiteral("data")) }; }
    [[nodiscard]] QStringList levels() const
    {
        return { QStringLiteral("--level"), QStringLiteral("bronze=%1:0").arg(path(QStringLiteral("bronze"))),
            QStringLiteral("--level"), QStringLiteral("silver=%1:1000").arg(path(QStringLiteral("silver"))),
            QStringLiteral("--level"), QStringLiteral("gold=%1:2000").arg(path(QStringLiteral("gold"))) };
    }
    [[nodiscard]] Said run(
        const QStringList& arguments, const QByteArray& input = {}, const QStringList& environment = {}) const
    {
        QProcess process;
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        for (const QString& variable : environment)
            variables.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
        process.setProcessEnvironment(variables);
        process.start(QStringLiteral(TIERWATCH_BINARY_DIR "/bin/tierwatchd"), arguments + stores());
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60000))
            process.kill();
        return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError() };
    }
    [[nodiscard]] Said adopt(const QStringList& more = {}, const QStringList& environment = {}) const
    {
        return run(QStringList{ QStringLiteral("adopt") } + levels() + more, {}, environment);
    }
    [[nodiscard]] QStringList service() const
    {
        return QStringList{ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0") } + stores();
    }
    void write(const QString& name, const QByteArray& bytes = "film") const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile made(path(name));
        QVERIFY(made.open(QIODevice::WriteOnly));
        QCOMPARE(made.write(bytes), bytes.size());
    }
    [[nodiscard]] QStringList sql(const QString& text) const
    {
        return sqliteRows(path(QStringLiteral("data/catalog.sqlite")), text);
    }
    /// As an operator.
    [[nodiscard]] RawAnswer ask(
        const Program& program, const QByteArray& method, const QByteArray& target, const QByteArray& body = {}) const
    {
        QFile token(path(QStringLiteral("data/admin-token")));
        RawClient client(static_cast<quint16>(program.url().port()));
        client.send(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + (token.open(QIODevice::ReadOnly) ? token.readAll().trimmed() : QByteArray())
            + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
            + body);
        return client.answer().value_or(RawAnswer{});
    }
    [[nodiscard]] QJsonObject show(const Program& program, const QByteArray& target) const
    {
        return QJsonDocument::fromJson(ask(program, "GET", target).body).object();
    }
    [[nodiscard]] QJsonObject level(const Program& program, const QString& key) const
    {
        for (const QJsonValue& value : show(program, "/api/v1/levels").value(QStringLiteral("levels")).toArray()) {
            if (value.toObject().value(QStringLiteral("level")).toString() == key)
                return value.toObject().value(QStringLiteral("status")).toObject();
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        for (const char* key : { "bronze", "silver", "gold" })
            QDir().mkpath(path(QString::fromLatin1(key)));
    }

    void withoutAServiceThenWithOne()
    {
        write(QStringLiteral("bronze/a.mp4"));
        write(QStringLiteral("gold/g.mp4"));
        write(QStringLiteral("silver/.tierwatchman"));
        const Said said = adopt();
        QVERIFY2(said.code == 3, said.all());
        QVERIFY2(said.out.contains("strange name: .tierwatchman in silver"), said.all());
        QVERIFY2(said.out.contains("2 files, 2 contents in place, 2 of them new (8 bytes)"), said.all());
        QVERIFY2(said.out.contains("Relocations are paused"), said.all());

        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
        const HttpAnswer view = post(program.url(), QStringLiteral("/post_sentence"), "cid=1&count=1500");
        QCOMPARE(view.status, 200);
        QVERIFY2(view.body.contains("\"filename\": \"a.mp4\""), view.body);
        // Paused: the wish waits, the file stays.
        QVERIFY2(view.body.contains("\"status\": \"done\""), view.body);

        // Beside the service: more files, and a list with smaller cids and with views.
        write(QStringLiteral("silver/later.mp4"));
        QVERIFY(adopt().code == 3);
        QTRY_COMPARE(ask(program, "GET", "/api/v1/contents/3").status, 200);
        write(QStringLiteral("bronze/listed.mp4"));
        write(QStringLiteral("bronze/big.mp4"));
        const Said listed = run({ QStringLiteral("import"), QStringLiteral("-") },
            "cid,filename,level,count\n900,big.mp4,,2500\n500,listed.mp4,bronze,1200\n");
        QVERIFY2(listed.code == 0, listed.all());
        QTRY_COMPARE_WITH_TIMEOUT(
            show(program, "/api/v1/contents/500").value(QStringLiteral("count")).toInt(), 1200, 3000);
        QTRY_COMPARE(show(program, "/api/v1/contents/900").value(QStringLiteral("count")).toInt(), 2500);
        QTRY_COMPARE(show(program, "/api/v1/adopt").value(QStringLiteral("take")).toString(), QStringLiteral("list"));
        QVERIFY(QFile::exists(path(QStringLiteral("bronze/big.mp4"))));
        // What the imported views call for is proposed, and waits for the pause's end.
        QTRY_COMPARE(sql(QStringLiteral("SELECT cid, wanted, cause FROM tierwatch_relocation ORDER BY cid")).size(), 3);
        QCOMPARE(ask(program, "DELETE", "/api/v1/pause").status / 100, 2);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path(QStringLiteral("gold/big.mp4"))), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path(QStringLiteral("silver/listed.mp4"))), 10000);
        QCOMPARE(program.stop(), 0);
    }

    void byHttp()
    {
        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
        for (int i = 0; i < 300; ++i)
            write(QStringLiteral("bronze/%1.mp4").arg(i));
        write(QStringLiteral("gold/g.mp4"));
        write(QStringLiteral("gold/g.srt"));
        QJsonArray given;
        given.append(QJsonObject{ { QStringLiteral("level"), QStringLiteral("bronze") },
            { QStringLiteral("path"), path(QStringLiteral("bronze")) }, { QStringLiteral("min_counts"), 0 } });
        given.append(QJsonObject{ { QStringLiteral("level"), QStringLiteral("gold") },
            { QStringLiteral("path"), path(QStringLiteral("gold")) }, { QStringLiteral("min_counts"), 2000 } });
        const auto body = [](const QJsonObject& object) { return QJsonDocument(object).toJson(); };
        const RawAnswer begun = ask(program, "POST", "/api/v1/adopt", body({ { QStringLiteral("levels"), given } }));
        QVERIFY2(begun.status == 202, begun.body);
        QTRY_COMPARE_WITH_TIMEOUT(
            show(program, "/api/v1/adopt").value(QStringLiteral("state")).toString(), QStringLiteral("done"), 15000);
        const QJsonObject done = show(program, "/api/v1/adopt");
        QCOMPARE(done.value(QStringLiteral("imported")).toInt(), 301);
        QCOMPARE(done.value(QStringLiteral("companions")).toInt(), 1);
        QVERIFY(done.value(QStringLiteral("files_per_second")).toDouble() > 0);
        QCOMPARE(done.value(QStringLiteral("by")).toString(), QStringLiteral("admin"));
        QTRY_COMPARE(level(program, QStringLiteral("bronze")).value(QStringLiteral("contents")).toInt(), 300);
        QTRY_COMPARE(post(program.url(), QStringLiteral("/post_sentence"), "cid=301&count=3").status, 200);
        QTRY_VERIFY(!show(program, "/api/v1/settings").value(QStringLiteral("pause")).isNull());
        // A list that is refused says why, and changes nothing.
        const RawAnswer list = ask(program, "POST", "/api/v1/adopt",
            body({ { QStringLiteral("csv"), QStringLiteral("5,g.mp4\n7,nobody.mp4\n") } }));
        QVERIFY2(list.status == 202, list.body);
        QTRY_COMPARE(
            show(program, "/api/v1/adopt").value(QStringLiteral("state")).toString(), QStringLiteral("failed"));
        const QJsonArray problems = show(program, "/api/v1/adopt").value(QStringLiteral("problems")).toArray();
        QCOMPARE(problems.size(), 3); // both the cid and the file are another content's
        QCOMPARE(problems.at(2).toObject().value(QStringLiteral("line")).toInt(), 2);
        QCOMPARE(ask(program, "POST", "/api/v1/adopt", "{\"csv\":\"\",\"files\":true}").status, 400);
        QCOMPARE(program.stop(), 0);
    }

    void killedItGoesOn()
    {
        for (int i = 0; i < 3500; ++i)
            write(QStringLiteral("bronze/%1/%2.mp4").arg(i % 5).arg(i, 6, 10, QLatin1Char('0')), {});
        const Said killed = adopt({}, { QStringLiteral("TIERWATCH_FAILPOINTS=adoption.written=kill@2") });
        QCOMPARE(killed.code, -1);
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM contents")), QStringList{ QStringLiteral("2000") });
        const Said said = adopt();
        QVERIFY2(said.code == 0, said.all());
        QVERIFY2(said.errors.contains("Going on with an adoption that was cut off"), said.all());
        QVERIFY2(said.out.contains("3500 files, 3500 contents in place, 3500 of them new"), said.all());
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*), COUNT(DISTINCT filename), MIN(cid), MAX(cid) FROM contents")),
            QStringList{ QStringLiteral("3500|3500|1|3500") });
        // In the order of directories and names, as one run would have done it.
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM contents a JOIN contents b ON b.cid = a.cid + 1 WHERE "
                                    "b.filename < a.filename")),
            QStringList{ QStringLiteral("0") });
    }

    void aLevelIsConfirmedByCommandAndByHttp()
    {
        for (int i = 0; i < 20; ++i)
            write(QStringLiteral("gold/%1.mp4").arg(i));
        write(QStringLiteral("bronze/b.mp4"));
        QVERIFY(adopt().code == 0);
        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
        QTRY_VERIFY(level(program, QStringLiteral("gold")).value(QStringLiteral("usable")).toBool());
        // The disk is swapped for one that holds something else.
        QVERIFY(QFile::rename(path(QStringLiteral("gold")), path(QStringLiteral("was"))));
        write(QStringLiteral("gold/0.mp4"));
        const auto unconfirmed
            = [&] { return level(program, QStringLiteral("gold")).value(QStringLiteral("unconfirmed")).toObject(); };
        QTRY_VERIFY_WITH_TIMEOUT(!unconfirmed().isEmpty(), 10000);
        const QJsonObject seen = unconfirmed();
        QCOMPARE(seen.value(QStringLiteral("looked_for")).toInt(), 20);
        QCOMPARE(seen.value(QStringLiteral("there")).toInt(), 1);
        QVERIFY(!QFile::exists(path(QStringLiteral("gold/.tierwatch-level"))));
        const RawAnswer wrong = ask(program, "POST", "/api/v1/levels/gold/confirm", "{\"found\":\"0123456789abcdef\"}");
        QVERIFY2(wrong.status == 409, wrong.body);
        QCOMPARE(ask(program, "POST", "/api/v1/levels/gold/confirm", "{}").status, 400);
        const RawAnswer right = ask(program, "POST", "/api/v1/levels/gold/confirm",
            "{\"found\":\"" + seen.value(QStringLiteral("found")).toString().toUtf8() + "\"}");
        QVERIFY2(right.status == 200, right.body);
        QVERIFY(QFile::exists(path(QStringLiteral("gold/.tierwatch-level"))));
        QVERIFY(level(program, QStringLiteral("gold")).value(QStringLiteral("usable")).toBool());

        // The same by command, which the service follows.
        write(QStringLiteral("gold/.tierwatch-level"), "{\"catalog\":\"somebody's\",\"level\":\"gold\"}\n");
        QTRY_VERIFY_WITH_TIMEOUT(
            !level(program, QStringLiteral("gold")).value(QStringLiteral("usable")).toBool(), 10000);
        const QStringList confirm{ QStringLiteral("level"), QStringLiteral("confirm"), QStringLiteral("gold") };
        const Said shown = run(confirm);
        QVERIFY2(shown.code == 3, shown.all());
        QVERIFY2(shown.out.contains("carries the marker of level 'gold' of the catalogue 'somebody's'"), shown.all());
        QCOMPARE(run(confirm + QStringList{ QStringLiteral("--found"), QStringLiteral("0123") }).code, 3);
        const QString word = QString::fromLatin1(shown.out.mid(shown.out.indexOf("--found ") + 8).trimmed());
        const Said confirmed = run(confirm + QStringList{ QStringLiteral("--found"), word });
        QVERIFY2(confirmed.code == 0, confirmed.all());
        QTRY_VERIFY_WITH_TIMEOUT(
            level(program, QStringLiteral("gold")).value(QStringLiteral("usable")).toBool(), 10000);
        QCOMPARE(run({ QStringLiteral("level"), QStringLiteral("confirm"), QStringLiteral("platinum") }).code, 1);
        QCOMPARE(program.stop(), 0);
    }

    void pathsForSystemd()
    {
        QVERIFY(adopt().code == 0);
        const Said printed = run({ QStringLiteral("paths") });
        QVERIFY2(printed.code == 0, printed.all());
        const QByteArray gold = path(QStringLiteral("gold")).toUtf8();
        QVERIFY2(printed.out.contains("RequiresMountsFor=" + gold + '\n'), printed.all());
        // One filesystem: one directory, so that files can be linked between the levels.
        QVERIFY2(printed.out.contains("ReadWritePaths=" + m_dir->path().toUtf8() + '\n'), printed.all());
        QVERIFY2(!printed.out.contains("CAP_CHOWN"), printed.all());
        const QString file = path(QStringLiteral("etc/levels.conf"));
        QVERIFY(run({ QStringLiteral("paths"), QStringLiteral("--write=") + file }).code == 0);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(), printed.out);
    }

    void wrongUsage()
    {
        QCOMPARE(run({ QStringLiteral("adopt"), QStringLiteral("--level"), QStringLiteral("gold") }).code, 2);
        QCOMPARE(run({ QStringLiteral("adopt"), QStringLiteral("--mirror") }).code, 2);
        QCOMPARE(run({ QStringLiteral("import") }).code, 2);
        QCOMPARE(run({ QStringLiteral("level"), QStringLiteral("confirm") }).code, 2);
        QCOMPARE(run({ QStringLiteral("import"), path(QStringLiteral("no.csv")) }).code, 1);
        const Said empty = run({ QStringLiteral("adopt") });
        QVERIFY2(empty.code == 1 && empty.errors.contains("has no levels yet"), empty.all());
        for (const char* command : { "adopt", "import", "level", "paths" }) {
            const Said help = run({ QString::fromLatin1(command), QStringLiteral("--help") });
            QVERIFY2(help.code == 0 && help.out.startsWith("Usage: tierwatchd "), help.all());
        }
    }
};

QTEST_GUILESS_MAIN(TestAdoptionProgram)
#include "test_adoption_program.moc"
