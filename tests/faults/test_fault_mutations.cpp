// SPDX-License-Identifier: GPL-3.0-or-later
// The suite must be able to fail: with each of these mistakes switched on, the part that is named must find it.
#include <QProcess>
#include <QTest>

class TestFaultMutations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMistakeIsFound_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QByteArray>("finding");
        const auto command = [](const char* words) { return QString::fromLatin1(words).split(u' '); };
        QTest::newRow("the source is removed before the commit")
            << command("fault_kills --amount 60 --seed 1 --mutations engine.remove-before-commit")
            << QByteArray("VIOLATION I1");
        QTest::newRow("a commit without a look at who owns it")
            << command("fault_zombie --seed 1 --mutations engine.commit.without-ownership")
            << QByteArray("VIOLATION I1");
    }
    void aMistakeIsFound()
    {
        QFETCH(QStringList, command);
        QFETCH(QByteArray, finding);
        QProcess part;
        part.setProcessChannelMode(QProcess::MergedChannels);
        part.start(QStringLiteral(TIERWATCH_BINARY_DIR "/tests/") + command.takeFirst(), command);
        QVERIFY(part.waitForFinished(200'000));
        const QByteArray said = part.readAll();
        QVERIFY2(part.exitStatus() == QProcess::NormalExit && part.exitCode() == 1, said);
        QVERIFY2(said.contains(finding), said);
    }
};

QTEST_GUILESS_MAIN(TestFaultMutations)
#include "test_fault_mutations.moc"
