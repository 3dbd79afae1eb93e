// SPDX-License-Identifier: GPL-3.0-or-later
// What the built programs are made of: hiredis and Qt Sql really are in both, and the daemon needs no graphics library.
#include <QProcess>
#include <QTest>

namespace {

const QString bin = QStringLiteral(TIERWATCH_BINARY_DIR "/bin/");

QString output(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return {};
    return QString::fromUtf8(process.readAllStandardOutput());
}

} // namespace

class TestLinkage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothProgramsUseHiredisAndQtSql_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("tierwatch") << bin + QStringLiteral("tierwatch");
        QTest::newRow("tierwatchd") << bin + QStringLiteral("tierwatchd");
    }

    void bothProgramsUseHiredisAndQtSql()
    {
        QFETCH(QString, program);
        const QString symbols = output(QStringLiteral("nm"),
            { QStringLiteral("--dynamic"), QStringLiteral("--undefined-only"), QStringLiteral("--demangle"), program });
        for (const char* symbol : { "redisReaderFeed", "redisReaderGetReply", "redisFormatCommandArgv",
                 "QSqlQuery::exec", "QSqlDatabase::addDatabase" })
            QVERIFY2(symbols.contains(QString::fromLatin1(symbol)), symbol);
    }

    void theDaemonLinksNoGraphics()
    {
        const QString libraries = output(QStringLiteral("ldd"), { bin + QStringLiteral("tierwatchd") });
        QVERIFY(libraries.contains(QStringLiteral("libQt6Core")));
        for (const char* library :
            { "libQt6Gui", "libQt6Widgets", "libQt6OpenGL", "libX11", "libGL", "libxcb", "libwayland" })
            QVERIFY2(!libraries.contains(QString::fromLatin1(library)), library);
    }

    /// The same look finds them where they are.
    void theWindowLinksThem()
    {
        const QString libraries = output(QStringLiteral("ldd"), { bin + QStringLiteral("tierwatch") });
        QVERIFY(libraries.contains(QStringLiteral("libQt6Gui")));
        QVERIFY(libraries.contains(QStringLiteral("libQt6Widgets")));
    }
};

QTEST_GUILESS_MAIN(TestLinkage)
#include "test_linkage.moc"
