// SPDX-License-Identifier: GPL-3.0-or-later
// How the contents table is worked with: columns, dragging, everything that matches, a filter that follows the input
// method, and details that are never about another content.
#include "tests/ui/main_window_fixture.h"
#include "ui/preferences.h"
#include "ui/translations.h"
#include "ui/widgets/filter_field.h"

#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QInputMethodEvent>
#include <QMenu>
#include <QMimeData>
#include <QTemporaryDir>

#include <algorithm>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

constexpr ContentId cid(qint64 value) { return static_cast<ContentId>(value); }

/// Ticks a column in the header's own menu, as a person does.
void toggleColumn(Table* table, const QString& title)
{
    QHeaderView* header = table->horizontalHeader();
    Q_EMIT header->customContextMenuRequested(QPoint(40, 10));
    QMenu* menu = nullptr;
    for (QMenu* one : table->findChildren<QMenu*>()) {
        if (one->isVisible())
            menu = one;
    }
    QVERIFY(menu);
    for (QAction* action : menu->actions()) {
        if (action->text() == title) {
            action->trigger();
            menu->close();
            return;
        }
    }
    QFAIL(qPrintable(title));
}

} // namespace

class TestTable final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)); }
    void columnsAreChosenAndRemembered();
    void rememberedNonsenseIsIgnored();
    void usualColumnsComeBack();
    void rowsDraggedOntoALevelAskFirst();
    void allThatMatchIsSaid();
    void deleteDoesNothing();
    void theFilterFollowsTheInputMethod();
    void aContentIsAddedInPlace();
    void enterShowsTheDetails();
    void detailsSayWhatTheRuleSays();
    void detailsAreNeverOfAnotherContent();
};

void TestTable::columnsAreChosenAndRemembered()
{
    QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("window.ini"));
    {
        MainWindowFixture fixture;
        fixture.settings.preferences = std::make_shared<Preferences>(file);
        fixture.openWithFour();
        QVERIFY(fixture.contents()->isColumnHidden(ContentColumn::Cid));
        toggleColumn(fixture.contents(), QStringLiteral("cid"));
        toggleColumn(fixture.contents(), QStringLiteral("To"));
        QVERIFY(!fixture.contents()->isColumnHidden(ContentColumn::Cid));
        fixture.contents()->horizontalHeader()->moveSection(
            fixture.contents()->horizontalHeader()->visualIndex(ContentColumn::Cid), 0);
        fixture.contents()->setColumnWidth(ContentColumn::Count, 211);
    }
    MainWindowFixture again;
    again.settings.preferences = std::make_shared<Preferences>(file);
    again.openWithFour();
    const Table* table = again.contents();
    QVERIFY(!table->isColumnHidden(ContentColumn::Cid));
    QVERIFY(table->isColumnHidden(ContentColumn::To));
    QCOMPARE(table->horizontalHeader()->visualIndex(ContentColumn::Cid), 0);
    QVERIFY(std::abs(table->columnWidth(ContentColumn::Count) - 211) < 12); // widths are kept in digits
}

void TestTable::rememberedNonsenseIsIgnored()
{
    MainWindowFixture fixture;
    fixture.settings.preferences = std::make_shared<Preferences>();
    fixture.settings.preferences->set(QStringLiteral("columns/contents"),
        QStringList{ QStringLiteral("=="), QStringLiteral("nothing=3"), QStringLiteral("file=-1") });
    fixture.openWithFour();
    QVERIFY(!fixture.contents()->isColumnHidden(ContentColumn::File));
    QVERIFY(!fixture.contents()->isColumnHidden(ContentColumn::Count));
}

void TestTable::usualColumnsComeBack()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    toggleColumn(fixture.contents(), QStringLiteral("cid"));
    toggleColumn(fixture.contents(), QStringLiteral("Count"));
    toggleColumn(fixture.contents(), QStringLiteral("Usual columns"));
    QVERIFY(fixture.contents()->isColumnHidden(ContentColumn::Cid));
    QVERIFY(!fixture.contents()->isColumnHidden(ContentColumn::Count));
}

