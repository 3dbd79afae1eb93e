// SPDX-License-Identifier: GPL-3.0-or-later
// The alert command: what it is told, one call at a time, and what becomes of one that hangs.
#include "engine/alerts.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch;

namespace {

Incident incident(const QByteArray& key)
{
    Incident incident;
    incident.key = key;
    incident.severity = Incident::Severity::Error;
    incident.text = { "gold is full: %1 promotions wait.", { QStringLiteral("214") } };
    incident.level = QStringLiteral("gold");
    incident.contents = 214;
    incident.bytes = 4096;
    incident.since = timeFromMicroseconds(1'700'000'000'123'000);
    return incident;
}

} // namespace

class TestAlerts : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    [[nodiscard]] QString file(const char* name) const { return m_dir.filePath(QString::fromLatin1(name)); }
    /// A shell script of the test's; Tierwatch itself calls no shell.
    [[nodiscard]] QString script(const char* name, const QByteArray& text) const
    {
        QFile made(file(name));
        if (!made.open(QIODevice::WriteOnly))
            return {};
        made.write("#!/bin/sh\n" + text);
        made.setPermissions(QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner);
        return made.fileName();
    }
    [[nodiscard]] QList<QByteArray> lines(const char* name) const
    {
        QFile read(file(name));
        QList<QByteArray> all = read.open(QIODevice::ReadOnly) ? read.readAll().split('\n') : QList<QByteArray>();
        if (!all.isEmpty())
            all.removeLast();
        return all;
    }

private Q_SLOTS:
    void theLetter()
    {
        const QByteArray letter = Alerts::letterOf("began", incident("full:gold"));
        QVERIFY(letter.endsWith('\n'));
        const QJsonObject object = QJsonDocument::fromJson(letter).object();
        QCOMPARE(object.value(QStringLiteral("event")).toString(), QStringLiteral("began"));
        QCOMPARE(object.value(QStringLiteral("key")).toString(), QStringLiteral("full:gold"));
        QCOMPARE(object.value(QStringLiteral("severity")).toString(), QStringLiteral("error"));
        QCOMPARE(object.value(QStringLiteral("text")).toString(), QStringLiteral("gold is full: 214 promotions wait."));
        QCOMPARE(object.value(QStringLiteral("level")).toString(), QStringLiteral("gold"));
        QCOMPARE(object.value(QStringLiteral("contents")).toInt(), 214);
        QCOMPARE(object.value(QStringLiteral("bytes")).toInt(), 4096);
        QCOMPARE(object.value(QStringLiteral("since")).toString(), QStringLiteral("2023-11-14T22:13:20.123Z"));
    }

    /// In order, one at a time, arguments untouched by a shell; an end without a beginning is nobody's.
    void eachIsOneCall()
    {
        Alerts alerts({ script("note", "read line; printf '%s %s\\n' \"$2\" \"$line\" >> \"$1\"\n"), file("notes"),
            QStringLiteral("$(date);*") });
        alerts.ended(incident("never:began"));
        for (const char* key : { "a", "b", "c" })
            alerts.began(incident(key));
        alerts.ended(incident("b"));
        alerts.ended(incident("b"));
        QTRY_COMPARE(lines("notes").size(), 4);
        const QList<QByteArray> all = lines("notes");
        QVERIFY2(all[0].startsWith("$(date);* {") && all[0].contains("\"key\":\"a\""), all[0]);
        QVERIFY(all[1].contains("\"key\":\"b\""));
        QVERIFY(all[2].contains("\"key\":\"c\""));
        QVERIFY(all[3].contains("\"key\":\"b\"") && all[3].contains("\"event\":\"ended\""));
    }

    void oneThatHangsIsEnded()
    {
        Alerts alerts({ script("hang", "read line; echo \"$line\" >> \"$1\"; exec sleep 600\n"), file("hung") },
            std::chrono::milliseconds(300));
        QElapsedTimer timer;
        timer.start();
        alerts.began(incident("one"));
        QVERIFY(timer.elapsed() < 1000); // nobody waits for it
        alerts.began(incident("two"));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("took longer than")));
        QTRY_COMPARE(lines("hung").size(), 2);
    }

    void oneThatFailsOrIsNotThere()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("ended with exit code 7")));
        Alerts bad({ script("bad", "read line; echo \"$line\" >> \"$1\"; exit 7\n"), file("badly") });
        bad.began(incident("one"));
        bad.ended(incident("one"));
        QTRY_COMPARE(lines("badly").size(), 2);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cannot be started")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cannot be started")));
        Alerts none({ file("there-is-no-such-program") });
        none.began(incident("one"));
        none.began(incident("two"));
        QTRY_VERIFY(none.isIdle());
    }

    /// The queue is bounded; one that reads nothing of its input keeps nobody waiting.
    void tooManyAreDropped()
    {
        const QString gate = file("gate");
        Alerts alerts({ script("slow",
                            "while [ ! -e \"$2\" ]; do sleep 0.05; done; read line; echo \"$line\" >> "
                            "\"$1\"\n"),
            file("slowly"), gate });
        for (std::size_t i = 0; i < Alerts::mostQueued + 3; ++i) {
            if (i > Alerts::mostQueued)
                QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("too many alerts")));
            alerts.began(incident("n" + QByteArray::number(static_cast<int>(i))));
        }
        QFile open(gate);
        QVERIFY(open.open(QIODevice::WriteOnly));
        QTRY_COMPARE_WITH_TIMEOUT(lines("slowly").size(), static_cast<int>(Alerts::mostQueued) + 1, 15000);
        QVERIFY(lines("slowly").last().contains("n102"));
    }
};

QTEST_GUILESS_MAIN(TestAlerts)
#include "test_alerts.moc"
