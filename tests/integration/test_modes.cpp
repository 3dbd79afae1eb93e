// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator sets for a level, and what a level does by itself: drained, without new files, offline so that its
// disk can be taken away, and stopped because too much fails. A whole engine on real files.
#include "tests/support/engine/engine_rig.h"
#include "tests/support/files/private_mounts.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;

class TestModes : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineRig> m_rig;
    bool m_unmounted = false;

    Explanation explain(int cid)
    {
        std::optional<Result<Explanation>> answer;
        const Ticket ticket = m_rig->engine().explain(
            ContentId(cid), m_rig->address(), [&](Result<Explanation> result) { answer = std::move(result); });
        return QTest::qWaitFor([&answer] { return answer.has_value(); }, 10000) && *answer ? **answer : Explanation{};
    }
    [[nodiscard]] QString obstacles(int cid)
    {
        QString all;
        for (const Text& text : explain(cid).waitsFor)
            all += text.english();
        return all;
    }
    void setMode(const char* level, LevelMode mode)
    {
        LevelChange change;
        change.mode = mode;
        QCOMPARE(sentence(m_rig->submit(ChangeLevel{ m_rig->slot(level), change, std::nullopt })), QString());
    }
    [[nodiscard]] bool lasts(const QByteArray& key) const
    {
        return m_rig->status
            && std::ranges::find(m_rig->status->incidents, key, &Incident::key) != m_rig->status->incidents.end();
    }
    /// Once: what is unmounted cannot be unmounted again.
    [[nodiscard]] bool isUnmounted(const QString& directory)
    {
        m_unmounted = m_unmounted || unmount(directory).isEmpty();
        return m_unmounted;
    }
    Result<Location> location(int cid)
    {
        std::optional<Result<Location>> answer;
        const auto intake = m_rig->engine().viewIntakes()();
        intake->locate(ContentId(cid), [&](Result<Location> result) { answer = std::move(result); });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }))
            return fail(ErrorCode::Internal, "no answer");
        return *answer;
    }
    [[nodiscard]] QString stateOf(int cid) const
    {
        return m_rig->sql(QStringLiteral("SELECT state FROM tierwatch_relocation WHERE cid = %1").arg(cid));
    }

