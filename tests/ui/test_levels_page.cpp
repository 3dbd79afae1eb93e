// SPDX-License-Identifier: GPL-3.0-or-later
// Levels are edited in a table; what is wrong is said in place, and nothing changes before it is applied.
#include "tests/ui/main_window_fixture.h"
#include "ui/widgets/histogram_view.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMouseEvent>
#include <QRegularExpression>

#include <ctime>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int slowness = 12; // of a program with a sanitizer in it
#else
constexpr int slowness = 1;
#endif

} // namespace

class TestLevelsPage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysWhatIsWrongAndAppliesWhatIsRight();
    void discards();
    void showsARefusalInPlace();
    void warnsWhenSomebodyElseWasFaster();
    void aDraggedLimitSaysWhatItMoves();
    void arrowKeysMoveALimit();
    void aLevelInUseIsNotRemoved();
    void aCheckIsSaidInPlace();
    void aModeIsChosen();
    void aMillionContentsFollowTheMouse();

private:
    void type(int row, int column, const QString& text);
    [[nodiscard]] QString sentence() const { return m_fixture->find<QLabel>("levelsSentence")->text(); }
    [[nodiscard]] QPushButton* apply() const { return m_fixture->find<QPushButton>("applyLevels"); }

    std::unique_ptr<MainWindowFixture> m_fixture;
    Table* m_table = nullptr;
};

void TestLevelsPage::init()
{
    m_fixture = std::make_unique<MainWindowFixture>();
    m_fixture->openWithFour();
    m_fixture->press(Qt::Key_4, Qt::ControlModifier);
    m_table = m_fixture->find<Table>("levelsTable");
    QTRY_VERIFY(m_table->isVisible());
    QCOMPARE(m_table->model()->rowCount(), 3);
    QVERIFY(!apply()->isVisible());
}

void TestLevelsPage::cleanup() { m_fixture.reset(); }

void TestLevelsPage::type(int row, int column, const QString& text)
{
    const QModelIndex cell = m_table->model()->index(row, column);
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(cell).center());
    QTest::mouseDClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(cell).center());
    auto* editor = m_table->viewport()->findChild<QLineEdit*>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, text);
    QTest::keyClick(editor, Qt::Key_Return);
}

void TestLevelsPage::saysWhatIsWrongAndAppliesWhatIsRight()
{
    type(0, LevelColumn::Minimum, QStringLiteral("many"));
    QTRY_VERIFY(m_fixture->find<QLabel>("levelTools")->text().contains(QLatin1String("whole number")));
    QVERIFY(!apply()->isVisible());
    type(0, LevelColumn::Minimum, QStringLiteral("1000")); // gold begins where silver does
    QTRY_VERIFY(sentence().contains(QLatin1String("overlap")));
    QVERIFY(apply()->isVisible());
    QVERIFY(!apply()->isEnabled());
    m_fixture->press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(m_fixture->engine.submitted().empty());

    type(0, LevelColumn::Minimum, QStringLiteral("1500"));
    QTRY_VERIFY(apply()->isEnabled());
    QVERIFY(!sentence().contains(QLatin1String("overlap")));
    m_fixture->press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(m_fixture->last<ReplaceLevels>());
    const ReplaceLevels sent = *m_fixture->last<ReplaceLevels>();
    QCOMPARE(sent.basedOn, quint64(1));
    QCOMPARE(sent.table.find(gold)->minCount, 1500);
    QCOMPARE(sent.table.find(silver)->maxCount, 1499);
    QTRY_VERIFY(!apply()->isVisible());
}

void TestLevelsPage::discards()
{
    type(2, LevelColumn::Path, QStringLiteral("/elsewhere"));
    auto* discard = m_fixture->find<QPushButton>("discardLevels");
    QTRY_VERIFY(discard->isVisible());
    QTest::mouseClick(discard, Qt::LeftButton);
    QTRY_VERIFY(!discard->isVisible());
    QCOMPARE(m_fixture->cell(m_table, 2, LevelColumn::Path), QStringLiteral("/srv/bronze"));
    QVERIFY(m_fixture->engine.submitted().empty());
}

void TestLevelsPage::showsARefusalInPlace()
{
    m_fixture->engine.answerWith([](const Command&) -> Result<Outcome> {
        return fail(ErrorCode::InvalidInput, "%1 cannot be written to. Make the directory writable, or choose another.",
            QStringLiteral("/elsewhere"));
    });
    type(2, LevelColumn::Path, QStringLiteral("/elsewhere"));
    QTRY_VERIFY(apply()->isEnabled());
    QTest::mouseClick(apply(), Qt::LeftButton);
    QTRY_COMPARE(
        sentence(), QStringLiteral("/elsewhere cannot be written to. Make the directory writable, or choose another."));
    QVERIFY(apply()->isVisible()); // the edit is kept
    QCOMPARE(m_fixture->cell(m_table, 2, LevelColumn::Path), QStringLiteral("/elsewhere"));
}

