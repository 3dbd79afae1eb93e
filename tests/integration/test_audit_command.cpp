// SPDX-License-Identifier: GPL-3.0-or-later
// `tierwatchd audit` from the outside: what it finds in a damaged library, that a dry run changes nothing, and what a
// repair does and leaves.
#include "tests/support/mariadb_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"
#include "tests/support/sqlite_file.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace tierwatch::test;

namespace {

const QString databaseName = QStringLiteral("audited");

struct Audit {
    int code = -1;
    QByteArray text;
    QByteArray errors;
    QJsonObject json;

    /// "kind cid level>other name repair", sorted; "+" behind a repaired one.
    [[nodiscard]] QStringList findings() const
    {
        QStringList lines;
        for (const QJsonValue& value : json.value(QStringLiteral("findings")).toArray()) {
            const QJsonObject finding = value.toObject();
            const auto word
                = [&finding](const char* name) { return finding.value(QLatin1String(name)).toVariant().toString(); };
            lines.append((QStringList{ word("kind"), word("cid"), word("level") + u'>' + word("other"), word("name"),
                              word("repair") })
                             .join(u' ')
                + (finding.value(QStringLiteral("repaired")).toBool() ? QStringLiteral(" +") : QString()));
        }
        lines.sort();
        return lines;
    }
    [[nodiscard]] QByteArray said() const { return text + errors; }
};

} // namespace

