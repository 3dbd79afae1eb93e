// SPDX-License-Identifier: GPL-3.0-or-later
// The suite can fail: each of these mistakes, switched on in the mover, makes the program beside it go red, which is
// green without it.
#include <QProcess>
#include <QTest>

class TestMoverMutations : public QObject {
    Q_OBJECT

    /// How it ended; what it complained of is printed.
    static int run(const QString& program, const QStringList& arguments, const QString& mutation)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("TIERWATCH_MUTATIONS"), mutation);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(TIERWATCH_BINARY_DIR "/tests/") + program, arguments);
        if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit) {
            qWarning("%s did not end", qPrintable(program));
            return -1;
        }
        const QList<QByteArray> lines = process.readAll().split('\n');
        const auto bad = std::find_if(lines.begin(), lines.end(),
            [](const QByteArray& line) { return line.startsWith("VIOLATION") || line.startsWith("FAIL!"); });
        if (bad != lines.end())
            qInfo("%s", bad->left(200).constData());
        return process.exitCode();
    }

private Q_SLOTS:
    void eachMistakeIsNoticed_data()
    {
        QTest::addColumn<QString>("mutation");
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        const auto row = [](const char* mutation, const char* program, const QStringList& arguments) {
            QTest::addRow("%s", mutation) << QString::fromLatin1(mutation) << QString::fromLatin1(program) << arguments;
        };
        const QStringList smoke{ QStringLiteral("--smoke"), QStringLiteral("--seed"), QStringLiteral("7") };
        const QStringList someCuts = smoke + QStringList{ QStringLiteral("--amount"), QStringLiteral("12") };
        row("skip-file-fsync", "fault_power_cut", someCuts);
        row("skip-directory-fsync", "fault_power_cut", someCuts);
        row("skip-read-back", "test_mover_safety", { QStringLiteral("whatTheDiskGivesBackIsCompared") });
        row("replace-namesakes", "test_mover", { QStringLiteral("aNamesakeIsKept") });
        row("unlink-without-looking", "test_mover_removal", { QStringLiteral("anotherFileThereIsKept") });
        row("follow-symlinks", "fault_symlink_swap", smoke);
    }
    void eachMistakeIsNoticed()
    {
        QFETCH(const QString, mutation);
        QFETCH(const QString, program);
        QFETCH(const QStringList, arguments);
        QCOMPARE(run(program, arguments, QString()), 0);
        QVERIFY2(run(program, arguments, mutation) > 0, "nobody notices it");
    }
};

QTEST_GUILESS_MAIN(TestMoverMutations)
#include "mover_mutations.moc"
