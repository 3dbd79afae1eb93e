// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator sees and does in the window, with mouse and keyboard.
#include "tests/support/silent_engine.h"
#include "tests/ui/main_window_fixture.h"
#include "ui/translations.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>

#include <set>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

constexpr ContentId cid(qint64 value) { return static_cast<ContentId>(value); }

} // namespace

class TestMainWindow final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)); }
    void opensBeforeThereIsACatalogue();
    void saysWhatHindersOpening();
    void showsAnEmptyCatalogueWithTheWayToASample();
    void filtersByText();
    void filtersByLevelAndStatus();
    void emptyFilterSaysSo();
    void sortsByHeaderClick();
    void liveChangeAppearsWithoutRefresh();
    void orderFreezesUnderASelection();
    void statusBarTells();
    void storeThatIsDownIsShown();
    void endpointThatIsDownOffersRemedies();
    void levelThatIsOfflineIsShown();
    void notLiveIsLoud();
    void historyComesAndFollows();
    void copiesRowsAndPaths();
    void detailsTellWhy();
    void wallAndBack();
    void pagesByKeyboard();
    void closingAsksOnceInPlace();
    void closingAnIdleWindowQuits();
    void sinceYouLastLooked();
};

void TestMainWindow::opensBeforeThereIsACatalogue()
{
    SilentEngine silent;
    FakeClock clock;
    WindowSettings settings;
    settings.problems = { QStringLiteral("The sample library was not made: /srv is not empty.") };
    MainWindow window(silent, clock, settings);
    window.show();
    auto* title = window.findChild<QLabel*>(QStringLiteral("openingTitle"));
    QVERIFY(title->isVisible());
    QVERIFY(title->text().startsWith(QLatin1String("Opening the catalogue")));
    QVERIFY(window.findChild<QLabel*>(QStringLiteral("openingDetail"))->text().contains(QLatin1String("by itself")));
    QCOMPARE(window.findChild<AttentionBar*>()->sentence(), settings.problems.front());
    QCOMPARE(window.windowTitle(), QStringLiteral("Tierwatch (1)"));
}

void TestMainWindow::saysWhatHindersOpening()
{
    // Status may come before the snapshot does.
    class Hindered final : public SilentEngine {
    public:
        Ticket watch(MailAddress to, std::function<void(Snapshot)>, std::function<void(Changes)> changes) override
        {
            Changes first;
            EngineStatus status;
            status.health.components[0] = { Condition::Down, QStringLiteral("MariaDB"),
                Text{
                    "MariaDB at %1 refuses the password. Set TIERWATCH_CATALOG_PASSWORD.", { QStringLiteral("db") } } };
            first.status = status;
            to.post([changes = std::move(changes), first] { changes(first); });
            return Ticket::make();
        }
    } hindered;
    FakeClock clock;
    MainWindow window(hindered, clock, {});
    window.show();
    const auto* detail = window.findChild<QLabel*>(QStringLiteral("openingDetail"));
    QTRY_COMPARE(detail->text(), QStringLiteral("MariaDB at db refuses the password. Set TIERWATCH_CATALOG_PASSWORD."));
    QVERIFY(detail->isVisible());
}

void TestMainWindow::showsAnEmptyCatalogueWithTheWayToASample()
{
    MainWindowFixture fixture;
    Snapshot snapshot = fixture.fourContents();
    snapshot.contents.clear();
    fixture.engine.setSnapshot(snapshot);
    fixture.open();
    QTRY_VERIFY(fixture.contents()->isVisible());
    QTRY_VERIFY(fixture.contents()->emptyText().contains(QLatin1String("tierwatch --sample DIR")));
}

void TestMainWindow::filtersByText()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.press(Qt::Key_F, Qt::ControlModifier);
    auto* field = fixture.find<QLineEdit>("filterText");
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("B.MP"));
    QTRY_COMPARE(fixture.files(), QStringList{ QStringLiteral("b.mp4") });
    field->setText(QStringLiteral("드라").normalized(QString::NormalizationForm_D));
    QTRY_COMPARE(fixture.files(), QStringList{ QStringLiteral("드라마.mp4") });
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_COMPARE(fixture.files().size(), 4);
    QVERIFY(field->text().isEmpty());
}

