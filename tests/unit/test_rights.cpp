// SPDX-License-Identifier: GPL-3.0-or-later
// What an account may do, read from the lines of SHOW GRANTS as MariaDB and MySQL write them.
#include "catalog/rights.h"

#include <QTest>

using namespace tierwatch;

class TestRights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rights_data()
    {
        QTest::addColumn<QStringList>("grants");
        QTest::addColumn<QString>("inDatabase"); // of SELECT, CREATE, TRIGGER, SUPER: the first letters of those it has
        QTest::addColumn<QString>("onContents");
        const auto row
            = [](const char* name, const QStringList& grants, const char* inDatabase, const char* onContents) {
                  QTest::newRow(name) << grants << QString::fromLatin1(inDatabase) << QString::fromLatin1(onContents);
              };
        const auto line = [](const char* text) { return QString::fromLatin1(text); };
        row("none", {}, "", "");
        row("usage", { line("GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*14C12'") }, "", "");
        row("everything", { line("GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION") }, "SCTS",
            "SCTS");
        row("all of the database", { line("GRANT ALL PRIVILEGES ON `my_db`.* TO `a`@`localhost`") }, "SCTS", "SCTS");
        row("some of the database", { line("GRANT SELECT, CREATE, CREATE VIEW ON `my_db`.* TO `a`@`localhost`") }, "SC",
            "SC");
        row("only what looks alike", { line("GRANT CREATE VIEW, SHOW VIEW ON `my_db`.* TO `a`@`localhost`") }, "", "");
        row("another database", { line("GRANT ALL PRIVILEGES ON `mydb`.* TO `a`@`localhost`") }, "", "");
        row("by pattern", { line("GRANT SELECT ON `my%`.* TO `a`@`localhost`") }, "S", "S");
        row("escaped", { line("GRANT SELECT ON `my\\_db`.* TO `a`@`localhost`") }, "S", "S");
        row("escaped, another", { line("GRANT SELECT ON `my\\_dc`.* TO `a`@`localhost`") }, "", "");
        row("the closest only",
            { line("GRANT ALL PRIVILEGES ON `my_db`.* TO `a`@`localhost`"),
                line("GRANT SELECT ON `my\\_db`.* TO `a`@`localhost`") },
            "S", "S");
        row("a role beside it",
            { line("GRANT `r` TO `a`@`localhost`"), line("GRANT SELECT ON `my\\_db`.* TO `a`@`localhost`"),
                line("GRANT CREATE ON `my_db`.* TO `r`") },
            "SC", "SC");
        row("by table", { line("GRANT SELECT (`cid`), TRIGGER ON `my_db`.`contents` TO `a`@`localhost`") }, "", "T");
        row("by another table", { line("GRANT SELECT ON `my_db`.`level` TO `a`@`localhost`") }, "", "");
        row("MySQL 8",
            { line("GRANT SELECT, INSERT, CREATE, SUPER, CREATE ROLE, DROP ROLE ON *.* TO `a`@`%`"),
                line("GRANT APPLICATION_PASSWORD_ADMIN,BINLOG_ADMIN ON *.* TO `a`@`%`") },
            "SCS", "SCS");
        row("MySQL 8, a part revoked",
            { line("GRANT SELECT, CREATE ON *.* TO `a`@`%`"), line("REVOKE CREATE ON `my_db`.* FROM `a`@`%`") }, "S",
            "S");
        row("a routine", { line("GRANT EXECUTE ON PROCEDURE `my_db`.`p` TO `a`@`%`") }, "", "");
    }
    void rights()
    {
        QFETCH(QStringList, grants);
        QFETCH(QString, inDatabase);
        QFETCH(QString, onContents);
        const Rights rights = Rights::of(grants, QStringLiteral("my_db"));
        QString database;
        QString table;
        for (const char* right : { "SELECT", "CREATE", "TRIGGER", "SUPER" }) {
            const QString name = QString::fromLatin1(right);
            database += rights.has(name) ? name.left(1) : QString();
            table += rights.has(name, QStringLiteral("contents")) ? name.left(1) : QString();
        }
        QCOMPARE(database, inDatabase);
        QCOMPARE(table, onContents);
    }

    void whatIsToBeGranted()
    {
        const QStringList wanted{ QStringLiteral("CREATE"), QStringLiteral("TRIGGER") };
        const QString account = QStringLiteral("o'neil@local%");
        QCOMPARE(Rights().grantStatement(wanted, QStringLiteral("my_db"), account),
            QStringLiteral("GRANT CREATE, TRIGGER ON `my\\_db`.* TO 'o''neil'@'local%';"));
        // A closer grant would hide the one that is there.
        const Rights rights
            = Rights::of({ QStringLiteral("GRANT SELECT ON `my_db`.* TO `a`@`localhost`") }, QStringLiteral("my_db"));
        QCOMPARE(rights.grantStatement(wanted, QStringLiteral("my_db"), QStringLiteral("a@localhost")),
            QStringLiteral("GRANT CREATE, TRIGGER ON `my_db`.* TO 'a'@'localhost';"));
        QCOMPARE(quotedName(QStringLiteral("a`b")), QStringLiteral("`a``b`"));
    }
};

QTEST_GUILESS_MAIN(TestRights)
#include "test_rights.moc"