void TestTable::rowsDraggedOntoALevelAskFirst()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(1);
    QVERIFY(fixture.contents()->dragEnabled());
    QVERIFY(fixture.contents()->currentIndex().flags().testFlag(Qt::ItemIsDragEnabled));
    QMimeData wish;
    wish.setData(QString::fromLatin1(Table::dragFormat), {});
    auto* line = fixture.find<QAbstractButton>("level-gold");
    QDragEnterEvent enter(QPoint(20, 10), Qt::CopyAction, &wish, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(line, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(20, 10), Qt::CopyAction, &wish, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(line, &drop);
    QTRY_VERIFY(fixture.find<QWidget>("forceBar")->isVisible());
    QCOMPARE(fixture.find<QComboBox>("forceLevel")->currentText(), QStringLiteral("gold"));
    QVERIFY(fixture.engine.submitted().empty()); // nothing moves before somebody says so
    fixture.press(Qt::Key_Return);
    QTRY_VERIFY(fixture.last<Relocate>());
    QCOMPARE(fixture.last<Relocate>()->level, gold);
    QCOMPARE(fixture.last<Relocate>()->contents, std::vector{ cid(1) });

    QMimeData text;
    text.setText(QStringLiteral("a.mp4"));
    QDragEnterEvent foreign(QPoint(20, 10), Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    foreign.ignore();
    QCoreApplication::sendEvent(line, &foreign);
    QVERIFY(!foreign.isAccepted());
}

void TestTable::allThatMatchIsSaid()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    auto* field = fixture.find<FilterField>("filterText");
    field->setText(QStringLiteral(".mp4"));
    QTRY_VERIFY(fixture.contentModel()->isSettled());
    fixture.contents()->setFocus();
    fixture.press(Qt::Key_A, Qt::ControlModifier);
    fixture.press(Qt::Key_M, Qt::ControlModifier);
    QTRY_COMPARE(
        fixture.find<QLabel>("forceWhat")->text(), QStringLiteral("Move all 4 contents that match (4.0 MiB) to"));
    fixture.press(Qt::Key_Return);
    QTRY_VERIFY(fixture.last<Relocate>());
    QCOMPARE(fixture.last<Relocate>()->contents.size(), std::size_t{ 4 });

    fixture.selectContent(1);
    fixture.press(Qt::Key_M, Qt::ControlModifier);
    QTRY_COMPARE(fixture.find<QLabel>("forceWhat")->text(), QStringLiteral("Move 1 content (1.0 MiB) to"));
}

void TestTable::deleteDoesNothing()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.press(Qt::Key_A, Qt::ControlModifier);
    for (const Qt::KeyboardModifiers modifiers : { Qt::NoModifier, Qt::ShiftModifier, Qt::ControlModifier })
        fixture.press(Qt::Key_Delete, modifiers);
    fixture.press(Qt::Key_Backspace);
    QVERIFY(fixture.engine.submitted().empty());
    QCOMPARE(fixture.files().size(), 4);
}

void TestTable::theFilterFollowsTheInputMethod()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    auto* field = fixture.find<FilterField>("filterText");
    field->setFocus();
    const auto compose = [&](const QString& composing, const QString& done = {}) {
        QInputMethodEvent event(composing, {});
        event.setCommitString(done);
        QCoreApplication::sendEvent(field, &event);
    };
    compose(QStringLiteral("드")); // not committed yet
    QTRY_COMPARE(fixture.files(), QStringList{ QStringLiteral("드라마.mp4") });
    QVERIFY(field->text().isEmpty());
    compose(QStringLiteral("락"), QStringLiteral("드"));
    QTRY_VERIFY(fixture.files().isEmpty());
    compose(QStringLiteral("라"));
    QTRY_COMPARE(fixture.files(), QStringList{ QStringLiteral("드라마.mp4") });
    compose({}, QStringLiteral("라"));
    QCOMPARE(field->text(), QStringLiteral("드라"));
    QTRY_COMPARE(fixture.files(), QStringList{ QStringLiteral("드라마.mp4") });
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_COMPARE(fixture.files().size(), 4);
}

