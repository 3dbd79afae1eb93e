// SPDX-License-Identifier: GPL-3.0-or-later
// What operators hear of without having asked, on a whole engine: failures by cause, and that they may be dismissed;
// the speed limit that the clock brings.
#include "tests/support/engine/engine_rig.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace tierwatch;
using namespace tierwatch::test;

class TestAttention : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineRig> m_rig;

    std::vector<FailureGroup> failures()
    {
        std::optional<Result<std::vector<FailureGroup>>> answer;
        const Ticket ticket = m_rig->engine().failures(
            m_rig->address(), [&answer](Result<std::vector<FailureGroup>> result) { answer = std::move(result); });
        const bool came = QTest::qWaitFor([&answer] { return answer.has_value(); }, 10000);
        return came ? answer->value_or(std::vector<FailureGroup>{}) : std::vector<FailureGroup>{};
    }
    [[nodiscard]] std::optional<Incident> failed() const
    {
        if (!m_rig->status)
            return std::nullopt;
        const auto found = std::ranges::find_if(
            m_rig->status->incidents, [](const Incident& incident) { return incident.key.startsWith("failed:"); });
        return found == m_rig->status->incidents.end() ? std::nullopt : std::optional(*found);
    }

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<EngineRig>();
        QVERIFY(m_rig->start());
    }
    void cleanup() { m_rig.reset(); }

    void failuresAreGroupedAndRetriedTogether()
    {
        for (const int cid : { 1, 2 })
            QVERIFY(QFile::remove(m_rig->filePath("bronze", cid)));
        QVERIFY(
            m_rig->submit(Relocate{ { ContentId(1), ContentId(2), ContentId(3) }, m_rig->slot("gold"), HoldFor{} }));
        QTRY_COMPARE(m_rig->levelOf(3), QStringLiteral("gold"));
        QTRY_VERIFY_WITH_TIMEOUT(failed() && failed()->contents == 2, 10000);
        QCOMPARE(failures().size(), 1U);
        const FailureGroup group = failures().front();
        QCOMPARE(group.contents, 2);
        QCOMPARE(group.from, QStringLiteral("bronze"));
        QCOMPARE(group.to, QStringLiteral("gold"));
        QVERIFY(group.error.code == ErrorCode::NotFound);
        QVERIFY(!group.byItself);
        QCOMPARE(failed()->key, "failed:" + group.cause);
        QVERIFY(failed()->remedy == Incident::Remedy::Retry);

        QVERIFY(!m_rig->submit(RetryFailures{ "conflict-00000000-bronze-gold" }));
        for (const int cid : { 1, 2 })
            m_rig->writeFile(QStringLiteral("bronze/%1.mp4").arg(cid), "again");
        const Result<Outcome> retried = m_rig->submit(RetryFailures{ group.cause });
        QVERIFY2(retried, qPrintable(sentence(retried)));
        QCOMPARE(retried->accepted, 2);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        QTRY_VERIFY_WITH_TIMEOUT(!failed(), 10000);
        QVERIFY(failures().empty());
    }

    void whatIsDismissedIsNotShown()
    {
        QVERIFY(QFile::remove(m_rig->filePath("bronze", 1)));
        QVERIFY(m_rig->submit(Relocate{ only(1), m_rig->slot("gold"), HoldFor{} }));
        QTRY_VERIFY_WITH_TIMEOUT(failed(), 10000);
        DismissIncident dismissal{ failed()->key, Time(std::chrono::seconds(1)) };
        QCOMPARE(sentence(m_rig->submit(dismissal)),
            QStringLiteral("until is in the past: give a later time, or none for never again."));
        dismissal.until = SystemClock().now() + std::chrono::seconds(3);
        QVERIFY(m_rig->submit(dismissal));
        QTRY_VERIFY_WITH_TIMEOUT(!failed(), 2000);
        QTRY_VERIFY_WITH_TIMEOUT(failed(), 10000); // its time is over, and it lasts
        dismissal.until.reset();
        QVERIFY(m_rig->submit(dismissal));
        QTRY_VERIFY_WITH_TIMEOUT(!failed(), 2000);
        m_rig->stop();
        QVERIFY(m_rig->start());
        QTRY_VERIFY(m_rig->status);
        QTRY_VERIFY(m_rig->relocations.contains(1));
        QVERIFY(!failed());
        QVERIFY(m_rig->sql(QStringLiteral("SELECT value FROM tierwatch_setting WHERE name = 'dismissed'"))
                    .contains(QStringLiteral("failed:")));
    }

    void theTimetablesLimitIsInForce()
    {
        QTRY_VERIFY(m_rig->status);
        QCOMPARE(m_rig->status->speedLimit, 0);
        ChangeSettings change;
        change.speedLimit = 7'000'000;
        change.speedTimetable = SpeedTimetable::parse(QStringLiteral("50M")).value();
        QVERIFY(m_rig->submit(change));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->status->speedLimit, 50'000'000, 2000);
        change = {};
        change.speedTimetable = SpeedTimetable{};
        QVERIFY(m_rig->submit(change));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->status->speedLimit, 7'000'000, 2000);
    }
};

QTEST_GUILESS_MAIN(TestAttention)
#include "test_attention.moc"
