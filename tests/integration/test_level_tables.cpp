// SPDX-License-Identifier: GPL-3.0-or-later
// Level tables that make no sense are refused as a whole, with the level and the rule: by HTTP, and where they stand in
// the catalogue at a start.
#include "../api/raw_client.h"
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

struct Row {
    const char* key;
    qint64 from;
    qint64 to;
    const char* path; ///< in the library; one with a slash at its begin as it is
};
using Rows = QList<Row>;

const Rows good{ { "bronze", 0, 999, "bronze" }, { "silver", 1000, 1999, "silver" },
    { "gold", 2000, 10'000'000, "gold" } };

} // namespace
Q_DECLARE_METATYPE(Rows)

class TestLevelTables : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<Program> m_program;
    QByteArray m_authorization;

    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }
    [[nodiscard]] QString pathOf(const Row& row) const
    {
        const QString text = QLatin1String(row.path);
        return text.startsWith(u'/') || text.startsWith(u'~') ? text.mid(text.startsWith(u'~') ? 1 : 0)
                                                              : path(QStringLiteral("library/")) + text;
    }
    [[nodiscard]] QStringList arguments() const
    {
        return { QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--data-dir"),
            path(QStringLiteral("data")) };
    }
    [[nodiscard]] QString rows() const
    {
        return sqliteRows(path(QStringLiteral("data/catalog.sqlite")),
            QStringLiteral("SELECT content_level, min_counts, max_counts, path FROM level ORDER BY 1"))
            .join(u'\n');
    }
    void sql(const QString& statement) const
    {
        QCOMPARE(sqliteRows(path(QStringLiteral("data/catalog.sqlite")), statement), QStringList());
    }
    RawAnswer ask(
        const QByteArray& method, const QByteArray& target, const QByteArray& fields, const QByteArray& body) const
    {
        RawClient client(static_cast<quint16>(m_program->url().port()));
        client.send(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n" + m_authorization + fields
            + "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
            + body);
        return client.answer().value_or(RawAnswer{});
    }
    [[nodiscard]] RawAnswer put(const Rows& table) const
    {
        QJsonArray levels;
        for (const Row& row : table)
            levels.append(QJsonObject{ { QStringLiteral("level"), QLatin1String(row.key) },
                { QStringLiteral("min_counts"), row.from }, { QStringLiteral("max_counts"), row.to },
                { QStringLiteral("path"), pathOf(row) } });
        const RawAnswer standing = ask("GET", "/api/v1/levels", {}, {});
        return ask("PUT", "/api/v1/levels", "If-Match: " + standing.field("ETag").value_or("") + "\r\n",
            QJsonDocument(QJsonObject{ { QStringLiteral("levels"), levels } }).toJson());
    }
    void start(const QStringList& more = {})
    {
        m_program = std::make_unique<Program>(QStringLiteral("tierwatchd"), arguments() + more);
        QVERIFY2(!m_program->waitReady().isEmpty(), m_program->errors());
    }

    static void tables()
    {
        QTest::addColumn<Rows>("table");
        QTest::addColumn<QByteArray>("words"); // of the refusal: the level and the rule
        const auto row = [](const char* name, const Rows& table, const char* words) {
            QTest::newRow(name) << table << QByteArray(words);
        };
        const Row bronze = good[0];
        const Row silver = good[1];
        const Row gold = good[2];
        row("a gap", { bronze, silver, { "gold", 2500, 10'000'000, "gold" } }, "belong to no level: silver ends at");
        row("an overlap", { bronze, { "silver", 900, 1999, "silver" }, gold }, "bronze and silver overlap");
        row("the same minimum", { bronze, { "silver", 0, 1999, "silver" }, gold }, "overlap");
        row("nothing from 0", { { "bronze", 5, 999, "bronze" }, silver, gold }, "No level begins at 0");
        row("inverted", { bronze, { "silver", 1000, 500, "silver" }, gold }, "silver ends at 500, before");
        row("equal paths", { bronze, { "silver", 1000, 1999, "bronze" }, gold }, "paths of bronze and silver");
        row("equal but for a slash", { bronze, { "silver", 1000, 1999, "bronze/" }, gold },
            "paths of bronze and silver");
        row("equal but for slashes", { bronze, { "silver", 1000, 1999, ".//./bronze" }, gold },
            "paths of bronze and silver");
        row("nested", { bronze, { "silver", 1000, 1999, "bronze/silver" }, gold }, "paths of bronze and silver");
        row("around another", { bronze, silver, { "gold", 2000, 10'000'000, "." } }, "paths of");
        row("equal by ..", { bronze, { "silver", 1000, 1999, "gold/../bronze" }, gold }, "paths of bronze and silver");
        row("a relative path", { bronze, { "silver", 1000, 1999, "~silver" }, gold },
            "silver, 'silver', is not absolute");
        row("no path", { bronze, { "silver", 1000, 1999, "~" }, gold }, "is not absolute");
        row("a key with a space at its end", { bronze, silver, { "gold ", 2000, 10'000'000, "gold" } }, "level key");
    }