private Q_SLOTS:
    void initTestCase() { QCOMPARE(beginPrivateMounts(), QString()); }
    void init() { m_rig = std::make_unique<EngineRig>(); }
    void cleanup() { m_rig.reset(); }

    void aLevelIsDrainedByRule()
    {
        QVERIFY(m_rig->start());
        QVERIFY(m_rig->view(8, 2500));
        QTRY_COMPARE(m_rig->levelOf(8), QStringLiteral("gold"));
        QVERIFY(m_rig->view(10, 5));
        QTRY_COMPARE(m_rig->levelOf(10), QStringLiteral("bronze"));
        QCOMPARE(sentence(m_rig->submit(Hold{ only(9), {} })), QString());
        setMode("silver", LevelMode::Drain);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(7), QStringLiteral("bronze"), 10'000); // its views are not known
        QVERIFY(QFile::exists(m_rig->filePath("bronze", 7)));
        QTRY_VERIFY(!QFile::exists(m_rig->filePath("silver", 7)));
        QCOMPARE(m_rig->levelOf(9), QStringLiteral("silver")); // an operator holds it there
        QVERIFY(m_rig->view(1, 1500)); // nothing comes in
        QVERIFY(m_rig->view(2, 2500));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("bronze"));
        QCOMPARE(stateOf(1), QString());

        QCOMPARE(sentence(m_rig->submit(Relocate{ only(1), m_rig->slot("silver"), {} })), QString());
        QTRY_VERIFY2(obstacles(1).contains(QStringLiteral("takes no new files")), qPrintable(obstacles(1)));
        setMode("silver", LevelMode::InUse);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(1), QStringLiteral("silver"), 10'000);
        QCOMPARE(m_rig->levelOf(7), QStringLiteral("bronze"));
    }

    void aDrainGoesOnAfterARestart()
    {
        QVERIFY(m_rig->start());
        QCOMPARE(sentence(m_rig->submit(PauseRelocations{})), QString());
        setMode("silver", LevelMode::Drain);
        QTRY_COMPARE(stateOf(7), QStringLiteral("waiting"));
        m_rig->stop();
        QVERIFY(m_rig->start());
        QCOMPARE(sentence(m_rig->submit(ResumeRelocations{})), QString());
        for (const int cid : { 7, 8, 9 })
            QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(cid), QStringLiteral("bronze"), 10'000);
    }

    void withoutNewFilesWhatIsThereStays()
    {
        QVERIFY(m_rig->start());
        QVERIFY(m_rig->view(1, 2500));
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        setMode("gold", LevelMode::NoNewFiles);
        QVERIFY(m_rig->view(2, 2500));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("silver")); // the next below that takes files
        QVERIFY(m_rig->view(1, 2600));
        QVERIFY(m_rig->view(10, 2600));
        QVERIFY(m_rig->view(10, 1500)); // and leaves when its views call for that
        QTRY_COMPARE(m_rig->levelOf(10), QStringLiteral("silver"));
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
    }

    /// Its disk is really taken away and brought back.
    void offlineItsDiskCanBeUnmounted()
    {
        const QString gold = m_rig->path(QStringLiteral("gold"));
        const QByteArray ten = QByteArray(1000, 'x');
        QCOMPARE(mountAt(gold, "tmpfs", "tmpfs"), QString());
        m_rig->writeFile(QStringLiteral("gold/10.mp4"), ten);
        QVERIFY(m_rig->start());
        QVERIFY(m_rig->view(1, 2500));
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        setMode("gold", LevelMode::Offline);
        QVERIFY(m_rig->view(2, 2500));
        QTRY_COMPARE(stateOf(2), QStringLiteral("waiting"));
        QTRY_VERIFY2(obstacles(2).contains(QStringLiteral("set offline")), qPrintable(obstacles(2)));

        QVERIFY(!location(1));
        QVERIFY(location(1).error().code == ErrorCode::Unavailable);
        QVERIFY2(location(1).error().text.english().contains(QStringLiteral("set offline")), "the sentence says why");

        // What is there for the next mount is kept aside by this test: a tmpfs forgets.
        const QString aside = m_rig->path(QStringLiteral("aside"));
        QCOMPARE(QProcess::execute(QStringLiteral("cp"), { QStringLiteral("-a"), gold, aside }), 0);
        QTRY_VERIFY(isUnmounted(gold));
        QVERIFY(!QFile::exists(m_rig->filePath("gold", 1)));
        QVERIFY(m_rig->view(3, 1500)); // everything else goes on
        QTRY_COMPARE(m_rig->levelOf(3), QStringLiteral("silver"));
        QCOMPARE(sentence(m_rig->submit(CheckLevel{ m_rig->slot("gold") })), QString());
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        QVERIFY(
            !QFile::exists(gold + QStringLiteral("/.tierwatch-level"))); // nothing was written to the bare directory

        QCOMPARE(mountAt(gold, "tmpfs", "tmpfs"), QString());
        QCOMPARE(QProcess::execute(QStringLiteral("cp"),
                     { QStringLiteral("-a"), aside + QStringLiteral("/."), gold + QStringLiteral("/") }),
            0);
        setMode("gold", LevelMode::InUse);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(2), QStringLiteral("gold"), 10'000);
        QVERIFY(location(1));
        m_rig->stop();
        QCOMPARE(unmount(gold), QString());
    }

    void whatFailedIsTriedAgainInTimeAndWhenItsLevelComesBack()
    {
        QVERIFY(m_rig->start());
        QCOMPARE(sentence(m_rig->submit(PauseRelocations{})), QString());
        for (const int cid : { 1, 2, 3 }) {
            QVERIFY(m_rig->view(cid, 2500));
            QTRY_COMPARE(stateOf(cid), QStringLiteral("waiting"));
        }
        m_rig->stop();
        const auto setFailed = [this](int cid, std::chrono::seconds in) {
            const Time at = SystemClock().now() + in;
            QCOMPARE(m_rig->sql(QStringLiteral("UPDATE tierwatch_relocation SET state = 'failed', attempts = 4, "
                                               "from_level = 'bronze', to_level = 'gold', next_at = %1 WHERE cid = %2")
                                    .arg(microseconds(at))
                                    .arg(cid)),
                QString());
        };
        setFailed(1, std::chrono::seconds(2));
        setFailed(2, std::chrono::hours(1));
        QVERIFY(m_rig->start());
        QCOMPARE(sentence(m_rig->submit(ResumeRelocations{})), QString());
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(1), QStringLiteral("gold"), 10'000);
        QTRY_COMPARE(m_rig->levelOf(3), QStringLiteral("gold"));
        QCOMPARE(stateOf(2), QStringLiteral("failed"));
        QCOMPARE(
            m_rig->sql(QStringLiteral("SELECT attempts FROM tierwatch_relocation WHERE cid = 2")), QStringLiteral("4"));
        setMode("gold", LevelMode::Offline);
        QTRY_VERIFY(!location(1));
        setMode("gold", LevelMode::InUse);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(2), QStringLiteral("gold"), 10'000);
    }

    void whoMendsAFileNeedNotSaySo()
    {
        QVERIFY(m_rig->start());
        m_rig->writeFile(QStringLiteral("gold/1.mp4"), "somebody else's");
        QVERIFY(m_rig->view(1, 2500));
        QTRY_COMPARE(stateOf(1), QStringLiteral("failed"));
        QVERIFY(QFile::remove(m_rig->filePath("gold", 1)));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(1), QStringLiteral("gold"), 20'000);
    }

    void aLevelWhereTooMuchFailsStopsItself()
    {
        QVERIFY(m_rig->start());
        for (int cid = 11; cid <= 24; ++cid) {
            const QString name = QStringLiteral("/%1.mp4").arg(cid);
            m_rig->writeFile(QStringLiteral("bronze") + name, "ours");
            m_rig->writeFile(QStringLiteral("gold") + name, "somebody else's");
            AddContent add;
            add.filename = name.sliced(1);
            add.cid = ContentId(cid);
            QCOMPARE(sentence(m_rig->submit(add)), QString());
        }
        for (int cid = 11; cid <= 20; ++cid)
            QVERIFY(m_rig->view(cid, 2500));
        QTRY_VERIFY(lasts("failing:gold"));
        QVERIFY(m_rig->view(1, 2500)); // nothing comes any more
        QTRY_VERIFY2(obstacles(1).contains(QStringLiteral("stopped itself")), qPrintable(obstacles(1)));
        QVERIFY(m_rig->view(2, 1500)); // the level they came from goes on
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("silver"));
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("bronze"));

        for (int cid = 11; cid <= 24; ++cid)
            QVERIFY(QFile::remove(m_rig->path(QStringLiteral("gold/%1.mp4").arg(cid))));
        QCOMPARE(sentence(m_rig->submit(CheckLevel{ m_rig->slot("gold") })), QString());
        QTRY_VERIFY(!lasts("failing:gold"));
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(11), QStringLiteral("gold"), 20'000); // its namesake is gone
    }
};

QTEST_GUILESS_MAIN(TestModes)
#include "test_modes.moc"
