// SPDX-License-Identifier: GPL-3.0-or-later
// The checker itself: it is silent about what is right, and finds each thing that is wrong.
#include "tests/faults/checker/checker.h"

#include <QDir>
#include <QFile>
#include <QSqlError>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch::faults;

class TestFaultChecker : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    Ledger m_ledger;

    [[nodiscard]] QString path(const QString& name) const { return m_dir->filePath(name); }
    void write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        QVERIFY2(file.open(QIODevice::WriteOnly | QIODevice::Truncate), qPrintable(name));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    void sql(const QString& statements) const
    {
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
            database.setDatabaseName(path(QStringLiteral("catalog.sqlite")));
            QVERIFY(database.open());
            for (const QString& statement : statements.split(u';', Qt::SkipEmptyParts)) {
                QSqlQuery query(database);
                QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("test"));
    }
    /// What each kind of check finds, as its first words.
    [[nodiscard]] QStringList swept() const
    {
        return found([](Checker& checker) { checker.sweep([] { return true; }); });
    }
    [[nodiscard]] QStringList atRest(const std::optional<QHash<qint64, std::vector<QString>>>& wishes = {}) const
    {
        return found([&](Checker& checker) { checker.final(wishes); });
    }
    [[nodiscard]] QStringList found(const std::function<void(Checker&)>& look) const
    {
        QStringList lines;
        CatalogReader catalog(QStringLiteral("sqlite:") + path(QStringLiteral("catalog.sqlite")));
        Checker checker(catalog, m_ledger, [&lines](const QString& line) { lines.append(line); });
        look(checker);
        if (checker.counts().sweeps == 0)
            lines.append(QStringLiteral("nothing was looked at: ") + catalog.problem());
        return lines;
    }
    static void isOnly(const QStringList& lines, const QString& beginning, const QString& word)
    {
        QVERIFY2(!lines.isEmpty() && lines.front().startsWith(beginning) && lines.front().contains(word),
            qPrintable(lines.join(u'\n')));
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        for (const char* level : { "bronze", "silver" })
            QVERIFY(QDir().mkpath(path(QString::fromLatin1(level))));
        write(QStringLiteral("bronze/a.bin"), "first");
        write(QStringLiteral("silver/b.bin"), "second");
        write(QStringLiteral("bronze/.tierwatch-level"), "{}");
        m_ledger = Ledger({ { 1, QStringLiteral("a.bin"), QStringLiteral("bronze"), 5, contentHash("first") },
            { 2, QStringLiteral("b.bin"), QStringLiteral("bronze"), 6, contentHash("second") } });
        sql(QStringLiteral(
            "CREATE TABLE level (content_level TEXT, path TEXT); CREATE TABLE contents (cid INTEGER, content_level "
            "TEXT, "
            "filename TEXT); CREATE TABLE update_history (id INTEGER PRIMARY KEY, cid INTEGER, old_content_level TEXT, "
            "new_content_level TEXT); CREATE TABLE tierwatch_relocation (cid INTEGER, state TEXT, error TEXT); INSERT "
            "INTO "
            "level VALUES ('bronze', '%1/bronze'), ('silver', '%1/silver'); INSERT INTO contents VALUES (1, 'bronze', "
            "'a.bin'), (2, 'silver', 'b.bin'); INSERT INTO update_history VALUES (1, 2, 'bronze', 'silver')")
                .arg(m_dir->path()));
    }

    void whatIsRightIsNotTold()
    {
        QCOMPARE(swept(), QStringList());
        QCOMPARE(atRest(QHash<qint64, std::vector<QString>>{ { 2, { QStringLiteral("silver") } } }), QStringList());
    }
    void aTornFile()
    {
        write(QStringLiteral("silver/b.bin"), "secon");
        isOnly(swept(), QStringLiteral("I1 content 2"), QStringLiteral("torn"));
        write(QStringLiteral("silver/b.bin"), "sEcond"); // the right size, and another byte
        isOnly(swept(), QStringLiteral("I1 content 2"), QStringLiteral("torn"));
        isOnly(atRest(), QStringLiteral("I1 content 2"), QStringLiteral("torn"));
    }
    void aFileInAnotherLevel()
    {
        QVERIFY(QFile::rename(path(QStringLiteral("silver/b.bin")), path(QStringLiteral("bronze/b.bin"))));
        const QStringList lines = swept();
        isOnly(lines, QStringLiteral("I1 content 2"), QStringLiteral("not there"));
        QVERIFY2(lines.filter(QStringLiteral("I2")).isEmpty(), qPrintable(lines.join(u'\n')));
    }
    void aLostFile()
    {
        QVERIFY(QFile::remove(path(QStringLiteral("silver/b.bin"))));
        QVERIFY(!swept().filter(QStringLiteral("I2 content 2")).isEmpty());
        QVERIFY(!atRest().filter(QStringLiteral("I2 content 2")).isEmpty());
        sql(QStringLiteral("DELETE FROM contents WHERE cid = 2"));
        QVERIFY(!swept().filter(QStringLiteral("I2")).isEmpty());
    }
    void aSecondCopyNeedsARow()
    {
        QVERIFY(QFile::copy(path(QStringLiteral("silver/b.bin")), path(QStringLiteral("bronze/b.bin"))));
        isOnly(swept(), QStringLiteral("I3 b.bin"), QStringLiteral("bronze"));
        sql(QStringLiteral("INSERT INTO tierwatch_relocation VALUES (2, 'lingering', NULL)"));
        QCOMPARE(swept(), QStringList());
        QCOMPARE(atRest().size(), 2); // the row, and the copy
    }
    void aPartNeedsARow()
    {
        write(QStringLiteral("silver/.tierwatch-1-77.part"), "fir");
        isOnly(swept(), QStringLiteral("I3 .tierwatch-1-77.part"), QStringLiteral("silver"));
        sql(QStringLiteral("INSERT INTO tierwatch_relocation VALUES (1, 'running', NULL)"));
        QCOMPARE(swept(), QStringList());
        write(QStringLiteral("silver/stranger"), "?");
        isOnly(swept(), QStringLiteral("I3 stranger"), QStringLiteral("silver"));
    }
    void aMissingRowOfHistory()
    {
        sql(QStringLiteral("DELETE FROM update_history"));
        isOnly(swept(), QStringLiteral("I4"), QStringLiteral("b.bin"));
        isOnly(atRest(), QStringLiteral("I4"), QStringLiteral("b.bin"));
    }
    void aRowOfHistoryTooMany()
    {
        sql(QStringLiteral("INSERT INTO update_history VALUES (2, 2, 'bronze', 'silver')"));
        isOnly(swept(), QStringLiteral("I4"), QStringLiteral("b.bin"));
        sql(QStringLiteral(
            "DELETE FROM update_history WHERE id = 2; INSERT INTO update_history VALUES (3, 1, 'bronze', "
            "'silver'), (4, 1, 'silver', 'bronze')"));
        QCOMPARE(swept(), QStringList()); // it follows, but nobody has wished it
        const QHash<qint64, std::vector<QString>> wishes{ { 2, { QStringLiteral("silver") } } };
        isOnly(atRest(wishes), QStringLiteral("I4"), QStringLiteral("not wished"));
    }
    void notWhereItsCountSays()
    {
        const QHash<qint64, std::vector<QString>> wishes{ { 1, { QStringLiteral("silver") } },
            { 2, { QStringLiteral("silver") } } };
        isOnly(atRest(wishes), QStringLiteral("rest content 1"), QStringLiteral("silver"));
    }
    void aReaderFindsItToo()
    {
        QVERIFY(QFile::remove(path(QStringLiteral("silver/b.bin"))));
        QVERIFY(!found([](Checker& checker) { checker.open(2); }).filter(QStringLiteral("I1 content 2")).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestFaultChecker)
#include "test_fault_checker.moc"