void TestLevelsPage::warnsWhenSomebodyElseWasFaster()
{
    type(2, LevelColumn::Path, QStringLiteral("/elsewhere"));
    Changes changes;
    std::vector<Level> levels = FakeEngine::sampleLevels().levels();
    levels.front().path = QStringLiteral("/theirs"); // the same level
    changes.levels = LevelsSnapshot{ LevelTable(levels), 2 };
    m_fixture->engine.push(changes);
    QTRY_VERIFY(sentence().contains(QLatin1String("Somebody else changed bronze meanwhile: Directory is /theirs now")));
    QVERIFY(!apply()->isVisible());
    QTest::mouseClick(m_fixture->find<QPushButton>("keepMine"), Qt::LeftButton);
    QTRY_VERIFY(apply()->isVisible());
    QCOMPARE(m_fixture->cell(m_table, 2, LevelColumn::Path), QStringLiteral("/elsewhere"));
    levels.front().path = QStringLiteral("/again");
    changes.levels = LevelsSnapshot{ LevelTable(levels), 3 };
    m_fixture->engine.push(changes);
    auto* take = m_fixture->find<QPushButton>("takeTheirs");
    QTRY_VERIFY(take->isVisible());
    QTest::mouseClick(take, Qt::LeftButton);
    QTRY_VERIFY(!take->isVisible());
    QCOMPARE(m_fixture->cell(m_table, 2, LevelColumn::Path), QStringLiteral("/again"));
}

void TestLevelsPage::aDraggedLimitSaysWhatItMoves()
{
    auto* histogram = m_fixture->find<HistogramView>("levelsHistogram");
    QTRY_VERIFY(histogram->handleOf(1) != nullptr);
    LimitHandle* silverLimit = histogram->handleOf(1);
    QCOMPARE(silverLimit->accessibleName(), QStringLiteral("silver begins at 1,000"));
    const QPoint grip = silverLimit->rect().center();
    QTest::mousePress(silverLimit, Qt::LeftButton, {}, grip);
    const auto to = [&](qint64 count) {
        const QPoint at(static_cast<int>(histogram->positionOf(count)), silverLimit->geometry().center().y());
        const QPointF local = silverLimit->mapFromParent(at);
        QMouseEvent move(QEvent::MouseMove, local, silverLimit->mapToGlobal(local), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(silverLimit, &move);
    };
    to(1800); // above the 1,500 views of the one content in silver
    QVERIFY(m_fixture->window->findChild<LevelsPage*>()->model()->levelAt(1)->minCount > 1500);
    QTRY_VERIFY(
        sentence().contains(QRegularExpression(QStringLiteral("^These limits move 1 contents? \\(1.0 MiB\\)"))));
    QVERIFY(sentence().contains(QLatin1String("0 up (0 bytes), 1 down (1.0 MiB). It fits.")));
    QVERIFY(m_fixture->engine.submitted().empty());
    to(1400);
    QTRY_VERIFY(sentence().startsWith(QLatin1String("These edits move nothing")));
    to(1800);
    QTest::mouseRelease(silverLimit, Qt::LeftButton, {}, grip);
    auto* move = m_fixture->find<QPushButton>("moveNow");
    QTRY_VERIFY(move->isVisible());
    QTest::mouseClick(move, Qt::LeftButton);
    QTRY_VERIFY(m_fixture->last<ReplaceLevels>());
    QCOMPARE(m_fixture->last<ReplaceLevels>()->existing, std::optional(Existing::Move));
    QVERIFY(m_fixture->last<ReplaceLevels>()->table.validate());
}

void TestLevelsPage::arrowKeysMoveALimit()
{
    auto* histogram = m_fixture->find<HistogramView>("levelsHistogram");
    QTRY_VERIFY(histogram->handleOf(0) != nullptr);
    LimitHandle* goldLimit = histogram->handleOf(0);
    goldLimit->setFocus();
    QTest::keyClick(goldLimit, Qt::Key_Left);
    QCOMPARE(goldLimit->accessibleName(), QStringLiteral("gold begins at 1,980"));
    QTest::keyClick(goldLimit, Qt::Key_PageUp);
    QCOMPARE(goldLimit->accessibleName(), QStringLiteral("gold begins at 2,178"));
    QTRY_VERIFY(apply()->isVisible());
    QCOMPARE(m_fixture->cell(m_table, 0, LevelColumn::Minimum), QStringLiteral("2,178"));
    QCOMPARE(m_fixture->cell(m_table, 1, LevelColumn::Maximum), QStringLiteral("2,177"));
}

void TestLevelsPage::aLevelInUseIsNotRemoved()
{
    m_fixture->click(m_table, 0, LevelColumn::Label);
    QTest::mouseClick(m_fixture->find<QPushButton>("removeLevel"), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->find<QLabel>("levelTools")->text().startsWith(QLatin1String("gold still has 1 content")));
    QVERIFY(!apply()->isVisible());
}

void TestLevelsPage::aCheckIsSaidInPlace()
{
    m_fixture->engine.answerWith([](const Command& command) -> Result<Outcome> {
        Outcome outcome{ 1, {}, {} };
        if (std::holds_alternative<CheckLevel>(command)) {
            LevelCheck check;
            check.path = QStringLiteral("/srv/gold");
            check.bytesFree = 1024;
            check.bytesTotal = 4096;
            check.seconds = 0.4;
            outcome.checked = check;
        }
        return outcome;
    });
    m_fixture->click(m_table, 0, LevelColumn::Label);
    QTest::mouseClick(m_fixture->find<QPushButton>("checkLevel"), Qt::LeftButton);
    QTRY_COMPARE(m_fixture->find<QLabel>("levelTools")->text(),
        QStringLiteral("gold in /srv/gold: 1.0 KiB of 4.0 KiB free, took 0.4 s. Nothing is wrong with it."));
    QCOMPARE(m_fixture->last<CheckLevel>()->level, gold);
}

void TestLevelsPage::aModeIsChosen()
{
    const QModelIndex cell = m_table->model()->index(0, LevelColumn::Mode);
    m_fixture->click(m_table, 0, LevelColumn::Mode);
    QTest::mouseDClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(cell).center());
    auto* box = m_table->viewport()->findChild<QComboBox*>();
    QVERIFY(box);
    QCOMPARE(box->count(), 4);
    box->setCurrentIndex(3);
    Q_EMIT box->activated(3);
    QTRY_COMPARE(m_fixture->cell(m_table, 0, LevelColumn::Mode), QStringLiteral("offline"));
    m_fixture->press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(m_fixture->last<ReplaceLevels>());
    QCOMPARE(m_fixture->last<ReplaceLevels>()->table.find(gold)->mode, LevelMode::Offline);
}

