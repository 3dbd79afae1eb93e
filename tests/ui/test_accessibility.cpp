// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever uses the window by keyboard, by screen reader, in Korean or at twice the size can use all of it. Walks the
// widgets of every page.
#include "tests/ui/main_window_fixture.h"
#include "ui/translations.h"
#include "ui/widgets/level_strip.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QToolButton>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

/// Qt's own parts (scroll corners, a line edit's clear button, a combo box's list) carry its names.
bool isQtsOwn(const QWidget* widget)
{
    return qobject_cast<const QComboBox*>(widget->parentWidget())
        || qobject_cast<const QAbstractSpinBox*>(widget->parentWidget())
        || qobject_cast<const QLineEdit*>(widget->parentWidget()) || widget->inherits("QTableCornerButton")
        || widget->inherits("QHeaderView") || widget->inherits("QComboBoxListView")
        || widget->objectName().startsWith(QLatin1String("qt_"));
}

bool isControl(const QWidget* widget)
{
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget)
        || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget)
        || qobject_cast<const QAbstractItemView*>(widget);
}

QString nameOf(const QWidget* widget)
{
    return QStringLiteral("%1 %2").arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName());
}

std::vector<QWidget*> shownControls(const MainWindow& window)
{
    std::vector<QWidget*> controls;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (isControl(widget) && !isQtsOwn(widget) && widget->isVisible())
            controls.push_back(widget);
    }
    return controls;
}

} // namespace

class TestAccessibility final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)); }
    void controlsHaveNamesOnEveryPage();
    void tabReachesEveryControlAndComesBack();
    void noTextIsCutOff_data();
    void noTextIsCutOff();
    void colourIsNeverTheOnlySign();
    void tablesAreReadCellByCell();

private:
    /// Every page that the menu knows, each shown.
    static void onEveryPage(const MainWindowFixture& fixture, const std::function<void(const QString&)>& look);
};

void TestAccessibility::onEveryPage(const MainWindowFixture& fixture, const std::function<void(const QString&)>& look)
{
    int pages = 0;
    for (int key = 0; key < 9; ++key) {
        const QKeySequence shortcut(Qt::CTRL | static_cast<Qt::Key>(static_cast<int>(Qt::Key_1) + key));
        for (QAction* action : fixture.window->findChildren<QAction*>()) {
            if (action->shortcut() != shortcut || !action->isCheckable())
                continue;
            action->trigger();
            QTest::qWait(30); // one turn for the layout
            look(action->text());
            ++pages;
        }
    }
    QVERIFY(pages >= 4);
}

void TestAccessibility::controlsHaveNamesOnEveryPage()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(1);
    int looked = 0;
    onEveryPage(fixture, [&](const QString& page) {
        for (const QWidget* widget : shownControls(*fixture.window)) {
            QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
            QVERIFY2(reader && !reader->text(QAccessible::Name).isEmpty(),
                qPrintable(page + QStringLiteral(": ") + nameOf(widget)));
            ++looked;
        }
    });
    QVERIFY(looked > 60);
}

void TestAccessibility::tabReachesEveryControlAndComesBack()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(1);
    onEveryPage(fixture, [&](const QString& page) {
        QSet<const QWidget*> reached;
        const QWidget* first = fixture.window->focusWidget();
        QVERIFY(first);
        for (int step = 0; step < 200; ++step) {
            const QWidget* here = fixture.window->focusWidget();
            if (step > 0 && here == first)
                break;
            QVERIFY2(!reached.contains(here), qPrintable(page + QStringLiteral(": Tab goes round in ") + nameOf(here)));
            reached.insert(here);
            fixture.press(Qt::Key_Tab);
        }
        for (const QWidget* widget : shownControls(*fixture.window)) {
            const bool byTab = widget->focusPolicy() & Qt::TabFocus;
            if (!byTab || !widget->isEnabled())
                continue;
            // Of buttons that exclude each other one is reached, and the arrow keys go on from there.
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            if (button && button->autoExclusive())
                continue;
            QVERIFY2(reached.contains(widget), qPrintable(page + QStringLiteral(": ") + nameOf(widget)));
        }
    });
}

void TestAccessibility::noTextIsCutOff_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::newRow("English") << QLocale(QLocale::English);
    QTest::newRow("Korean") << QLocale(QLocale::Korean);
}