void TestMainWindow::filtersByLevelAndStatus()
{
    MainWindowFixture fixture;
    Snapshot snapshot = fixture.fourContents();
    snapshot.contents[1].wanted = gold;
    snapshot.relocations.push_back(
        relocation(snapshot.contents[1], RelocationState::Waiting, gold, fixture.clock.now()));
    fixture.engine.setSnapshot(snapshot);
    fixture.open();
    QTRY_COMPARE(fixture.files().size(), 4);
    auto* line = fixture.find<QAbstractButton>("level-bronze");
    QTest::mouseClick(line, Qt::LeftButton);
    QTRY_COMPARE(fixture.files(), (QStringList{ QStringLiteral("b.mp4"), QStringLiteral("a.mp4") }));
    QCOMPARE(fixture.find<QComboBox>("filterLevel")->currentText(), QStringLiteral("bronze"));
    QVERIFY(line->isChecked());

    auto* status = fixture.find<QComboBox>("filterStatus");
    status->setFocus();
    QTest::keyClicks(status, QStringLiteral("W"));
    QTRY_COMPARE(fixture.files(), QStringList{ QStringLiteral("b.mp4") });
    QTest::mouseClick(line, Qt::LeftButton); // the other half of the filter stays
    QTRY_COMPARE(fixture.files(), QStringList{ QStringLiteral("b.mp4") });
    QCOMPARE(fixture.find<QComboBox>("filterLevel")->currentText(), QStringLiteral("All levels"));
    QTest::mouseClick(fixture.find<QPushButton>("clearFilter"), Qt::LeftButton);
    QTRY_COMPARE(fixture.files().size(), 4);
}

void TestMainWindow::emptyFilterSaysSo()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.find<QLineEdit>("filterText")->setText(QStringLiteral("nowhere"));
    QTRY_VERIFY(fixture.files().isEmpty());
    QTRY_COMPARE(fixture.contents()->emptyText(), QStringLiteral("No content matches “nowhere”."));
    QVERIFY(fixture.find<QPushButton>("clearFilter")->isVisible());
}

void TestMainWindow::sortsByHeaderClick()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    QCOMPARE(fixture.files().front(), QStringLiteral("d.mp4")); // by count, downward
    QHeaderView* header = fixture.contents()->horizontalHeader();
    const auto clickHeader = [header](int column) {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
            QPoint(header->sectionViewportPosition(column) + 12, header->height() / 2));
    };
    clickHeader(ContentColumn::File);
    QTRY_COMPARE(fixture.files(),
        (QStringList{
            QStringLiteral("a.mp4"), QStringLiteral("b.mp4"), QStringLiteral("d.mp4"), QStringLiteral("드라마.mp4") }));
    clickHeader(ContentColumn::File);
    QTRY_COMPARE(fixture.files().front(), QStringLiteral("드라마.mp4"));
}

void TestMainWindow::liveChangeAppearsWithoutRefresh()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    auto* strip = fixture.find<QAbstractButton>("level-silver");
    QVERIFY(strip->accessibleDescription().contains(QLatin1String("1 content,")));
    ContentRow row = fixture.engine.snapshot().contents[0];
    row.count = 1964;
    row.level = silver;
    row.wanted = silver;
    Changes changes;
    changes.contents = { row };
    changes.levelStatus = fixture.engine.snapshot().levelStatus;
    changes.levelStatus->at(1).contents = 2;
    fixture.engine.push(changes);
    const auto shown
        = [&](int column) { return fixture.cell(fixture.contents(), fixture.contentModel()->rowOf(cid(1)), column); };
    QTRY_COMPARE(shown(ContentColumn::Count), QLocale().toString(1964));
    QCOMPARE(shown(ContentColumn::Level), QStringLiteral("silver"));
    QTRY_COMPARE(fixture.files().at(1), QStringLiteral("a.mp4")); // and its place follows
    QTRY_VERIFY(strip->accessibleDescription().contains(QLatin1String("2 contents,")));
}

void TestMainWindow::orderFreezesUnderASelection()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(2);
    ContentRow row = fixture.engine.snapshot().contents[0];
    row.count = 900000;
    Changes changes;
    changes.contents = { row };
    fixture.engine.push(changes);
    QTRY_COMPARE(fixture.cell(fixture.contents(), 3, ContentColumn::Count),
        QLocale().toString(900000)); // the value comes, the row stays
    auto* again = fixture.find<QPushButton>("sortAgain");
    QTRY_VERIFY(again->isVisible());
    QVERIFY(again->text().contains(QLatin1String("F5")));
    QCOMPARE(fixture.files().back(), QStringLiteral("a.mp4"));
    fixture.press(Qt::Key_F5);
    QTRY_COMPARE(fixture.files().front(), QStringLiteral("a.mp4"));
    QCOMPARE(static_cast<ContentsPage*>(fixture.contents()->parentWidget())->selectedContents(), std::vector{ cid(2) });
    QTRY_VERIFY(!again->isVisible());
}

void TestMainWindow::statusBarTells()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    QTRY_COMPARE(fixture.find<HealthLabel>("catalogHealth")->text(), QStringLiteral("Catalogue MariaDB"));
    QCOMPARE(fixture.find<HealthLabel>("stateHealth")->text(), QStringLiteral("State Redis"));
    QCOMPARE(fixture.find<HealthLabel>("endpointHealth")->text(), QStringLiteral("Endpoint http://127.0.0.1:5000"));
    QVERIFY(fixture.find<QLabel>("workers")->text().contains(QLatin1Char('4')));
    QCOMPARE(fixture.find<QLabel>("rates")->text(), QStringLiteral("412 views/s · 611 requests/s"));
}

