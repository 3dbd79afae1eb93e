// SPDX-License-Identifier: GPL-3.0-or-later
// Levels are edited in a table; what is wrong is said in place, and nothing changes before it is applied.
#include "tests/ui/main_window_fixture.h"

#include <QLineEdit>

using namespace tierwatch;
using namespace tierwatch::test;

class TestLevelsPage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysWhatIsWrongAndAppliesWhatIsRight();
    void discards();
    void showsARefusalInPlace();
    void warnsWhenSomebodyElseWasFaster();

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
    type(0, LevelColumn::Minimum, QStringLiteral("1500")); // gold begins within silver
    QTRY_VERIFY(sentence().contains(QLatin1String("overlap")));
    QVERIFY(apply()->isVisible());
    QVERIFY(!apply()->isEnabled());
    m_fixture->press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(m_fixture->engine.submitted().empty());

    type(1, LevelColumn::Maximum, QStringLiteral("1499"));
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
    QTRY_VERIFY(sentence().contains(QLatin1String("Somebody else changed the levels")));
}

QTEST_MAIN(TestLevelsPage)
#include "test_levels_page.moc"