void TestAccessibility::noTextIsCutOff()
{
    QFETCH(const QLocale, locale);
    installTranslations(*QCoreApplication::instance(), locale);
    MainWindowFixture fixture;
    fixture.engine.setSnapshot(plausibleSnapshot(fixture.engine, fixture.clock.now()));
    fixture.open();
    QTRY_COMPARE(fixture.contents()->model()->rowCount(), 300);
    fixture.contents()->selectRow(2);
    onEveryPage(fixture, [&](const QString& page) {
        QVERIFY2(fixture.window->width() <= 1280 && fixture.window->height() <= 800,
            qPrintable(QStringLiteral("%1 makes the window %2 x %3")
                           .arg(page)
                           .arg(fixture.window->width())
                           .arg(fixture.window->height())));
        for (const QWidget* widget : fixture.window->findChildren<QWidget*>()) {
            const auto* label = qobject_cast<const QLabel*>(widget);
            const bool text = (label && !label->wordWrap() && !label->text().isEmpty())
                || qobject_cast<const QPushButton*>(widget) || qobject_cast<const QToolButton*>(widget)
                || qobject_cast<const QComboBox*>(widget);
            if (!text || !widget->isVisible() || isQtsOwn(widget) || widget->inherits("QToolBarExtension"))
                continue;
            QVERIFY2(widget->width() >= widget->minimumSizeHint().width(),
                qPrintable(QStringLiteral("%1: %2 is %3 wide and needs %4")
                               .arg(page, nameOf(widget))
                               .arg(widget->width())
                               .arg(widget->minimumSizeHint().width())));
        }
    });
}

void TestAccessibility::colourIsNeverTheOnlySign()
{
    MainWindowFixture fixture;
    Snapshot snapshot = fixture.fourContents();
    snapshot.status.health.components[1] = { Condition::Down, QStringLiteral("Redis"), Text{ "No answer.", {} } };
    snapshot.levelStatus.at(2).bytesFree = 0;
    snapshot.levelStatus.at(1).writable = false;
    snapshot.contents[0].wanted = gold;
    RelocationRow failed = relocation(snapshot.contents[0], RelocationState::Failed, gold, fixture.clock.now());
    failed.relocation.error = Error{ ErrorCode::Conflict, Text{ "Another file is there.", {} } };
    snapshot.relocations = { failed };
    fixture.engine.setSnapshot(snapshot);
    fixture.open();
    QTRY_COMPARE(fixture.contents()->model()->rowCount(), 4);
    QCOMPARE(fixture.find<HealthLabel>("stateHealth")->text(), QStringLiteral("State Redis – down"));
    QTRY_COMPARE(fixture.window->findChild<LevelStrip*>()->findChildren<LevelLine*>().size(), 3);
    const auto lines = fixture.window->findChild<LevelStrip*>()->findChildren<LevelLine*>();
    QCOMPARE(lines[0]->band().trouble, QStringLiteral("full"));
    QCOMPARE(lines[1]->band().trouble, QStringLiteral("offline"));
    QCOMPARE(lines[2]->band().trouble, QString());
    const int row = fixture.contentModel()->rowOf(static_cast<ContentId>(1));
    QVERIFY(fixture.cell(fixture.contents(), row, ContentColumn::Status).startsWith(QLatin1String("failed")));
    for (const LevelLine* line : lines)
        QCOMPARE(line->band().badge.size(), 1); // a letter on every tint
}

void TestAccessibility::tablesAreReadCellByCell()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(3);
    QAccessibleInterface* table = QAccessible::queryAccessibleInterface(fixture.contents());
    QVERIFY(table && table->tableInterface());
    QCOMPARE(table->tableInterface()->rowCount(), 4);
    const int row = fixture.contentModel()->rowOf(static_cast<ContentId>(3));
    QAccessibleInterface* cell = table->tableInterface()->cellAt(row, ContentColumn::File);
    QVERIFY(cell);
    QCOMPARE(cell->text(QAccessible::Name), QStringLiteral("드라마.mp4"));
    QCOMPARE(table->tableInterface()->columnDescription(ContentColumn::Count), QStringLiteral("Count"));
}

QTEST_MAIN(TestAccessibility)
#include "test_accessibility.moc"
