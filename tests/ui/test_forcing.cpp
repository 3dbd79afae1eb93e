// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator tells the engine to do: by menu, context menu and keyboard, with the right command for each.
#include "tests/ui/main_window_fixture.h"
#include "ui/translations.h"

#include <QComboBox>
#include <QMenu>
#include <QMenuBar>
#include <QSpinBox>

#include <limits>
#include <set>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

constexpr ContentId cid(qint64 value) { return static_cast<ContentId>(value); }

} // namespace

class TestForcing final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)); }
    void shortcutForces();
    void menuForces();
    void contextMenuForces();
    void forceWithoutHold();
    void forceCanBeCancelled();
    void refusedCommandIsShownInPlace();
    void failedOneIsRetried();
    void holdsAndReleases();
    void pausesAndResumes();
    void limitsTheSpeed();
    void takesBackTheLastForce();
    void theBrakeIsReleasedByAButton();

private:
    void forceTo(const MainWindowFixture& fixture, const QString& level) const;
};

void TestForcing::forceTo(const MainWindowFixture& fixture, const QString& level) const
{
    auto* bar = fixture.find<QWidget>("forceBar");
    QVERIFY(bar->isVisible());
    auto* combo = fixture.find<QComboBox>("forceLevel");
    QVERIFY(combo->hasFocus());
    QTest::keyClicks(combo, level.left(1)); // the level's initial
    QCOMPARE(combo->currentText(), level);
}

void TestForcing::shortcutForces()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(1);
    fixture.click(fixture.contents(), fixture.contentModel()->rowOf(cid(2)), ContentColumn::File, Qt::ControlModifier);
    fixture.press(Qt::Key_M, Qt::ControlModifier);
    forceTo(fixture, QStringLiteral("gold"));
    QCOMPARE(fixture.find<QLabel>("forceWhat")->text(), QStringLiteral("Move 2 contents (2.0 MiB) to"));
    fixture.press(Qt::Key_Return);

    QTRY_VERIFY(fixture.last<Relocate>());
    const Relocate relocate = *fixture.last<Relocate>();
    QCOMPARE(relocate.level, gold);
    QCOMPARE(std::set(relocate.contents.begin(), relocate.contents.end()), (std::set{ cid(1), cid(2) }));
    QCOMPARE(relocate.hold.kind, HoldFor::Kind::Timed);
    QVERIFY(relocate.hold.duration == 24h);
    QCOMPARE(fixture.engine.submitted().back().author.name, QStringLiteral("kim"));
    QVERIFY(!fixture.find<QWidget>("forceBar")->isVisible());
}

void TestForcing::menuForces()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(3);
    auto* menu = fixture.window->menuBar()->findChild<QMenu*>(QStringLiteral("contentMenu"));
    menu->popup(QPoint(100, 100));
    QTRY_VERIFY(menu->isVisible());
    QTest::keyClick(menu, Qt::Key_M);
    forceTo(fixture, QStringLiteral("bronze"));
    QTest::mouseClick(fixture.find<QPushButton>("forceMove"), Qt::LeftButton);
    QTRY_VERIFY(fixture.last<Relocate>());
    QCOMPARE(fixture.last<Relocate>()->level, bronze);
    QCOMPARE(fixture.last<Relocate>()->contents, std::vector{ cid(3) });
}

void TestForcing::contextMenuForces()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(4);
    Q_EMIT fixture.contents()->customContextMenuRequested(QPoint(20, 20));
    auto* menu = fixture.window->findChild<QMenu*>(QStringLiteral("contextMenu"));
    QVERIFY(menu);
    QTRY_VERIFY(menu->isVisible());
    QTest::keyClick(menu, Qt::Key_M);
    forceTo(fixture, QStringLiteral("silver"));
    fixture.press(Qt::Key_Return);
    QTRY_VERIFY(fixture.last<Relocate>());
    QCOMPARE(fixture.last<Relocate>()->level, silver);
    QCOMPARE(fixture.last<Relocate>()->contents, std::vector{ cid(4) });
}