void TestTable::aContentIsAddedInPlace()
{
    MainWindowFixture fixture;
    fixture.engine.answerWith([](const Command&) -> Result<Outcome> {
        return fail(ErrorCode::Conflict, "The content %1 is there already: give another cid.", QStringLiteral("4"));
    });
    fixture.openWithFour();
    fixture.press(Qt::Key_N, Qt::ControlModifier);
    auto* file = fixture.find<QLineEdit>("addFile");
    QVERIFY(file->hasFocus());
    QVERIFY(!fixture.find<QPushButton>("addButton")->isEnabled());
    QTest::keyClicks(file, QStringLiteral("new.mp4"));
    QTest::keyClicks(fixture.find<QLineEdit>("addCid"), QStringLiteral("x4")); // digits only
    fixture.find<QComboBox>("addLevel")->setCurrentText(QStringLiteral("silver"));
    QTest::keyClick(file, Qt::Key_Return);
    QTRY_COMPARE(fixture.find<QLabel>("addSentence")->text(),
        QStringLiteral("The content 4 is there already: give another cid."));
    QCOMPARE(fixture.last<AddContent>()->filename, QStringLiteral("new.mp4"));
    QCOMPARE(fixture.last<AddContent>()->cid, std::optional(cid(4)));
    QCOMPARE(fixture.last<AddContent>()->level, silver);

    fixture.engine.answerWith([](const Command&) -> Result<Outcome> { return Outcome{ 1, {}, cid(5) }; });
    fixture.find<QLineEdit>("addCid")->clear();
    QTest::mouseClick(fixture.find<QPushButton>("addButton"), Qt::LeftButton);
    QTRY_VERIFY(!fixture.find<QWidget>("addBar")->isVisible());
    QCOMPARE(fixture.last<AddContent>()->cid, std::optional<ContentId>());
}

void TestTable::enterShowsTheDetails()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(3);
    auto* details = fixture.find<QWidget>("detailsName");
    QVERIFY(details->isVisible());
    fixture.press(Qt::Key_D, Qt::ControlModifier);
    QVERIFY(!details->isVisible());
    fixture.press(Qt::Key_Return);
    QVERIFY(details->isVisible());
    QVERIFY(fixture.contents()->hasFocus()); // where one was
}

void TestTable::detailsSayWhatTheRuleSays()
{
    MainWindowFixture fixture;
    Explanation about;
    about.cid = cid(3);
    about.rule = Rule::recent(24h * 30);
    about.verdict.why = Verdict::Why::InRange;
    about.verdict.down = 1502.3;
    about.views.total = 48211;
    about.views.recent = 1502.3;
    about.views.recentAt = fixture.clock.now();
    about.views.watchedSince = fixture.clock.now() - 24h * 90;
    about.hereSince = fixture.clock.now() - 24h * 40;
    fixture.engine.setExplanation(about);
    fixture.openWithFour();
    fixture.selectContent(3);
    QTRY_COMPARE(fixture.find<QLabel>("detailsWhy")->text(),
        QStringLiteral("1,502 views in about 30 days (48,211 in all); silver begins at 1,000."));
    const QString next = fixture.find<QLabel>("detailsNext")->text();
    QVERIFY2(next.contains(QLatin1String("bronze in ")) && next.contains(QLatin1String("if nobody watches it.")),
        qPrintable(next));
    QVERIFY2(next.contains(QLatin1String("gold not at the present rate of ")), qPrintable(next));
}

void TestTable::detailsAreNeverOfAnotherContent()
{
    MainWindowFixture fixture;
    Explanation about;
    about.cid = cid(3);
    about.rule = Rule::recent(24h * 30);
    about.verdict.why = Verdict::Why::InRange;
    about.verdict.down = 777;
    about.views.total = 48211;
    fixture.engine.setExplanation(about);
    fixture.openWithFour();
    fixture.engine.hold(true);
    fixture.selectContent(3);
    about.cid = cid(4);
    about.rule = Rule::total();
    fixture.engine.setExplanation(about);
    fixture.selectContent(4); // before the answer about the other one came
    fixture.engine.release();
    QTest::qWait(50);
    QCOMPARE(fixture.find<QLabel>("detailsWhy")->text(), QStringLiteral("3,000 views; gold begins at 2,000."));
}

QTEST_MAIN(TestTable)
#include "test_table.moc"