void TestMainWindow::storeThatIsDownIsShown()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    EngineStatus status = healthyStatus();
    status.health.components[1] = { Condition::Down, QStringLiteral("Redis"),
        Text{ "Redis at %1 does not answer. Start it.", { QStringLiteral("db:6379") } } };
    Changes changes;
    changes.status = status;
    fixture.engine.push(changes);
    QTRY_COMPARE(fixture.attention(), QStringLiteral("Redis at db:6379 does not answer. Start it."));
    QCOMPARE(fixture.find<HealthLabel>("stateHealth")->text(), QStringLiteral("State Redis – down"));
    status = healthyStatus();
    changes.status = status;
    fixture.engine.push(changes);
    QTRY_VERIFY(fixture.attention().isEmpty());
}

void TestMainWindow::endpointThatIsDownOffersRemedies()
{
    MainWindowFixture fixture;
    int again = 0;
    int free = 0;
    fixture.settings.retryEndpoint = [&] { ++again; };
    fixture.settings.useFreePort = [&] { ++free; };
    fixture.openWithFour();
    EngineStatus status = healthyStatus();
    status.health.components[2] = { Condition::Down, QStringLiteral("http://127.0.0.1:5000"),
        Text{ "Players cannot reach Tierwatch: %1 is used by another program. All else works.",
            { QStringLiteral("127.0.0.1:5000") } } };
    Changes changes;
    changes.status = status;
    fixture.engine.push(changes);
    QTRY_VERIFY(fixture.attention().startsWith(QLatin1String("Players cannot reach Tierwatch")));
    QTest::mouseClick(fixture.button(QStringLiteral("Try again")), Qt::LeftButton);
    QTest::mouseClick(fixture.button(QStringLiteral("Use a free port")), Qt::LeftButton);
    QCOMPARE(again, 1);
    QCOMPARE(free, 1);
}

void TestMainWindow::levelThatIsOfflineIsShown()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    Changes changes;
    changes.levelStatus = fixture.engine.snapshot().levelStatus;
    changes.levelStatus->at(1).writable = false;
    changes.levelStatus->at(1).detail = Text{ "silver is offline: its marker is not in /srv/silver.", {} };
    fixture.engine.push(changes);
    QTRY_COMPARE(fixture.attention(), QStringLiteral("silver is offline: its marker is not in /srv/silver."));
    QVERIFY(fixture.find<QAbstractButton>("level-silver")
                ->accessibleDescription()
                .contains(QLatin1String("marker is not in")));
}

void TestMainWindow::notLiveIsLoud()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.clock.advance(6s);
    QTRY_VERIFY(fixture.attention().startsWith(QLatin1String("NOT LIVE since ")));
    Changes changes;
    changes.status = healthyStatus();
    fixture.engine.push(changes);
    QTRY_VERIFY(fixture.attention().isEmpty());
}

void TestMainWindow::historyComesAndFollows()
{
    MainWindowFixture fixture;
    fixture.engine.setHistory(plausibleHistory(fixture.fourContents(), fixture.clock.now()));
    fixture.openWithFour();
    fixture.press(Qt::Key_3, Qt::ControlModifier);
    auto* table = fixture.find<Table>("historyTable");
    QTRY_COMPARE(table->model()->rowCount(), 2);
    HistoryRow row;
    row.id = 100;
    row.cid = cid(1);
    row.filename = QStringLiteral("a.mp4");
    row.oldLevel = QStringLiteral("bronze");
    row.newLevel = QStringLiteral("silver");
    fixture.engine.addHistory(row);
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QCOMPARE(fixture.cell(table, 0, HistoryColumn::NewLevel), QStringLiteral("silver"));
}

void TestMainWindow::copiesRowsAndPaths()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(4);
    fixture.press(Qt::Key_C, Qt::ControlModifier);
    const QString rows = QGuiApplication::clipboard()->text();
    QVERIFY(rows.contains(QLatin1String("d.mp4\t")));
    QVERIFY(!rows.contains(QLatin1String("a.mp4")));
    fixture.press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("/srv/gold/d.mp4"));
}

void TestMainWindow::detailsTellWhy()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(3);
    QCOMPARE(fixture.find<QLabel>("detailsWhy")->text(), QStringLiteral("1,500 views; silver begins at 1,000."));
    QVERIFY(fixture.find<QLabel>("detailsNext")->text().contains(QLatin1String("gold at 2,000 views, 500 more.")));
    QVERIFY(
        fixture.find<QLabel>("detailsPath")->text().remove(QChar(0x200b)) == QStringLiteral("/srv/silver/드라마.mp4"));
}