void TestForcing::forceWithoutHold()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(1);
    fixture.press(Qt::Key_M, Qt::ControlModifier);
    auto* hold = fixture.find<QComboBox>("forceHold");
    hold->setCurrentText(QStringLiteral("not at all"));
    QVERIFY(fixture.find<QLabel>("forceFits")->text().contains(QLatin1String("goes back at its next view")));
    fixture.press(Qt::Key_Return);
    QTRY_VERIFY(fixture.last<Relocate>());
    QCOMPARE(fixture.last<Relocate>()->hold.kind, HoldFor::Kind::None);

    fixture.press(Qt::Key_M, Qt::ControlModifier);
    QCOMPARE(hold->currentText(), QStringLiteral("24 hours")); // not at all must be chosen each time
    hold->setCurrentText(QStringLiteral("until released"));
    fixture.press(Qt::Key_Return);
    QTRY_COMPARE(fixture.last<Relocate>()->hold.kind, HoldFor::Kind::UntilReleased);
}

void TestForcing::forceCanBeCancelled()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(1);
    fixture.press(Qt::Key_M, Qt::ControlModifier);
    fixture.press(Qt::Key_Escape);
    QVERIFY(!fixture.find<QWidget>("forceBar")->isVisible());
    QVERIFY(fixture.contents()->hasFocus());
    QTest::keyClick(fixture.contents(), Qt::Key_Delete); // does nothing, on purpose
    QVERIFY(fixture.engine.submitted().empty());
}

void TestForcing::refusedCommandIsShownInPlace()
{
    MainWindowFixture fixture;
    fixture.engine.answerWith([](const Command&) -> Result<Outcome> {
        return fail(ErrorCode::Unavailable, "The catalogue does not answer: %1 was not moved. Try again.",
            QStringLiteral("a.mp4"));
    });
    fixture.openWithFour();
    fixture.selectContent(1);
    fixture.press(Qt::Key_M, Qt::ControlModifier);
    fixture.press(Qt::Key_Return);
    QTRY_COMPARE(fixture.attention(), QStringLiteral("The catalogue does not answer: a.mp4 was not moved. Try again."));
    QVERIFY(fixture.window->windowTitle().startsWith(QLatin1String("Tierwatch (1)")));
    QTest::mouseClick(fixture.button(QStringLiteral("Dismiss")), Qt::LeftButton);
    QTRY_VERIFY(!fixture.window->findChild<AttentionBar*>()->isVisible());
}

void TestForcing::failedOneIsRetried()
{
    MainWindowFixture fixture;
    Snapshot snapshot = fixture.fourContents();
    snapshot.contents[0].wanted = gold;
    RelocationRow failed = relocation(snapshot.contents[0], RelocationState::Failed, gold, fixture.clock.now());
    failed.relocation.error
        = Error{ ErrorCode::Conflict, Text{ "Another file of that name is in gold. Both are kept.", {} } };
    snapshot.relocations = { failed };
    fixture.engine.setSnapshot(snapshot);
    fixture.open();
    QTRY_VERIFY(fixture.attention().contains(QLatin1String("could not be moved")));
    QTest::mouseClick(fixture.button(QStringLiteral("Show them")), Qt::LeftButton);
    auto* table = fixture.find<Table>("relocationsTable");
    QTRY_VERIFY(table->isVisible());
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QVERIFY(fixture.cell(table, 0, RelocationColumn::Detail).contains(QLatin1String("Both are kept")));
    fixture.click(table, 0, RelocationColumn::File);
    fixture.press(Qt::Key_R, Qt::ControlModifier);
    QTRY_VERIFY(fixture.last<Retry>());
    QCOMPARE(fixture.last<Retry>()->contents, std::vector{ cid(1) });

    Changes gone;
    gone.relocationsGone = { cid(1) };
    ContentRow row = snapshot.contents[0];
    row.level = gold;
    gone.contents = { row };
    fixture.engine.push(gone);
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QTRY_VERIFY(fixture.attention().isEmpty());
}

void TestForcing::holdsAndReleases()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(3);
    fixture.press(Qt::Key_H, Qt::ControlModifier);
    QTRY_VERIFY(fixture.last<Hold>());
    QCOMPARE(fixture.last<Hold>()->contents, std::vector{ cid(3) });
    QCOMPARE(fixture.last<Hold>()->hold.kind, HoldFor::Kind::UntilReleased);
    ContentRow row = fixture.engine.snapshot().contents[2];
    row.heldUntil = std::numeric_limits<qint64>::max();
    Changes changes;
    changes.contents = { row };
    fixture.engine.push(changes);
    QTRY_COMPARE(fixture.contentModel()->statusAt(fixture.contentModel()->rowOf(cid(3))), ContentStatus::Held);
    fixture.press(Qt::Key_H, Qt::ControlModifier);
    QTRY_VERIFY(fixture.last<Release>());
    QCOMPARE(fixture.last<Release>()->contents, std::vector{ cid(3) });
}