private Q_SLOTS:
    void initTestCase()
    {
        start({ QStringLiteral("--sample"), path(QStringLiteral("library")) });
        QFile file(path(QStringLiteral("data/admin-token")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_authorization = "Authorization: Bearer " + file.readLine().trimmed() + "\r\n";
        QVERIFY(QFile::link(path(QStringLiteral("library/bronze")), path(QStringLiteral("library/link"))));
        QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("library/bronze/inside")));
        QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("library/new")));
    }

    void byHttp_data() { tables(); }
    void byHttp()
    {
        QFETCH(const Rows, table);
        QFETCH(const QByteArray, words);
        const QString before = rows();
        const QByteArray shown = ask("GET", "/api/v1/levels", {}, {}).field("ETag").value_or("");
        const RawAnswer answer = put(table);
        QVERIFY2((answer.status == 409 || answer.status == 400) && answer.body.contains(words), answer.body);
        QCOMPARE(rows(), before);
        QCOMPARE(ask("GET", "/api/v1/levels", {}, {}).field("ETag").value_or(""), shown);
    }

    /// Only the directories themselves tell.
    void byHttpThroughLinks_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("a link to another level") << QStringLiteral("link");
        QTest::newRow("inside of another, through a link") << QStringLiteral("link/inside");
        QTest::newRow("a link and ..") << QStringLiteral("link/inside/../../bronze/inside");
    }
    void byHttpThroughLinks()
    {
        QFETCH(const QString, path);
        const QByteArray spelled = path.toUtf8();
        const QString before = rows();
        const RawAnswer answer = put({ good[0], { "silver", 1000, 1999, spelled.constData() }, good[2] });
        QVERIFY2(answer.status == 409 && answer.body.contains("the same or one lies in the other"), answer.body);
        QCOMPARE(rows(), before);
    }

    void numbersAndFieldsByHttp()
    {
        const QString before = rows();
        const auto refused = [&](const QByteArray& levels, const char* words) {
            const RawAnswer answer = ask("PUT", "/api/v1/levels", "If-Match: 1\r\n", "{\"levels\":" + levels + "}");
            QVERIFY2(answer.status == 400 && answer.body.contains(words), answer.body);
        };
        refused("[{\"level\":\"bronze\",\"min_counts\":-1}]", "levels[0].min_counts");
        refused("[{\"level\":\"bronze\",\"min_counts\":0},{\"level\":\"silver\",\"min_counts\":\"many\"}]",
            "levels[1].min_counts");
        refused("[{\"level\":\"bronze\",\"min_counts\":0,\"high\":101}]", "levels[0].high");
        refused("[{\"level\":\"bronze\"}]", "min_counts");
        refused("[{\"level\":\"bronze\",\"min_counts\":9223372036854775808}]", "levels[0].min_counts");
        refused("\"all\"", "levels");
        QCOMPARE(rows(), before);
        const RawAnswer twice = put({ good[0], good[1], { "silver", 2000, 10'000'000, "gold" } });
        QVERIFY2(twice.status == 400 && twice.body.contains("Two levels have the key silver"), twice.body);
        for (const char* rule : { "recent", "recent:", "recent:0d", "recent:30x", "recent:-1d", "lately", "" }) {
            const RawAnswer answer = ask("PATCH", "/api/v1/settings", {}, QByteArray("{\"rule\":\"") + rule + "\"}");
            QVERIFY2(answer.status == 400 && answer.body.contains("rule"), answer.body);
        }
        QCOMPARE(rows(), before);
    }

    /// After those that use the service.
    void inTheCatalogueAtAStart_data() { tables(); }
    void inTheCatalogueAtAStart()
    {
        QFETCH(const Rows, table);
        QFETCH(const QByteArray, words);
        if (m_program) {
            QCOMPARE(m_program->stop(), 0);
            m_program.reset();
        }
        const auto write = [&](const Rows& levels) {
            sql(QStringLiteral("DELETE FROM level"));
            for (const Row& row : levels)
                sql(QStringLiteral("INSERT INTO level (content_level, min_counts, max_counts, path) VALUES ('%1', %2, "
                                   "%3, '%4')")
                        .arg(QLatin1String(row.key))
                        .arg(row.from)
                        .arg(row.to)
                        .arg(pathOf(row)));
        };
        write(table);
        const QString before = rows();
        {
            Program program(QStringLiteral("tierwatchd"), arguments());
            QCOMPARE(program.waitExit(), 1);
            const QByteArray errors = program.errors();
            QVERIFY2(errors.contains(words), errors);
        }
        QCOMPARE(rows(), before);
        QProcess check;
        check.start(QStringLiteral(TIERWATCH_BINARY_DIR "/bin/tierwatchd"),
            QStringList{ QStringLiteral("check") } + arguments());
        QVERIFY(check.waitForFinished());
        const QByteArray said = check.readAllStandardOutput();
        QVERIFY2(check.exitCode() == 1 && said.contains(words), said);
        write(good);
        Program program(QStringLiteral("tierwatchd"), arguments()); // the table is all that was wrong
        QVERIFY2(!program.waitReady().isEmpty(), program.errors());
        QCOMPARE(program.stop(), 0);
    }
};

QTEST_GUILESS_MAIN(TestLevelTables)
#include "test_level_tables.moc"