void TestLevelsPage::aMillionContentsFollowTheMouse()
{
    m_fixture = std::make_unique<MainWindowFixture>();
    m_fixture->engine.setSnapshot(plausibleSnapshot(m_fixture->engine, m_fixture->clock.now(), 1'000'000));
    m_fixture->open();
    m_fixture->window->showPage(MainWindow::Levels);
    auto* histogram = m_fixture->find<HistogramView>("levelsHistogram");
    LimitHandle* limit = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((limit = histogram->handleOf(1)) != nullptr, 15000);
    limit->setFocus();
    QTest::keyClick(limit, Qt::Key_PageDown);
    QTRY_VERIFY_WITH_TIMEOUT(sentence().startsWith(QLatin1String("These limits move")), 15000);
    const auto processorTime = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time); // other programs' work is not the window's fault
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    };
    std::vector<double> turns;
    QTest::mousePress(limit, Qt::LeftButton, {}, limit->rect().center());
    for (qint64 count = 200; count < 1800; count += 8) {
        const QPoint at(static_cast<int>(histogram->positionOf(count)), limit->geometry().center().y());
        const QPointF local = limit->mapFromParent(at);
        const auto before = processorTime();
        QMouseEvent move(QEvent::MouseMove, local, limit->mapToGlobal(local), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(limit, &move);
        QCoreApplication::processEvents(); // paints
        turns.push_back(std::chrono::duration<double, std::milli>(processorTime() - before).count());
    }
    QTest::mouseRelease(limit, Qt::LeftButton, {}, limit->rect().center());
    std::ranges::sort(turns);
    const double median = turns[turns.size() / 2];
    qInfo("a mouse move over 1,000,000 contents: median %.1f ms, p99 %.1f ms", median, turns[turns.size() * 99 / 100]);
    QVERIFY(median < 16 * slowness);
}

QTEST_MAIN(TestLevelsPage)
#include "test_levels_page.moc"