void TestForcing::pausesAndResumes()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(fixture.last<PauseRelocations>());
    EngineStatus status = healthyStatus();
    status.pause = Pause{ QStringLiteral("lee"), fixture.clock.now() };
    Changes changes;
    changes.status = status;
    fixture.engine.push(changes);
    QTRY_VERIFY(fixture.attention().startsWith(QLatin1String("Relocations are paused by lee since ")));
    QTest::mouseClick(fixture.button(QStringLiteral("Resume")), Qt::LeftButton);
    QTRY_VERIFY(fixture.last<ResumeRelocations>());
}

void TestForcing::limitsTheSpeed()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    auto* limit = fixture.find<QSpinBox>("speedLimit");
    fixture.press(Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(limit->isVisible());
    QVERIFY(limit->isEnabled());
    QCOMPARE(limit->text(), QStringLiteral("none"));
    limit->selectAll();
    QTest::keyClicks(limit, QStringLiteral("25"));
    QVERIFY(!fixture.last<LimitSpeed>()); // not 2 MB/s on the way
    QTest::keyClick(limit, Qt::Key_Return);
    QTRY_VERIFY(fixture.last<LimitSpeed>());
    QCOMPARE(fixture.last<LimitSpeed>()->bytesPerSecond, qint64{ 25'000'000 });

    // What somebody else sets is shown, and not sent again.
    limit->clearFocus();
    const std::size_t sent = fixture.engine.submitted().size();
    EngineStatus status = healthyStatus();
    status.speedLimit = 3'000'000;
    Changes changes;
    changes.status = status;
    fixture.engine.push(changes);
    QTRY_COMPARE(limit->text(), QStringLiteral("3 MB/s"));
    QCOMPARE(fixture.engine.submitted().size(), sent);
}

void TestForcing::takesBackTheLastForce()
{
    MainWindowFixture fixture;
    fixture.engine.answerWith([](const Command& command) -> Result<Outcome> {
        Outcome outcome;
        outcome.accepted = 1;
        if (const auto* force = std::get_if<Relocate>(&command))
            outcome.plan = static_cast<PlanId>(static_cast<int>(force->contents.size()) + 40);
        return outcome;
    });
    fixture.openWithFour();
    auto* undo = fixture.find<QAction>("undo");
    QVERIFY(!undo->isEnabled());
    fixture.selectContent(1);
    fixture.press(Qt::Key_M, Qt::ControlModifier);
    forceTo(fixture, QStringLiteral("gold"));
    fixture.press(Qt::Key_Return);
    QTRY_VERIFY(undo->isEnabled());
    QCOMPARE(undo->text(), QStringLiteral("&Undo: 1 content to gold"));
    fixture.press(Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(fixture.last<UndoPlan>());
    QCOMPARE(fixture.last<UndoPlan>()->plan, static_cast<PlanId>(41));
    QVERIFY(!undo->isEnabled());
}

void TestForcing::theBrakeIsReleasedByAButton()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    EngineStatus status = healthyStatus();
    Incident brake;
    brake.key = "brake:17";
    brake.text = Text{ "The levels were edited by hand: %1 contents would move.", { QStringLiteral("18,204") } };
    brake.remedy = Incident::Remedy::GoOn;
    brake.plan = static_cast<PlanId>(17);
    Incident advice;
    advice.key = "advice:totals";
    advice.severity = Incident::Severity::Notice;
    advice.text = Text{ "Nothing ever cools down.", {} };
    status.incidents = { brake, advice };
    Changes changes;
    changes.status = status;
    fixture.engine.push(changes);
    QTRY_VERIFY(fixture.attention().startsWith(QLatin1String("The levels were edited by hand: 18,204")));
    QVERIFY(fixture.window->windowTitle().startsWith(QLatin1String("Tierwatch (1)"))); // advice does not count
    QTest::mouseClick(fixture.button(QStringLiteral("Go on")), Qt::LeftButton);
    QTRY_VERIFY(fixture.last<GoOn>());
    QCOMPARE(fixture.last<GoOn>()->plan, static_cast<PlanId>(17));
    QTest::mouseClick(fixture.button(QStringLiteral("Hide until 08:00")), Qt::LeftButton);
    QTRY_VERIFY(fixture.last<DismissIncident>());
    QVERIFY(*fixture.last<DismissIncident>()->until > fixture.clock.now());
    QVERIFY(*fixture.last<DismissIncident>()->until <= fixture.clock.now() + 24h);
}

QTEST_MAIN(TestForcing)
#include "test_forcing.moc"