class TestAuditCommand : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    [[nodiscard]] QString path(const QString& name) const { return m_dir->filePath(name); }
    [[nodiscard]] QString file(const char* name) const
    {
        return path(QStringLiteral("library/") + QLatin1String(name));
    }
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
    Audit audit(const QStringList& flags, const QStringList& where = {}, const QStringList& environment = {}) const
    {
        QProcess process;
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        for (const QString& variable : environment)
            variables.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
        process.setProcessEnvironment(variables);
        process.start(QStringLiteral(TIERWATCH_BINARY_DIR "/bin/tierwatchd"),
            QStringList{ QStringLiteral("audit") } + flags + (where.isEmpty() ? stores() : where));
        Audit result;
        if (!process.waitForFinished(60000))
            process.kill();
        result.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        result.text = process.readAllStandardOutput();
        result.errors = process.readAllStandardError();
        result.json = QJsonDocument::fromJson(result.text).object();
        return result;
    }
    [[nodiscard]] Audit check() const { return audit({ QStringLiteral("--json") }); }
    [[nodiscard]] Audit repair() const { return audit({ QStringLiteral("--json"), QStringLiteral("--repair") }); }

    /// All rows, values joined by '|'.
    QStringList sql(const QString& text) const { return sqliteRows(path(QStringLiteral("data/catalog.sqlite")), text); }
    /// Names, sizes, times and inodes of the library, and every table's rows.
    [[nodiscard]] QStringList everything() const
    {
        QStringList all;
        for (QDirIterator at(path(QStringLiteral("library")), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                 QDirIterator::Subdirectories);
             at.hasNext();) {
            const QFileInfo info(at.next());
            all.append(QStringLiteral("%1 %2 %3")
                           .arg(info.filePath())
                           .arg(info.size())
                           .arg(info.lastModified().toMSecsSinceEpoch()));
        }
        all.sort();
        for (const QString& table : sql(QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table'")))
            all += sql(QStringLiteral("SELECT * FROM ") + table);
        return all;
    }
    static bool copy(const QString& from, const QString& to) { return QFile::copy(from, to); }
    static void write(const QString& name, const QByteArray& bytes)
    {
        QFile made(name);
        QVERIFY(made.open(QIODevice::WriteOnly));
        QCOMPARE(made.write(bytes), bytes.size());
    }
    static QByteArray hashOf(const QString& name)
    {
        QFile read(name);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        return read.open(QIODevice::ReadOnly) && hash.addData(&read) ? hash.result() : QByteArray();
    }

    void damage()
    {
        QVERIFY(QFile::remove(file("bronze/b.mp4"))); // 2: missing
        QVERIFY(QFile::rename(file("silver/c.mp4"), file("gold/c.mp4"))); // 3: misplaced
        QVERIFY(copy(file("bronze/d.mp4"), file("silver/d.mp4"))); // 4: a copy
        QVERIFY(::link(file("silver/e.mp4").toLocal8Bit(), file("bronze/e.mp4").toLocal8Bit()) == 0); // 5: another name
        QVERIFY(copy(file("bronze/f.mp4"), file("gold/f.mp4"))); // 6: the same size, another byte
        QFile different(file("gold/f.mp4"));
        QVERIFY(different.open(QIODevice::ReadWrite) && different.seek(1'000'000) && different.putChar('?'));
        different.close();
        QVERIFY(QFile::resize(file("bronze/h.mp4"), 1000)); // 8: cut off
        QVERIFY(QFile::rename(file("bronze/i.mp4"), path(QStringLiteral("i.mp4"))));
        QVERIFY(QFile::link(path(QStringLiteral("i.mp4")), file("bronze/i.mp4"))); // 9: a link is never followed
        write(file("silver/nobody's.mp4"), "hello");
        write(file("bronze/g.srt"), "beside content 7");
        QVERIFY(QDir().mkpath(file("gold/deep/er")));
        write(file("gold/deep/er/orphan\n.mp4"), "1234");
        write(file("bronze/.tierwatch-7-999999.part"), "young, so nobody's business yet");
        sql(QStringLiteral("INSERT INTO contents (cid, content_level, filename) VALUES (100, 'bronze', 'g.mp4')"));
        sql(QStringLiteral("INSERT INTO contents (cid, content_level, filename) VALUES (101, 'bronze', '../up.mp4')"));
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aWellLibraryHasNoFindings()
    {
        makeLibrary();
        const QStringList before = everything();
        const Audit text = audit({});
        QVERIFY2(text.code == 0, text.said());
        QVERIFY2(text.text.contains("12 contents, 12 files") && text.text.contains("Nothing found."), text.said());
        const Audit json = repair();
        QVERIFY2(json.code == 0, json.said());
        QCOMPARE(json.json.value(QStringLiteral("complete")).toBool(), true);
        QCOMPARE(json.json.value(QStringLiteral("summary")).toObject().value(QStringLiteral("states")).toInt(), 12);
        QCOMPARE(everything(), before);
    }

    void damageIsFoundAndADryRunChangesNothing()
    {
        makeLibrary();
        damage();
        const QStringList before = everything();
        const Audit found = check();
        QCOMPARE(found.findings().join(u'|'),
            (QStringList{ QStringLiteral("changed 8 bronze> h.mp4 none"),
                 QStringLiteral("duplicate 4 bronze>silver d.mp4 remove_copy"),
                 QStringLiteral("duplicate 5 silver>bronze e.mp4 remove_copy"),
                 QStringLiteral("duplicate 6 bronze>gold f.mp4 remove_copy"),
                 QStringLiteral("misplaced 3 silver>gold c.mp4 correct_catalogue"),
                 QStringLiteral("missing 2 bronze> b.mp4 none"),
                 QStringLiteral("orphan  gold> deep/er/orphan\n.mp4 none"),
                 QStringLiteral("orphan  silver> nobody's.mp4 none"),
                 QStringLiteral("shared_file 100 bronze> g.mp4 none"),
                 QStringLiteral("shared_file 7 bronze> g.mp4 none"),
                 QStringLiteral("unusable 101 bronze> ../up.mp4 none"),
                 QStringLiteral("unusable 9 bronze> i.mp4 none") })
                .join(u'|'));
        QCOMPARE(found.code, 3);
        QCOMPARE(found.json.value(QStringLiteral("summary")).toObject().value(QStringLiteral("companions")).toInt(), 1);
        QCOMPARE(everything(), before);
        const Audit text = audit({});
        QCOMPARE(text.code, 3);
        QVERIFY2(text.text.contains("missing: content 2: b.mp4 is in no level"), text.said());
        QVERIFY2(text.text.contains("proposed: let the catalogue follow the file"), text.said());
        QVERIFY2(text.text.contains("Nothing was changed. With --repair, 4 of them can be mended."), text.said());
        QVERIFY2(!text.text.contains("orphan\n.mp4"), text.said()); // a name cannot begin a line of its own
        QCOMPARE(everything(), before);
    }

    void aRepairMendsOnlyWhatIsProven()
    {
        makeLibrary();
        damage();
        const QByteArray kept = hashOf(file("bronze/d.mp4"));
        const QByteArray different = hashOf(file("gold/f.mp4"));
        const Audit mended = repair();
        QCOMPARE(mended.code, 3);
        QVERIFY2(mended.findings().contains(QStringLiteral("misplaced 3 silver>gold c.mp4 correct_catalogue +")),
            mended.said());
        QVERIFY2(
            mended.findings().contains(QStringLiteral("duplicate 4 bronze>silver d.mp4 remove_copy +")), mended.said());
        QVERIFY2(
            mended.findings().contains(QStringLiteral("duplicate 5 silver>bronze e.mp4 remove_copy +")), mended.said());
        QVERIFY2(
            mended.findings().contains(QStringLiteral("duplicate 6 bronze>gold f.mp4 remove_copy")), mended.said());
        QVERIFY2(mended.text.contains("is not the same as the one in its level"), mended.said());

        QCOMPARE(sql(QStringLiteral("SELECT content_level FROM contents WHERE cid = 3")),
            QStringList{ QStringLiteral("gold") });
        QCOMPARE(sql(QStringLiteral("SELECT cid, old_content_level, new_content_level FROM update_history")),
            QStringList{ QStringLiteral("3|silver|gold") });
        QCOMPARE(sql(QStringLiteral("SELECT cid, cause, author, history_id IS NOT NULL FROM tierwatch_move")),
            QStringList{ QStringLiteral("3|recovery|audit|1") });
        QVERIFY(!QFile::exists(file("silver/d.mp4")) && !QFile::exists(file("bronze/e.mp4")));
        QCOMPARE(hashOf(file("bronze/d.mp4")), kept);
        QVERIFY(QFile::exists(file("silver/e.mp4")) && QFile::exists(file("bronze/f.mp4")));
        QCOMPARE(hashOf(file("gold/f.mp4")), different);
        QVERIFY(QFile::exists(file("silver/nobody's.mp4")) && QFile::exists(file("gold/deep/er/orphan\n.mp4")));
        QVERIFY(QFile::exists(file("bronze/.tierwatch-7-999999.part")));
        QVERIFY(QFileInfo(file("bronze/i.mp4")).isSymLink() && QFile::exists(path(QStringLiteral("i.mp4"))));
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QStringList{ QStringLiteral("0") });
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_process")), QStringList{ QStringLiteral("0") });
        // What was mended is well, and stays so.
        const QStringList after = everything();
        const Audit again = repair();
        QVERIFY2(again.findings().filter(QStringLiteral(" +")).isEmpty(), again.said());
        QCOMPARE(again.findings().size(), mended.findings().size() - 3);
        Program program(QStringLiteral("tierwatchd"), stores() + QStringList{ QStringLiteral("--no-api") });
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QVERIFY2(program.stop() == 0, program.errors());
        QCOMPARE(check().findings(), again.findings());
    }

    void aLevelThatIsNotThereHidesNothingAndLosesNothing()
    {
        makeLibrary();
        QVERIFY(QFile::remove(file("gold/.tierwatch-level")));
        QVERIFY(QFile::rename(file("silver/c.mp4"), file("bronze/c.mp4")));
        const Audit found = repair();
        QCOMPARE(found.findings(),
            (QStringList{ QStringLiteral("level_offline  gold>  none"),
                QStringLiteral("misplaced 3 silver>bronze c.mp4 none") }));
        QCOMPARE(found.code, 3);
        QVERIFY(QFile::rename(file("bronze"), file("away")));
        QCOMPARE(check().findings(),
            (QStringList{ QStringLiteral("level_offline  bronze>  none"), QStringLiteral("level_offline  gold>  none"),
                QStringLiteral("missing 3 silver> c.mp4 none") }));
    }

    void besideARunningService()
    {
        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        const Audit well = check();
        QVERIFY2(well.code == 0, well.said());
        const QJsonObject state = well.json.value(QStringLiteral("state")).toObject();
        QCOMPARE(state.value(QStringLiteral("looked")).toBool(), false);
        QVERIFY2(state.value(QStringLiteral("why")).toString().contains(QStringLiteral("belongs to the service")),
            well.said());
        QVERIFY(QFile::rename(file("bronze/k.mp4"), file("silver/k.mp4")));
        QVERIFY(copy(file("bronze/d.mp4"), file("silver/d.mp4")));
        const Audit mended = repair();
        QVERIFY2(mended.code == 0, mended.said());
        QCOMPARE(mended.findings().size(), 2);
        // The service follows what the catalogue says now, and goes on from there.
        const auto view = [&program](int cid, qint64 count) {
            return QJsonDocument::fromJson(post(program.url(), QStringLiteral("/post_sentence"),
                                               "cid=" + QByteArray::number(cid) + "&count=" + QByteArray::number(count))
                                               .body)
                .object()
                .value(QStringLiteral("db_level"))
                .toString();
        };
        QTRY_COMPARE(view(11, 1500), QStringLiteral("silver"));
        QCOMPARE(view(4, 1500), QStringLiteral("bronze"));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file("silver/d.mp4")) && !QFile::exists(file("bronze/d.mp4")), 15000);
        QTRY_COMPARE(
            sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QStringList{ QStringLiteral("0") });
        QCOMPARE(check().findings(), QStringList());
        QVERIFY2(program.stop() == 0, program.errors());
    }

    void movingContentsAreNoFindings()
    {
        Program program(QStringLiteral("tierwatchd"), service());
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        // All of them go up and down, while audits that may repair look on.
        QList<QStringList> seen;
        for (int round = 0; round < 6; ++round) {
            for (int cid = 1; cid <= 12; ++cid)
                QCOMPARE(
                    post(program.url(), QStringLiteral("/post_sentence"),
                        "cid=" + QByteArray::number(cid) + "&count=" + QByteArray::number(((cid + round) % 3) * 1000))
                        .status,
                    200);
            const Audit looked = repair();
            QVERIFY2(looked.code == 0, looked.said());
            QCOMPARE(looked.findings(), QStringList());
        }
        QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")),
            QStringList{ QStringLiteral("0") }, 30000);
        QVERIFY2(program.stop() == 0, program.errors());
        const Audit after = check();
        QVERIFY2(after.code == 0, after.said());
    }

    void aRepairThatIsKilledIsFinishedByTheService()
    {
        makeLibrary();
        QVERIFY(copy(file("bronze/d.mp4"), file("silver/d.mp4")));
        const QByteArray kept = hashOf(file("bronze/d.mp4"));
        for (const char* place : { "audit.copy.claimed", "mover.remove.renamed" }) {
            const Audit killed = audit({ QStringLiteral("--repair") }, {},
                { QStringLiteral("TIERWATCH_FAILPOINTS=") + QLatin1String(place) + QStringLiteral("=kill") });
            QCOMPARE(killed.code, -1);
            QCOMPARE(sql(QStringLiteral("SELECT state, from_level, to_level FROM tierwatch_relocation")),
                QStringList{ QStringLiteral("lingering|silver|bronze") });
            QCOMPARE(hashOf(file("bronze/d.mp4")), kept);
            // A relocation explains the second copy, and another audit leaves it alone.
            const Audit looked = repair();
            QVERIFY2(looked.code == 0, looked.said());
            sql(QStringLiteral("UPDATE tierwatch_relocation SET next_at = 1")); // half a minute later
            Program program(QStringLiteral("tierwatchd"), service());
            QVERIFY2(!program.waitReady().isEmpty(), program.errors());
            QTRY_COMPARE_WITH_TIMEOUT(sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")),
                QStringList{ QStringLiteral("0") }, 15000);
            QVERIFY2(program.stop() == 0, program.errors());
            QCOMPARE(QDir(file("silver")).entryList({ QStringLiteral("*d*") }, QDir::Files | QDir::Hidden).size(), 0);
            QCOMPARE(hashOf(file("bronze/d.mp4")), kept);
            QVERIFY2(check().code == 0, check().said());
            QVERIFY(copy(file("bronze/d.mp4"), file("silver/d.mp4")));
        }
    }

    void wrongStatesAreWrittenAnew()
    {
        MariaDbServer mariadb;
        QVERIFY2(mariadb.isRunning(), mariadb.log());
        QVERIFY(mariadb.createDatabase(databaseName));
        RedisServer redis;
        QVERIFY2(redis.isRunning(), qPrintable(redis.log()));
        const QStringList where = stores()
            + QStringList{ QStringLiteral("--catalog"), mariadb.url(databaseName), QStringLiteral("--state"),
                  redis.tcpUrl() };
        const QStringList password{ QStringLiteral("TIERWATCH_CATALOG_PASSWORD=") + mariadb.password() };
        const QStringList json{ QStringLiteral("--json") };
        const QStringList mend{ QStringLiteral("--json"), QStringLiteral("--repair") };

        const Audit unused = audit(json, where, password);
        QCOMPARE(unused.code, 1);
        QVERIFY2(unused.errors.contains("No Tierwatch has used the catalogue"), unused.said());
        QCOMPARE(mariadb.sql(QStringLiteral("SHOW TABLES"), databaseName).value_or("?"), QByteArray());

        Program program(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--sample"),
                path(QStringLiteral("library")) }
                + where,
            password);
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        const auto view = [&program](int cid, qint64 count) {
            return post(program.url(), QStringLiteral("/post_sentence"),
                "cid=" + QByteArray::number(cid) + "&count=" + QByteArray::number(count))
                .status;
        };
        const auto standing = [&redis](const char* cid) {
            return redis.run({ QStringLiteral("GET"), QLatin1String(cid) }).trimmed();
        };
        QCOMPARE(view(2, 20), 200);
        QCOMPARE(view(3, 1030), 200);
        QCOMPARE(view(4, 40), 200);
        QCOMPARE(view(5, 1050), 200);
        QCOMPARE(view(6, 60), 200);
        QTRY_COMPARE_WITH_TIMEOUT(
            mariadb.sql(QStringLiteral("SELECT COUNT(total) FROM tierwatch_content"), databaseName)
                .value_or("?")
                .trimmed(),
            QByteArray("5"), 10000);
        const Audit well = audit(json, where, password);
        QVERIFY2(well.code == 0, well.said());
        QCOMPARE(well.json.value(QStringLiteral("state")).toObject().value(QStringLiteral("looked")).toBool(), true);

        const QByteArray of3 = standing("3");
        QByteArray other = of3;
        redis.run({ QStringLiteral("SET"), QStringLiteral("3"),
            QString::fromUtf8(other.replace("silver", "gold").replace("}", R"(, "theirs": [1, 2]})")) });
        redis.run({ QStringLiteral("SET"), QStringLiteral("4"), QStringLiteral("nonsense") });
        redis.run({ QStringLiteral("DEL"), QStringLiteral("5") });
        QByteArray old = standing("6");
        redis.run({ QStringLiteral("SET"), QStringLiteral("6"), QString::fromUtf8(old.replace("60", "59")) });
        QByteArray claimed = standing("2");
        redis.run({ QStringLiteral("SET"), QStringLiteral("2"),
            QString::fromUtf8(claimed.replace(R"("worker_id": null)", R"("worker_id": "somebody")")) });
        const QByteArray of2 = standing("2");

        const QStringList expected{ QStringLiteral("wrong_state 3 silver> c.mp4 rewrite_state"),
            QStringLiteral("wrong_state 4 bronze> d.mp4 rewrite_state"),
            QStringLiteral("wrong_state 5 silver> e.mp4 rewrite_state"),
            QStringLiteral("wrong_state 6 bronze> f.mp4 rewrite_state") };
        const Audit found = audit(json, where, password);
        QCOMPARE(found.findings(), expected);
        QCOMPARE(standing("4"), QByteArray("nonsense"));
        const Audit mended = audit(mend, where, password);
        QVERIFY2(mended.code == 0, mended.said());
        QCOMPARE(mended.findings().filter(QStringLiteral(" +")).size(), 4);
        QByteArray with = of3;
        QCOMPARE(standing("3"), with.replace("}", R"(, "theirs": [1, 2]})"));
        QVERIFY2(standing("4").contains(R"("count": "40")"), standing("4"));
        QVERIFY2(standing("5").contains(R"("count": "1050")"), standing("5"));
        QVERIFY2(standing("6").contains(R"("count": "60")"), standing("6"));
        QCOMPARE(standing("2"), of2); // whoever has claimed it keeps it
        QCOMPARE(audit(json, where, password).findings(), QStringList());

        redis.kill();
        const Audit silent = audit(json, where, password);
        QCOMPARE(silent.code, 1);
        QVERIFY2(!silent.errors.isEmpty() && silent.text.contains(R"("looked":false)"), silent.said());
        QVERIFY(redis.start());
        QVERIFY2(program.stop() == 0, program.errors());
    }

    void whatCannotBeDoneIsSaid()
    {
        const Audit none = check();
        QCOMPARE(none.code, 1);
        QVERIFY2(none.errors.contains("There is no catalogue"), none.said());
        QVERIFY(!QFile::exists(path(QStringLiteral("data"))));
        QCOMPARE(audit({ QStringLiteral("--mend") }).code, 2);
        QCOMPARE(audit({ QStringLiteral("--state"), QStringLiteral("nowhere") }).code, 2);
        const Audit help = audit({ QStringLiteral("--help") });
        QCOMPARE(help.code, 0);
        QVERIFY(help.text.startsWith("Usage: tierwatchd audit"));
        QVERIFY(QDir().mkpath(path(QStringLiteral("data"))));
        write(path(QStringLiteral("data/catalog.sqlite")), "this is no database at all, whatever its name says");
        QCOMPARE(check().code, 1);
    }
};

QTEST_GUILESS_MAIN(TestAuditCommand)
#include "test_audit_command.moc"