void TestMainWindow::wallAndBack()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.press(Qt::Key_F11);
    QTRY_VERIFY(fixture.window->windowState().testFlag(Qt::WindowFullScreen));
    QVERIFY(!fixture.contents()->isVisible());
    QVERIFY(!fixture.window->menuBar()->isVisible());
    fixture.press(Qt::Key_Escape);
    QTRY_VERIFY(fixture.contents()->isVisible());
    QVERIFY(fixture.window->menuBar()->isVisible());
}

void TestMainWindow::pagesByKeyboard()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    const std::array<const char*, 4> tables{ "contentsTable", "relocationsTable", "historyTable", "levelsTable" };
    for (int i = 3; i >= 0; --i) {
        fixture.press(static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
        auto* table = fixture.find<Table>(tables[static_cast<std::size_t>(i)]);
        QTRY_VERIFY(table->isVisible());
        QVERIFY(table->hasFocus());
    }
    fixture.press(Qt::Key_F6);
    QVERIFY(!fixture.contents()->hasFocus());
    for (int i = 0; i < 6 && !fixture.contents()->hasFocus(); ++i)
        fixture.press(Qt::Key_F6);
    QVERIFY(fixture.contents()->hasFocus()); // round and back
}

void TestMainWindow::closingAsksOnceInPlace()
{
    MainWindowFixture fixture;
    int quits = 0;
    fixture.settings.quit = [&quits] { ++quits; };
    Snapshot snapshot = fixture.fourContents();
    snapshot.contents[1].wanted = gold;
    snapshot.relocations.push_back(
        relocation(snapshot.contents[1], RelocationState::Running, gold, fixture.clock.now()));
    fixture.engine.setSnapshot(snapshot);
    fixture.open();
    QTRY_COMPARE(fixture.files().size(), 4);
    QVERIFY(!fixture.window->close());
    QVERIFY(fixture.window->isVisible());
    QTRY_VERIFY(fixture.attention().contains(QLatin1String("Players are using the endpoint")));
    QVERIFY(fixture.attention().contains(QLatin1String("1 relocation is running")));
    QCOMPARE(quits, 0);
    QTest::mouseClick(fixture.button(QStringLiteral("Dismiss")), Qt::LeftButton); // thought better of it
    QVERIFY(!fixture.window->close());
    QTest::mouseClick(fixture.button(QStringLiteral("Finish and quit")), Qt::LeftButton);
    QCOMPARE(quits, 1);
    QVERIFY(fixture.window->close()); // the second time it does as it is told
    QCOMPARE(quits, 2);
}

void TestMainWindow::closingAnIdleWindowQuits()
{
    MainWindowFixture fixture;
    int quits = 0;
    fixture.settings.quit = [&quits] { ++quits; };
    Snapshot snapshot = fixture.fourContents();
    snapshot.status.requestsPerSecond = 0;
    fixture.engine.setSnapshot(snapshot);
    fixture.open();
    QTRY_COMPARE(fixture.files().size(), 4);
    QVERIFY(fixture.window->close());
    QCOMPARE(quits, 1);
}

void TestMainWindow::sinceYouLastLooked()
{
    MainWindowFixture fixture;
    fixture.engine.setHistory(plausibleHistory(fixture.fourContents(), fixture.clock.now()));
    fixture.openWithFour();
    const auto hear = [&](qint64 newestHistory, double viewsPerSecond) {
        Changes changes;
        changes.newestHistory = newestHistory;
        changes.status = healthyStatus();
        changes.status->viewsPerSecond = viewsPerSecond;
        fixture.engine.push(changes);
        QTRY_VERIFY(fixture.find<QLabel>("rates")->text().startsWith(QString::number(viewsPerSecond)));
    };
    const auto look = [&](bool at) {
        QApplication::setActiveWindow(at ? fixture.window.get() : nullptr);
        QTRY_COMPARE(fixture.window->isActiveWindow(), at);
    };
    hear(2, 300);
    look(false);
    fixture.clock.advance(2min); // a glance elsewhere
    hear(5, 301);
    look(true);
    QVERIFY(fixture.attention().isEmpty());
    look(false);
    fixture.clock.advance(40min);
    hear(217, 900);
    look(true);
    QTRY_VERIFY2(
        fixture.attention().startsWith(QLatin1String("Since you last looked")), qPrintable(fixture.attention()));
    QVERIFY(fixture.attention().contains(QLatin1String("212 contents moved, at most 900 views a second")));
    QTest::mouseClick(fixture.button(QStringLiteral("Show the history")), Qt::LeftButton);
    QTRY_VERIFY(fixture.find<Table>("historyTable")->isVisible());
}

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
